"""The file that SQLite keeps the database in: taken away, replaced, put back, and whose it is."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, select

from db import guilds
from db.engine import Database
from db.errors import StorageUnavailable
from db.models import Guild
from tests.db.group import opened

pytestmark = pytest.mark.usefixtures("sqlite")


async def at_once(*works: Awaitable[object]) -> list[Any]:
    """Await all together; errors are results."""
    return await asyncio.gather(*works, return_exceptions=True)


@pytest.fixture
def file(url: URL) -> Path:
    """The database's file."""
    return Path(str(url.database))


def put_back(file: Path) -> None:
    """Give the database its name back."""
    file.with_name("moved").rename(file)


def modes(folder: Path) -> dict[str, str]:
    """Return the permissions of all that is in a folder."""
    return {path.name: oct(path.stat().st_mode)[-3:] for path in folder.rglob("*")}


def take_away(file: Path) -> None:
    """Move the database to another name."""
    file.rename(file.with_name("moved"))


def put_another(file: Path) -> None:
    """Put a copy in the database's place, as a backup would be put back."""
    copy = file.with_name("copy")
    copy.write_bytes(file.read_bytes())
    copy.rename(file)


def take_its_log(file: Path) -> None:
    """Delete what SQLite has not yet taken over into the file."""
    file.with_name(f"{file.name}-wal").unlink()


@pytest.mark.parametrize("happen", [Path.unlink, take_away, put_another, take_its_log])
async def test_nothing_is_told_stored_once_the_file_is_another(
    db: Database, file: Path, happen: Callable[[Path], None]
) -> None:
    await db.write(guilds.ensure, guild_id=1)
    happen(file)

    together = await at_once(*(db.write(guilds.ensure, guild_id=number) for number in (2, 3)))
    [alone] = await at_once(db.write(guilds.ensure, guild_id=4))

    for refused in (*together, alone):
        assert isinstance(refused, StorageUnavailable)
        assert "was deleted or replaced while the bot runs, so nothing more is stored" in str(refused.__cause__)


@pytest.mark.parametrize("happen", [Path.unlink, take_away])
async def test_reading_puts_no_empty_file_in_the_place_of_one_that_is_gone(
    db: Database, file: Path, happen: Callable[[Path], None]
) -> None:
    await db.write(guilds.ensure, guild_id=1)
    happen(file)

    [refused] = await at_once(db.read(guilds.is_greeted, guild_id=1))

    assert isinstance(refused, StorageUnavailable)
    assert file.name not in modes(file.parent)


async def test_a_file_that_is_put_back_is_written_again(db: Database, url: URL, file: Path) -> None:
    await db.write(guilds.ensure, guild_id=1)
    take_away(file)
    await at_once(db.write(guilds.ensure, guild_id=2))

    put_back(file)

    assert (await db.write(guilds.ensure, guild_id=3)).id == 3
    async with opened(url) as again:
        assert await again.read(lambda session: session.scalars(select(Guild.id).order_by(Guild.id)).all()) == [1, 3]


async def test_the_files_of_a_database_are_their_owner_s_alone(url: URL, file: Path) -> None:
    loosen(file)
    other = url.set(database=f"{file}.d/a/new.db")

    async with opened(url) as db, opened(other) as new:
        for database in (db, new):
            await database.write(guilds.ensure, guild_id=1)
        found = modes(file.parent)

    files = {f"{name}{ending}" for name in ("study.db", "new.db") for ending in ("", "-wal", "-shm")}
    assert found == {**dict.fromkeys(files, "600"), "study.db.d": "700", "a": "700"}


def loosen(file: Path) -> None:
    """Let everybody read a file."""
    file.chmod(0o644)
