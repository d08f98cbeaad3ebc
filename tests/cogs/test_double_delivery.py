"""What Discord delivers twice, and what a thumb presses twice, happens once."""

import asyncio
import logging

import discord
import pytest

from tests.support.study import Study, buttons_of, press, returned, text_of


async def bodies(study: Study) -> list[tuple[str, str | None]]:
    """Return what the database holds: each question with its answer."""
    return [(question.body, question.answer.body if question.answer else None) for question in await study.questions()]


async def asked(study: Study) -> discord.Message:
    """Let 한결 ask 민하 of the team of 민하 and 은비, and return the card."""
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    return study.cards()[-1]


async def seen(study: Study) -> int:
    """Count the messages that anybody sees in the channel, private ones too."""
    members = (study.minha, study.eunbi, study.hangyeol)
    return len({message.id for member in members for message in study.channel.history(viewer=member)})


async def test_a_question_by_command(study: Study) -> None:
    await asked(study)
    before = await seen(study)

    await study.deliver_again()

    assert await bodies(study) == [("왜 그런가요?", None)]
    assert await seen(study) == before


async def test_a_question_by_form(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha)
    await study.hangyeol.submit_modal(form, {"question": "왜 그런가요?"})
    before = await seen(study)

    await study.deliver_again()

    assert await bodies(study) == [("왜 그런가요?", None)]
    assert await seen(study) == before


async def test_a_question_while_the_first_delivery_is_still_being_stored(study: Study) -> None:
    await asked(study)
    payload = next(
        dict(emitted) for _, event, emitted in reversed(study.env.backend.transcript) if event == "INTERACTION_CREATE"
    )
    record = study.env.backend.new_interaction(2, study.channel.id, study.hangyeol.id, study.guild.id)
    payload |= {"id": str(record.id), "token": record.token}
    before = len(study.cards())

    study.env.backend.emit("INTERACTION_CREATE", payload)
    for _ in range(3):  # until the first is on its way to the database
        await asyncio.sleep(0)
    study.env.backend.advance_clock(0.001)
    study.env.backend.emit("INTERACTION_CREATE", payload)
    await study.env.settle()

    assert len(await bodies(study)) == 2
    assert len(study.cards()) == before + 1


async def test_a_question_where_the_bot_may_not_send(study: Study) -> None:
    quiet = study.guild.create_text_channel(
        "공지", overwrites={study.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    await study.present(study.minha)
    await study.hangyeol.slash(quiet, "ask", presenter=study.minha, question="왜 그런가요?")

    await study.deliver_again()
    await study.let_write(quiet)

    assert await bodies(study) == [("왜 그런가요?", None)]
    assert len(quiet.history()) == 1


async def test_an_answer_by_command(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서")
    before = await seen(study)

    await study.deliver_again()

    assert await bodies(study) == [("왜 그런가요?", "그래서")]
    assert await seen(study) == before


async def test_an_answer_by_form(study: Study) -> None:
    form = await press(study.eunbi, await asked(study), "답변하기")
    result = await study.eunbi.submit_modal(form, {"answer": "그래서"})
    before = await seen(study)

    await study.deliver_again()

    assert await bodies(study) == [("왜 그런가요?", "그래서")]
    assert await seen(study) == before
    assert "답변을 남겼어요" in text_of(result)
    assert result.followups == []


@pytest.mark.parametrize("command", ["ask", "answer", "questions", "study"])
async def test_a_command_that_only_shows_something(study: Study, command: str) -> None:
    study.provoked = (discord.HTTPException,)  # answered before
    await asked(study)
    shown = await study.minha.slash(study.channel, command)
    assert shown.acknowledged
    before = await seen(study)

    await study.deliver_again()

    assert await seen(study) == before


async def test_a_button_that_opens_a_form(study: Study) -> None:
    form = await press(study.minha, await asked(study), "답변하기")
    before = await seen(study)

    await study.deliver_again()

    assert await seen(study) == before
    assert form.modal is not None
    await study.minha.submit_modal(form, {"answer": "그래서"})
    assert await bodies(study) == [("왜 그런가요?", "그래서")]


async def test_a_question_whose_card_is_still_to_come(study: Study) -> None:
    await study.present(study.minha)
    before = len(study.cards())
    study.env.inject_error("POST", f"/channels/{study.channel.id}/messages", status=500, times=3)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    await study.deliver_again()
    assert len(study.cards()) == before
    await study.env.advance_time(60)

    assert len(study.cards()) == before + 1
    assert await bodies(study) == [("왜 그런가요?", None)]


async def test_a_card_s_button_pressed_twice_stores_one_answer(study: Study) -> None:
    card = await asked(study)
    first = await press(study.minha, card, "답변하기")
    second = await press(study.minha, card, "답변하기")

    await study.minha.submit_modal(first, {"answer": "그래서"})
    refused = await study.minha.submit_modal(second, {"answer": "그래서요"})

    assert await bodies(study) == [("왜 그런가요?", "그래서")]
    assert text_of(refused).startswith("#1 질문에는 이미 답하셨어요.")
    assert returned(refused) == "그래서요"


async def test_a_leaf_turned_twice_is_the_same_leaf(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "가나다라 " * 800)
    leaf = await press(study.hangyeol, study.cards()[-1], "전체 읽기")
    second = await press(study.hangyeol, leaf, "다음 ▶")
    shown = text_of(second)

    await study.deliver_again()

    assert text_of(second) == shown
    assert list(buttons_of(second)) == ["◀ 이전", "다음 ▶"]


async def test_no_delivery_is_an_error_for_the_log_of_a_question(
    study: Study, caplog: pytest.LogCaptureFixture
) -> None:
    await asked(study)
    await study.deliver_again()
    await study.answer(study.minha, 1, "그래서")
    await study.deliver_again()

    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_notes_that_were_all_taken_back(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.minha)
    receipt = await study.hangyeol.submit_modal(form, {"notes": "하나\n둘"})
    delivered = [payload for _, event, payload in study.env.backend.transcript if event == "INTERACTION_CREATE"][-1]
    await press(study.hangyeol, receipt, "되돌리기")
    before = await seen(study)

    study.env.backend.emit("INTERACTION_CREATE", delivered)
    await study.env.settle()

    assert await bodies(study) == []
    assert await seen(study) == before
