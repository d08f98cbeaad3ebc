"""A bot that is measured, and the uses of its commands."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median

from discord.ext import commands
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.client import StudyBot
from bot.settings import Settings
from db import likeness, search_texts
from db.engine import open_database
from db.models import Answer, Base, LikenessKey, Question, Reflection, SearchText
from tests.bench.bare import Bare
from tests.bench.by_hand import ByHand
from tests.bench.group import ASKED_GUILD, PRESENTERS, Row, Rows
from tests.bench.transport import ORIGINAL, POSTED, REPLY, Transport
from tests.bench.vocabulary import asked
from tests.support import payloads
from tests.support.payloads import AUTOCOMPLETE, COMMAND, USER_OPTION, Json

#: What is sent before a use is done: a question is asked once its card is in the channel.
DONE: Mapping[str, tuple[str, ...]] = {
    "ask": (REPLY, POSTED),
    "answer": (REPLY,),
    "recap": (ORIGINAL,),
    "study": (REPLY,),
    "questions": (REPLY,),
    "schedule": (REPLY,),
}
#: The commands that the bot written by hand has too.
COMPARED = ("ask", "answer", "recap")
#: How a command is called in the table.
LABELS = {command: f"/{command}" for command in DONE} | {"answer": "/answer autocomplete"}

#: Members who use the commands.
PEOPLE = 50
#: Seconds until a use that is never done fails the run.
PATIENCE = 120
#: The tasks of commands, of events, of the outbox, and of what is stored.
_WORKING = ("CommandTree", "discord.py: on_", "outbox", "db-writer")


@dataclass(frozen=True)
class Burst:
    """Uses of a command at once: seconds until all are done, of CPU, and how long each waited for its first reply."""

    seconds: float
    cpu: float
    waits: list[float]

    @property
    def longest_wait(self) -> float:
        """How much longer than the median somebody waited."""
        return max(self.waits) - median(self.waits)


class Contender:
    """A bot with the stubbed transport."""

    def __init__(self, name: str, client: commands.Bot, transport: Transport) -> None:
        self.name = name
        self.commands = [command for command in DONE if client.tree.get_command(command) is not None]
        self.client, self._transport = client, transport
        self._questions = asked(seed=1)

    async def use(self, command: str, count: int = 1) -> Burst:
        """Use a command so often at once, each time by somebody else, and wait also for what follows."""
        used = [self._use(command, turn) for turn in range(count)]
        kinds = (REPLY,) if self.name == "bare" else DONE[command]
        done = self._transport.expect(dict.fromkeys(kinds, count))
        cpu, start = time.process_time(), time.perf_counter()
        for interaction in used:
            self.client._connection.parse_interaction_create(interaction)  # type: ignore[arg-type]
        async with asyncio.timeout(PATIENCE):  # a command that fails would never be done
            await done
            seconds = time.perf_counter() - start
            await settled()
        replied = self._transport.replied
        waits = [replied[int(interaction["id"])] - start for interaction in used]
        return Burst(seconds, time.process_time() - cpu, waits)

    def _use(self, command: str, turn: int) -> Json:
        number, who = next(self._transport.ids), turn % PEOPLE
        presenter, person = _person(PRESENTERS[0], "발표자11"), _person(100 + who, f"사람{who}")
        if command == "ask":
            question = payloads.option("question", next(self._questions))
            options = (payloads.option("presenter", str(PRESENTERS[0]), USER_OPTION), question)
            data = payloads.command("ask", *options, people=(presenter,))
            return payloads.interaction(number, COMMAND, data, by=person) | {"guild_id": str(ASKED_GUILD)}
        if command == "answer":  # where so many have asked that the list is full, whatever was asked before
            data = payloads.command("answer", payloads.option("question", "", focused=True))
            return payloads.interaction(number, AUTOCOMPLETE, data, by=presenter) | {"guild_id": str(ASKED_GUILD)}
        by = presenter if command == "study" else person
        return payloads.interaction(number, COMMAND, payloads.command(command), by=by)


def _person(user_id: int, name: str) -> Json:
    return payloads.member(user_id, name)


async def settled() -> None:
    """Wait until every command is done, with what follows it."""
    while running := [task for task in asyncio.all_tasks() if task.get_name().startswith(_WORKING)]:
        await asyncio.wait(running)


@asynccontextmanager
async def ours(transport: Transport, folder: Path, name: str = "ours") -> AsyncIterator[Contender]:
    """Run the Study Bot on what a folder holds."""
    settings = settings_in(folder)
    db = await open_database(settings.database)
    try:
        async with _running(name, StudyBot(settings, db), transport) as contender:
            yield contender
    finally:
        await db.close()


@asynccontextmanager
async def by_hand(
    transport: Transport, folder: Path, groups: Iterable[Rows], name: str = "by hand"
) -> AsyncIterator[Contender]:
    """Run the bot on sqlite3."""
    bot = ByHand(folder / "by-hand.sqlite3")
    for rows in groups:
        bot.fill(rows)
    async with _running(name, bot, transport) as contender:
        yield contender


@asynccontextmanager
async def bare(transport: Transport) -> AsyncIterator[Contender]:
    """Run a bot whose commands reply with a constant."""
    async with _running("bare", Bare(), transport) as contender:
        yield contender


@asynccontextmanager
async def _running(name: str, bot: commands.Bot, transport: Transport) -> AsyncIterator[Contender]:
    async with bot:
        await bot.login("token")
        yield Contender(name, bot, transport)


def settings_in(folder: Path) -> Settings:
    """Return the settings of a Study Bot that keeps everything in a folder."""
    return Settings(data_dir=folder, database_url=None)


async def fill(folder: Path, groups: Iterable[Rows]) -> None:
    """Store groups where the Study Bot finds them."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    db = await open_database(settings_in(folder).database)
    try:
        for rows in groups:
            await db.write(_store, rows=rows)
    finally:
        await db.close()


def _store(session: Session, *, rows: Rows) -> None:
    for table, found in rows.items():
        if found:
            session.execute(insert(table), found)
    of_each = (likeness.rows_of(row["body"], guild_id=row["guild_id"], question_id=row["id"]) for row in rows[Question])
    if keys := list(chain.from_iterable(of_each)):
        session.execute(insert(LikenessKey), keys)
    searched = [_searched(kind, row) for kind in (Question, Answer, Reflection) for row in rows[kind]]
    session.execute(insert(SearchText), searched)


def _searched(kind: type[Base], row: Row) -> Row:
    said_at = row.get("created_at") or row["written_at"]
    return search_texts.row_of(kind, row["id"], row["body"], guild_id=row["guild_id"], said_at=said_at)
