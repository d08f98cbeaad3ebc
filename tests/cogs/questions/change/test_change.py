"""Changing one's mind: ⋯ and ``/edit``, what they offer to whom, and what comes of it."""

import unicodedata

import discord
import pytest
from simcord import InteractionResult, MemberActor
from sqlalchemy import select

from bot.render.people import display_name
from db import questions
from db.models import Answer, Question
from tests.support.panels import offered, press_behind
from tests.support.study import Study, buttons_of, field, pinged, press, returned, text_of


async def asked(study: Study, *bodies: str) -> discord.Message:
    """Let 한결 ask 민하 of the team of 민하 and 은비, and return the last card."""
    await study.present(study.eunbi, study.subin)
    for body in bodies or ("왜 그런가요?",):
        await study.ask(study.hangyeol, study.eunbi, body)
    return study.cards()[-1]


async def stored(study: Study, number: int = 1) -> Question:
    """Return a question as the database holds it, withdrawn or not."""
    return await study.db.read(questions.get_any, guild_id=study.guild.id, number=number)


def card(study: Study, number: int = 1) -> str:
    """Return the words of a question's card as everybody sees it now."""
    return next(text_of(one) for one in study.cards() if f"#{number}" in text_of(one).splitlines()[0])


async def more(study: Study, member: object, number: int = 1) -> InteractionResult:
    """Open the panel."""
    return await member.slash(study.channel, "edit", question=str(number))  # type: ignore[attr-defined,no-any-return]


async def test_a_card_has_three_buttons(study: Study) -> None:
    shown = await asked(study)
    assert list(buttons_of(shown)) == ["답변하기", "추가 질문", "⋯"]

    await study.answer(study.eunbi, 1, "그래서요")

    assert list(buttons_of(study.cards()[0])) == ["덧붙이기", "추가 질문", "⋯"]


async def test_the_panel_offers_what_one_may(study: Study) -> None:
    shown = await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")

    asker = await press(study.hangyeol, shown, "⋯")
    author = await press(study.eunbi, shown, "⋯")
    mate = await press(study.subin, shown, "⋯")
    stranger = await press(study.stranger, shown, "⋯")
    manager = await press(study.minha, shown, "⋯")

    assert asker.ephemeral
    common = ["추가 질문", "전체 읽기"]
    own = ["질문 고치기", "옮기기", "합치기", "질문 삭제", "페이지에서 빼기"]
    assert list(buttons_of(asker)) == [*common, *own]
    assert list(buttons_of(author)) == [
        "덧붙이기",
        "🙋 나도 궁금해요",
        *common,
        "페이지에서 빼기",
        "내 답변 고치기",
        "내 답변 삭제",
    ]
    assert list(buttons_of(mate)) == ["덧붙이기", "🙋 나도 궁금해요", *common, "페이지에서 빼기"]
    assert list(buttons_of(stranger)) == ["🙋 나도 궁금해요", *common]
    assert buttons_of(manager) == {
        "덧붙이기": "add:1",
        "🙋 나도 궁금해요": "metoo:1:on",
        "추가 질문": "follow:1",
        "전체 읽기": "read:question:1:0",
        "질문: 왜 그런가요?": "change:1",
        "은비님 답변: 그래서요": "change:1:1",
    }
    assert text_of(manager).splitlines()[-1] == "-# 고치거나 삭제할 글을 골라 주세요."
    of_question = await press(study.minha, manager, "질문: 왜 그런가요?")
    assert list(buttons_of(of_question)) == [*own, "◀ 돌아가기"]
    manager = await press(study.minha, of_question, "◀ 돌아가기")
    of_answer = await press(study.minha, manager, "은비님 답변: 그래서요")
    assert text_of(of_answer) == "**#1** 은비님 답변\n그래서요"
    assert list(buttons_of(of_answer)) == ["은비님 답변 고치기", "은비님 답변 삭제", "◀ 돌아가기"]


async def test_what_is_one_s_own_is_called_so_and_chosen_by_its_first_words(study: Study) -> None:
    shown = await asked(study, "왜 그런가요?")
    await study.answer(study.eunbi, 1, "그래서요")
    for words in ("표 3도 보세요. " * 9, "또 있어요"):
        form = await press(study.eunbi, study.cards()[0], "덧붙이기")
        await study.eunbi.submit_modal(form, {"answer": words})

    panel = await press(study.eunbi, shown, "⋯")

    assert panel.ephemeral
    assert list(buttons_of(panel))[4:] == [
        "질문: 왜 그런가요?",
        "내 답변: 그래서요",
        "내가 덧붙인 말: 표 3도 보세요. 표 3도 보세요. 표 3…",
        "내가 덧붙인 말: 또 있어요",
    ]
    await study.restart()
    chosen = await press(study.eunbi, panel, "내가 덧붙인 말: 또 있어요")
    assert chosen.response is not None
    assert panel.response is not None
    assert chosen.response.id == panel.response.id
    gone = await press(study.eunbi, chosen, "내가 덧붙인 말 삭제")
    assert text_of(gone).startswith("✅")
    again = await more(study, study.eunbi)
    chosen = await press(study.eunbi, again, "내가 덧붙인 말(삭제됨): 또 있어요")
    assert list(buttons_of(chosen)) == ["내가 덧붙인 말 복구", "◀ 돌아가기"]


async def test_a_choice_that_is_gone_leads_back_to_the_others(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    stale = await more(study, study.minha)
    await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 삭제")

    shown = await press(study.minha, stale, "은비님 답변: 그래서요")

    assert buttons_of(shown) == {"질문 복구": "restore:question:1"}


async def test_the_panel_reaches_every_text(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    for number in range(11):
        form = await press(study.subin, study.cards()[0], "덧붙이기")
        await study.subin.submit_modal(form, {"answer": f"보탬 {number}"})

    panel = await press(study.minha, study.cards()[0], "⋯")
    reached = [one for one in await offered(study.minha, panel) if one.startswith("edit:answer:")]

    assert reached == [f"edit:answer:{number}" for number in range(1, 13)]
    form = await press_behind(study.minha, panel, reached[-1])
    assert field(form.modal, "answer")["value"] == "보탬 10"


async def test_a_question_is_edited_and_the_edit_undone(study: Study) -> None:
    await asked(study)
    form = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    assert field(form.modal, "question")["value"] == "왜 그런가요?"

    receipt = await study.hangyeol.submit_modal(form, {"question": "왜 그럴까요?"})

    assert text_of(receipt) == "✅ **#1** 글을 고쳤어요."
    assert "왜 그럴까요?" in card(study)
    await press(study.hangyeol, receipt, "되돌리기")
    assert "왜 그런가요?" in card(study)
    assert (await stored(study)).version == 2


@pytest.mark.parametrize(
    "words", ["왜 그런가요?", "왜 그런가요? ", "\n왜 그런가요?\n", unicodedata.normalize("NFD", "왜 그런가요?")]
)
async def test_words_left_as_they_were_are_no_edit(study: Study, words: str) -> None:
    await asked(study)
    form = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")

    receipt = await study.hangyeol.submit_modal(form, {"question": words})

    assert text_of(receipt) == "**#1** 글은 바뀐 곳이 없어서 그대로 두었어요."
    assert buttons_of(receipt) == {}
    assert (await stored(study)).version == 0


async def test_an_answer_left_as_it_was_is_no_news(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    await study.env.advance_time(11 * 60)
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    before = len(study.sent())

    receipt = await study.eunbi.submit_modal(form, {"answer": "그래서요 "})

    assert "바뀐 곳이 없어서" in text_of(receipt)
    assert len(study.sent()) == before


async def test_who_is_second_sees_the_first_s_words_and_keeps_their_own(study: Study) -> None:
    await asked(study)
    mine = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    theirs = await press_behind(study.minha, await more(study, study.minha), "질문 고치기")
    await study.minha.submit_modal(theirs, {"question": "관리자가 고친 글"})

    refused = await study.hangyeol.submit_modal(mine, {"question": "내가 고친 글"})

    assert "관리자가 고친 글" in text_of(refused)
    assert text_of(refused).endswith("내 글로 바꾸려면 [이어 쓰기], 이대로 두려면 [버리기]를 눌러 주세요.")
    assert (await stored(study)).body == "관리자가 고친 글"
    again = await press(study.hangyeol, refused, "이어 쓰기")
    assert field(again.modal, "question")["value"] == "내가 고친 글"
    await study.hangyeol.submit_modal(again, {"question": "내가 고친 글"})
    assert (await stored(study)).body == "내가 고친 글"


@pytest.mark.parametrize(("length", "is_whole"), [(3600, True), (4000, False)])
async def test_the_first_s_words_are_shown_whole_where_they_fit(study: Study, length: int, is_whole: bool) -> None:
    await asked(study)
    mine = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    theirs = "가나다라 " * (length // 5)
    await edited(study, study.minha, theirs)

    refused = await study.hangyeol.submit_modal(mine, {"question": "내가 고친 글"})

    assert (theirs.strip() in text_of(refused)) is is_whole
    assert ("전체 읽기" in buttons_of(refused)) is not is_whole


async def test_who_goes_on_over_what_was_changed_once_more_sees_that_too(study: Study) -> None:
    await asked(study)
    mine = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    await edited(study, study.minha, "둘째")
    refused = await study.hangyeol.submit_modal(mine, {"question": "내가 고친 글"})
    await edited(study, study.minha, "셋째")

    again = await press(study.hangyeol, refused, "이어 쓰기")
    refused = await study.hangyeol.submit_modal(again, {"question": "내가 고친 글"})

    assert "셋째" in text_of(refused)
    assert (await stored(study)).body == "셋째"
    await press(study.hangyeol, refused, "버리기")
    fresh = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    assert field(fresh.modal, "question")["value"] == "셋째"


async def test_where_no_draft_can_be_kept_the_words_come_back(study: Study) -> None:
    await asked(study)
    (study.bot.settings.data_dir / "drafts").write_text("no folder")
    mine = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    await edited(study, study.minha, "관리자가 고친 글")

    refused = await study.hangyeol.submit_modal(mine, {"question": "내가 고친 글"})

    assert returned(refused) == "내가 고친 글"
    again = await press(study.hangyeol, refused, "다시 고치기")
    assert field(again.modal, "question")["value"] == "관리자가 고친 글"


async def edited(study: Study, member: MemberActor, words: str, number: int = 1) -> InteractionResult:
    """Let a member edit the question."""
    form = await press_behind(member, await more(study, member, number), "질문 고치기")
    return await member.submit_modal(form, {"question": words})


async def test_a_manager_sees_earlier_words_and_brings_them_back(study: Study) -> None:
    await asked(study)
    for words in ("둘째", "셋째"):
        form = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
        await study.hangyeol.submit_modal(form, {"question": words})

    leaf = await press_behind(study.minha, await more(study, study.minha), "이전 질문 보기")
    assert text_of(leaf).endswith("둘째")
    first = await press(study.minha, leaf, "다음 ▶")
    await press(study.minha, first, "이 글로 되돌리기")

    assert (await stored(study)).body == "왜 그런가요?"


async def test_earlier_words_are_seen_whole_with_who_wrote_them(study: Study) -> None:
    long = "\n".join(f"{number}번째 줄이에요 " + "가" * 80 for number in range(40))
    await asked(study, long)
    await edited(study, study.hangyeol, "둘째")
    await edited(study, study.minha, "셋째")

    leaf = await press_behind(study.minha, await more(study, study.minha), "이전 질문 보기")
    seen = [text_of(leaf)]
    while "다음 ▶" in buttons_of(leaf):
        leaf = await press(study.minha, leaf, "다음 ▶")
        seen.append(text_of(leaf))

    hangyeol = display_name(await study.member(study.hangyeol))
    assert seen[0] == f"**이전 글 1/2** · {hangyeol}\n둘째"
    assert "\n".join(one.removeprefix(f"**이전 글 2/2** · {hangyeol}\n") for one in seen[1:]) == long
    await press(study.minha, leaf, "이 글로 되돌리기")
    assert (await stored(study)).body == long


@pytest.mark.parametrize(("options", "writer"), [({}, "한결"), ({"anonymous": True}, "—")])
async def test_the_first_words_are_their_asker_s_unless_anonymous(
    study: Study, options: dict[str, bool], writer: str
) -> None:
    await study.present(study.eunbi)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.eunbi, **options)
    await study.hangyeol.submit_modal(form, {"question": "왜 그런가요?"})
    await edited(study, study.hangyeol, "왜 그럴까요?")

    leaf = await press_behind(study.minha, await more(study, study.minha), "이전 질문 보기")

    assert text_of(leaf).startswith(f"**이전 글** · {writer}")


async def test_a_withdrawn_answer_s_earlier_words_are_only_read(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    await study.eunbi.submit_modal(form, {"answer": "그래서 그래요"})
    await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 삭제")

    leaf = await press_behind(study.minha, await more(study, study.minha), "이전 답변 보기")

    assert text_of(leaf) == f"**이전 글** · {display_name(await study.member(study.eunbi))}\n그래서요"
    assert buttons_of(leaf) == {}


async def test_a_question_is_withdrawn_and_restored(study: Study) -> None:
    await asked(study)
    receipt = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 삭제")

    assert text_of(receipt) == "✅ **#1** 질문을 삭제했어요."
    assert card(study) == "-# 1주차 · #1 · 삭제된 질문이에요"
    assert await study.questions() == []
    assert list(buttons_of(await press(study.subin, study.cards()[0], "⋯"))) == []
    panel = await press(study.hangyeol, study.cards()[0], "⋯")
    await press(study.hangyeol, panel, "질문 복구")

    assert "왜 그런가요?" in card(study)
    assert [one.number for one in await study.questions()] == [1]


async def test_the_receipts_undo(study: Study) -> None:
    await study.present(study.eunbi)
    receipt = await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    answered = await study.answer(study.eunbi, 1, "그래서요")

    await press(study.eunbi, answered, "되돌리기")
    assert (await stored(study)).answer is None
    assert "그래서요" not in card(study)
    await press(study.hangyeol, receipt, "되돌리기")

    assert await study.questions() == []


async def test_an_answer_is_edited_and_its_asker_told_once_in_ten_minutes(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    before = len(study.sent())
    for words in ("그래서 그래요", "그래서 그렇습니다"):
        form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
        await study.eunbi.submit_modal(form, {"answer": words})

    assert "그래서 그렇습니다" in card(study)
    assert len(study.sent()) == before
    await study.env.advance_time(11 * 60)
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    await study.eunbi.submit_modal(form, {"answer": "마지막"})
    assert len(study.sent()) == before + 1


async def test_questions_are_moved_together_and_back(study: Study) -> None:
    await asked(study, "하나", "둘")
    form = await press_behind(study.hangyeol, await more(study, study.hangyeol), "옮기기")
    place = next(one for one in field(form.modal, "presenter")["options"] if "수빈" in one["label"])

    receipt = await study.hangyeol.submit_modal(form, {"presenter": [place["value"]], "questions": ["1", "2"]})

    assert "#1, #2" in text_of(receipt)
    subin = await study.member(study.subin)
    assert [one.presenter_id for one in await study.questions()] == [subin.id] * 2
    assert f"<@{study.subin.id}>" in card(study, 2)
    await press(study.hangyeol, receipt, "되돌리기")
    eunbi = await study.member(study.eunbi)
    assert [one.presenter_id for one in await study.questions()] == [eunbi.id] * 2


async def move(study: Study, member: MemberActor, name: str, *numbers: int) -> InteractionResult:
    """Let a member move questions from the first one's panel."""
    form = await press_behind(member, await more(study, member, numbers[0]), "옮기기")
    place = next(one["value"] for one in field(form.modal, "presenter")["options"] if name in one["label"])
    return await member.submit_modal(form, {"presenter": [place], "questions": [str(one) for one in numbers]})


async def presenters(study: Study) -> list[str]:
    """Return whose the questions are, by number."""
    return [one.presenter.name for one in await study.questions()]


async def test_a_move_s_undo_leaves_alone_what_went_on_meanwhile(study: Study) -> None:
    await asked(study, "하나", "둘", "셋", "넷")
    await study.present(study.minha, team="2")
    receipt = await move(study, study.hangyeol, "수빈", 1, 2, 3, 4)
    await move(study, study.minha, "민하", 1)
    await merge(study, study.minha, 2, 3)

    undone = await press(study.hangyeol, receipt, "되돌리기")

    eunbi = display_name(await study.member(study.eunbi))
    assert text_of(undone).splitlines() == [
        f"✅ {eunbi}님이 받은 질문으로 옮겼어요: #3, #4",
        "그사이 누군가 옮기거나 삭제하거나 합친 질문은 그대로 두었어요: #1, #2",
    ]
    assert await presenters(study) == ["민하", "은비", "은비"]
    again = await press(study.hangyeol, receipt, "되돌리기")
    assert text_of(again).endswith("그대로 두었어요: #1, #2, #3, #4")
    assert buttons_of(again) == {}
    await press(study.hangyeol, undone, "되돌리기")
    assert await presenters(study) == ["민하", "수빈", "수빈"]


async def test_only_what_stands_and_is_theirs_is_offered_to_be_moved_along(study: Study) -> None:
    await asked(study, "한결이 물은 것")
    form = await study.minha.slash(study.channel, "record", presenter=study.eunbi)
    await study.minha.submit_modal(form, {"notes": "둘째\n셋째\n넷째"})
    await study.answer(study.eunbi, 1, "그래서요")
    await press_behind(study.minha, await more(study, study.minha, 3), "질문 삭제")

    moving = await press_behind(study.eunbi, await more(study, study.eunbi, 4), "옮기기")

    options = field(moving.modal, "questions")["options"]
    assert [(one["value"], one["default"]) for one in options] == [("4", True), ("2", False)]


async def test_two_that_ask_the_same_are_merged_and_parted_again(study: Study) -> None:
    await asked(study, "왜 그런가요?", "왜죠?")
    form = await press_behind(study.hangyeol, await more(study, study.hangyeol, 2), "합치기")

    receipt = await study.hangyeol.submit_modal(form, {"question": ["1"]})

    assert "**#2** 질문을 **#1** 질문과 합쳤어요" in text_of(receipt)
    assert [one.number for one in await study.questions()] == [1]
    assert card(study, 2) == f"-# 1주차 · #2 · [#1]({study.cards()[0].jump_url}) 질문과 합쳐졌어요"
    answered = await study.answer(study.eunbi, 2, "그래서요")
    assert "**#1** 답변을" in text_of(answered)
    await press(study.hangyeol, receipt, "되돌리기")
    assert [one.number for one in await study.questions()] == [1, 2]


async def test_what_came_with_a_merge_leaves_the_other_s_card_again(study: Study) -> None:
    await asked(study, "왜 그런가요?")
    await study.ask(study.stranger, study.eunbi, "왜죠?")
    await study.answer(study.eunbi, 2, "그래서요")
    form = await press_behind(study.stranger, await more(study, study.stranger, 2), "합치기")
    receipt = await study.stranger.submit_modal(form, {"question": ["1"]})
    assert "🙋 +1" in card(study, 1)
    assert "그래서요" in card(study, 1)

    await press(study.stranger, receipt, "되돌리기")

    assert "🙋" not in card(study, 1)
    assert "그래서요" not in card(study, 1)
    assert "그래서요" in card(study, 2)


async def merge(study: Study, member: MemberActor, number: int, into: int) -> InteractionResult:
    """Let a member merge a question into another."""
    form = await press_behind(member, await more(study, member, number), "합치기")
    return await member.submit_modal(form, {"question": [str(into)]})


MERGED = "#2 질문은 그사이 #1 질문과 합쳐졌어요. [⋯] 버튼을 눌러 #1 질문에서 해 주세요."


async def test_what_was_merged_meanwhile_does_not_change_the_other_unseen(study: Study) -> None:
    await asked(study, "첫째", "둘째")
    panel = await more(study, study.hangyeol, 2)
    undo = await edited(study, study.hangyeol, "둘째요", 2)
    editing, moving = [await press(study.hangyeol, panel, label) for label in ("질문 고치기", "옮기기")]
    await edited(study, study.hangyeol, "첫째요")
    await merge(study, study.minha, 2, 1)

    place = field(moving.modal, "presenter")["options"][1]["value"]
    refused = [
        await study.hangyeol.submit_modal(editing, {"question": "고친 둘째"}),
        await study.hangyeol.submit_modal(moving, {"presenter": [place], "questions": ["2"]}),
        await press(study.hangyeol, panel, "페이지에서 빼기"),
        await press(study.hangyeol, panel, "질문 삭제"),
        await press(study.hangyeol, undo, "되돌리기"),
    ]

    assert [text_of(one).splitlines()[0] for one in refused] == [MERGED] * 5
    assert all(buttons_of(one) == {"⋯": "more:1"} for one in refused)
    assert returned(refused[0]) == "고친 둘째"
    one = await stored(study)
    assert (one.body, one.presenter.name, one.in_page) == ("첫째요", "은비", True)
    assert "첫째요" in card(study)


@pytest.mark.parametrize("answered", [1, 2])
async def test_who_comes_to_an_answer_by_a_merge_hears_of_it(study: Study, answered: int) -> None:
    await asked(study)
    await study.ask(study.stranger, study.eunbi, "어째서 이런가요?")
    await study.answer(study.eunbi, answered, "그래서요")
    before = len(study.sent())

    receipt = await merge(study, study.minha, 2, 1)

    assert "이미 답변이 있어요" in text_of(receipt)
    [told] = study.sent()[before:]
    assert pinged(told) == [(study.stranger if answered == 1 else study.hangyeol).id]
    reply, shown = study.cards()[-1], study.cards()[0]
    assert reply.reference is not None
    assert reply.reference.message_id == shown.id
    assert text_of(reply).endswith("님, **#2** 질문과 **#1** 질문을 합쳤어요. 답변은 이 카드에 있어요.")


async def test_who_asked_anonymously_hears_of_a_merge_s_answer_alone(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    form = await study.stranger.slash(study.channel, "ask", presenter=study.eunbi, anonymous=True)
    await study.stranger.submit_modal(form, {"question": "어째서 이런가요?"})
    before = len(study.cards())

    await merge(study, study.minha, 2, 1)

    assert len(study.cards()) == before
    [message] = study.stranger.user.dm_channel.history()
    assert study.cards()[0].jump_url in text_of(message)


async def test_who_merges_their_own_is_told_by_the_receipt_alone(study: Study) -> None:
    await asked(study, "하나", "둘")
    await study.answer(study.eunbi, 1, "그래서요")
    before = len(study.cards())

    receipt = await merge(study, study.hangyeol, 2, 1)

    assert len(study.cards()) == before
    assert buttons_of(receipt)["전체 읽기"] == "read:question:1:0"


async def test_a_merge_that_was_undone_is_undone_back(study: Study) -> None:
    await asked(study, "왜 그런가요?", "왜죠?")
    receipt = await merge(study, study.hangyeol, 2, 1)

    parted = await press(study.hangyeol, receipt, "되돌리기")
    again = await press(study.hangyeol, parted, "되돌리기")

    assert "**#2** 질문을 **#1** 질문과 합쳤어요" in text_of(again)
    assert [one.number for one in await study.questions()] == [1]


async def test_a_question_is_left_out_of_the_page(study: Study) -> None:
    await asked(study)

    receipt = await press_behind(study.hangyeol, await more(study, study.hangyeol), "페이지에서 빼기")

    assert not (await stored(study)).in_page
    await press(study.hangyeol, receipt, "페이지에 다시 싣기")
    assert (await stored(study)).in_page


async def test_a_text_from_a_page_that_no_form_holds_is_to_be_written_anew(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    await study.db.write(lambda session: setattr(session.scalars(select(Answer)).one(), "body", "가" * 4100))
    await study.env.settle()

    refused = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")

    assert text_of(refused) == (
        "페이지에서 온 글인데 4000자가 넘어서 창에서 고칠 수 없어요. 삭제한 다음 나눠서 새로 남기거나, "
        "관리자에게 페이지를 고쳐서 다시 가져와 달라고 부탁해 주세요."
    )


async def test_a_withdrawn_answer_comes_back(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    receipt = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 삭제")
    assert "답변 전" in card(study)

    await press(study.eunbi, receipt, "되돌리기")

    assert "그래서요" in card(study)


async def test_what_was_withdrawn_meanwhile_is_not_edited(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    receipt = await study.eunbi.submit_modal(form, {"answer": "그래서 그래요"})
    await study.env.advance_time(11 * 60)
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    await press_behind(study.minha, await more(study, study.minha), "은비님 답변 삭제")
    before, shown = len(study.sent()), card(study)

    refused = await study.eunbi.submit_modal(form, {"answer": "고친 답"})
    not_undone = await press(study.eunbi, receipt, "되돌리기")

    sentence = "그 답변은 이제 없어요. `/질문목록`에서 확인해 주세요."
    assert text_of(refused).splitlines()[0] == text_of(not_undone) == sentence
    assert list(buttons_of(not_undone)) == ["질문 목록"]
    assert returned(refused) == "고친 답"
    assert (len(study.sent()), card(study)) == (before, shown)
    await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 복구")
    assert "그래서 그래요" in card(study)


async def test_where_an_addition_takes_the_place_of_a_withdrawn_answer_it_is_said(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    form = await press(study.subin, study.cards()[0], "덧붙이기")
    await study.subin.submit_modal(form, {"answer": "표 3도 보세요"})

    receipt = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 삭제")

    subin = await study.member(study.subin)
    assert text_of(receipt).splitlines()[1] == f"이제 수빈{subin.emoji}님이 덧붙인 말이 답변으로 보여요."
    restored = await press(study.eunbi, receipt, "되돌리기")
    assert text_of(restored) == "✅ **#1** 질문에 달린 답변을 복구했어요."
    assert card(study).endswith("표 3도 보세요")
    again = await press_behind(study.subin, await more(study, study.subin), "내가 덧붙인 말 삭제")
    assert len(text_of(again).splitlines()) == 1


async def test_who_is_no_manager_any_more_may_not(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    role = study.guild.create_role("운영", permissions=discord.Permissions(manage_guild=True))
    manager = study.guild.add_member(study.env.create_user("manager", global_name="운영자"), roles=[role])
    form = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    await study.hangyeol.submit_modal(form, {"question": "왜 그럴까요?"})
    panel = await press(manager, await more(study, manager), "질문: 왜 그럴까요?")
    of_answer = await press(manager, await more(study, manager), "은비님 답변: 그래서요")
    study.env.backend.guilds[study.guild.id].members[manager.id].role_ids.clear()

    for label in ("질문 고치기", "옮기기", "합치기", "질문 삭제", "페이지에서 빼기"):
        refused = await press(manager, panel, label)
        assert text_of(refused).startswith("#1 질문은 질문한 분이나 받아 적은 분, 관리자만 바꿀 수 있어요.")
    for label in ("은비님 답변 고치기", "은비님 답변 삭제"):
        refused = await press(manager, of_answer, label)
        assert text_of(refused).startswith("#1 질문의 이 답변은 은비님의 글이에요. 바꾸고 싶으면 은비님이나 관리자에게")
    refused = await press(manager, panel, "이전 질문 보기")
    assert "관리" in text_of(refused)
    assert (await stored(study)).withdrawn_at is None


async def test_the_choices_offer_what_one_may_change(study: Study) -> None:
    await asked(study, "하나", "둘")

    theirs = await study.hangyeol.autocomplete(study.channel, "edit", "question", "")
    nothing = await study.stranger.autocomplete(study.channel, "edit", "question", "")

    assert [one["name"] for one in theirs] == ["#2 둘", "#1 하나"]
    assert nothing == []


async def test_a_chain_of_merged_questions_leads_to_where_it_ends(study: Study) -> None:
    await asked(study, "하나", "둘", "셋")
    for number, into in ((1, 2), (2, 3)):
        form = await press_behind(study.hangyeol, await more(study, study.hangyeol, number), "합치기")
        receipt = await study.hangyeol.submit_modal(form, {"question": [str(into)]})

    second, third = (one.jump_url for one in study.cards()[1:3])
    assert card(study, 1).endswith(f"[#3]({third}) 질문과 합쳐졌어요")
    await press(study.hangyeol, receipt, "되돌리기")
    assert card(study, 1).endswith(f"[#2]({second}) 질문과 합쳐졌어요")


async def test_what_was_only_noted_gets_no_card_by_being_changed(study: Study) -> None:
    await study.present(study.eunbi, study.subin)
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.eunbi)
    await study.hangyeol.submit_modal(form, {"notes": "하나\n둘\n셋"})
    editing = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
    await study.hangyeol.submit_modal(editing, {"question": "하나요"})
    moving = await press_behind(study.hangyeol, await more(study, study.hangyeol), "옮기기")
    place = next(one for one in field(moving.modal, "presenter")["options"] if "수빈" in one["label"])
    await study.hangyeol.submit_modal(moving, {"presenter": [place["value"]], "questions": ["1", "2"]})
    wondering = await more(study, study.stranger)
    await press(study.stranger, wondering, "🙋 나도 궁금해요")

    assert len(study.cards()) == 2  # the list, and what tells 수빈
    subin = await study.member(study.subin)
    assert [one.presenter_id == subin.id for one in await study.questions()] == [True, True, False]


async def test_an_asked_question_merged_into_a_noted_one_leads_to_a_card(study: Study) -> None:
    await study.present(study.eunbi, study.subin)
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.eunbi)
    await study.hangyeol.submit_modal(form, {"notes": "하나"})
    await study.ask(study.hangyeol, study.eunbi, "하나인가요?")
    merging = await press_behind(study.hangyeol, await more(study, study.hangyeol, 2), "합치기")

    await study.hangyeol.submit_modal(merging, {"question": ["1"]})

    told, farewell, shown = study.cards()
    assert text_of(shown).endswith("**하나**")
    assert text_of(farewell).endswith(f"[#1]({shown.jump_url}) 질문과 합쳐졌어요")
    assert text_of(told).startswith("📝")


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_choices_are_plain_text_in_the_member_s_language(study: Study) -> None:
    await asked(study, "왜 `a_b`가 *그런가요*?", "둘")
    panel = await more(study, study.hangyeol)

    moving = await press(study.hangyeol, panel, "Move")
    merging = await press_behind(study.hangyeol, await more(study, study.hangyeol, 2), "Merge")
    named = await study.hangyeol.autocomplete(study.channel, "edit", "question", "a_b")

    eunbi = await study.member(study.eunbi)
    assert field(moving.modal, "presenter")["options"][0]["label"] == f"Week 1 · 은비{eunbi.emoji}"
    words = "#1 왜 `a_b`가 *그런가요*?"
    assert field(moving.modal, "questions")["options"][0]["label"] == words
    assert field(merging.modal, "question")["options"][0]["label"] == words
    assert [one["name"] for one in named] == [words]


async def test_what_was_withdrawn_is_read_only_by_who_may_bring_it_back(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "부끄러운 질문")
    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    await press(study.hangyeol, panel, "질문 삭제")

    for other in (study.stranger, study.eunbi):
        for shown in (
            await press(other, study.cards()[0], "⋯"),
            await other.slash(study.channel, "edit", question="1"),
        ):
            assert text_of(shown) == "1주차 · #1 · 삭제된 질문이에요"
            assert buttons_of(shown) == {}
    for one in (study.hangyeol, study.minha):
        shown = await press(one, study.cards()[0], "⋯")
        assert text_of(shown).endswith("부끄러운 질문")
        assert buttons_of(shown) == {"질문 복구": "restore:question:1"}


async def test_the_command_offers_only_what_one_may_do_something_with(study: Study) -> None:
    await study.present(study.eunbi)
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.eunbi)
    await study.hangyeol.submit_modal(form, {"notes": "취소한 메모\n남은 메모"})
    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    await press(study.hangyeol, panel, "질문 삭제")

    offered = [
        [choice["value"] for choice in await one.autocomplete(study.channel, "edit", "question", "")]
        for one in (study.hangyeol, study.eunbi, study.stranger)
    ]

    assert offered == [["2", "1"], ["2"], []]
    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "edit", question="2"), "옮기기")
    assert [one["value"] for one in field(form.modal, "questions")["options"]] == ["2"]


async def test_who_took_a_message_as_an_answer_withdraws_it_but_puts_no_words_into_its_author_s_mouth(
    study: Study,
) -> None:
    await asked(study)
    message = await study.eunbi.send(study.channel, "제가 쓴 말")
    choice = await study.stranger.context_menu(study.channel, "Record as answer", message)
    receipt = await press(study.stranger, choice, "#1")

    panel = await more(study, study.stranger)
    assert [one for one in buttons_of(panel).values() if "answer:" in one] == ["withdraw:answer:1"]
    assert "edit:answer:1" in buttons_of(await more(study, study.eunbi)).values()
    undone = await press(study.stranger, receipt, "되돌리기")
    assert (await stored(study)).answer is None
    await press(study.stranger, undone, "되돌리기")
    assert "제가 쓴 말" in card(study)


async def test_what_was_noted_in_a_talk_is_edited_by_who_noted_it_until_its_author_has(study: Study) -> None:
    await study.present(study.eunbi)
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.eunbi)
    await study.hangyeol.submit_modal(form, {"notes": "🩷 받은 질문 : 왜요?\n  -> 답변 : 받아 적은 말"})
    stale = await press(study.hangyeol, await more(study, study.hangyeol), "은비님 답변: 받아 적은 말")

    form = await press(study.hangyeol, stale, "은비님 답변 고치기")
    receipt = await study.hangyeol.submit_modal(form, {"answer": "다시 받아 적은 말"})
    assert text_of(receipt) == "✅ **#1** 글을 고쳤어요."
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    await study.eunbi.submit_modal(form, {"answer": "은비의 말"})

    for refused in (
        await press(study.hangyeol, stale, "은비님 답변 고치기"),
        await press(study.hangyeol, receipt, "되돌리기"),
    ):
        assert text_of(refused) == (
            "#1 질문의 이 답변은 은비님의 글이에요. 바꾸고 싶으면 은비님이나 관리자에게 부탁해 주세요."
        )
    now = await offered(study.hangyeol, await more(study, study.hangyeol))
    assert "edit:answer:1" not in now
    assert "withdraw:answer:1" in now
    question = await stored(study)
    assert question.answer is not None
    assert question.answer.body == "은비의 말"
