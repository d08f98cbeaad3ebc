"""The only way to the database: pass a use-case, and get back what it returns.

A use-case is a plain function of a SQLAlchemy ``Session``, with the rest by keyword. It cannot await, so Discord is
never waited for inside a transaction. One use-case writes after the other, so what it has read stays true until it is
done.
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec, TypeAlias, TypeVar

from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from db import (
    database_file,
    leases,
    likeness,  # noqa: F401  # it keeps the keys of the questions that any session writes
    marking,
    migrations,
    moments,
)
from db.errors import StorageUnavailable
from db.faults import presenting
from db.guilds import HERE, Here
from db.leases import Leases
from db.models import Lease
from db.server import ServerReaders, ServerWriter, open_server
from db.sqlite import FileReaders, FileWriter, open_file

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Done(Generic[T]):
    """What a use-case returned, whether something is due by it, and the lease of its guild where that was renewed."""

    result: T
    is_due: bool
    lease: Lease | None


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
        #: The leases of guilds, where this program delivers what is due.
        self.leases: Leases | None = None

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
        now, guild_id = self.clock(), kwargs.get("guild_id")

        def work(session: Session) -> _Done[T]:
            result = use_case(session, *args, **kwargs)
            moments.plan_touched(session, now=now)
            is_due = marking.mark(session, now=now)
            return _Done(result, is_due, self._lease(session, guild_id, now) if is_due else None)

        answer = self._writer.submit(work)
        answer.add_done_callback(_mark_retrieved)
        answer.add_done_callback(self._tell_of_change)
        return (await asyncio.shield(answer)).result

    def at(self, here: Here | None) -> "DatabaseAt":
        """Return the database for what is done in a channel, where another term may run than elsewhere."""
        return DatabaseAt(self, here)

    def _lease(self, session: Session, guild_id: object, now: dt.datetime) -> Lease | None:
        """Renew a guild's lease where it is about to end, in the transaction that leaves something due there."""
        if self.leases is None or not isinstance(guild_id, int) or not self.leases.may_lack(guild_id, now):
            return None
        return leases.renew(session, guild_id=guild_id, owner=self.leases.owner, now=now)

    def _tell_of_change(self, answer: asyncio.Future["_Done[Any]"]) -> None:
        """Let who waits for changes know that one is stored that Discord does not show yet."""
        if answer.cancelled() or answer.exception() is not None:
            return
        done = answer.result()
        if self.leases is not None and done.lease is not None:
            self.leases.note(done.lease)
        if done.is_due:
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


@dataclass(frozen=True, slots=True)
class DatabaseAt:
    """The database as it is used in a channel: its use-cases find the term that runs there."""

    _database: Database
    _here: Here | None

    async def read(self, use_case: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case that changes nothing; see `Database.read`."""
        return await self._database.read(_here(use_case, self._here), *args, **kwargs)

    async def write(self, use_case: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case and return what it returned once that is on the disk; see `Database.write`."""
        return await self._database.write(_here(use_case, self._here), *args, **kwargs)


#: The database, wherever it is used.
AnyDatabase: TypeAlias = Database | DatabaseAt


def _here(use_case: Callable[Concatenate[Session, P], T], here: Here | None) -> Callable[Concatenate[Session, P], T]:
    """Let a use-case know where it is wanted: on the database's thread, which knows nothing of its caller."""

    def run(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
        before = HERE.set(here)
        try:
            return use_case(session, *args, **kwargs)
        finally:
            HERE.reset(before)

    return run


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
