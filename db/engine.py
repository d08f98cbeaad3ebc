"""The only way to the database: pass a use-case, and get back what it returns.

A use-case is a plain function of a SQLAlchemy ``Session``, with the rest by keyword. It cannot await, so Discord is
never waited for inside a transaction. One use-case writes after the other, so what it has read stays true until it is
done.
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from db import (
    database_file,
    likeness,  # noqa: F401  # it keeps the keys of the questions that any session writes
    marking,
    migrations,
    moments,
)
from db.errors import StorageUnavailable
from db.faults import presenting
from db.server import ServerReaders, ServerWriter, open_server
from db.sqlite import FileReaders, FileWriter, open_file

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """Reads and writes; opened by `open_database`, closed when the program ends."""

    def __init__(self, url: URL) -> None:
        self._readers: FileReaders | ServerReaders
        self._writer: FileWriter | ServerWriter
        self._readers, self._writer = open_file(url) if _is_sqlite(url) else open_server(url)
        self._is_closed = False
        #: What is called when something is stored that Discord does not show yet.
        self.on_change: Callable[[], object] = lambda: None
        #: The clock by which that is due.
        self.clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)

    async def read(self, use_case: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case that changes nothing, on one snapshot.

        Raises:
            StorageUnavailable: the database could not be read.
        """
        self._check_open()
        with presenting():
            return await self._readers.run(lambda session: use_case(session, *args, **kwargs))

    async def write(self, use_case: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case and return what it returned once that is on the disk.

        Cancelling the caller does not cancel the write. A use-case may be run a second time, after its first run
        was rolled back, so it keeps nothing outside of its session.

        Raises:
            StorageUnavailable: nothing was stored.
        """
        self._check_open()
        now = self.clock()

        def work(session: Session) -> tuple[T, bool]:
            result = use_case(session, *args, **kwargs)
            moments.follow(session, now=now)
            return result, marking.mark(session, now=now)

        answer = self._writer.submit(work)
        answer.add_done_callback(_mark_retrieved)
        answer.add_done_callback(self._tell_of_change)
        return (await asyncio.shield(answer))[0]

    def _tell_of_change(self, answer: asyncio.Future[tuple[Any, bool]]) -> None:
        """Let who waits for changes know that one is stored that Discord does not show yet."""
        if not answer.cancelled() and answer.exception() is None and answer.result()[1]:
            self.on_change()

    def _check_open(self) -> None:
        if self._is_closed:
            raise StorageUnavailable

    async def close(self) -> None:
        """Wait for running writes, then close the file or the connections; may be called twice."""
        if self._is_closed:
            return
        self._is_closed = True
        await self._writer.close()
        await self._readers.close()


def _mark_retrieved(answer: asyncio.Future[Any]) -> None:
    """Keep asyncio from logging an error whose caller was cancelled."""
    with suppress(asyncio.CancelledError):
        answer.exception()


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _with_asyncpg_options(url: URL) -> URL:
    """Write the one option that hosts put into their addresses as this driver calls it."""
    mode = url.query.get("sslmode")
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode}) if mode else url


async def open_database(url: str | URL) -> Database:
    """Open the database at ``url``, bringing its schema up to date first.

    Raises:
        NewerSchemaError: a newer version of the program has written it.
        OSError, sqlite3.Error, SQLAlchemyError: it cannot be opened.
    """
    url = make_url(url)
    if not _is_sqlite(url):
        url = _with_asyncpg_options(url)
    elif (path := database_file.path_of(url)) is not None:
        database_file.prepare(path)
    await migrations.upgrade(url)
    return Database(url)
