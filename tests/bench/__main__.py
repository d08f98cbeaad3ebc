"""Measures the bot beside a bare one and one written by hand, in one process and one run: ``make bench``."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.contenders import ASKED_GUILD, COMMANDS, bare, by_hand, ours
from tests.bench.group import QUESTIONS_A_WEEK, Groups, Rows
from tests.bench.transport import Transport
from tests.support.payloads import GUILD

LABELS = {"ask": "/ask", "answer": "/answer autocomplete", "recap": "/recap"}

Times = defaultdict[tuple[str, str], list[float]]


@dataclass(frozen=True)
class Size:
    """How long to measure: rounds, uses in each, one at a time and at once, and the large database's questions."""

    rounds: int = 15
    alone: int = 20
    at_once: int = 50
    questions: int = 1_000_000


#: For a look in between: ``make bench QUICK=1``.
QUICK = Size(rounds=3, alone=5, at_once=20, questions=20_000)


@dataclass(frozen=True)
class Line:
    """A line of the table: what, the raw medians, the ratio, and what it should be."""

    what: str
    raw: str
    ratio: float
    aim: str = ""

    def __str__(self) -> str:
        return f"{self.what:48} {self.ratio:6.2f}   {self.aim:14} {self.raw}"


def measure(size: Size) -> Iterator[Line]:
    """Measure everything, each in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(_commands(size, Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        yield asyncio.run(_growth(size, Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        yield from _starts(size, Path(folder))


async def _commands(size: Size, folder: Path) -> list[Line]:
    """Measure the commands of the three bots in turns."""
    transport, alone, at_once = Transport(), Times(list), Times(list)
    async with AsyncExitStack() as stack:
        stack.enter_context(transport.installed())
        contenders = [
            await stack.enter_async_context(contender)
            for contender in (
                ours(transport, folder, _groups(4)),
                bare(transport),
                by_hand(transport, folder, _groups(4)),
            )
        ]
        for _ in range(size.rounds):
            for command in COMMANDS:
                for contender in contenders:
                    alone[command, contender.name] += await contender.alone(command, size.alone)
                    at_once[command, contender.name].append(
                        await contender.in_flight(command, size.at_once) / size.at_once
                    )
    return [*_times(alone), *_rates(at_once, size.at_once)]


def _times(times: Times) -> Iterator[Line]:
    for command in COMMANDS:
        mine, plain, hand = (median(times[command, name]) for name in ("ours", "bare", "by hand"))
        raw = f"{_ms(mine)}, by hand {_ms(hand)}, bare {_ms(plain)}"
        yield Line(f"{LABELS[command]} alone: time / by hand", raw, mine / hand, "at most 4")


def _rates(times: Times, count: int) -> Iterator[Line]:
    for command in COMMANDS:
        mine, plain, hand = (1 / median(times[command, name]) for name in ("ours", "bare", "by hand"))
        raw = f"{mine:.0f}/s, by hand {hand:.0f}/s, bare {plain:.0f}/s"
        yield Line(f"{LABELS[command]}, {count} in flight: rate / by hand", raw, mine / hand, "at least 0.4")


async def _growth(size: Size, folder: Path) -> Line:
    """Measure the recap of the same week in a small and in a large database, in turns."""
    transport, times = Transport(), Times(list)
    async with AsyncExitStack() as stack:
        stack.enter_context(transport.installed())
        contenders = []
        for name, groups in (("small", _groups(3)), ("large", _many(size.questions))):
            (folder / name).mkdir()
            contenders.append(await stack.enter_async_context(ours(transport, folder / name, groups, name)))
        for _ in range(size.rounds):
            for contender in contenders:
                times["recap", contender.name] += await contender.alone("recap", size.alone)
    small, large = (median(times["recap", name]) for name in ("small", "large"))
    return Line(
        f"/recap with {size.questions:,} questions / with 100",
        f"{_ms(large)}, {_ms(small)}",
        large / small,
        "at most 1.2",
    )


def _groups(weeks: int) -> Iterator[Rows]:
    groups = Groups()
    yield groups.make(GUILD, weeks)
    yield groups.make(ASKED_GUILD, 1)


def _many(questions: int) -> Iterator[Rows]:
    """Yield a group with six years of weeks, and others with a year each until there are enough questions."""
    left = questions // QUESTIONS_A_WEEK
    groups, weeks = Groups(), min(300, left)
    yield groups.make(GUILD, weeks)
    yield groups.make(ASKED_GUILD, 1)
    for guild in range(ASKED_GUILD + 1, ASKED_GUILD + 1 + (left - weeks) // 52):
        yield groups.make(guild, 52)


def _starts(size: Size, folder: Path) -> Iterator[Line]:
    """Measure starts until the gateway would be next, in processes of their own."""
    _start("ours", folder)  # makes the database
    seconds: dict[str, list[float]] = {"ours": [], "bare": []}
    memory: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(size.rounds):
        for name in ("ours", "bare"):
            took, mebibytes = _start(name, folder)
            seconds[name].append(took)
            memory[name].append(mebibytes)
    mine, plain = median(seconds["ours"]), median(seconds["bare"])
    yield Line("start: time / bare", f"{_ms(mine)}, bare {_ms(plain)}", mine / plain, "at most 3.5")
    mine, plain = median(memory["ours"]), median(memory["bare"])
    yield Line("memory / bare", f"{mine:.1f} MiB, bare {plain:.1f} MiB", mine / plain, "at most 1.9")


def _start(name: str, folder: Path) -> tuple[float, float]:
    """Start a bot; return the seconds until it was ready, and the mebibytes that it had taken."""
    settings = {"DISCORD_TOKEN": "token", "DATA_DIR": str(folder), "DATABASE_URL": "", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "tests.bench.start", name]
    begun = time.perf_counter()
    with subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        kibibytes = int(process.stdout.readline())
        return time.perf_counter() - begun, kibibytes / 1024


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


if __name__ == "__main__":
    for line in measure(QUICK if "quick" in sys.argv else Size()):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
