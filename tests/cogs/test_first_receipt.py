"""The first receipt that somebody gets says that the page may be public; the next says nothing of it."""

from collections.abc import Awaitable, Callable

import pytest
from simcord import InteractionResult

from tests.support.study import Study, buttons_of, press, text_of

PUBLIC = "페이지에 실려 GitHub에 공개될 수 있어요"

#: 은비 is on 민하's team, put there by 민하; 한결 has asked her something, and nobody else has done anything.
Act = Callable[[Study], Awaitable[InteractionResult]]


async def ask(study: Study) -> InteractionResult:
    return await study.ask(study.eunbi, study.minha, "질문")


async def answer(study: Study) -> InteractionResult:
    return await study.answer(study.eunbi, 1, "답")


async def add(study: Study) -> InteractionResult:
    await study.answer(study.minha, 1, "답")
    return await study.eunbi.submit_modal(await press(study.eunbi, study.cards()[0], "덧붙이기"), {"answer": "더"})


async def follow_up(study: Study) -> InteractionResult:
    form = await press(study.eunbi, study.cards()[0], "추가 질문")
    return await study.eunbi.submit_modal(form, {"question": "그럼요?"})


async def record(study: Study) -> InteractionResult:
    form = await study.eunbi.slash(study.channel, "record", presenter=study.minha)
    return await study.eunbi.submit_modal(form, {"notes": "하나\n둘"})


async def hear(study: Study) -> InteractionResult:
    await study.eunbi.slash(study.channel, "record")
    board = study.cards()[-1]
    form = await press(study.eunbi, board, next(iter(buttons_of(board))))
    return await study.eunbi.submit_modal(form, {"question": "나온 질문"})


async def take(study: Study) -> InteractionResult:
    message = await study.hangyeol.send(study.channel, f"<@{study.minha.id}> 왜요?")
    return await study.eunbi.context_menu(study.channel, "Record as question", message)


async def reflect(study: Study) -> InteractionResult:
    form = await study.eunbi.slash(study.channel, "reflect")
    return await study.eunbi.submit_modal(form, {"reflection": "좋았어요"})


async def change(study: Study) -> InteractionResult:
    return await study.change(study.eunbi, study.minha)


@pytest.mark.parametrize("act", [ask, answer, add, follow_up, record, hear, take, reflect, change])
async def test_whoever_was_there_already_reads_it_once(study: Study, act: Act) -> None:
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜요?")
    await study.env.advance_time(60)

    read = said(await act(study))
    await study.env.advance_time(60)
    again = said(await ask(study))

    assert (read.count(PUBLIC), again.count(PUBLIC)) == (1, 0)
    assert "처음 오셨네요" not in read


def said(result: InteractionResult) -> str:
    """Return all that the receipts and what came after them say."""
    shown = [result.response, *result.followups]
    return "\n".join(text_of(reply.message) for reply in shown if reply is not None)


async def test_who_replied_to_a_card_reads_it_as_a_direct_message(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜요?")
    await study.env.advance_time(60)

    await study.eunbi.send(study.channel, f"<@{study.bot.user.id}> 그래서요", reply_to=study.cards()[0])  # type: ignore[union-attr]
    await study.env.advance_time(60)
    receipt = await ask(study)

    assert [PUBLIC in text_of(message) for message in study.eunbi.user.dm_channel.history()] == [False, True]
    assert PUBLIC not in text_of(receipt)


async def test_who_only_wondered_or_was_named_has_not_read_it_yet(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    await press(study.subin, await press(study.subin, study.cards()[0], "⋯"), "🙋 나도 궁금해요")
    await study.ask(study.hangyeol, study.minha, "대신 적어요", asked_by=study.stranger)
    await study.env.advance_time(60)

    for member in (study.subin, study.stranger):
        receipt = await study.ask(member, study.minha, f"{member.id}의 질문")
        assert PUBLIC in text_of(receipt)
        assert "처음 오셨네요" not in text_of(receipt)
