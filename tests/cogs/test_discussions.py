"""A presentation without presenters, a discussion: its questions are for everyone, and wait for nobody."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from bot.settings import Settings
from db import presentations, registering
from db.models import Presentation, Question
from db.registering import Entry
from tests.cogs.questions.notes.test_batch import place_of
from tests.cogs.test_coming import DAY, at
from tests.support.nudging import bring, nudges_of
from tests.support.panels import press_behind
from tests.support.study import TODAY, Study, blue_buttons_of, buttons_of, field, pinged, press, text_of

REFUSED = (
    "발표자가 없어요. 디스코드에 있는 분은 고르고, 없는 분은 이름을 적어 주세요. "
    "다 함께하는 토론이라면 [발표자 없이 등록]을 눌러 주세요."
)
WITHOUT = "발표자 없이 등록"
EVERYONE = "모두에게 (토론)"


async def send_empty(study: Study, values: dict[str, Any] | None = None, **options: Any) -> InteractionResult:
    """Let 은비 send the form of a new presentation without anybody in it."""
    form = await study.eunbi.slash(study.channel, "present", **options)
    empty = {"date": "2026.01.01", "presenters": [], "guests": ""}
    return await study.eunbi.submit_modal(form, empty | (values or {}))


async def discuss(study: Study, **options: Any) -> InteractionResult:
    """Let 은비 register a discussion."""
    return await press(study.eunbi, await send_empty(study, {"papers": "책 3장"}, **options), WITHOUT)


async def test_whoever_registered_a_discussion_finds_it_again_and_changes_it(study: Study) -> None:
    await discuss(study)
    found = "**1주차** · 1/1(목) · **1팀** 토론이 이미 등록되어 있어요."
    assert text_of(await study.eunbi.slash(study.channel, "present", week=1)).startswith(found)
    shown = await study.eunbi.slash(study.channel, "present")
    assert text_of(shown).startswith(found)
    assert (await study.hangyeol.slash(study.channel, "present")).modal is not None

    form = await press(study.eunbi, shown, "바꾸기")
    values = {"date": "2026.01.02", "presenters": [], "guests": field(form.modal, "guests")["value"]}
    changed = await study.eunbi.submit_modal(form, values)
    assert text_of(changed).startswith("✅ 토론을 바꿨어요: **1주차** · 1/2(금) · **1팀**")
    assert people_of(await stored(study)) == ["모두"]


async def ask(study: Study, question: str, asker: MemberActor | None = None) -> InteractionResult:
    """Let 한결 or somebody else ask everyone."""
    asker = asker or study.hangyeol
    return await asker.submit_modal(await asker.slash(study.channel, "ask"), {"question": question})


async def stored(study: Study, presentation_id: int = 1) -> Presentation:
    return await study.db.read(presentations.get, guild_id=study.guild.id, presentation_id=presentation_id)


async def only(study: Study) -> Question:
    (question,) = await study.questions()
    return question


def people_of(presentation: Presentation) -> list[str]:
    return [member.name for member in presentation.presenters]


async def offered(study: Study, member: MemberActor, typed: str = "") -> list[str]:
    """Return what ``/answer`` offers somebody."""
    return [choice["name"] for choice in await member.autocomplete(study.channel, "answer", "question", typed)]


async def test_nobody_is_registered_only_by_a_button_that_says_so(study: Study) -> None:
    refused = await send_empty(study, {"papers": "책 3장"})
    assert text_of(refused).startswith(REFUSED)
    assert list(buttons_of(refused)) == [WITHOUT, "이어 쓰기"]
    assert blue_buttons_of(refused) == ["이어 쓰기"]
    await study.restart()

    receipt = await press(study.eunbi, refused, WITHOUT)

    assert receipt.ephemeral
    assert text_of(receipt).splitlines() == [
        "✅ **1주차** · 1/1(목) · **1팀** 토론을 등록했어요.",
        "👥 💬 토론",
        "📄 책 3장",
    ]
    assert people_of(await stored(study)) == ["모두"]
    assert study.cards() == []
    again = await press(study.eunbi, refused, WITHOUT)
    assert text_of(again) == "그 글은 이제 없어요. 이미 저장했거나 버린 글이에요."


async def test_a_date_that_is_asked_about_is_asked_about_first(study: Study) -> None:
    await study.present(study.minha)
    doubted = await send_empty(study, {"week": "2", "date": "2026.12.24"})
    assert "오늘과 많이 떨어진 날짜예요" in text_of(doubted)

    refused = await press(study.eunbi, doubted, "이대로 등록")
    assert text_of(refused).startswith(REFUSED)
    receipt = await press(study.eunbi, refused, WITHOUT)

    assert text_of(receipt).splitlines()[0] == "✅ **2주차** · 12/24(목) · **1팀** 토론을 등록했어요."
    assert people_of(await stored(study, 2)) == ["모두"]


async def test_the_word_for_it_says_the_same_in_the_form_and_in_a_timetable(study: Study) -> None:
    await send_empty(study, {"guests": "토론"})
    form = await press(study.hangyeol, await study.hangyeol.slash(study.channel, "schedule"), "일정 한꺼번에")
    shown = await study.hangyeol.submit_modal(form, {"timetable": "1/10 토론 - 책 4장\n1/17 Discussion"})

    assert text_of(shown).splitlines() == [
        "📅 발표 2개를 이렇게 읽었어요.",
        "",
        "**2주차 · 1/10(토)**",
        "1팀 · 💬 토론",
        "  📄 책 4장",
        "",
        "**3주차 · 1/17(토)**",
        "1팀 · 💬 토론",
    ]
    receipt = await press(study.hangyeol, shown, "이대로 등록")
    assert text_of(receipt).splitlines()[1:] == [
        "**2주차 · 1/10(토)** · 1팀 · 💬 토론",
        "**3주차 · 1/17(토)** · 1팀 · 💬 토론",
    ]
    assert [people_of(await stored(study, number)) for number in (1, 2, 3)] == [["모두"]] * 3


async def test_a_timetable_says_how_to_write_a_week_without_presenters(study: Study) -> None:
    form = await press(study.hangyeol, await study.hangyeol.slash(study.channel, "schedule"), "일정 한꺼번에")

    shown = await study.hangyeol.submit_modal(form, {"timetable": "1/10 https://arxiv.org/abs/2106.09685"})

    assert "발표자가 없는 주는 `3/21 토론 - LoRA`처럼 적어요." in text_of(shown)


async def test_the_weeks_show_it_kindly(study: Study) -> None:
    await discuss(study)

    assert "1팀 · 💬 토론\n  📄 책 3장" in text_of(await study.subin.slash(study.channel, "schedule"))
    front = text_of(await study.subin.slash(study.channel, "study"))
    assert "1팀 · 💬 토론\n📄 책 3장" in front
    await ask(study, "왜 그런가요?")
    await study.subin.slash(study.channel, "recap")
    recap = text_of(study.cards()[-1])
    assert "### 1팀 · 💬 토론\n📄 책 3장" in recap
    assert f"🤍 ⏳ [#1]({study.cards()[0].jump_url}) 왜 그런가요?" in recap


async def test_it_is_announced_and_what_became_of_it_is_told(study: Study) -> None:
    await send_empty(study, {"date": "2026.01.03", "guests": "토론"})
    await study.until(at(TODAY + DAY, 20))
    assert text_of(study.cards()[-1]).splitlines()[:2] == [
        "## 📢 내일 발표가 있어요 · 1주차 1/3(토)",
        "**1팀** · 💬 토론",
    ]
    form = await press(study.hangyeol, study.cards()[-1], "질문하기")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 모든 분에게 질문"

    await study.present(study.minha, date=TODAY + 2 * DAY, week=1, team="2")
    shown = await study.eunbi.slash(study.channel, "present", week=1, team="1")
    await press(study.eunbi, await press(study.eunbi, shown, "발표 취소"), "네, 취소할게요")
    await study.until(at(TODAY + DAY, 21))

    assert "✖️ **1팀** · 💬 토론 · 취소됐어요." in text_of(study.cards()[-1])


async def test_where_there_is_but_a_discussion_a_question_goes_to_everyone_at_once(study: Study) -> None:
    await discuss(study)
    form = await study.hangyeol.slash(study.channel, "ask", question="왜 그런가요?")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 모든 분에게 질문"
    assert "'presenter'" not in str(form.modal)

    receipt = await study.hangyeol.submit_modal(form, {"question": "왜 그런가요?"})

    assert text_of(receipt).splitlines()[0] == "✅ **1주차** · **#1** 질문을 모든 분에게 남겼어요."
    (card,) = study.cards()
    assert text_of(card) == "-# 1주차 · #1 · ⏳ 모두에게 온 질문 · 누구나 답할 수 있어요\n**왜 그런가요?**"
    assert [pinged(request) for request in study.sent()] == [[]]
    again = await press(study.hangyeol, receipt, "하나 더 질문하기")
    assert again.modal is not None
    assert again.modal["title"] == "1주차 · 모든 분에게 질문"


async def test_beside_a_team_everyone_is_one_of_the_choices(study: Study) -> None:
    await study.present(study.minha)
    await discuss(study, week=1, team="2")

    form = await study.hangyeol.slash(study.channel, "ask")
    options = field(form.modal, "presenter")["options"]
    assert [option["label"] for option in options][1:] == [f"{EVERYONE} · 2팀"]
    await study.hangyeol.submit_modal(form, {"question": "왜 그런가요?", "presenter": [options[1]["value"]]})

    assert (await only(study)).presenter.name == "모두"


async def test_anybody_answers_and_adds_and_follows_up(study: Study) -> None:
    await discuss(study)
    await ask(study, "왜 그런가요?")

    form = await press(study.stranger, study.cards()[0], "답변하기")
    assert "-# 모두에게 온 질문이에요. 누구나 답할 수 있어요." in str(form.modal)
    await study.stranger.submit_modal(form, {"answer": "그래서요"})
    await study.subin.submit_modal(await press(study.subin, study.cards()[0], "덧붙이기"), {"answer": "저도요"})
    form = await press(study.subin, study.cards()[0], "추가 질문")
    receipt = await study.subin.submit_modal(form, {"question": "얼마나요?"})

    assert "추가 질문을 모든 분에게 남겼어요." in text_of(receipt)
    question = (await study.questions())[0]
    assert question.answer is not None
    assert (question.answer.author.name, question.answer.recorder) == ("지나가던 사람", None)
    assert [addition.author.name for addition in question.additions] == ["수빈"]
    assert [pinged(request) for request in study.sent()] == [[], [study.hangyeol.id], []]
    refused = await study.answer(study.minha, 1, "늦었어요")
    assert text_of(refused).startswith("#1 질문에는 지나가던 사람님이 먼저 답했어요.")
    await study.answer(study.minha, 2, "많이요")
    assert "-# 1주차 · #1 · 모두에게 온 질문\n" in text_of(study.cards()[0])


async def test_it_is_nobody_s_turn_but_anybody_is_offered_it(study: Study) -> None:
    await study.present(study.minha)
    await discuss(study, week=1, team="2")
    form = await study.hangyeol.slash(study.channel, "ask")
    everyone = place_of(form, EVERYONE)
    await study.hangyeol.submit_modal(form, {"question": "모두에게", "presenter": everyone})
    await study.ask(study.subin, study.minha, "민하에게")

    for member in (study.minha, study.eunbi, study.hangyeol, study.subin):
        assert "#1" not in text_of(await member.slash(study.channel, "study"))
    assert await offered(study, study.minha) == ["#2 민하: 민하에게", "#1 모든 분: 모두에게"]
    assert await offered(study, study.minha, "1") == ["#1 모든 분: 모두에게"]
    assert await offered(study, study.eunbi) == ["#1 모든 분: 모두에게"]
    assert await offered(study, study.hangyeol) == []  # it is theirs
    form = await study.minha.slash(study.channel, "answer")
    assert form.modal is not None
    assert form.modal["title"] == "답변을 기다리는 질문 2개"
    form = await study.eunbi.slash(study.channel, "answer")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · #1 답변"


async def test_nobody_is_nudged(study: Study) -> None:
    await study.present(study.minha)
    await discuss(study, week=1, team="2")
    form = await study.hangyeol.slash(study.channel, "ask")
    await study.hangyeol.submit_modal(form, {"question": "모두에게", "presenter": place_of(form, EVERYONE)})
    assert await bring(study) == []
    await study.ask(study.subin, study.minha, "민하에게")

    (nudged,) = await bring(study)

    assert nudged.user_id == study.minha.id
    (message,) = nudges_of(study.minha)
    assert "모두에게" not in text_of(message)


async def test_a_plain_reply_to_its_card_is_talk_unless_somebody_takes_it(study: Study) -> None:
    await discuss(study)
    await ask(study, "왜 그런가요?")

    talk = await study.subin.send(study.channel, "저도 궁금해요!", reply_to=study.cards()[0])

    assert (await only(study)).answer is None
    assert talk.reactions == []
    receipt = await study.hangyeol.context_menu(study.channel, "Record as answer", talk)
    assert text_of(receipt).splitlines()[0] == "✅ **1주차** · **#1** 답변을 남겼어요."
    answer = (await only(study)).answer
    assert answer is not None
    assert (answer.author.name, answer.recorder and answer.recorder.name) == ("수빈", "한결")


async def test_what_somebody_wrote_becomes_a_question_to_everyone(study: Study) -> None:
    await discuss(study)
    wrote = await study.subin.send(study.channel, "이건 왜 그런가요?")

    receipt = await study.hangyeol.context_menu(study.channel, "Record as question", wrote)

    assert "질문을 모든 분에게 남겼어요." in text_of(receipt)
    said = await study.stranger.send(study.channel, "그래서 그래요")
    choice = await study.eunbi.context_menu(study.channel, "Record as answer", said)
    assert text_of(choice).splitlines() == [
        "지나가던 사람님이 어느 질문에 답한 글인가요? 질문 번호를 눌러 주세요.",
        "**#1** 이건 왜 그런가요?",
    ]


async def test_what_is_for_everyone_only_its_own_people_change(study: Study) -> None:
    await discuss(study)
    await ask(study, "왜 그런가요?")

    panel = await study.subin.slash(study.channel, "edit", question="1")
    assert "질문 고치기" not in buttons_of(panel)
    assert "옮기기" not in buttons_of(panel)


async def test_what_was_moved_there_meanwhile_its_team_changes_no_more(study: Study) -> None:
    await study.present(study.minha)
    await study.present(study.stranger, week=1, team="3")
    await discuss(study, week=1, team="2")
    form = await study.subin.slash(study.channel, "record", presenter=study.stranger)
    await study.subin.submit_modal(form, {"notes": "왜 그런가요?"})
    panel = await study.stranger.slash(study.channel, "edit", question="1")
    form = await press_behind(study.subin, await study.subin.slash(study.channel, "edit", question="1"), "옮기기")
    await study.subin.submit_modal(form, {"presenter": place_of(form, EVERYONE), "questions": ["1"]})

    refused = await press_behind(study.stranger, panel, "질문 고치기")

    assert text_of(refused) == (
        "#1 질문은 질문한 분이나 받아 적은 분, 관리자만 바꿀 수 있어요. 그중 한 분께 부탁해 주세요."
    )


async def test_what_comes_up_is_noted_on_the_board(study: Study) -> None:
    await discuss(study)
    await study.subin.slash(study.channel, "record")
    board = study.cards()[-1]
    assert text_of(board).splitlines() == [
        "📝 **1주차** 토론에서 나온 질문을 적어요. 질문이 나올 때마다 버튼을 눌러 주세요.",
        f"**{EVERYONE}** · 0개",
    ]

    form = await press(study.subin, board, EVERYONE)
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 모든 분이 받은 질문"
    await study.subin.submit_modal(form, {"question": "왜 그런가요?"})
    told = await press(study.subin, study.cards()[0], "발표 끝")

    assert text_of(told).splitlines()[0] == "✅ 토론에서 나온 질문을 이 채널에 올렸어요. 누구나 답할 수 있어요."
    (listed,) = (shown for shown in study.cards() if "답변하기" in buttons_of(shown))
    assert text_of(listed).splitlines()[0] == "📝 1주차 토론에서 질문 1개가 나왔어요. 누구나 답할 수 있어요."
    assert [users for request in study.sent() for users in pinged(request)] == []
    await study.stranger.submit_modal(await press(study.stranger, listed, "답변하기"), {"answer": "그래서요"})
    answer = (await only(study)).answer
    assert answer is not None
    assert answer.author.name == "지나가던 사람"


async def test_the_list_of_questions_names_everyone(study: Study) -> None:
    await discuss(study)
    await ask(study, "왜 그런가요?")

    shown = text_of(await study.subin.slash(study.channel, "questions"))

    assert shown.endswith(f"⏳ [#1]({study.cards()[0].jump_url}) 모두 왜 그런가요?")


async def test_a_question_moves_to_a_discussion_and_back(study: Study) -> None:
    await study.present(study.minha)
    await discuss(study, week=1, team="2")
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    form = await press_behind(study.hangyeol, await study.hangyeol.slash(study.channel, "edit", question="1"), "옮기기")
    moved = await study.hangyeol.submit_modal(
        form, {"presenter": place_of(form, f"1주차 {EVERYONE}"), "questions": ["1"]}
    )

    assert text_of(moved) == "✅ 모든 분이 받은 질문으로 옮겼어요: #1"
    assert "모두에게 온 질문" in text_of(study.cards()[0])
    assert [pinged(request) for request in study.sent()] == [[study.minha.id]]  # as it was asked
    back = await press(study.hangyeol, moved, "되돌리기")
    assert text_of(back).startswith("✅ 민하")
    assert list(buttons_of(back)) == ["되돌리기"]
    await press(study.hangyeol, back, "되돌리기")
    assert (await only(study)).presenter.name == "모두"


async def test_questions_stay_for_everyone_when_somebody_presents_after_all(study: Study) -> None:
    await discuss(study)
    await ask(study, "왜 그런가요?")

    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "present", week=1, team="1"), "바꾸기")
    assert field(form.modal, "guests")["value"] == "토론"
    receipt = await study.eunbi.submit_modal(
        form, {"date": "2026.01.01", "presenters": [study.subin], "guests": "", "papers": "책 3장"}
    )
    assert text_of(receipt).splitlines()[1].startswith("👥 ")
    assert people_of(await stored(study)) == ["수빈"]
    assert await offered(study, study.subin) == ["#1 모든 분: 왜 그런가요?"]
    assert "모두에게" not in text_of(await study.subin.slash(study.channel, "study"))
    form = await press(study.subin, await study.subin.slash(study.channel, "present"), "바꾸기")
    back = await study.subin.submit_modal(form, {"date": "2026.01.01", "presenters": [], "guests": "", "papers": ""})
    await press(study.subin, back, WITHOUT)

    assert people_of(await stored(study)) == ["모두"]
    await study.answer(study.stranger, 1, "그래서요")
    question = await only(study)
    assert (question.presenter.name, question.answer and question.answer.author.name) == ("모두", "지나가던 사람")


async def test_a_discussion_is_changed_and_stays_one(study: Study) -> None:
    await discuss(study)

    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "present", week=1, team="1"), "바꾸기")
    values = {"date": "2026.01.02", "presenters": [], "guests": field(form.modal, "guests")["value"], "papers": ""}
    receipt = await study.eunbi.submit_modal(form, values)

    assert text_of(receipt).splitlines() == ["✅ 토론을 바꿨어요: **1주차** · 1/2(금) · **1팀**", "👥 💬 토론"]
    assert people_of(await stored(study)) == ["모두"]


async def test_nobody_can_be_everyone(study: Study) -> None:
    await discuss(study)
    taken = "`모두` 이름은 이미 다른 분이 쓰고 있어요. 다른 이름을 정해 주세요."

    for actor, options in ((study.subin, {}), (study.minha, {}), (study.minha, {"member": study.subin})):
        form = await actor.slash(study.channel, "profile", **options)
        refused = await actor.submit_modal(form, {"name": "모두", "emoji": "🦊", "heart": "🖤"})
        assert text_of(refused).splitlines()[0] == taken

    (everyone,) = (await stored(study)).presenters
    assert (everyone.user_id, everyone.emoji, everyone.heart) == (None, "💬", "🤍")


async def test_a_page_keeps_it_a_discussion(study: Study) -> None:
    await discuss(study)
    await ask(study, "왜 그런가요?")
    await ask(study, "얼마나요?")
    await study.answer(study.stranger, 1, "그래서요")
    exported = await study.minha.slash(study.channel, "page export", week=1)
    page = await _page(exported)
    assert page.splitlines() == [
        "# 1주차",
        "**발표일**: 2026.01.01",
        "### Team 1",
        "- **Members**: 모두",
        "- 참고 논문:  ",
        "책 3장",
        "",
        "---",
        "### 질의응답  ",
        "- 모두💬",
        "",
        "  🤍 받은 질문 : 왜 그런가요?  ",
        "  ",
        "     -> 답변 : 그래서요",
        "",
        "  🤍 받은 질문 : 얼마나요?",
    ]

    elsewhere = page.replace("1주차", "2주차").replace("01.01", "01.08")
    receipt = await study.minha.slash(study.channel, "page import", file=("week02.md", elsewhere.encode()))

    assert "어느 팀 명단에도" not in text_of(receipt)
    assert people_of(await stored(study, 2)) == ["모두"]
    assert await _page(await study.minha.slash(study.channel, "page export", week=2)) == elsewhere
    await study.answer(study.subin, 4, "많이요")
    third = (await study.questions())[2]
    assert third.answer is not None
    assert third.answer.author.name == "모두"  # a page does not say who answered
    recap = await study.subin.slash(study.channel, "recap", week=2, private=True)
    leaves = await press(study.subin, recap, "전체 읽기")
    assert "-# #3 · 모두\n**Q.** 왜 그런가요?" in text_of(leaves)


async def _page(exported: InteractionResult) -> str:
    assert exported.response is not None
    (file,) = exported.response.message.attachments
    return (await file.read()).decode()


async def test_each_server_has_its_own_everyone(study: Study) -> None:
    await discuss(study)
    other = study.env.create_guild("다른 스터디", owner=study.env.create_user("other"))
    registered = await study.db.write(
        registering.register,
        guild_id=other.id,
        week=1,
        team=None,
        entry=Entry(TODAY, guests=["모두"]),
        now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )

    (here,), (there,) = (await stored(study)).presenters, registered.value.presenters
    assert here.id != there.id
    assert (here.guild_id, there.guild_id) == (study.guild.id, other.id)


class TestInEnglish:
    """A server that speaks English, with members who do."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, language="en")

    @pytest.mark.parametrize("locale", ["en-US"], indirect=True)
    async def test_all_of_it(self, study: Study) -> None:
        refused = await send_empty(study)
        assert text_of(refused).startswith("Nobody presents. Choose those on Discord, write")
        receipt = await press(study.eunbi, refused, "Without presenters")
        assert text_of(receipt).splitlines()[1] == "👥 💬 Discussion"

        asked = await ask(study, "Why?")

        assert text_of(asked).startswith("✅ **Week 1** · question **#1** is with everyone.")
        assert text_of(study.cards()[0]).startswith("-# Week 1 · #1 · ⏳ for everyone · anyone may answer\n")
        assert await offered(study, study.subin) == ["#1 everyone: Why?"]
        form = await study.subin.slash(study.channel, "answer")
        assert "-# Asked of everyone; anyone may answer." in str(form.modal)
        await study.subin.submit_modal(form, {"answer": "So"})
        assert text_of(study.cards()[0]).startswith("-# Week 1 · #1 · asked of everyone\n")
        assert "Everyone Why?" in text_of(await study.subin.slash(study.channel, "questions"))
        await study.subin.slash(study.channel, "record")
        board = study.cards()[-1]
        assert text_of(board).splitlines()[0].startswith("📝 Questions asked in the discussion of **week 1**.")
        form = await press(study.subin, board, "Everyone (discussion)")
        assert form.modal is not None
        assert form.modal["title"] == "Week 1 · asked of everyone"
        await study.subin.submit_modal(form, {"question": "When?"})
        told = await press(study.subin, study.cards()[-1], "Talk over")
        assert (
            text_of(told).splitlines()[0]
            == "✅ The questions of the discussion stand in this channel. Anyone may answer."
        )
