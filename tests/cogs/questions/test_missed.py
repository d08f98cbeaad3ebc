"""Replies to cards that were written while the bot was away."""

from typing import Any

import discord
import pytest
from simcord.backend.models.message import AllowedMentions
from sqlalchemy import select

from bot.presence import TRIES
from cogs.questions import missed
from db.models import Answer, Notice
from db.types import NoticeKind
from tests.cogs.questions.test_reply import reactions, reply, whispered
from tests.support.study import Study, press, text_of


async def asked(study: Study, *words: str) -> list[discord.Message]:
    """Let 한결 ask 은비, and return the cards."""
    await study.present(study.minha, study.eunbi)
    for question in words or ("왜 그런가요?",):
        await study.ask(study.hangyeol, study.eunbi, question)
    return study.cards()[-len(words or [1]) :]


async def answers(study: Study) -> list[str]:
    found = select(Answer.body).order_by(Answer.id)
    return await study.db.read(lambda session: list(session.scalars(found)))


async def offers(study: Study) -> int:
    found = select(Notice.id).where(Notice.kind == NoticeKind.OFFER)
    return len(await study.db.read(lambda session: session.scalars(found).all()))


def read(study: Study) -> list[Any]:
    """Return what was read of channels' histories."""
    return [
        request for request in study.env.http_requests if request.method == "GET" and request.path.endswith("/messages")
    ]


async def deliver_again(study: Study, message: discord.Message) -> None:
    """Let Discord deliver a message a second time."""
    emitted = [entry[2] for entry in study.env.backend.transcript if entry[:2] == ("GATEWAY", "MESSAGE_CREATE")]
    study.env.backend.emit("MESSAGE_CREATE", next(found for found in emitted if found["id"] == str(message.id)))
    await study.env.settle()


async def test_a_reply_that_was_written_while_the_bot_was_away_is_the_answer(study: Study) -> None:
    [card] = await asked(study)
    study.leave()
    said = await reply(study, study.eunbi, card, "그래서요")
    assert await answers(study) == []

    await study.restart()

    assert await answers(study) == ["그래서요"]
    assert reactions(study, said) == ["✅"]
    shown = next(message for message in study.cards() if message.id == card.id)
    assert text_of(shown).endswith("그래서요")
    assert text_of(study.cards()[-1]) == f"<@{study.hangyeol.id}>님, **#1** 질문에 답변이 달렸어요."


async def test_replies_are_read_in_the_order_in_which_they_were_written(study: Study) -> None:
    first, second = await asked(study, "하나요?", "둘이요?")
    study.leave()
    await reply(study, study.minha, second, "둘이에요")
    await study.stranger.send(study.channel, "점심 뭐 먹어요?")
    await reply(study, study.hangyeol, first, "저도 궁금해요")
    await reply(study, study.eunbi, first, "하나예요")

    await study.restart()

    assert await answers(study) == ["둘이에요", "하나예요"]


async def test_the_second_reply_to_a_card_is_offered_to_be_added(study: Study) -> None:
    [card] = await asked(study)
    study.leave()
    await reply(study, study.eunbi, card, "그래서요")
    await reply(study, study.minha, card, "저도 보탤게요")

    await study.restart()

    assert await answers(study) == ["그래서요"]
    assert await offers(study) == 1


async def test_what_was_read_in_before_is_neither_taken_nor_offered_again(study: Study) -> None:
    [card] = await asked(study)
    study.leave()
    said = await reply(study, study.eunbi, card, "그래서요")
    added = await reply(study, study.minha, card, "저도 보탤게요")
    for _ in range(2):
        await study.restart()
    for message in (said, added):
        await deliver_again(study, message)

    assert await answers(study) == ["그래서요"]
    assert await offers(study) == 1
    assert reactions(study, said) == ["✅"]


async def test_what_was_heard_live_is_not_taken_again(study: Study) -> None:
    [card] = await asked(study)
    said = await reply(study, study.eunbi, card, "그래서요")
    await press(study.eunbi, study.cards()[-1], "답변이 아니에요")

    await study.restart()
    await deliver_again(study, said)

    assert len(await answers(study)) == 1
    assert (await study.questions())[0].answer is None
    assert await offers(study) == 0


async def test_a_reply_whose_words_discord_does_not_show_is_asked_for(study: Study) -> None:
    [card] = await asked(study)
    study.leave()
    backend = study.env.backend
    above = {"channel_id": str(study.channel.id), "message_id": str(card.id)}
    reference = backend.normalize_message_reference(study.channel.id, above)
    silent = AllowedMentions(replied_user=False)
    backend.create_message(study.channel.id, study.eunbi.id, "그래서요", reference=reference, allowed_mentions=silent)

    await study.restart()

    assert await answers(study) == []
    [told] = whispered(study.eunbi)
    assert "**#1**" in told


async def test_nothing_is_read_where_nothing_was_written(study: Study) -> None:
    await asked(study)
    await study.restart()
    before = len(read(study))
    study.leave()

    await study.restart()

    assert len(read(study)) == before


async def test_a_channel_whose_history_is_closed_to_the_bot_is_left_alone(study: Study) -> None:
    [card] = await asked(study)
    found = study.bot.get_channel(study.channel.id)
    assert isinstance(found, discord.TextChannel)
    await found.set_permissions(found.guild.me, view_channel=True, send_messages=True, read_message_history=False)
    study.leave()
    await reply(study, study.eunbi, card, "그래서요")

    await study.restart()

    assert read(study) == []
    assert await answers(study) == []


async def test_a_channel_that_was_deleted_meanwhile_does_not_hold_up_the_others(study: Study) -> None:
    [card] = await asked(study)
    other = study.guild.create_text_channel("옆방")
    await study.env.settle()
    await study.hangyeol.slash(other, "ask", presenter=study.eunbi, question="옆방에서는요?")
    study.leave()
    await reply(study, study.eunbi, card, "그래서요")
    study.env.backend.delete_channel(other.id)

    await study.restart()

    assert await answers(study) == ["그래서요"]


async def test_a_channel_that_cannot_be_read_does_not_hold_up_the_others(study: Study) -> None:
    [card] = await asked(study)
    other = study.guild.create_text_channel("옆방")
    await study.env.settle()
    await study.hangyeol.slash(other, "ask", presenter=study.eunbi, question="옆방에서는요?")
    study.leave()
    await reply(study, study.eunbi, card, "그래서요")
    await study.stranger.send(other, "점심 뭐 먹어요?")
    study.env.inject_error("GET", f"/channels/{other.id}/messages", status=403, code=50001)

    await study.restart()

    assert await answers(study) == ["그래서요"]


@pytest.mark.looks_each_minute
async def test_what_could_not_be_read_is_read_a_minute_later(study: Study, caplog: pytest.LogCaptureFixture) -> None:
    [card] = await asked(study)
    study.leave()
    await reply(study, study.eunbi, card, "그래서요")
    study.env.inject_error("GET", f"/channels/{study.channel.id}/messages", status=500)

    await study.restart()
    assert "not made up for what was missed" in caplog.text

    await study.env.advance_time(60)
    assert await answers(study) == ["그래서요"]


@pytest.mark.looks_each_minute
async def test_what_can_never_be_read_is_let_be(study: Study, caplog: pytest.LogCaptureFixture) -> None:
    await asked(study)
    study.leave()
    await study.stranger.send(study.channel, "점심 뭐 먹어요?")
    study.env.inject_error("GET", f"/channels/{study.channel.id}/messages", status=500, times=99)
    await study.restart()

    await study.env.advance_time(600)

    assert caplog.text.count("not made up for what was missed") == TRIES


async def test_only_so_many_channels_are_read(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missed, "CHANNELS_LIMIT", 1)
    await asked(study)
    other = study.guild.create_text_channel("옆방")
    await study.env.settle()
    await study.hangyeol.slash(other, "ask", presenter=study.eunbi, question="옆방에서는요?")
    study.leave()
    for channel in (study.channel, other):
        await study.stranger.send(channel, "점심 뭐 먹어요?")

    await study.restart()

    assert [request.path for request in read(study)] == [f"/channels/{other.id}/messages"]
