"""⋯ and ``/edit``: what they offer to whom."""

import discord
import pytest

from tests.cogs.questions.change.scene import asked, more, stored
from tests.support.panels import offered, press_behind
from tests.support.study import Study, buttons_of, field, press, text_of


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
    reached = [custom_id for custom_id in await offered(study.minha, panel) if custom_id.startswith("edit:answer:")]

    assert reached == [f"edit:answer:{number}" for number in range(1, 13)]
    form = await press_behind(study.minha, panel, reached[-1])
    assert field(form.modal, "answer")["value"] == "보탬 10"


async def test_a_question_is_left_out_of_the_page(study: Study) -> None:
    await asked(study)

    receipt = await press_behind(study.hangyeol, await more(study, study.hangyeol), "페이지에서 빼기")

    assert not (await stored(study)).in_page
    await press(study.hangyeol, receipt, "페이지에 다시 싣기")
    assert (await stored(study)).in_page


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

    assert [text["name"] for text in theirs] == ["#2 둘", "#1 하나"]
    assert nothing == []


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
    assert [choice["name"] for choice in named] == [words]


async def test_the_question_that_has_the_typed_number_is_offered_first(study: Study) -> None:
    await asked(study, *("그림 1" for _ in range(11)))

    for typed in ("1", "#1"):
        offered = await study.hangyeol.autocomplete(study.channel, "edit", "question", typed)
        assert [choice["value"] for choice in offered][:2] == ["1", "11"]


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
    for member in (study.hangyeol, study.minha):
        shown = await press(member, study.cards()[0], "⋯")
        assert text_of(shown).endswith("부끄러운 질문")
        assert buttons_of(shown) == {"질문 복구": "restore:question:1"}


async def test_the_command_offers_only_what_one_may_do_something_with(study: Study) -> None:
    await study.present(study.eunbi)
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.eunbi)
    await study.hangyeol.submit_modal(form, {"notes": "취소한 메모\n남은 메모"})
    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    await press(study.hangyeol, panel, "질문 삭제")

    offered = [
        [choice["value"] for choice in await member.autocomplete(study.channel, "edit", "question", "")]
        for member in (study.hangyeol, study.eunbi, study.stranger)
    ]

    assert offered == [["2", "1"], ["2"], []]
    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "edit", question="2"), "옮기기")
    assert [option["value"] for option in field(form.modal, "questions")["options"]] == ["2"]
