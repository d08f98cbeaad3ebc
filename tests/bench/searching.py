"""A search in a guild that has kept much: beside a plain scan of the same rows, and where another guild kept more."""

import datetime as dt
import os
import secrets
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

from sqlalchemy import func, insert, literal, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import Session

from db import search, search_texts
from db.engine import Database, open_database
from db.models import Guild, Member, Post, Presentation, Question, SearchText, Term, Week
from db.types import Dialect, PostKind
from tests.bench.group import NOW, Row
from tests.bench.lines import Aim, Line, milliseconds
from tests.bench.vocabulary import asked

#: Beside a plain scan of the same rows, and beside the same search with no other guild.
SCAN, BESIDE = Aim(most=3), Aim(most=1.2)
#: A word that few texts have, and one that a tenth of them have.
SEARCHES = {"rare": "드문낱말", "frequent": "어텐션"}
RARE = "드문낱말을"
GUILD, OTHER = 1, 2
BATCH = 10_000


@dataclass(frozen=True)
class Searches:
    """How much is searched: rounds, texts of the guild, and of another one."""

    rounds: int = 15
    texts: int = 100_000
    beside: int = 1_000_000


async def measure(searches: Searches, folder: Path) -> list[Line]:
    """Measure searches on SQLite, and where a server is named, on PostgreSQL too."""
    alone, beside = (make_url(f"sqlite:///{folder / name}.sqlite3") for name in ("alone", "beside"))
    lines = list(await _measure("SQLite", alone, beside, searches))
    if server := os.environ.get("TEST_DATABASE_URL"):
        async with _on_server(make_url(server)) as alone, _on_server(make_url(server)) as beside:
            lines += await _measure("PostgreSQL", alone, beside, searches)
    return lines


async def _measure(storage: str, alone: URL, beside: URL, searches: Searches) -> Iterator[Line]:
    """Measure a guild that is alone and one that is not, in turns."""
    async with AsyncExitStack() as stack:
        few = await stack.enter_async_context(_filled(alone, searches.texts, 0))
        many = await stack.enter_async_context(_filled(beside, searches.texts, searches.beside))
        times = defaultdict[tuple[str, str], list[float]](list)
        for _ in range(searches.rounds + 1):
            times["scan", "alone"].append(await _seconds(few, _scan))
            for name, words in SEARCHES.items():
                for where, db in (("alone", few), ("beside", many)):
                    times[name, where].append(await _seconds(db, partial(_search, words=words)))
    return _lines(storage, searches, {what: median(taken[1:]) for what, taken in times.items()})  # the first warms up


def _lines(storage: str, searches: Searches, times: Mapping[tuple[str, str], float]) -> Iterator[Line]:
    scan = times["scan", "alone"]
    for name in SEARCHES:
        alone, beside = times[name, "alone"], times[name, "beside"]
        what = f"/search, {storage}, {name} word, {searches.texts:,} texts"
        yield Line(f"{what} / plain scan", alone / scan, SCAN, f"{milliseconds(alone)}, {milliseconds(scan)}")
        raw = f"{milliseconds(beside)}, {milliseconds(alone)}"
        yield Line(f"{what}, {searches.beside:,} beside / none", beside / alone, BESIDE, raw)


@asynccontextmanager
async def _filled(url: URL, texts: int, beside: int) -> AsyncIterator[Database]:
    """Open a database in which a guild has so many texts, and another guild others."""
    db = await open_database(url)
    try:
        await db.write(_fill, texts=texts)
        for turn in range(beside // texts):
            await db.write(_crowd, turn=turn)
        await db.write(_analyse)
        yield db
    finally:
        await db.close()


async def _seconds(db: Database, work: Callable[[Session], object]) -> float:
    start = time.perf_counter()
    await db.read(work)
    return time.perf_counter() - start


def _scan(session: Session) -> None:
    """Count the guild's texts that have a word that none of them has."""
    held = SearchText.folded.like("%없는낱말%")
    assert session.scalar(select(func.count()).where(SearchText.guild_id == GUILD, held)) == 0


def _search(session: Session, *, words: str) -> None:
    assert search.find(session, guild_id=GUILD, text=words, at=0, size=5).hits


def _fill(session: Session, *, texts: int) -> None:
    """Store a guild with so many questions, each with its card; one in a thousand has the rare word."""
    named = {"user_id": 11, "name": "발표자", "emoji": "🦊", "heart": "🧡", "created_at": NOW}
    guild = {"guild_id": GUILD}
    for table, rows in (
        (Guild, [{"id": GUILD}, {"id": OTHER}]),
        (Term, [{"id": 1, **guild, "number": 1}]),
        (Week, [{"id": 1, **guild, "term_id": 1, "number": 1, "date": NOW.date()}]),
        (Member, [{"id": 1, **guild, **named}]),
        (Presentation, [{"id": 1, **guild, "week_id": 1, "team": "1", "created_at": NOW}]),
    ):
        session.execute(insert(table), rows)
    questions = _questions(texts)
    while batch := list(islice(questions, BATCH)):
        session.execute(insert(Question), batch)
        cards = [{**guild, "kind": PostKind.CARD, "question_id": row["id"], "channel_id": 1} for row in batch]
        session.execute(insert(Post), [card | {"message_id": card["question_id"]} for card in cards])
        session.execute(insert(SearchText), [_searched(row) for row in batch])


def _questions(count: int) -> Iterator[Row]:
    bodies = asked(seed=3)
    for number in range(1, count + 1):
        body = f"{next(bodies)} {RARE if number % 1000 == 0 else ''}"
        known = {"id": number, "guild_id": GUILD, "number": number, "presentation_id": 1, "presenter_id": 1}
        yield known | {"body": body, "dialect": Dialect.DISCORD, "created_at": NOW + dt.timedelta(seconds=number)}


def _searched(row: Row) -> Row:
    return search_texts.row_of(Question, row["id"], row["body"], guild_id=GUILD, said_at=row["created_at"])


def _crowd(session: Session, *, turn: int) -> None:
    """Give another guild as many texts as the first one has, once more."""
    apart = (turn + 1) * 10**9
    copied = select(literal(OTHER), SearchText.said_at, SearchText.key + apart, SearchText.folded)
    columns = ["guild_id", "said_at", "key", "folded"]
    session.execute(insert(SearchText).from_select(columns, copied.where(SearchText.guild_id == GUILD)))


def _analyse(session: Session) -> None:
    """Let a server know how much there is, as it finds out by itself within a minute."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE"))


@asynccontextmanager
async def _on_server(server: URL) -> AsyncIterator[URL]:
    """Make a database on a server, and drop it afterwards."""
    url = server.set(database=f"study_{secrets.token_hex(8)}")
    await _execute(server, f"CREATE DATABASE {url.database}")
    try:
        yield url
    finally:
        await _execute(server, f"DROP DATABASE {url.database} WITH (FORCE)")


async def _execute(server: URL, statement: str) -> None:
    engine = create_async_engine(server.set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
