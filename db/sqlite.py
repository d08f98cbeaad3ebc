"""SQLite: the whole use-case runs on one thread, so the loop waits only once.

A few threads read. One writes: it takes all waiting use-cases into one ``BEGIN IMMEDIATE … COMMIT``, and answers each
caller when the commit is on the disk.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db import database_file
from db.faults import presentable

#: Milliseconds that a connection waits for a lock; an interaction has three seconds in all.
BUSY_TIMEOUT = 1000
#: Connections that read: one more than a slow query takes. Python runs one thread at a time, so more would wait for it.
READERS = 2

T = TypeVar("T")
Work = Callable[[Session], T]
_Outcome = tuple[T | None, BaseException | None]


def open_file(url: URL) -> tuple["FileReaders", "FileWriter"]:
    """Return what reads and what writes; the file is opened when it is first used."""
    path = database_file.path_of(url)
    watch = database_file.Watch(path) if path is not None else None
    return FileReaders(url, watch), FileWriter(url, watch)


class ConnectionThread:
    """A connection, and the thread on which everything with it happens; opened when it is first used."""

    def __init__(self, url: URL, begin: str, opening: asyncio.Lock | None = None) -> None:
        self._opening = opening or asyncio.Lock()
        self.engine = create_engine(url.set(drivername="sqlite"), poolclass=StaticPool, hide_parameters=True)
        event.listen(self.engine, "connect", _prepare)
        event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        self._connection: aiosqlite.Connection | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """Do something on the thread, and return its result; only one may do so at a time.

        aiosqlite has no public call for this; its queue is used as SQLAlchemy's own dialect does.
        """
        async with self._opening:  # of two that are opened at the same time, one may find the file locked
            if self._connection is None:
                self._connection = await self._open()
        outcome: asyncio.Future[_Outcome[T]] = asyncio.get_running_loop().create_future()
        self._connection._tx.put_nowait((outcome, partial(_do, work)))  # noqa: SLF001
        result, error = await outcome
        if error is not None:
            raise error
        return result  # type: ignore[return-value]  # there was no error

    async def interrupt(self) -> None:
        """Stop the statement that runs."""
        if self._connection is not None:
            await self._connection.interrupt()

    async def close(self) -> None:
        """Close the connection, and end the thread."""
        if self._connection is not None:
            await self.run(self.engine.dispose)  # here, since another thread may not close a connection
            await self._connection.close()
            self._connection = None

    async def _open(self) -> aiosqlite.Connection:
        connection = aiosqlite.Connection(self._connect, iter_chunk_size=64)
        connection._thread.daemon = True  # noqa: SLF001  # the program may end though it was not closed
        try:
            return await connection
        except BaseException:
            connection._thread.join()  # noqa: SLF001  # it is about to end, and tells the loop so
            raise

    def _connect(self) -> Any:  # noqa: ANN401  # the driver's own connection
        with self.engine.connect() as connection:
            return connection.connection.driver_connection


def _do(work: Callable[[], T]) -> _Outcome[T]:
    """Do something, and return its result and its error: a future would never carry a ``StopIteration``."""
    try:
        return work(), None
    except BaseException as error:  # noqa: BLE001  # raised where it is waited for
        return None, error


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver's own connection
    connection.isolation_level = None  # BEGIN is ours to say
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows ASCII alone
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _only_read(connection: Any, _record: object) -> None:  # noqa: ANN401
    connection.execute("PRAGMA query_only=ON").close()


class FileReaders:
    """A few threads that read; the one that was used last is taken first."""

    def __init__(self, url: URL, watch: database_file.Watch | None) -> None:
        opening = asyncio.Lock()
        self._idle = [ConnectionThread(url, "BEGIN", opening) for _ in range(READERS)]
        self.engines = [thread.engine for thread in self._idle]
        for engine in self.engines:
            event.listen(engine, "connect", _only_read)
        self._watch = watch
        self._turns = asyncio.Semaphore(READERS)

    async def run(self, work: Work[T]) -> T:
        """Run a use-case on one snapshot; where the caller is cancelled, so is its query."""
        async with self._turns:
            if self._watch is not None:  # SQLite would make an empty file in the place of one that is gone
                self._watch.check()
            thread = self._idle.pop()
            try:
                return await thread.run(partial(_read, thread.engine, work))
            except asyncio.CancelledError:
                await thread.interrupt()
                raise
            finally:
                self._idle.append(thread)  # a cancelled query may still run; the next one queues behind it

    async def close(self) -> None:
        """Wait for what is read, and close the connections."""
        for _ in range(READERS):
            await self._turns.acquire()
        for thread in self._idle:
            await thread.close()


def _read(engine: Engine, work: Work[T]) -> T:
    with Session(engine, expire_on_commit=False) as session:
        return work(session)


@dataclass(slots=True)
class _Job:
    """A use-case that waits for the writer, and the caller who waits for it."""

    use_case: Work[Any]
    answer: asyncio.Future[Any]  # typed where it is handed out, by `Database.write`
    result: Any = None
    error: BaseException | None = None

    def run(self, session: Session) -> None:
        self.result = self.error = None
        self.result = self.use_case(session)

    def settle(self) -> None:
        if self.error is None:
            self.answer.set_result(self.result)
        else:
            self.answer.set_exception(presentable(self.error))


class _TransactionLostError(Exception):
    """SQLite rolled back the transaction by itself, as it does when the disk is full."""


class FileWriter:
    """SQLite's single writer: one thread, one connection, all waiting use-cases in one commit."""

    def __init__(self, url: URL, watch: database_file.Watch | None) -> None:
        self._thread = ConnectionThread(url, "BEGIN IMMEDIATE")
        self.engine = self._thread.engine
        _say_savepoints_plainly(self.engine)
        if watch is not None:
            event.listen(self.engine, "connect", lambda *_: watch.connected())
            event.listen(self.engine, "begin", lambda _: watch.check())
            event.listen(self.engine, "begin", lambda _: watch.check_log())
        self._waiting: deque[_Job] = deque()
        self._task: asyncio.Task[None] | None = None

    def submit(self, work: Work[T]) -> asyncio.Future[T]:
        """Let a use-case be committed with all that wait; cancelling what is returned does not cancel it."""
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future())
        self._waiting.append(job)
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._drain(), name="db-writer")
        return job.answer

    async def _drain(self) -> None:
        while self._waiting:
            jobs = list(self._waiting)
            self._waiting.clear()
            undone = deque(jobs)
            try:
                await self._thread.run(partial(self._commit, undone))
            except Exception as error:  # noqa: BLE001  # could not open or lock the file: all who wait get it
                for job in undone:
                    job.error = error
            for job in jobs:
                job.settle()

    def _commit(self, undone: deque[_Job]) -> None:
        """Run the jobs. A job is removed from ``undone`` once it is committed or has failed."""
        with self.engine.connect() as connection:
            if len(undone) > 1 and self._run_together(connection, undone):
                undone.clear()
            while undone:
                self._run_separately(connection, undone[0])
                undone.popleft()

    def _run_together(self, connection: Connection, jobs: Iterable[_Job]) -> bool:
        """Run all jobs in one transaction, and return whether it was committed."""
        transaction = connection.begin()
        try:
            with transaction:
                for job in jobs:
                    self._in_savepoint(connection, job)
        except (_TransactionLostError, DBAPIError):
            return False
        return True

    def _in_savepoint(self, connection: Connection, job: _Job) -> None:
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            try:
                job.run(session)
                session.commit()
            except BaseException as error:  # noqa: BLE001  # a use-case that fails takes no other along
                job.error = error
            if not _in_transaction(connection):
                raise _TransactionLostError

    def _run_separately(self, connection: Connection, job: _Job) -> None:
        transaction = connection.begin()
        try:
            with transaction, Session(connection, expire_on_commit=False) as session:
                job.run(session)
                session.flush()
        except BaseException as error:  # noqa: BLE001  # handed to the caller
            job.error = error

    async def close(self) -> None:
        """Wait for what is written, and close the connection."""
        if self._task is not None:
            await asyncio.wait([self._task])
        await self._thread.close()


def _say_savepoints_plainly(engine: Engine) -> None:
    """Let a savepoint be a string: SQLAlchemy compiles each anew, because each has another name."""
    engine.dialect.do_savepoint = _savepoint("SAVEPOINT")  # type: ignore[method-assign,assignment]
    engine.dialect.do_release_savepoint = _savepoint("RELEASE SAVEPOINT")  # type: ignore[method-assign,assignment]
    engine.dialect.do_rollback_to_savepoint = _savepoint("ROLLBACK TO SAVEPOINT")  # type: ignore[method-assign,assignment]


def _savepoint(words: str) -> Callable[[Connection, str], None]:
    return lambda connection, name: connection.exec_driver_sql(f"{words} {name}").close()


def _in_transaction(connection: Connection) -> bool:
    """Ask the driver itself: SQLAlchemy does not see a rollback that SQLite does unasked."""
    driver: Any = connection.connection.dbapi_connection
    return bool(driver.in_transaction)
