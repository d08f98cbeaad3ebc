"""A database that is quicker than one for people, since nothing in it has to outlive its test."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from sqlalchemy import URL, Engine, event
from sqlalchemy.orm import Session

from db import migrations
from db.engine import Database
from db.sqlite import FileReaders, FileWriter

#: By driver: the first test's engine, whose compiled statements serve all others.
_first: dict[str, Engine] = {}


def hurry(database: Database) -> None:
    """Do not wait for the disk, and compile each statement once for all tests: that takes most of their time.

    A test of what outlives a power cut opens its database by itself.
    """
    writer = database._writer
    if isinstance(writer, FileWriter):
        event.listen(writer.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    for engine in engines_of(database):
        first = _first.setdefault(engine.url.drivername, engine)
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


def engines_of(database: Database) -> list[Engine]:
    """Return what a database reads and writes with."""
    readers, writer = database._readers, database._writer
    engines = readers.engines if isinstance(readers, FileReaders) else [readers.engine.sync_engine]
    return [writer.engine, *engines] if isinstance(writer, FileWriter) else engines


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Hold the file's lock, as a backup or another program may."""
    give_up_at_once(database)
    with another_program(database) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def give_up_at_once(database: Database) -> None:
    """Refuse a write as soon as the file is locked; people wait for a second, and tests would wait with them."""
    with _writer_of(database).connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")


@contextmanager
def another_program(database: Database) -> Iterator[sqlite3.Connection]:
    """Open the file as another program would; closing it gives back what it holds."""
    with closing(sqlite3.connect(_writer_of(database).url.database or "", isolation_level=None)) as connection:
        yield connection


def _writer_of(database: Database) -> Engine:
    assert isinstance(database._writer, FileWriter)
    return database._writer.engine


async def leave_as_of(revision: str, url: URL, statements: Iterable[str]) -> None:
    """Make a database as an older program left it: with the schema of a migration, filled by SQL statements."""

    def fill(session: Session) -> None:
        for statement in statements:
            session.connection().exec_driver_sql(statement)

    await migrations.upgrade(url, revision)
    database = Database(url)
    await database.write(fill)
    await database.close()
