"""What becomes of what Discord refuses: it waits, goes another way or is let be, and comes back when it can."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
from simcord.backend.serializers import guild_create_payload
from sqlalchemy import select

from bot import controls
from bot.alarm import LOOK
from bot.render.layout import layout
from db import outbox
from db.models import HeldChannel
from db.outbox import PROBE
from tests.support.faults import guard_files, slow_down
from tests.support.study import Study, press, text_of

pytestmark = pytest.mark.looks_each_minute


def messages(study: Study) -> str:
    """Return the path by which messages come into the channel."""
    return f"/channels/{study.channel.id}/messages"


async def held(study: Study) -> list[HeldChannel]:
    """Return the channels that wait for a permission."""
    return await study.db.read(lambda session: list(session.scalars(select(HeldChannel))))


def tried(study: Study) -> int:
    """Return how often a message was to come into the channel."""
    return sum(request.method == "POST" and request.path == messages(study) for request in study.env.http_requests)


async def test_a_change_that_comes_while_a_card_is_refused_is_shown(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    traffic = slow_down(monkeypatch, study.env)
    traffic.routes = {"post"}
    study.env.inject_error("POST", messages(study), status=400, code=50035)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await traffic.until_held()

    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    form = await press(study.hangyeol, panel, "질문 고치기")
    await study.hangyeol.submit_modal(form, {"question": "왜 그럴까요?"})
    await traffic.clear()

    assert "왜 그럴까요?" in text_of(study.cards()[-1])


async def test_a_channel_that_opens_while_a_card_is_refused_gets_it(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    traffic = slow_down(monkeypatch, study.env)
    traffic.routes = {"post"}
    study.env.inject_error("POST", messages(study), status=403, code=50013)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await traffic.until_held()

    await study.let_write(study.channel)
    await traffic.clear()

    assert "왜 그런가요?" in text_of(study.cards()[-1])


async def test_a_permission_is_heard_of_though_the_clock_looked_just_before_the_channel_was_held(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    write = study.db.write

    async def look_and_write(use_case: Callable[..., Any], /, *args: Any, **details: Any) -> Any:
        if use_case is outbox.hold:
            await study.bot.outbox.look()
        return await write(use_case, *args, **details)

    monkeypatch.setattr(study.db, "write", look_and_write)
    await study.let_write(study.channel, may=False)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    assert len(await held(study)) == 1

    await study.let_write(study.channel)

    assert "왜 그런가요?" in text_of(study.cards()[-1])


async def test_a_held_channel_is_tried_with_one_thing_an_hour_until_that_goes(study: Study) -> None:
    await study.present(study.minha)
    await study.let_write(study.channel, may=False)
    for question in ("하나?", "둘?", "셋?"):
        await study.ask(study.hangyeol, study.minha, question)
    before = len(study.cards())
    (first,) = await held(study)

    for _ in range(2):
        count = tried(study)
        await study.env.advance_time((PROBE + LOOK).total_seconds())
        assert tried(study) == count + 1
    (again,) = await held(study)
    assert again.since == first.since
    assert again.probe_at > study.env.now()
    assert len(study.cards()) == before

    study.env.backend.channels[study.channel.id].overwrites.clear()  # and no event says so
    await study.env.advance_time((PROBE + LOOK).total_seconds())
    assert [text_of(card).splitlines()[-1] for card in study.cards()[before:]] == ["**하나?**", "**둘?**", "**셋?**"]
    assert await held(study) == []


async def test_a_held_channel_is_tried_with_one_thing_also_while_discord_is_down(study: Study) -> None:
    await study.present(study.minha)
    await study.let_write(study.channel, may=False)
    for question in ("하나?", "둘?", "셋?"):
        await study.ask(study.hangyeol, study.minha, question)
    study.env.backend.channels[study.channel.id].overwrites.clear()
    study.env.inject_error("POST", messages(study), status=500, times=None)
    count = tried(study)

    await study.env.advance_time(PROBE.total_seconds())
    assert tried(study) == count + 1
    assert len(await held(study)) == 1


async def followed(study: Study, failing: int | None) -> None:
    """Let 한결 ask and 은비 follow up, while the channel fails to take messages some times."""
    await study.present(study.minha)
    study.env.inject_error("POST", messages(study), status=500, times=failing)
    await study.ask(study.hangyeol, study.minha, "하나?")
    study.env.backend.faults.clear()
    door = study.bot.get_partial_messageable(study.guild.create_text_channel("문").id)
    message = await door.send(view=layout("🚪", [[controls.follow_up("ko", 1)]]))
    study.env.inject_error("POST", messages(study), status=500, times=failing)
    form = await press(study.eunbi, message, "추가 질문")
    await study.eunbi.submit_modal(form, {"question": "둘?"})


async def test_a_follow_up_waits_for_the_card_above_it(study: Study) -> None:
    await followed(study, failing=1)
    study.env.backend.faults.clear()
    assert study.cards() == []
    await study.env.advance_time(40)

    above, below = study.cards()
    assert ("하나?" in text_of(above), "둘?" in text_of(below)) == (True, True)
    assert below.reference is not None
    assert below.reference.message_id == above.id


async def test_a_follow_up_waits_a_minute_at_most(study: Study) -> None:
    await followed(study, failing=None)
    await study.env.advance_time(50)
    assert [sent for sent in study.sent() if "answer:2" in str(sent)] == []
    await study.env.advance_time(20)

    sent = [sent for sent in study.sent() if "answer:2" in str(sent)]
    assert ["message_reference" in message for message in sent] == [False] * len(sent) != []


async def let(study: Study, **permissions: Any) -> None:
    """Change what the bot may do in the channel, and wait until the backlog is worked off."""
    channel = study.bot.get_channel(study.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(channel.guild.default_role, **permissions)
    await study.env.settle()
    await study.env.advance_time(10)


async def test_cards_go_on_where_only_the_recap_lacks_a_permission(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard_files(monkeypatch)
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "하나?")
    await let(study, attach_files=False)
    receipt = await study.minha.slash(study.channel, "recap")
    refused = tried(study)

    await study.ask(study.hangyeol, study.minha, "둘?")
    await study.answer(study.minha, 1, "그래서")

    assert "**파일 첨부** 권한이 생기면" in text_of(receipt)
    assert [text_of(card) for card in study.cards() if "그래서" in text_of(card)] != []
    assert "둘?" in text_of(study.cards()[-2])
    assert await held(study) == []
    assert tried(study) == refused + 2  # the card, and the word that an answer has come

    await let(study, attach_files=True)
    recap = study.cards()[-1]
    assert "질문 2개 · 답변 1개" in text_of(recap)
    await let(study, attach_files=False)
    await study.answer(study.minha, 2, "그러네요")
    assert "질문 2개 · 답변 1개" in text_of(study.cards()[-2])
    await let(study, attach_files=True)
    assert "질문 2개 · 답변 2개" in text_of(study.cards()[-2])


async def test_where_the_bot_may_not_read_it_answers_without_a_link(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "하나?")
    await let(study, read_message_history=False)

    await study.answer(study.minha, 1, "그래서")

    told = study.sent()[-1]
    assert "답변이 달렸어요" in str(told)
    assert "message_reference" not in told


async def leave(study: Study) -> Callable[[], Awaitable[None]]:
    """Let the bot leave the guild; return what lets it in again."""
    backend = study.env.backend
    kept, channels, texts = backend.guilds[study.guild.id], dict(backend.channels), dict(backend.messages)
    backend.remove_guild(study.guild.id)
    await study.env.settle()

    async def join() -> None:
        backend.guilds[study.guild.id] = kept
        backend.channels.update(channels)
        backend.messages.update(texts)
        payload = {key: value for key, value in guild_create_payload(backend, kept).items() if key != "unavailable"}
        backend.emit("GUILD_CREATE", payload)
        await study.env.settle()
        await study.env.advance_time(10)

    return join


async def test_a_guild_that_is_joined_again_gets_what_it_was_not_shown(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "하나?")
    study.env.inject_error("POST", messages(study), status=500, times=3)
    study.env.inject_error("PATCH", "/channels/*/messages/*", status=500, times=1)
    await study.answer(study.minha, 1, "그래서")
    await study.ask(study.hangyeol, study.minha, "둘?")
    study.env.backend.faults.clear()
    join = await leave(study)
    await study.env.advance_time(90)
    count = len(study.env.http_requests)
    assert await held(study) == []

    await study.env.advance_time(2 * PROBE.total_seconds())
    assert len(study.env.http_requests) == count
    await join()

    first, *later = [text_of(card) for card in study.cards()]
    assert "그래서" in first
    assert [sum(words in text for text in later) for words in ("답변이 달렸어요", "둘?")] == [1, 1]


async def test_what_is_in_a_deleted_channel_comes_where_somebody_goes_on_with_it(study: Study) -> None:
    await study.present(study.minha)
    elsewhere = study.guild.create_text_channel("다른 방")
    await study.minha.slash(elsewhere, "recap")
    await study.hangyeol.slash(elsewhere, "ask", presenter=study.minha, question="하나?")
    study.env.backend.delete_channel(elsewhere.id)
    await study.env.settle()

    await study.answer(study.minha, 1, "그래서")
    await study.minha.slash(study.channel, "recap")

    card, told, recap = study.cards()
    assert "그래서" in text_of(card)
    assert told.reference is not None
    assert told.reference.message_id == card.id
    assert "질문 1개 · 답변 1개" in text_of(recap)
    assert await held(study) == []


async def test_what_discord_refuses_to_change_is_let_be_until_it_changes(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "하나?")
    (card,) = study.cards()
    study.env.inject_error("PATCH", "/channels/*/messages/*", status=400, code=50035)
    await study.answer(study.minha, 1, "그래서")
    await study.env.advance_time(2 * LOOK.total_seconds())
    shown, told = study.cards()
    assert (shown.id, "그래서" in text_of(shown)) == (card.id, False)
    assert "답변이 달렸어요" in text_of(told)

    panel = await study.hangyeol.slash(study.channel, "edit", question="1")
    form = await press(study.hangyeol, panel, "질문 고치기")
    await study.hangyeol.submit_modal(form, {"question": "둘?"})
    shown = study.cards()[0]
    assert (shown.id, "둘?" in text_of(shown), "그래서" in text_of(shown)) == (card.id, True, True)


async def test_a_deleted_card_stays_away_while_only_a_name_is_new(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "하나?")
    await study.cards()[-1].delete()

    form = await study.minha.slash(study.channel, "profile")
    await study.minha.submit_modal(form, {"name": "민하리", "emoji": "🦊", "heart": "💚"})
    await study.env.advance_time(10)
    assert study.cards() == []

    await study.restart()
    assert study.cards() == []
    await study.answer(study.minha, 1, "그래서")
    assert "민하리🦊" in text_of(study.cards()[0])


@pytest.mark.parametrize("code", [50001, 50083])
async def test_what_may_not_be_deleted_is_deleted_when_it_may(study: Study, code: int) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await study.minha.send(study.channel, "확인하고 답할게요", reply_to=study.cards()[-1])
    _, _, reply = study.cards()
    study.env.inject_error("DELETE", f"{messages(study)}/{reply.id}", status=403, code=code)
    await press(study.minha, reply, "답변이 아니에요")
    assert [row.channel_id for row in await held(study)] == [study.channel.id]

    await study.let_write(study.channel)

    assert reply.id not in {message.id for message in study.cards()}
