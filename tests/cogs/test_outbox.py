"""What Discord shows is what is stored: whatever went wrong, it comes right by itself, each thing once."""

import discord
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import leases
from db.leases import Leases
from db.models import HeldChannel, Notice, Post
from db.types import NoticeKind
from tests.support.faults import Fault, When, tap
from tests.support.study import Study, pinged, text_of

pytestmark = pytest.mark.looks_each_minute


def due(session: Session) -> list[tuple[str, int]]:
    """Return what Discord does not show yet."""
    posts = session.scalars(select(Post).where(Post.due_at.is_not(None)))
    notices = session.scalars(select(Notice).where(Notice.due_at.is_not(None)))
    return [*((post.kind, post.id) for post in posts), *((notice.kind, notice.id) for notice in notices)]


def messages(study: Study) -> str:
    return f"/channels/{study.channel.id}/messages"


async def asked(study: Study) -> discord.Message:
    """Let 한결 ask 민하, and return the card."""
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    return study.cards()[-1]


async def test_a_card_comes_when_discord_does_again(study: Study) -> None:
    await study.present(study.minha)
    before = len(study.cards())
    study.env.inject_error("POST", messages(study), status=500, times=3)

    receipt = await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    assert "**#1** 질문을" in text_of(receipt)
    assert len(study.cards()) == before
    await study.env.advance_time(60)
    (card,) = study.cards()[before:]
    assert "왜 그런가요?" in text_of(card)
    assert pinged(study.sent()[-1]) == [study.minha.id]
    assert await study.db.read(due) == []


async def test_an_answer_reaches_the_card_and_the_asker_when_discord_comes_again(study: Study) -> None:
    card = await asked(study)
    study.env.inject_error("PATCH", "/channels/*/messages/*", status=500, times=2)
    study.env.inject_error("POST", messages(study), status=500, times=2)

    await study.answer(study.minha, 1, "그래서")
    await study.env.advance_time(60)

    shown = {message.id: text_of(message) for message in study.cards()}
    assert "그래서" in shown[card.id]
    assert sum("답변이 달렸어요" in text for text in shown.values()) == 1


async def test_a_card_whose_posting_was_never_confirmed_is_not_posted_twice(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    before = len(study.cards())
    wire = tap(monkeypatch)
    for at in range(2):
        wire.arm(Fault(at, When.CUT))
        await study.ask(study.hangyeol, study.minha, f"왜 그런가요 {at}?")
        wire.arm(None)
        await study.env.advance_time(10)

    texts = [text_of(message) for message in study.cards()[before:]]
    assert [sum(f"왜 그런가요 {at}?" in text for text in texts) for at in range(2)] == [1, 1]
    assert [question.message_id is not None for question in await study.questions()] == [True, True]
    assert await study.db.read(due) == []


async def test_what_a_killed_bot_had_not_posted_comes_at_the_next_start(study: Study) -> None:
    await asked(study)
    study.env.inject_error("POST", messages(study), status=500, times=2)
    study.env.inject_error("PATCH", "/channels/*/messages/*", status=500, times=2)
    await study.answer(study.minha, 1, "그래서")
    before = len(study.cards())

    await study.restart()
    await study.env.advance_time(60)

    told = study.cards()[before:]
    assert [("답변이 달렸어요" in text_of(message)) for message in told] == [True]
    assert "그래서" in text_of(study.cards()[before - 1])
    assert await study.db.read(due) == []


async def test_a_channel_that_may_be_written_to_again_gets_what_waited(study: Study) -> None:
    await study.present(study.minha)
    channel = study.bot.get_channel(study.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(channel.guild.default_role, send_messages=False)
    before = len(study.cards())

    receipt = await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    assert "메시지 보내기" in text_of(receipt)
    assert len(study.cards()) == before
    await channel.set_permissions(channel.guild.default_role, send_messages=True)
    await study.env.settle()
    assert "왜 그런가요?" in text_of(study.cards()[-1])
    assert await study.db.read(lambda session: session.scalars(select(HeldChannel)).all()) == []


async def test_a_deleted_card_is_posted_anew_when_it_changes_and_pings_nobody_again(study: Study) -> None:
    card = await asked(study)
    await card.delete()
    await study.env.advance_time(120)
    assert all(message.id != card.id for message in study.cards())
    before = len(study.cards())

    await study.hangyeol.slash(study.channel, "study")
    assert len(study.cards()) == before
    await study.answer(study.minha, 1, "그래서")

    anew = next(message for message in study.cards() if "그래서" in text_of(message))
    assert anew.id != card.id
    assert [question.message_id for question in await study.questions()] == [anew.id]


async def test_a_new_name_reaches_cards_that_stand(study: Study) -> None:
    card = await asked(study)

    form = await study.minha.slash(study.channel, "profile")
    await study.minha.submit_modal(form, {"name": "민하리", "emoji": "🦊", "heart": "💚"})
    await study.answer(study.eunbi, 1, "그래서")

    assert "민하리🦊" in text_of(next(message for message in study.cards() if message.id == card.id))


@pytest.mark.parametrize("minutes", [20, pytest.param(180, marks=pytest.mark.long)])
async def test_after_an_outage_it_takes_a_minute(study: Study, minutes: int) -> None:
    await asked(study)
    study.env.inject_error("*", "/channels/*/messages*", status=500, times=None)
    await study.ask(study.hangyeol, study.minha, "정말요?")
    await study.answer(study.minha, 1, "그래서")
    await study.env.advance_time(minutes * 60)
    before = len(study.cards())

    study.env.backend.faults.clear()
    await study.env.advance_time(60)

    assert await study.db.read(due) == []
    texts = [text_of(message) for message in study.cards()]
    assert "그래서" in texts[0]
    assert [sum(words in text for text in texts[before:]) for words in ("정말요?", "답변이 달렸어요")] == [1, 1]


async def test_what_fails_alone_is_not_tried_at_each_success(study: Study) -> None:
    card = await asked(study)
    path = f"/channels/{study.channel.id}/messages/{card.id}"
    study.env.inject_error("PATCH", path, status=500, times=None)
    await study.answer(study.minha, 1, "그래서")

    for at in range(10):
        await study.ask(study.hangyeol, study.minha, f"{at}?")
        await study.env.advance_time(5)

    tried = [request for request in study.env.http_requests if (request.method, request.path) == ("PATCH", path)]
    assert len(tried) <= 8
    assert len(study.cards()) == 12


async def held_elsewhere(study: Study) -> None:
    """Let another process deliver in the group's server, as far as the database says."""
    assert study.db.leases is not None
    await study.db.write(leases.release, owner=study.db.leases.owner)
    study.db.leases = Leases()
    await study.db.write(leases.hold, guild_id=study.guild.id, owner="another", now=study.env.now())


async def test_what_another_process_is_to_deliver_is_left_until_its_lease_ends(study: Study) -> None:
    await study.present(study.minha)
    before = len(study.cards())
    await held_elsewhere(study)

    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    assert len(study.cards()) == before
    await study.env.advance_time(20)
    assert len(study.cards()) == before

    await study.env.advance_time(11)
    (card,) = study.cards()[before:]
    assert "왜 그런가요?" in text_of(card)


async def test_a_card_comes_from_whoever_has_the_lease(study: Study) -> None:
    await study.present(study.minha)
    await held_elsewhere(study)
    await study.db.write(leases.release, owner="another")

    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    assert "왜 그런가요?" in text_of(study.cards()[-1])


async def test_nobody_is_told_directly_before_discord_tells_of_its_servers(study: Study) -> None:
    study.bot._ready.clear()
    await study.present(study.minha, study.eunbi)
    assert await study.db.read(due) == [(NoticeKind.REGISTERED, 1)]

    study.bot._ready.set()
    await study.env.advance_time(60)
    (message,) = study.eunbi.user.dm_channel.history(viewer=study.eunbi.user)
    assert "**스터디**" in text_of(message)
    assert await study.db.read(due) == []
