"""The door to the database: many at once, full, locked, cancelled, closed."""

import asyncio
import gc
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from threading import Barrier, Event, get_ident
from typing import Any

import pytest
from sqlalchemy import URL, Connection, event, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import applications, guilds, members
from db.engine import Database, open_database
from db.errors import NoPresentationOf, NoSuchNumber, StorageUnavailable
from db.models import Application, Guild, Question
from db.server import LOCK_TIMEOUT
from db.sqlite import BUSY_TIMEOUT, READERS, FileReaders, FileWriter
from tests.db.group import EUNBI, GUILD, MINHA, NOW, Group, opened


class OddError(BaseException):
    """Not even an Exception."""


async def at_once(*works: Awaitable[object]) -> list[Any]:
    """Await all together; errors are results."""
    return await asyncio.gather(*works, return_exceptions=True)


def refusing(error: BaseException) -> Callable[[Session], None]:
    """Make a use-case that stores something and then fails."""

    def use_case(session: Session) -> None:
        session.add(Application(id=666, commands_digest="left behind"))
        session.flush()
        raise error

    return use_case


def waiting(begun: Event, go_on: Event) -> Callable[[Session], None]:
    """Make a use-case that says that it has begun, and waits."""

    def use_case(_: Session) -> None:
        begun.set()
        go_on.wait()

    return use_case


def pragma(session: Session, name: str) -> object:
    return session.scalar(text(f"PRAGMA {name}"))


@contextmanager
def locked(url: URL) -> Iterator[sqlite3.Connection]:
    """Hold the write lock in another connection."""
    with closing(sqlite3.connect(str(url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def attempts(db: Database) -> list[str]:
    """Note each transaction that the writer begins, or waits for, from now on."""
    begun: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("BEGIN"):
            begun.append(statement)

    assert isinstance(db._writer, FileWriter)
    event.listen(db._writer.engine, "before_cursor_execute", note)
    return begun


async def test_fifty_at_once_get_fifty_numbers(group: Group) -> None:
    await group.present(MINHA)

    asked = await asyncio.gather(*(group.ask(body=f"질문 {number}") for number in range(50)))

    assert sorted(question.number for question in asked) == list(range(1, 51))
    assert await group.numbers() == list(range(1, 51))


async def test_refused_ones_take_no_other_along_and_leave_no_gap(group: Group) -> None:
    await group.present(MINHA)
    refused = [group.ask(EUNBI), group.ask(body=" "), group.ask(body="ㅋ" * 4001)]

    results = await at_once(*chain.from_iterable((group.ask(), group.ask(), refusal) for refusal in refused))

    asked = [result.number for result in results if isinstance(result, Question)]
    assert sorted(asked) == list(range(1, 7)) == await group.numbers()
    assert [type(result).__name__ for result in results if isinstance(result, Exception)] == [
        "NoPresentationOf",
        "Empty",
        "TooLong",
    ]


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), StopIteration(), OddError()], ids=repr)
async def test_a_use_case_that_raises_anything_takes_no_other_along(db: Database, error: BaseException) -> None:
    works = [db.write(guilds.ensure, guild_id=guild_id) for guild_id in range(1, 6)]

    *_, failed = await at_once(*works[:2], *works[2:], db.write(refusing(error)))

    assert failed is error or (isinstance(failed, RuntimeError) and failed.__cause__ is error)
    assert await db.read(lambda session: session.scalars(select(Guild.id).order_by(Guild.id)).all()) == [1, 2, 3, 4, 5]
    assert await db.read(applications.digest, application_id=666) is None


@pytest.mark.parametrize("error", [KeyError("x"), StopIteration(), OddError()], ids=repr)
async def test_one_that_fails_alone_stores_nothing(db: Database, error: BaseException) -> None:
    [failed] = await at_once(db.write(refusing(error)))

    assert failed is error or (isinstance(failed, RuntimeError) and failed.__cause__ is error)
    assert await db.read(applications.digest, application_id=666) is None


async def test_a_broken_constraint_is_the_use_case_s_own(db: Database) -> None:
    def twice(session: Session) -> None:
        session.execute(insert(Guild), [{"id": 7, "last_question": 0}] * 2)

    [broken, *others] = await at_once(
        db.write(twice), *(db.write(guilds.ensure, guild_id=guild_id) for guild_id in (1, 2))
    )

    assert isinstance(broken, IntegrityError)
    assert [guild.id for guild in others] == [1, 2]
    assert await db.read(lambda session: session.scalar(select(func.count()).select_from(Guild))) == 2


async def test_newcomers_at_once_share_no_name_and_no_animal(group: Group) -> None:
    users = [members.User(number, "김민지") for number in range(1, 31)]

    met = await asyncio.gather(*(group.meet(user) for user in users for _ in range(2)))

    assert len({member.id for member in met}) == 30
    assert len({member.name for member in met}) == 30
    assert len({member.emoji for member in met}) == 30


@pytest.mark.usefixtures("sqlite")
async def test_when_the_disk_is_full_each_is_told_and_the_acknowledged_are_stored(db: Database, group: Group) -> None:
    await group.present(MINHA)
    pages: int = await db.write(lambda session: session.scalar(text("PRAGMA page_count")))
    await db.write(pragma, f"max_page_count={pages + 12}")

    results = await at_once(
        *(group.ask(body=f"{number} " + "가" * 900) for number in range(30)), group.ask(EUNBI), group.ask(body=" ")
    )

    asked = {result.number: result.body for result in results if isinstance(result, Question)}
    refused = [type(result).__name__ for result in results[:30] if isinstance(result, BaseException)]
    stored = await db.read(lambda session: dict(session.execute(select(Question.number, Question.body)).all()))
    assert asked == stored
    assert sorted(asked) == list(range(1, len(asked) + 1))
    assert refused == ["StorageUnavailable"] * (30 - len(asked))
    assert 0 < len(asked) < 30
    assert isinstance(results[30], (NoPresentationOf, StorageUnavailable))

    await db.write(pragma, f"max_page_count={pages + 10_000}")
    assert (await group.ask(body="가" * 4000)).number == len(asked) + 1


@pytest.mark.usefixtures("sqlite")
async def test_a_transaction_that_sqlite_gave_up_is_done_again_one_by_one(db: Database) -> None:
    runs: list[str] = []

    def lose(session: Session) -> str:
        runs.append("lose")
        session.execute(insert(Application).values(id=5, commands_digest="kept"))
        if len(runs) == 2:
            session.connection().exec_driver_sql("ROLLBACK")  # as SQLite itself does when the disk is full
            raise sqlite3.OperationalError("database or disk is full")
        return "done"

    first = db.write(applications.synced, application_id=1, commands_digest="a")
    results = await at_once(first, db.write(lambda _: runs.append("other")), db.write(lose), db.write(lambda _: "last"))

    assert results == [None, None, "done", "last"]
    assert runs == ["other", "lose", "other", "lose"]
    assert await db.read(applications.digest, application_id=1) == "a"
    assert await db.read(applications.digest, application_id=5) == "kept"


@pytest.mark.usefixtures("sqlite")
async def test_while_another_program_writes_one_waits_for_all_and_reads_go_on(
    db: Database, group: Group, url: URL
) -> None:
    await group.present(MINHA)
    await group.ask()
    await db.write(pragma, "busy_timeout=0")
    begun = attempts(db)

    with locked(url):
        *refused, read = await at_once(*(group.ask() for _ in range(20)), group.numbers())

    assert [type(error) for error in refused] == [StorageUnavailable] * 20
    assert len({id(error) for error in refused}) == 20
    assert begun == ["BEGIN IMMEDIATE"]
    assert read == [1]
    assert (await group.ask()).number == 2


@pytest.mark.usefixtures("sqlite")
async def test_a_lock_that_comes_in_between_is_waited_for_once(db: Database, url: URL) -> None:
    other = sqlite3.connect(str(url.database), isolation_level=None, check_same_thread=False)

    def lose_to_another(session: Session) -> None:
        session.connection().exec_driver_sql("ROLLBACK")
        other.execute("BEGIN IMMEDIATE")

    await db.write(pragma, "busy_timeout=0")
    begun = attempts(db)
    with closing(other):
        results = await at_once(
            db.write(lose_to_another), *(db.write(guilds.ensure, guild_id=guild_id) for guild_id in (1, 2))
        )

    assert [type(result) for result in results] == [StorageUnavailable] * 3
    assert begun == ["BEGIN IMMEDIATE"] * 2
    assert (await db.write(guilds.ensure, guild_id=1)).id == 1


@pytest.mark.usefixtures("sqlite")
async def test_what_was_stored_before_the_lock_came_stays_acknowledged(db: Database, url: URL) -> None:
    other = sqlite3.connect(str(url.database), isolation_level=None, check_same_thread=False)
    runs: list[str] = []

    def lose_to_another_the_second_time(session: Session) -> None:
        session.connection().exec_driver_sql("ROLLBACK")
        runs.append("lost")
        if len(runs) == 2:
            other.execute("BEGIN IMMEDIATE")

    await db.write(pragma, "busy_timeout=0")
    ensured = [db.write(guilds.ensure, guild_id=guild_id) for guild_id in (1, 2)]
    with closing(other):
        first, _, last = await at_once(ensured[0], db.write(lose_to_another_the_second_time), ensured[1])

    assert first.id == 1
    assert isinstance(last, StorageUnavailable)
    assert await db.read(lambda session: session.scalars(select(Guild.id)).all()) == [1]


@pytest.mark.usefixtures("sqlite")
async def test_a_file_that_is_gone_is_told_to_reader_and_writer(url: URL) -> None:
    db = Database(url.set(database=f"{url.database}/not/there"))

    results = await at_once(db.read(guilds.is_greeted, guild_id=1), db.write(guilds.ensure, guild_id=1))

    assert [type(result) for result in results] == [StorageUnavailable] * 2
    await db.close()


async def test_a_use_case_that_is_read_changes_nothing(db: Database) -> None:
    [refused] = await at_once(db.read(guilds.ensure, guild_id=1))

    assert isinstance(refused, Exception)
    assert await db.read(lambda session: session.scalars(select(Guild.id)).all()) == []


async def test_many_at_once_wait_for_each_other_and_not_for_their_time(db: Database) -> None:
    await db.write(guilds.ensure, guild_id=1)
    waits = [] if isinstance(db._readers, FileReaders) else [text(f"SELECT pg_sleep({LOCK_TIMEOUT / 1000 * 0.6})")]

    def slowly(session: Session) -> None:
        for wait in waits:
            session.execute(wait)

    assert await at_once(*(db.write(slowly) for _ in range(3))) == [None] * 3


async def test_a_cancelled_caller_s_write_is_stored(db: Database, group: Group, url: URL) -> None:
    await group.present(MINHA)
    callers = [asyncio.ensure_future(group.ask(body=f"{number}")) for number in range(10)]
    await asyncio.sleep(0)
    for caller in callers[::2]:
        caller.cancel()

    results = await at_once(*callers)

    assert [isinstance(result, asyncio.CancelledError) for result in results] == [True, False] * 5
    await db.close()
    async with opened(url) as again:
        bodies = await again.read(lambda session: set(session.scalars(select(Question.body))))
    assert bodies == {str(number) for number in range(10)}


async def test_a_cancelled_caller_s_refusal_troubles_nobody(db: Database, group: Group) -> None:
    troubles: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: troubles.append(context))
    caller = asyncio.ensure_future(group.ask())  # nobody presents
    await asyncio.sleep(0)
    caller.cancel()
    await at_once(caller)
    del caller

    await db.write(guilds.ensure, guild_id=GUILD)
    gc.collect()  # where asyncio complains of errors that nobody has taken

    assert troubles == []


async def test_closing_waits_for_what_is_under_way_and_takes_nothing_more(db: Database, group: Group, url: URL) -> None:
    await group.present(MINHA)
    callers = [asyncio.ensure_future(group.ask()) for _ in range(10)]
    await asyncio.sleep(0)

    closed, *late = await at_once(db.close(), group.ask(), db.read(guilds.is_greeted, guild_id=1))

    assert closed is None
    assert [type(error) for error in late] == [StorageUnavailable] * 2
    assert sorted([question.number for question in await asyncio.gather(*callers)]) == list(range(1, 11))
    async with opened(url) as again:
        assert await Group(again).numbers() == list(range(1, 11))


@pytest.mark.usefixtures("sqlite")
async def test_closing_waits_for_those_who_wait_for_others(db: Database, url: URL) -> None:
    begun, release = Event(), Event()
    first = asyncio.ensure_future(db.write(waiting(begun, release)))
    await asyncio.to_thread(begun.wait)
    second = asyncio.ensure_future(db.write(guilds.ensure, guild_id=1))
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(db.close())
    await asyncio.sleep(0)

    release.set()
    await asyncio.gather(first, second, closing)

    async with opened(url) as again:
        assert await again.read(lambda session: session.scalars(select(Guild.id)).all()) == [1]


async def test_a_database_that_was_never_used_closes(url: URL) -> None:
    db = await open_database(url)

    await db.close()

    assert [type(error) for error in await at_once(db.write(guilds.ensure, guild_id=1))] == [StorageUnavailable]


async def test_the_writer_s_task_ends_when_there_is_nothing_to_do(group: Group) -> None:
    await group.present(MINHA)
    await asyncio.gather(*(group.ask() for _ in range(3)))

    assert [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "db-writer"] == []


@pytest.mark.usefixtures("sqlite")
async def test_connections_are_durable_and_hold_foreign_keys(url: URL) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_TIMEOUT}

    async with opened(url) as db:
        for door in (db.read, db.write):
            assert {name: await door(pragma, name) for name in wanted} == wanted


@pytest.mark.usefixtures("sqlite")
async def test_a_reader_sees_one_snapshot(db: Database, group: Group) -> None:
    await group.present(MINHA)
    begun, go_on = Event(), Event()
    count = select(func.count()).select_from(Question)

    def twice(session: Session) -> list[int | None]:
        before = session.scalar(count)
        begun.set()
        go_on.wait()
        return [before, session.scalar(count)]

    reading = asyncio.ensure_future(db.read(twice))
    await asyncio.to_thread(begun.wait)
    await group.ask()
    go_on.set()

    assert await reading == [0, 0]
    assert await group.numbers() == [1]


@pytest.mark.usefixtures("sqlite")
async def test_a_read_costs_one_hop_however_many_statements_it_has(db: Database) -> None:
    threads: list[int] = []

    def use_case(session: Session) -> None:
        for number in range(3):
            session.execute(text(f"SELECT {number}"))
            threads.append(get_ident())

    await db.read(use_case)

    assert len(set(threads)) == 1
    assert get_ident() not in threads


@pytest.mark.usefixtures("sqlite")
async def test_more_readers_than_connections_wait_for_their_turn(db: Database) -> None:
    begun, go_on = Event(), Event()
    slow = [asyncio.ensure_future(db.read(waiting(begun, go_on))) for _ in range(READERS)]
    queued = [asyncio.ensure_future(db.read(guilds.is_greeted, guild_id=1)) for _ in range(READERS + 2)]
    await asyncio.to_thread(begun.wait)
    queued.pop().cancel()

    assert not any(reading.done() for reading in queued)
    go_on.set()
    assert await asyncio.gather(*queued) == [False] * (READERS + 1)
    await asyncio.gather(*slow)


#: Counts for hours, unless it is interrupted.
ENDLESS = """
    WITH RECURSIVE n(i) AS (SELECT began() UNION ALL SELECT i + 1 FROM n WHERE i < 1e12) SELECT count(*) FROM n
"""


@pytest.mark.usefixtures("sqlite")
async def test_a_cancelled_reader_s_query_is_interrupted(db: Database) -> None:
    all_count = Barrier(READERS + 1)

    def use_case(session: Session) -> None:
        driver: Any = session.connection().connection.driver_connection
        driver.create_function("began", 0, all_count.wait)
        session.execute(text(ENDLESS))

    readers = [asyncio.ensure_future(db.read(use_case)) for _ in range(READERS)]
    await asyncio.to_thread(all_count.wait)
    for reader in readers:
        reader.cancel()

    assert [type(error) for error in await at_once(*readers)] == [asyncio.CancelledError] * READERS
    assert not await db.read(guilds.is_greeted, guild_id=1)


@pytest.mark.parametrize("error", [StopIteration(), StopAsyncIteration(), KeyError("a"), OddError()])
async def test_a_reader_that_raises_anything_is_told(db: Database, error: BaseException) -> None:
    def use_case(_: Session) -> None:
        raise error

    [told] = await asyncio.wait_for(at_once(db.read(use_case)), timeout=30)

    assert type(told) in {type(error), RuntimeError}
    assert not await db.read(guilds.is_greeted, guild_id=1)


async def test_what_a_read_changes_is_not_kept(db: Database) -> None:
    await at_once(db.read(guilds.greeted, guild_id=GUILD, now=NOW))

    assert not await db.read(guilds.is_greeted, guild_id=GUILD)


async def test_everything_is_there_after_a_restart(db: Database, group: Group, url: URL) -> None:
    await group.present(MINHA)
    await group.ask(body="처음")
    await db.close()

    async with opened(url) as again:
        assert await Group(again).numbers() == [1]
        assert (await Group(again).ask()).number == 2


@pytest.mark.usefixtures("sqlite")
async def test_folders_on_the_way_are_made(url: URL) -> None:
    deeper = url.set(database=f"{url.database}.d/a/study.db")

    async with opened(deeper) as db:
        assert (await db.write(guilds.ensure, guild_id=1)).id == 1


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**40])
async def test_a_number_that_no_column_holds_is_nobody_s(db: Database, number: int) -> None:
    def read(session: Session) -> None:
        session.scalars(select(Question).where(Question.guild_id == number)).all()

    for door in (db.read, db.write):
        with pytest.raises(NoSuchNumber):
            await door(read)


async def test_another_number_that_is_too_large_is_an_error_as_ever(db: Database) -> None:
    def read(_: Session) -> None:
        raise OverflowError("date value out of range")

    with pytest.raises(OverflowError):
        await db.read(read)
