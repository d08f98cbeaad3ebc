"""The one door to the database: hand it a use-case, get back what it returns.

A use-case is a plain function of a SQLAlchemy ``Session`` with the rest by keyword. It cannot await, so Discord is
never waited for inside a transaction. Reads run on the async driver. On SQLite all writes go through one thread with
one connection, which takes every waiting use-case into one ``BEGIN IMMEDIATE … COMMIT`` and answers each caller
when the commit is on the disk; on PostgreSQL each write has a transaction of its own.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from db import migrations
from db.errors import StorageUnavailable

#: Milliseconds that a connection waits for a lock; an interaction has three seconds in all.
BUSY_TIMEOUT = 1000

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class _Job:
    """A use-case that waits for the writer, and the caller who waits for it."""

    use_case: Callable[[Session], Any]
    answer: asyncio.Future[Any]  # typed where it is handed out, by `Database.write`
    result: Any = None
    error: BaseException | None = None

    def run(self, session: Session) -> None:
        self.result = self.error = None
        self.result = self.use_case(session)

    def settle(self) -> None:
        if self.answer.cancelled():
            return
        if self.error is None:
            self.answer.set_result(self.result)
        else:
            self.answer.set_exception(_translated(self.error))


class _TransactionLostError(Exception):
    """SQLite rolled everything back by itself, as it does when the disk is full."""


def _translated(error: BaseException) -> BaseException:
    """Say ``StorageUnavailable`` for what the driver says about locks, disks and connections."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return error
    refusal = StorageUnavailable()
    refusal.__cause__ = error
    return refusal


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver's own connection
    connection.isolation_level = None  # BEGIN is ours to say
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _Writer:
    """SQLite's single writer: one thread, one connection, all waiting use-cases in one commit."""

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(url.set(drivername="sqlite"), hide_parameters=True)
        event.listen(self._engine, "connect", _prepare_sqlite)
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="db-writer")
        self._waiting: deque[_Job] = deque()
        self._task: asyncio.Task[None] | None = None

    def submit(self, use_case: Callable[[Session], Any]) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        job = _Job(use_case, loop.create_future())
        job.answer.add_done_callback(_mark_retrieved)
        self._waiting.append(job)
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._drain(), name="db-writer")
        return job.answer

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            jobs = list(self._waiting)
            self._waiting.clear()
            await loop.run_in_executor(self._thread, self._commit, jobs)
            for job in jobs:
                job.settle()

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            with self._engine.connect() as connection:
                if len(jobs) == 1:
                    self._alone(connection, jobs[0])
                else:
                    self._together(connection, jobs)
        except Exception as error:  # noqa: BLE001  # every caller is answered, whatever happened
            for job in jobs:
                job.error = error

    def _together(self, connection: Connection, jobs: list[_Job]) -> None:
        """Run all in one transaction; where that one is lost, each again in one of its own."""
        transaction = connection.begin()
        try:
            with transaction:
                for job in jobs:
                    self._in_savepoint(connection, job)
        except (_TransactionLostError, DBAPIError):
            for job in jobs:
                self._alone(connection, job)

    def _in_savepoint(self, connection: Connection, job: _Job) -> None:
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            try:
                job.run(session)
                session.commit()
            except Exception as error:  # noqa: BLE001  # a use-case that fails takes no other along
                job.error = error
                if _in_transaction(connection):
                    session.rollback()
        if not _in_transaction(connection):
            raise _TransactionLostError

    def _alone(self, connection: Connection, job: _Job) -> None:
        try:
            with connection.begin(), Session(connection, expire_on_commit=False) as session:
                job.run(session)
                session.flush()
        except Exception as error:  # noqa: BLE001  # handed to the caller
            job.error = error

    async def close(self) -> None:
        if self._task is not None:
            await asyncio.wait([self._task])
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()


def _in_transaction(connection: Connection) -> bool:
    """Ask the driver itself: SQLAlchemy does not see a rollback that SQLite does unasked."""
    driver: Any = connection.connection.dbapi_connection
    return bool(driver.in_transaction)


def _mark_retrieved(answer: asyncio.Future[Any]) -> None:
    """Keep asyncio silent about an error whose caller was cancelled meanwhile."""
    if not answer.cancelled():
        answer.exception()


class Database:
    """Reads and writes; opened by `open_database`, closed when the program ends."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._pending: set[asyncio.Future[Any]] = set()
        if url.get_backend_name() == "sqlite":
            self._engine = create_async_engine(url.set(drivername="sqlite+aiosqlite"), hide_parameters=True)
            event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self._engine.sync_engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN"))
            self._writer: _Writer | None = _Writer(url)
        else:
            self._engine = create_async_engine(url.set(drivername="postgresql+asyncpg"), hide_parameters=True)
            self._writer = None

    async def read(self, use_case: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case that changes nothing, on one snapshot.

        Raises:
            StorageUnavailable: the database could not be read.
        """
        try:
            async with AsyncSession(self._engine, expire_on_commit=False) as session:
                return await session.run_sync(use_case, *args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            raise _translated(error) from error

    async def write(self, use_case: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case and return what it returned once that is on the disk.

        Cancelling the caller does not cancel the write. A use-case may be run a second time, after its first run
        was rolled back, so it keeps nothing outside of its session.

        Raises:
            StorageUnavailable: nothing was stored.
        """

        def work(session: Session) -> T:
            return use_case(session, *args, **kwargs)

        answer = self._writer.submit(work) if self._writer else self._begin(work)
        result: T = await asyncio.shield(answer)
        return result

    def _begin(self, work: Callable[[Session], T]) -> asyncio.Future[T]:
        task = asyncio.ensure_future(self._in_transaction(work))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)
        task.add_done_callback(_mark_retrieved)
        return task

    async def _in_transaction(self, work: Callable[[Session], T]) -> T:
        try:
            async with AsyncSession(self._engine, expire_on_commit=False) as session, session.begin():
                return await session.run_sync(work)
        except (OperationalError, InterfaceError) as error:
            raise _translated(error) from error

    async def close(self) -> None:
        """Wait for the writes under way, then let go of the file or the server."""
        if self._writer:
            await self._writer.close()
        if self._pending:
            await asyncio.wait(self._pending)
        await self._engine.dispose()


async def open_database(url: str | URL) -> Database:
    """Open the database at ``url``, bringing its schema up to date first."""
    url = make_url(url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    await migrations.upgrade(url)
    return Database(url)
