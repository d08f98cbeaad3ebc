"""Withdrawing and restoring, and the ways back from each."""

from tests.cogs.questions.change.scene import asked, card, more, stored
from tests.support.panels import press_behind
from tests.support.study import Study, buttons_of, press, text_of


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
    assert [question.number for question in await study.questions()] == [1]


async def test_the_receipts_undo(study: Study) -> None:
    await study.present(study.eunbi)
    receipt = await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    answered = await study.answer(study.eunbi, 1, "그래서요")

    await press(study.eunbi, answered, "되돌리기")
    assert (await stored(study)).answer is None
    assert "그래서요" not in card(study)
    await press(study.hangyeol, receipt, "되돌리기")

    assert await study.questions() == []


async def test_a_withdrawn_answer_comes_back(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    receipt = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 삭제")
    assert "답변 전" in card(study)

    await press(study.eunbi, receipt, "되돌리기")

    assert "그래서요" in card(study)


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


async def test_who_took_a_message_as_an_answer_withdraws_it_but_puts_no_words_into_its_author_s_mouth(
    study: Study,
) -> None:
    await asked(study)
    message = await study.eunbi.send(study.channel, "제가 쓴 말")
    choice = await study.stranger.context_menu(study.channel, "Record as answer", message)
    receipt = await press(study.stranger, choice, "#1")

    panel = await more(study, study.stranger)
    assert [custom_id for custom_id in buttons_of(panel).values() if "answer:" in custom_id] == ["withdraw:answer:1"]
    assert "edit:answer:1" in buttons_of(await more(study, study.eunbi)).values()
    undone = await press(study.stranger, receipt, "되돌리기")
    assert (await stored(study)).answer is None
    await press(study.stranger, undone, "되돌리기")
    assert "제가 쓴 말" in card(study)
