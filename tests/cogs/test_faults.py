"""What goes wrong: the database is locked, Discord refuses, or something unforeseen; nothing typed is lost."""

import asyncio
import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord import InteractionResult
from sqlalchemy import make_url

from bot import replies
from tests.cogs.questions.test_similar import EARLIER, LIKE_IT
from tests.support.database import another_program, give_up_at_once, locked
from tests.support.faults import GARBLED, Fault, When, tap
from tests.support.study import Study, buttons_of, pinged, press, returned, text_of

WORDS = "아무에게도 보이면 안 되는 말\n\n둘째 문단"
CALLBACK = "/interactions/*/callback"
SILENT = discord.PermissionOverwrite(send_messages=False)


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def file_of(study: Study) -> str:
    """Return the path of the database."""
    return make_url(study.bot.settings.database).database or ""


def spoil(study: Study, statement: str) -> None:
    """Put something into the database that no use-case would."""
    with closing(sqlite3.connect(file_of(study))) as other:
        other.execute(statement)
        other.commit()


def reference_of(shown: InteractionResult, study: Study, caplog: pytest.LogCaptureFixture) -> str:
    """Return the reference that a member was told, after a look for it in the log, and for what must not be there."""
    found = re.search(r"참조 번호 `([0-9a-f]{6})`", text_of(shown))
    assert found, text_of(shown)
    (record,) = [logged for logged in caplog.records if logged.levelno >= logging.ERROR]
    assert found[1] in record.getMessage()
    assert f"guild={study.guild.id} interaction={shown._interaction.id}" in record.getMessage()
    assert record.exc_info
    assert "아무에게도" not in caplog.text
    assert "둘째 문단" not in caplog.text
    assert all(interaction.token not in caplog.text for interaction in study.env.backend.interactions.values())
    return found[1]


def card_posts(study: Study) -> str:
    """Return where cards are posted, for `inject_error`."""
    return f"/channels/{study.channel.id}/messages"


async def asked(study: Study) -> None:
    """Let 한결 ask 민하 of the team of 민하 and 은비."""
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")


async def answered(study: Study) -> list[str | None]:
    """Return each question's answer in the database."""
    return [question.answer.body if question.answer else None for question in await study.questions()]


# The database.


async def test_a_question_that_a_locked_database_refuses_comes_back(
    study: Study, caplog: pytest.LogCaptureFixture
) -> None:
    await study.present(study.minha)

    with locked(study.db):
        refused = await study.ask(study.hangyeol, study.minha, WORDS)

    assert text_of(refused).startswith("지금은 저장할 수 없어요. 아무것도 저장되지 않았으니 잠시 뒤 다시 보내 주세요.")
    assert reference_of(refused, study, caplog)
    assert returned(refused) == WORDS
    assert await study.questions() == []
    await study.ask(study.hangyeol, study.minha, WORDS)
    assert [(question.number, question.body) for question in await study.questions()] == [(1, WORDS)]


async def test_an_answer_that_a_locked_database_refuses_comes_back(
    study: Study, caplog: pytest.LogCaptureFixture
) -> None:
    await asked(study)
    form = await press(study.minha, study.cards()[-1], "답변하기")

    with locked(study.db):
        refused = await study.minha.submit_modal(form, {"answer": WORDS})

    assert reference_of(refused, study, caplog)
    assert returned(refused) == WORDS
    assert await answered(study) == [None]


async def test_a_locked_database_is_still_read(study: Study) -> None:
    await asked(study)

    with locked(study.db):
        front = await study.minha.slash(study.channel, "study")
        listed = await study.minha.slash(study.channel, "questions")
        form = await press(study.minha, study.cards()[-1], "답변하기")

    assert "💬 #1" in text_of(front)
    assert "⏳" in text_of(listed)
    assert form.modal is not None


async def test_a_card_whose_place_could_not_be_stored_is_known_again(study: Study) -> None:
    await study.present(study.minha)
    give_up_at_once(study.db)
    with another_program(study.db) as other:

        def lock(event: str, _payload: Mapping[str, Any]) -> None:
            if event == "MESSAGE_CREATE" and not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")

        study.env.backend.subscribers.append(lock)
        receipt = await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
        study.env.backend.subscribers.remove(lock)

    assert "**#1** 질문을" in text_of(receipt)
    assert receipt.followups == []
    await study.env.advance_time(5)
    await study.answer(study.minha, 1, "그래서")
    (card,) = [message for message in study.cards() if "more:1" in buttons_of(message).values()]
    assert "그래서" in text_of(card)
    assert [question.message_id for question in await study.questions()] == [card.id]


async def test_a_refusal_that_was_shown_although_discord_s_word_is_lost_is_followed_by_the_text(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    tap(monkeypatch).arm(Fault(0, When.CUT))

    with locked(study.db):
        refused = await study.ask(study.hangyeol, study.minha, WORDS)

    assert "쓰신 글은 아래에 돌려 드려요." in text_of(refused)
    assert returned(refused) == WORDS


async def test_a_text_with_a_code_block_comes_back_as_a_file_word_for_word(study: Study) -> None:
    await asked(study)
    words = "코드예요\n```py\nx = 1\n```\n" + "가" * 2000

    with locked(study.db):
        refused = await study.answer(study.minha, 1, words)

    (followed,) = refused.followups
    assert followed.ephemeral
    (file,) = followed.attachments
    assert (file.filename, (await file.read()).decode()) == ("text.txt", words)


# Something unforeseen: here, a row that cannot be read.


async def test_in_a_command(study: Study, caplog: pytest.LogCaptureFixture) -> None:
    study.provoked = (LookupError,)
    await asked(study)
    spoil(study, "UPDATE question SET dialect = 'nonsense'")

    refused = await study.answer(study.minha, 1, WORDS)

    assert text_of(refused).startswith("예상하지 못한 문제가 생겼어요.")
    assert reference_of(refused, study, caplog)
    assert returned(refused).endswith(WORDS)


async def test_in_a_command_that_takes_a_question(study: Study, caplog: pytest.LogCaptureFixture) -> None:
    study.provoked = (ValueError,)
    await study.present(study.minha)
    spoil(study, "UPDATE week SET date = 'someday'")

    refused = await study.ask(study.hangyeol, study.minha, WORDS)

    assert reference_of(refused, study, caplog)
    assert returned(refused) == WORDS
    spoil(study, "UPDATE week SET date = '2026-01-01'")
    assert await study.questions() == []


async def test_in_a_button(study: Study, caplog: pytest.LogCaptureFixture) -> None:
    study.provoked = (LookupError,)
    await asked(study)
    spoil(study, "UPDATE question SET dialect = 'nonsense'")

    refused = await press(study.minha, study.cards()[-1], "답변하기")

    assert refused.ephemeral
    assert reference_of(refused, study, caplog)
    assert refused.followups == []


async def test_in_a_form(study: Study, caplog: pytest.LogCaptureFixture) -> None:
    study.provoked = (LookupError,)
    await asked(study)
    form = await press(study.minha, study.cards()[-1], "답변하기")
    spoil(study, "UPDATE question SET dialect = 'nonsense'")

    refused = await study.minha.submit_modal(form, {"answer": WORDS})

    assert reference_of(refused, study, caplog)
    assert returned(refused) == WORDS


async def test_in_autocomplete_the_number_can_be_typed_instead(study: Study, caplog: pytest.LogCaptureFixture) -> None:
    await asked(study)
    spoil(study, "UPDATE question SET dialect = 'nonsense'")

    assert await study.minha.autocomplete(study.channel, "answer", "question", "왜 그런") == []

    (record,) = [logged for logged in caplog.records if logged.levelno >= logging.ERROR]
    assert str(study.guild.id) in record.getMessage()
    assert "왜 그런" not in caplog.text
    spoil(study, "UPDATE question SET dialect = 'discord'")
    await study.answer(study.minha, 1, "그래서")
    assert await answered(study) == ["그래서"]


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    study.provoked = (LookupError,)
    await asked(study)
    spoil(study, "UPDATE question SET dialect = 'nonsense'")

    refused = await study.answer(study.minha, 1, "Because")

    assert re.search(r"tell a manager the reference `[0-9a-f]{6}`", text_of(refused))


@pytest.mark.parametrize("command", ["ask", "answer"])
async def test_a_form_that_discord_does_not_open(study: Study, caplog: pytest.LogCaptureFixture, command: str) -> None:
    study.provoked = (discord.HTTPException,)
    await asked(study)
    study.env.inject_error("POST", CALLBACK, status=500)

    refused = await study.minha.slash(study.channel, command)

    assert reference_of(refused, study, caplog)


# Discord is late, or does not want the reply.


async def test_a_question_whose_receipt_came_too_late_has_its_card(study: Study) -> None:
    await study.present(study.minha)
    study.env.inject_error("POST", CALLBACK, status=404, code=10062, times=None)

    result = await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    assert result.response is None
    assert result.followups == []
    assert "**왜 그런가요?**" in text_of(study.cards()[-1])
    assert [question.message_id for question in await study.questions()] == [study.cards()[-1].id]


async def test_an_answer_whose_receipt_came_too_late_is_on_the_card(study: Study) -> None:
    await asked(study)
    form = await press(study.minha, study.cards()[-1], "답변하기")
    study.env.inject_error("POST", CALLBACK, status=404, code=10062, times=None)

    await study.minha.submit_modal(form, {"answer": "그래서"})

    card, told = study.cards()[-2:]
    assert "그래서" in text_of(card)
    assert "답변이 달렸어요" in text_of(told)


async def test_what_was_refused_too_late_to_say_so_is_not_claimed(study: Study) -> None:
    await study.present(study.minha)
    before = len(study.cards())
    study.env.inject_error("POST", CALLBACK, status=404, code=10062, times=None)

    result = await study.ask(study.hangyeol, study.subin, "왜 그런가요?")

    assert result.response is None
    assert result.followups == []
    assert len(study.cards()) == before
    assert await study.questions() == []


# The card.


async def _look(study: Study) -> None:
    """Let Discord say, with what somebody does, that the bot may write here."""
    await study.stranger.slash(study.channel, "study")


async def _wonder(study: Study) -> None:
    """Change what the card shows."""
    panel = await study.subin.slash(study.channel, "edit", question="1")
    await press(study.subin, panel, next(label for label in buttons_of(panel) if label.startswith("🙋")))


async def _wait(study: Study) -> None:
    """Let as long pass as it takes until it is tried again, the second time too."""
    await study.env.advance_time(4)


@pytest.mark.parametrize(
    ("status", "code", "times", "then"),
    [(403, 50013, 2, _look), (404, 10003, 1, _wonder), (500, 0, 2, _wait)],
    ids=["no permission", "no channel", "no Discord"],
)
async def test_a_card_that_could_not_be_posted_comes_later(
    study: Study, status: int, code: int, times: int, then: Callable[[Study], Awaitable[None]]
) -> None:
    await study.present(study.minha)
    before = len(study.cards())
    study.env.inject_error("POST", card_posts(study), status=status, code=code, times=times)

    result = await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    assert "**#1** 질문을" in text_of(result)
    assert result.followups == []
    for _ in range(times):
        assert len(study.cards()) == before
        await then(study)

    (card,) = study.cards()[before:]
    assert pinged(study.sent()[-1]) == [study.minha.id]
    assert [question.message_id for question in await study.questions()] == [card.id]


async def test_an_answer_that_the_card_did_not_take_is_shown_soon(study: Study) -> None:
    await asked(study)
    card = study.cards()[-1]
    study.env.inject_error("PATCH", "/channels/*/messages/*", status=500)

    result = await study.answer(study.minha, 1, "그래서")
    await study.env.advance_time(5)

    assert result.followups == []
    shown, told = study.cards()[-2:]
    assert shown.id == card.id
    assert "그래서" in text_of(shown)
    assert text_of(told).startswith(f"<@{study.hangyeol.id}>님, **#1** 질문에 답변이 달렸어요")
    assert pinged(study.sent()[-1]) == [study.hangyeol.id]


async def test_a_card_that_is_gone_is_posted_anew(study: Study) -> None:
    await asked(study)
    before = len(study.cards())
    study.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008)

    result = await study.answer(study.minha, 1, "그래서")

    assert result.followups == []
    card, told = study.cards()[before - 1 :]  # the one before is deleted, if it is still there
    assert "그래서" in text_of(card)
    assert told.reference is not None
    assert told.reference.message_id == card.id
    assert [question.message_id for question in await study.questions()] == [card.id]


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (403, 50013), (400, 50083)])
async def test_a_card_out_of_reach_is_changed_and_not_posted_anew(study: Study, status: int, code: int) -> None:
    await asked(study)
    card = study.cards()[-1]
    study.env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=code)

    result = await study.answer(study.minha, 1, "그래서")
    assert result.followups == []
    assert [message.id for message in study.cards()] == [card.id]
    assert "그래서" not in text_of(study.cards()[0])
    await _look(study)

    changed, told = study.cards()
    assert changed.id == card.id
    assert "그래서" in text_of(changed)
    assert told.reference is not None
    assert told.reference.message_id == card.id


async def test_a_card_neither_changed_nor_posted_anew_comes_later(study: Study) -> None:
    await asked(study)
    study.env.inject_error("PATCH", "/channels/*/messages/*", status=404, code=10008)
    study.env.inject_error("POST", card_posts(study), status=403, code=50013)

    result = await study.answer(study.minha, 1, "그래서")
    assert result.followups == []
    await _look(study)

    assert await answered(study) == ["그래서"]
    card, _ = study.cards()
    assert "그래서" in text_of(card)
    assert [question.message_id for question in await study.questions()] == [card.id]


async def test_an_asker_who_could_not_be_told_costs_nothing(study: Study, caplog: pytest.LogCaptureFixture) -> None:
    await asked(study)
    study.env.inject_error("POST", card_posts(study), status=403, code=50013)

    result = await study.answer(study.minha, 1, "그래서")

    assert "답변을 남겼어요" in text_of(result)
    assert result.followups == []
    assert "그래서" in text_of(study.cards()[-1])
    assert "channel held" in caplog.text
    await study.stranger.slash(study.channel, "study")  # by which Discord says that the bot may write here
    assert text_of(study.cards()[-1]).startswith(f"<@{study.hangyeol.id}>님, **#1** 질문에 답변이 달렸어요")


async def test_where_the_receipt_fails_the_card_still_waits_for_its_channel(study: Study) -> None:
    quiet = study.guild.create_text_channel("공지", overwrites={study.guild.default_role: SILENT})
    await study.present(study.minha)
    study.env.inject_error("POST", CALLBACK, status=500)

    await study.hangyeol.slash(quiet, "ask", presenter=study.minha, question="왜 그런가요?")
    assert quiet.history() == []
    await study.let_write(quiet)

    (card,) = quiet.history()
    assert "**왜 그런가요?**" in text_of(card)
    assert [question.message_id for question in await study.questions()] == [card.id]


# Discord's answers cannot be read.


@pytest.mark.parametrize("at", range(2), ids=["receipt", "card"])
@pytest.mark.parametrize("kind", range(len(GARBLED)), ids=GARBLED)
async def test_an_answer_of_discord_s_that_cannot_be_read_stops_nothing(
    study: Study, monkeypatch: pytest.MonkeyPatch, at: int, kind: int
) -> None:
    await study.present(study.minha, study.eunbi)
    wire = tap(monkeypatch)
    wire.arm(Fault(at, When.GARBLED, kind))

    result = await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    assert text_of(result).startswith("✅ **1주차** · **#1** 질문을 민하")
    assert len(study.cards()) == 1
    assert result.followups == []
    wire.arm(None)
    await study.answer(study.eunbi, 1, "그래서 그래요.")
    assert len([card for card in study.cards() if "more:1" in buttons_of(card).values()]) == 1
    assert "그래서 그래요." in text_of(study.cards()[0])


@pytest.mark.parametrize("kind", range(len(GARBLED)), ids=GARBLED)
async def test_a_form_a_leaf_and_what_is_given_back_survive_it_too(
    study: Study, monkeypatch: pytest.MonkeyPatch, kind: int
) -> None:
    await asked(study)
    wire = tap(monkeypatch)
    wire.arm(Fault(0, When.GARBLED, kind))
    form = await press(study.minha, study.cards()[-1], "답변하기")
    with locked(study.db):
        wire.arm(Fault(1, When.GARBLED, kind))
        refused = await study.minha.submit_modal(form, {"answer": WORDS})
    assert returned(refused) == WORDS
    wire.arm(Fault(0, When.GARBLED, kind))

    door = await press(study.minha, study.cards()[-1], "⋯")

    assert "#1" in text_of(door)


# The database is slow: the member sees that it goes on.


@pytest.fixture
def _slow_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two seconds pass while the database works; SimCord's clock stands still meanwhile."""

    async def wait(tasks: set[Any], *, timeout: float) -> tuple[set[Any], set[Any]]:  # noqa: ASYNC109  # asyncio's own
        assert timeout == replies.PATIENCE
        return set(), tasks

    monkeypatch.setattr(replies, "asyncio", SimpleNamespace(wait=wait, ensure_future=asyncio.ensure_future))


@pytest.mark.usefixtures("_slow_database")
async def test_a_slow_question_and_a_slow_answer(study: Study) -> None:
    await study.present(study.minha)

    asked = await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    answer = await study.answer(study.minha, 1, "그래서")
    refused = await study.answer(study.minha, 1, WORDS)

    assert asked.ephemeral
    assert text_of(asked).startswith("✅ **1주차** · **#1** 질문을")
    assert text_of(answer).startswith("✅ **1주차** · **#1** 답변을")
    assert "그래서" in text_of(study.cards()[-2])
    assert refused.ephemeral
    assert "이미 답하셨어요" in text_of(refused)
    assert returned(refused).endswith(WORDS)


@pytest.mark.usefixtures("_slow_database")
@pytest.mark.parametrize("fault", [Fault(0, When.BEFORE), Fault(0, When.AFTER), Fault(0, When.CUT)], ids=str)
async def test_nobody_sees_for_ever_that_it_goes_on(
    study: Study, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    await study.present(study.minha)
    tap(monkeypatch).arm(fault)

    result = await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    assert text_of(result).startswith("✅ **1주차** · **#1** 질문을")
    assert result.followups == []


@pytest.mark.usefixtures("_slow_database")
async def test_a_slow_receipt_stays_when_more_is_to_be_said(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.subin, study.minha, EARLIER)

    result = await study.ask(study.hangyeol, study.minha, LIKE_IT)

    assert text_of(result).startswith("✅ **1주차** · **#2** 질문을")
    assert "되돌리기" in buttons_of(result)
    (similar,) = result.followups
    assert similar.ephemeral
    assert "#1" in text_of(similar.message)


@pytest.mark.usefixtures("_slow_database")
async def test_a_slow_button_shows_what_it_did(study: Study) -> None:
    await asked(study)
    panel = await press(study.subin, study.cards()[-1], "⋯")

    done = await press(study.subin, panel, "🙋 나도 궁금해요")

    assert "#1" in text_of(done)
    assert list(buttons_of(done)) != list(buttons_of(panel))


@pytest.mark.usefixtures("_slow_database")
async def test_a_slow_question_where_the_bot_may_not_send_has_its_card_once_it_may(study: Study) -> None:
    quiet = study.guild.create_text_channel("공지", overwrites={study.guild.default_role: SILENT})
    await study.present(study.minha)

    result = await study.hangyeol.slash(quiet, "ask", presenter=study.minha, question="왜 그런가요?")

    assert result.ephemeral
    assert text_of(result).startswith("✅ **1주차** · **#1** 질문을")
    assert "봇에게 이 채널의 **메시지 보내기** 권한이 생기면 바로 올라가요." in text_of(result)
    assert quiet.history() == []
    await study.let_write(quiet)
    (card,) = quiet.history()
    assert "**왜 그런가요?**" in text_of(card)
    assert [question.message_id for question in await study.questions()] == [card.id]


@pytest.mark.usefixtures("_slow_database")
async def test_a_slow_question_that_discord_gave_up_on_has_its_card(study: Study) -> None:
    await study.present(study.minha)
    study.env.inject_error("POST", CALLBACK, status=404, code=10062, times=None)

    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    assert "**왜 그런가요?**" in text_of(study.cards()[-1])
    assert [question.body for question in await study.questions()] == ["왜 그런가요?"]
