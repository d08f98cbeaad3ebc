"""Two processes on one database, a file or a server's: each message is sent once."""

import asyncio
import datetime as dt
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from db import notices, posts
from db.engine import Database
from db.models import Lease, Notice, Post
from tests.db.group import MINHA, Group
from tests.support.child import Child, started
from tests.support.fake_discord import FakeDiscord

pytestmark = pytest.mark.long

MESSAGES = r"channels/\d+/messages"
GUILDS, CHANNELS = range(1, 5), range(10)


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    fake = FakeDiscord()
    async with fake.open():
        yield fake
    fake.close()


def run(fake: FakeDiscord, folder: Path, url: URL, **environment: str) -> AbstractAsyncContextManager[Child]:
    """Start the bot in a process of its own."""
    environment |= {"DISCORD_TOKEN": "the.bots.token", "DATABASE_URL": url.render_as_string(hide_password=False)}
    return started("-m", "tests.support.on_fake", fake.url, "run", folder=folder, **environment)


async def let_much_be_due(db: Database) -> int:
    """Let boards and a hello be due in some guilds, and return how many messages that is."""
    now = dt.datetime.now(dt.UTC)
    for guild_id in GUILDS:
        week = (await Group(db, guild_id).present(MINHA)).week
        for channel in CHANNELS:
            channel_id = guild_id * 100 + channel
            await db.write(posts.board, guild_id=guild_id, week_id=week.id, channel_id=channel_id, now=now)
        await db.write(notices.say_hello, guild_id=guild_id, channel_id=guild_id * 100 + 99, now=now)
    return len(GUILDS) * (len(CHANNELS) + 1)


def left(session: Session) -> int:
    due = [session.scalars(select(row.id).where(row.due_at.is_not(None))).all() for row in (Post, Notice)]
    return sum(map(len, due))


def owners(session: Session) -> list[str]:
    return list(session.scalars(select(Lease.owner)))


def nonces(fake: FakeDiscord) -> Counter[str]:
    """Count how often each message was sent; a file comes with a body that is no JSON, but none is sent here."""
    posted = [sent for sent in fake.sent if sent.method == "POST" and sent.path.endswith("/messages")]
    return Counter(sent.body["nonce"] for sent in posted)


async def stop(*children: Child) -> None:
    for child in children:
        child.stop()
    assert [await child.ends() for child in children] == [0] * len(children), [child.output for child in children]


async def test_each_message_is_sent_once(discord: FakeDiscord, db: Database, url: URL, tmp_path: Path) -> None:
    count = await let_much_be_due(db)
    async with run(discord, tmp_path, url, LEASE="30") as first, run(discord, tmp_path, url, LEASE="30") as second:
        await asyncio.gather(*(child.says("has connected to Gateway") for child in (first, second)))
        await discord.seen("POST", MESSAGES, count)
        await stop(first, second)

    assert len(nonces(discord)) == count
    assert set(nonces(discord).values()) == {1}
    assert await db.read(left) == 0
    assert await db.read(owners) == []


async def test_what_one_process_delivers_the_other_takes_over_once_that_is_killed(
    discord: FakeDiscord, db: Database, url: URL, tmp_path: Path
) -> None:
    week = (await Group(db).present(MINHA)).week
    for channel in CHANNELS:
        now = dt.datetime.now(dt.UTC)
        await db.write(posts.board, guild_id=1, week_id=week.id, channel_id=channel, now=now)
    under_way = [discord.hold(f"channels/{channel}/messages") for channel in CHANNELS[:5]]
    async with run(discord, tmp_path, url, LEASE="3") as first:
        await discord.seen("POST", MESSAGES, len(CHANNELS))
        async with run(discord, tmp_path, url, LEASE="3", LOOK="2", LOG_LEVEL="DEBUG") as second:
            for _ in range(3):  # it looks on, though the lease's first term is over
                await second.says("left to another process: guild=1")
            assert len(nonces(discord)) == sum(nonces(discord).values()) == len(CHANNELS)
            first.stop(signal.SIGKILL)
            await first.ends()
            for held in under_way:
                held.set()
            await discord.seen("POST", MESSAGES, len(CHANNELS) + len(under_way))
            await stop(second)

    sent_again = [nonce for nonce, count in nonces(discord).items() if count > 1]
    assert len(sent_again) == len(under_way)
    assert len(nonces(discord)) == len(CHANNELS)
    assert await db.read(left) == 0
