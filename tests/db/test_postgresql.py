"""PostgreSQL's own ways: one lock before every write, and a server that can go away."""

import asyncio

import pytest
from sqlalchemy import URL, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from db import guilds, migrations
from db.engine import Database
from db.errors import StorageUnavailable
from db.models import Question
from db.server import ServerReaders
from tests.db.group import MINHA, Group

pytestmark = pytest.mark.usefixtures("server")


async def test_a_writer_that_holds_on_is_waited_for_and_then_told(group: Group, url: URL) -> None:
    await group.present(MINHA)
    engine = create_async_engine(url.set(drivername="postgresql+asyncpg"))

    async with engine.begin() as other:
        await other.execute(text(migrations.SERVER_LOCK))
        refused = await asyncio.gather(*(group.ask() for _ in range(3)), return_exceptions=True)
        assert await group.numbers() == []

    assert [type(error) for error in refused] == [StorageUnavailable] * 3
    assert (await group.ask()).number == 1
    await engine.dispose()


async def test_connections_that_the_server_cut_are_made_anew(db: Database, url: URL) -> None:
    await db.write(guilds.ensure, guild_id=1)
    await _cut(url)

    assert (await db.write(guilds.ensure, guild_id=2)).id == 2
    assert not await db.read(guilds.is_greeted, guild_id=1)


async def test_a_connection_cut_in_the_middle_is_told(db: Database) -> None:
    cut = text("SELECT pg_terminate_backend(pg_backend_pid())")

    for door in (db.read, db.write):
        with pytest.raises(StorageUnavailable):
            await door(lambda session: session.execute(cut))

    assert (await db.write(guilds.ensure, guild_id=1)).id == 1


async def test_a_server_that_is_gone_is_told(url: URL) -> None:
    db = Database(url.set(port=9))

    for door in (db.read, db.write):
        with pytest.raises(StorageUnavailable):
            await door(guilds.ensure, guild_id=1)

    await db.close()


async def test_a_reader_sees_one_snapshot(db: Database, group: Group) -> None:
    assert isinstance(db._readers, ServerReaders)
    await group.present(MINHA)
    count = select(func.count()).select_from(Question)

    async with AsyncSession(db._readers.engine) as session:
        before = await session.scalar(count)
        await group.ask()
        assert await session.scalar(count) == before == 0

    assert await group.numbers() == [1]


async def _cut(url: URL) -> None:
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
    engine = create_async_engine(url.set(drivername="postgresql+asyncpg"))
    async with engine.connect() as connection:
        await connection.execute(text(others), {"name": url.database})
    await engine.dispose()
