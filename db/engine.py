"""The only way to the database: pass a use-case, and get back what it returns.

A use-case is a plain function of a SQLAlchemy ``Session``, with the rest by keyword. It cannot await, so Discord is
never waited for inside a transaction. Reads run on the async driver. On SQLite, all writes go through one thread with
one connection. It takes all waiting use-cases into one ``BEGIN IMMEDIATE … COMMIT``, and answers each caller when the
commit is on the disk. On PostgreSQL, each write has a transaction of its own, one after the other. So what a use-case
has read stays true until it is done.
"""

import asyncio
import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from db import database_file, marking, migrations
from db.errors import NoSuchNumber, StorageUnavailable

#: Milliseconds that a connection waits for a lock; an interaction has three seconds in all.
BUSY_TIMEOUT = 1000

#: How SQLite's driver and PostgreSQL's say that a number has more bits than a column; neither has a class for it.
NUMBER_TOO_LARGE = ("too large to convert to SQLite INTEGER", "value out of int")

#: PostgreSQL's classes of errors that are the server's state: no connection, deadlock, full, locked, going down.
SERVER_STATES = ("08", "40", "53", "55", "57", "58")

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[[Session], T]


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
            self.answer.set_exception(_presentable(self.error))


class _TransactionLostError(Exception):
    """SQLite rolled back the transaction by itself, as it does when the disk is full."""


def _presentable(error: BaseException) -> BaseException:
    """Make an error one that a caller may be handed: a `StudyError` where the storage, or a number, is at fault."""
    if isinstance(error, StopIteration):  # asyncio would not carry it
        presentable: Exception = RuntimeError("a use-case raised StopIteration")
    elif _is_number_too_large(error):
        presentable = NoSuchNumber()
    elif _is_storage_fault(error):
        presentable = StorageUnavailable()
    else:
        return error
    presentable.__cause__ = error
    return presentable


def _is_number_too_large(error: BaseException) -> bool:
    """Tell whether an error means that a number does not fit any column, as somebody may type or forge it."""
    return isinstance(error, (OverflowError, DBAPIError)) and any(phrase in str(error) for phrase in NUMBER_TOO_LARGE)


def _is_storage_fault(error: BaseException) -> bool:
    """Tell whether an error is about locks, disks or connections, and not about the data."""
    if isinstance(error, (OperationalError, InterfaceError, OSError)):
        return True
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return str(state).startswith(SERVER_STATES)


@contextmanager
def _presenting() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        presentable = _presentable(error)
        if presentable is error:
            raise
        raise presentable from error


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


def _for_reading(connection: Any, _record: object) -> None:  # noqa: ANN401
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


class _FileWriter:
    """SQLite's single writer: one thread, one connection, all waiting use-cases in one commit."""

    def __init__(self, url: URL, watch: database_file.Watch | None) -> None:
        self._engine = create_engine(url.set(drivername="sqlite"), hide_parameters=True)
        event.listen(self._engine, "connect", _prepare_sqlite)
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        if watch is not None:
            event.listen(self._engine, "connect", lambda *_: watch.connected())
            event.listen(self._engine, "begin", lambda _: watch.check())
            event.listen(self._engine, "begin", lambda _: watch.check_log())
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="db-writer")
        self._waiting: deque[_Job] = deque()
        self._task: asyncio.Task[None] | None = None

    def submit(self, work: Work[T]) -> asyncio.Future[T]:
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future())
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
        """Run the jobs; afterwards each has its result on the disk, or its error."""
        undone = deque(jobs)
        try:
            with self._engine.connect() as connection:
                if len(undone) > 1 and self._run_together(connection, jobs):
                    undone.clear()
                while undone:
                    self._run_separately(connection, undone[0])
                    undone.popleft()
        except Exception as error:  # noqa: BLE001  # no connection or no lock: one waits for it, all are told
            for job in undone:
                job.error = error

    def _run_together(self, connection: Connection, jobs: list[_Job]) -> bool:
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
        if self._task is not None:
            await asyncio.wait([self._task])
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()


def _in_transaction(connection: Connection) -> bool:
    """Ask the driver itself: SQLAlchemy does not see a rollback that SQLite does unasked."""
    driver: Any = connection.connection.dbapi_connection
    return bool(driver.in_transaction)


class _ServerWriter:
    """PostgreSQL's writer: a transaction for each use-case, behind one lock.

    The writes of this program queue here. On the server, each would wait with its own timeout, and many would give up.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Future[Any]] = set()

    def submit(self, work: Work[T]) -> asyncio.Future[T]:
        task = asyncio.get_running_loop().create_task(self._run(work), name="db-writer")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _run(self, work: Work[T]) -> T:
        with _presenting():
            async with (
                self._turn,
                AsyncSession(self._engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                await session.execute(text(migrations.SERVER_LOCK))
                return await session.run_sync(work)

    async def close(self) -> None:
        if self._running:
            await asyncio.wait(self._running)


def _open_file(url: URL, watch: database_file.Watch | None) -> tuple[AsyncEngine, _FileWriter]:
    engine = create_async_engine(url.set(drivername="sqlite+aiosqlite"), hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "connect", _for_reading)
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine, _FileWriter(url, watch)


def _open_server(url: URL) -> tuple[AsyncEngine, _ServerWriter]:
    settings = {"server_settings": {"lock_timeout": str(BUSY_TIMEOUT)}}
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"), hide_parameters=True, connect_args=settings, pool_pre_ping=True
    )
    readers = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return readers, _ServerWriter(engine)


class Database:
    """Reads and writes; opened by `open_database`, closed when the program ends."""

    def __init__(self, url: URL) -> None:
        self._engine: AsyncEngine
        self._writer: _FileWriter | _ServerWriter
        path = database_file.path_of(url) if _is_sqlite(url) else None
        self._watch = database_file.Watch(path) if path is not None else None
        self._engine, self._writer = _open_file(url, self._watch) if _is_sqlite(url) else _open_server(url)
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
        with _presenting():
            if self._watch is not None:  # SQLite would make an empty file in the place of one that is gone
                self._watch.check()
            async with AsyncSession(self._engine, expire_on_commit=False) as session:
                return await session.run_sync(use_case, *args, **kwargs)

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
        await self._engine.dispose()


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
