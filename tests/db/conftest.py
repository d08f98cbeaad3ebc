"""A database for each test: a SQLite file, or one on the PostgreSQL server that ``TEST_DATABASE_URL`` names."""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from db.engine import Database, open_database
from tests.db.group import Group
from tests.support.database import hurry

SERVER = make_url(os.environ["TEST_DATABASE_URL"]) if os.environ.get("TEST_DATABASE_URL") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about the other database's own ways."""
    kind, reason = ("sqlite", "about SQLite's own ways") if SERVER else ("server", "needs TEST_DATABASE_URL")
    for item in items:
        if "db" in item.path.parts and kind in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def sqlite() -> None:
    """Ask for a database in a file."""


@pytest.fixture
def server() -> None:
    """Ask for a database on a server."""


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """An empty database with the newest schema, to be copied: making one takes Alembic a while."""
    url = _fresh(tmp_path_factory.mktemp("schema"))
    asyncio.run(_make(url))
    yield url
    asyncio.run(_drop(url))


@pytest.fixture
async def url(schema: URL, tmp_path: Path) -> AsyncIterator[URL]:
    """A database of the test's own, not yet opened."""
    url = _fresh(tmp_path)
    if SERVER:
        await _on_server(f"CREATE DATABASE {url.database} TEMPLATE {schema.database}")
    else:
        shutil.copy(str(schema.database), str(url.database))
    yield url
    await _drop(url)


@pytest.fixture
async def empty_url(tmp_path: Path) -> AsyncIterator[URL]:
    """A database without any schema, as before the bot's first start."""
    url = _fresh(tmp_path)
    if SERVER:
        await _on_server(f"CREATE DATABASE {url.database}")
    yield url
    await _drop(url)


@pytest.fixture
async def db(url: URL) -> AsyncIterator[Database]:
    """An open database with the newest schema."""
    database = Database(url)
    hurry(database)
    yield database
    await database.close()


@pytest.fixture
def group(db: Database) -> Group:
    """The study group that most tests are about."""
    return Group(db)


def _fresh(folder: Path) -> URL:
    if SERVER:
        return SERVER.set(database=f"study_{secrets.token_hex(8)}")
    return URL.create("sqlite", database=str(folder / "study.db"))


async def _make(url: URL) -> None:
    if SERVER:
        await _on_server(f"CREATE DATABASE {url.database}")
    database = await open_database(url)
    await database.close()


async def _drop(url: URL) -> None:
    if SERVER:
        await _on_server(f"DROP DATABASE {url.database} WITH (FORCE)")


async def _on_server(statement: str) -> None:
    assert SERVER is not None
    engine = create_async_engine(SERVER.set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
