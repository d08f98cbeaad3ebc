"""The bots that are measured: ours, a bare one, and one written by hand."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from discord.ext import commands
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.client import StudyBot
from bot.settings import Settings
from db.engine import Database, open_database
from tests.bench.bare import Bare
from tests.bench.by_hand import ByHand
from tests.bench.group import PRESENTERS, Rows
from tests.bench.transport import Transport
from tests.bench.vocabulary import asked
from tests.support import payloads
from tests.support.payloads import AUTOCOMPLETE, COMMAND, GUILD, USER_OPTION, Json

#: Questions are asked in a group of their own, so that they make nobody else's week longer.
ASKED_GUILD = GUILD + 1
COMMANDS = ("ask", "answer", "recap")


#: The tasks of commands, of the outbox, and of what is stored.
WORKING = ("CommandTree", "outbox", "db-writer")


@dataclass
class Contender:
    """A bot with the stubbed transport."""

    name: str
    client: commands.Bot
    transport: Transport
    questions: Iterator[str] = field(default_factory=asked)

    async def warm_up(self) -> None:
        """Use every command twice."""
        for command, turn in itertools.product(COMMANDS, range(2)):
            self._send(self._use(command, turn))
            await settled()

    async def alone(self, command: str, times: int) -> list[float]:
        """Use a command so often, one after the other; return the seconds until each one is done."""
        return [await self._burst(command, 1) for _ in range(times)]

    async def in_flight(self, command: str, count: int) -> float:
        """Use a command so often at once; return the seconds until all are done."""
        return await self._burst(command, count)

    async def _burst(self, command: str, count: int) -> float:
        """Use a command; a question is asked once its card is in the channel."""
        used = [self._use(command, turn) for turn in range(count)]
        before = self.transport.posted
        start = time.perf_counter()
        for interaction in used:
            self._send(interaction)
        async with asyncio.timeout(60):  # a command that fails would never be done
            await settled()
        taken = time.perf_counter() - start
        posted = self.transport.posted - before
        assert command != "ask" or self.name == "bare" or posted == count, (
            f"{self.name} has posted {posted} cards for {count} questions"
        )
        return taken

    def _send(self, interaction: Json) -> None:
        self.client._connection.parse_interaction_create(interaction)  # type: ignore[arg-type]

    def _use(self, command: str, turn: int) -> Json:
        """Return the use of a command by one of fifty members."""
        number, asker = next(self.transport.ids), payloads.member(100 + turn % 50, f"사람{turn % 50}")
        presenter = payloads.member(PRESENTERS[0], "발표자11")
        if command == "ask":
            question = payloads.option("question", next(self.questions))
            options = (payloads.option("presenter", str(PRESENTERS[0]), USER_OPTION), question)
            data = payloads.command("ask", *options, people=(presenter,))
            return payloads.interaction(number, COMMAND, data, by=asker) | {"guild_id": str(ASKED_GUILD)}
        if command == "answer":
            data = payloads.command("answer", payloads.option("question", "", focused=True))
            return payloads.interaction(number, AUTOCOMPLETE, data, by=presenter)
        return payloads.interaction(number, COMMAND, payloads.command("recap"), by=asker)


async def settled() -> None:
    """Wait until every command is done, with what follows it."""
    while running := [task for task in asyncio.all_tasks() if task.get_name().startswith(WORKING)]:
        await asyncio.wait(running)


@asynccontextmanager
async def ours(
    transport: Transport, folder: Path, groups: Iterable[Rows], name: str = "ours"
) -> AsyncIterator[Contender]:
    """Run the Study Bot."""
    settings = Settings.model_construct(data_dir=folder, database_url=None)
    db = await open_database(settings.database)
    try:
        for rows in groups:
            await _fill(db, rows)
        async with _running(name, StudyBot(settings, db), transport) as contender:
            yield contender
    finally:
        await db.close()


@asynccontextmanager
async def by_hand(transport: Transport, folder: Path, groups: Iterable[Rows]) -> AsyncIterator[Contender]:
    """Run the bot on sqlite3."""
    bot = ByHand(folder / "by-hand.sqlite3")
    for rows in groups:
        bot.fill(rows)
    async with _running("by hand", bot, transport) as contender:
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
        contender = Contender(name, bot, transport)
        await contender.warm_up()
        yield contender


async def _fill(db: Database, rows: Rows) -> None:
    def store(session: Session) -> None:
        for table, found in rows.items():
            if found:
                session.execute(insert(table), found)

    await db.write(store)
