"""Every command in turns: ours, a bare bot and the one written by hand, with few earlier questions and with many."""

import asyncio
import gc
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

from sqlalchemy.engine import make_url

from db.database_file import path_of
from tests.bench.contenders import (
    COMPARED,
    DONE,
    LABELS,
    Burst,
    Contender,
    bare,
    by_hand,
    fill,
    ours,
    settings_in,
)
from tests.bench.crowd import surround
from tests.bench.group import groups
from tests.bench.lines import Aim, Line, milliseconds
from tests.bench.transport import Transport

#: What is measured, by command and contender.
Bursts: TypeAlias = defaultdict[tuple[str, str], list[Burst]]

FEW, MANY, CROWD = "ours", "ours, many", "ours, crowd"
HAND, HAND_MANY, BARE = "by hand", "by hand, many", "bare"

#: Beside the bot written by hand: time alone, rate in flight, CPU a use.
ALONE = {"ask": Aim(most=2.5), "answer": Aim(most=2.5), "recap": Aim(most=4)}
RATES = {"ask": Aim(least=0.6), "answer": Aim(least=0.35), "recap": Aim(least=0.25)}
CPU = {"ask": Aim(most=2.5)}
#: With many earlier questions, beside none.
GROWTH = Aim(most=1.2)
#: Milliseconds that no interaction waits longer than the median.
WAIT = Aim(most=500)


@dataclass(frozen=True)
class Uses:
    """How much is used: rounds, uses in each, one at a time and at once; earlier questions, and those beside them."""

    rounds: int = 9
    alone: int = 8
    at_once: int = 50
    earlier: int = 10_000
    beside: int = 1_000_000


async def measure(uses: Uses, folder: Path) -> list[Line]:
    """Measure all commands, with databases that are made in a folder."""
    transport = Transport()
    with transport.installed():
        async with _contenders(uses, transport, folder) as contenders:
            await _warm_up(uses, contenders)
            alone, at_once = Bursts(list), Bursts(list)
            for _ in range(uses.rounds):
                await _round(uses, contenders, alone, at_once)
    return [
        *(line for command in COMPARED for line in _beside_hand(command, uses, alone, at_once)),
        *(line for command in DONE for line in _growth(command, uses, alone)),
        *(_waiting(command, uses, at_once) for command in COMPARED),
    ]


@asynccontextmanager
async def _contenders(uses: Uses, transport: Transport, folder: Path) -> AsyncIterator[list[Contender]]:
    """Run all bots; each has a folder of its own, since three of them are ours."""
    few, many = list(groups(0)), list(groups(uses.earlier))
    folders = {name: folder / name for name in (FEW, MANY, CROWD)}
    await fill(folder / "empty", ())
    for name, rows, like in ((FEW, few, folder / "empty"), (MANY, many, folder / "empty"), (CROWD, (), folders[MANY])):
        shutil.copytree(like, folders[name])  # what is there already need not be made again
        await fill(folders[name], rows)
    file = path_of(make_url(settings_in(folders[CROWD]).database))
    assert file is not None
    await asyncio.to_thread(surround, file, uses.beside)
    async with AsyncExitStack() as stack:
        running = [
            *(ours(transport, folders[name], name) for name in (FEW, MANY, CROWD)),
            by_hand(transport, folders[FEW], few, HAND),
            by_hand(transport, folders[MANY], many, HAND_MANY),
            bare(transport),
        ]
        yield [await stack.enter_async_context(contender) for contender in running]


async def _warm_up(uses: Uses, contenders: list[Contender]) -> None:
    """Use every command, the one that asks so often that everybody is known and many questions are open."""
    for contender in contenders:
        for command in contender.commands:
            await contender.use(command, uses.at_once if command == "ask" else 2)
    gc.collect()
    gc.freeze()  # what three bots hold is no work for the garbage collector in the turn of a fourth


async def _round(uses: Uses, contenders: list[Contender], alone: Bursts, at_once: Bursts) -> None:
    """Let all use every command in turns: use by use where each is alone."""
    for command in DONE:
        having = [contender for contender in contenders if command in contender.commands]
        for _ in range(uses.alone):
            for contender in having:
                alone[command, contender.name].append(await contender.use(command))
        for contender in having if command in COMPARED else ():
            at_once[command, contender.name].append(await contender.use(command, uses.at_once))


def _beside_hand(command: str, uses: Uses, alone: Bursts, at_once: Bursts) -> Iterator[Line]:
    """Yield our time, rate and CPU beside those of the bot written by hand, with few questions and with many."""
    label, count = LABELS[command], uses.at_once
    for mine, hand, earlier in ((FEW, HAND, 0), (MANY, HAND_MANY, uses.earlier)):
        having = f"{earlier:,} earlier" if earlier else "none earlier"
        times = [_seconds(alone[command, name]) for name in (mine, hand, BARE)]
        rates = [count / _seconds(at_once[command, name]) for name in (mine, hand, BARE)]
        cpu = [_cpu(at_once[command, name]) / count for name in (mine, hand, BARE)]
        cpu_alone = [_cpu(alone[command, name]) for name in (mine, hand, BARE)]
        for what, aim, values, write in (
            ("alone: time", ALONE[command], times, milliseconds),
            (f"{count} in flight: rate", RATES[command], rates, _rate),
            ("alone: CPU a use", CPU.get(command, Aim()), cpu_alone, milliseconds),
            (f"{count} in flight: CPU a use", CPU.get(command, Aim()), cpu, milliseconds),
        ):
            ours_, hands, bares = map(write, values)
            raw = f"{ours_}, by hand {hands}, bare {bares}"
            yield Line(f"{label}, {having}, {what} / by hand", values[0] / values[1], aim, raw)


def _growth(command: str, uses: Uses, alone: Bursts) -> Iterator[Line]:
    """Yield how much longer a command takes with many earlier questions, and with even more in other groups."""
    few = _seconds(alone[command, FEW])
    for name, beside in ((MANY, ""), (CROWD, f" and {uses.beside:,} beside")):
        many = _seconds(alone[command, name])
        what = f"{LABELS[command]}, {uses.earlier:,} earlier{beside} / none"
        yield Line(what, many / few, GROWTH, f"{milliseconds(many)}, {milliseconds(few)}")


def _waiting(command: str, uses: Uses, at_once: Bursts) -> Line:
    """Return how much longer than the median anybody waited for a first reply, in any round."""
    bursts = [burst for (of, name), bursts in at_once.items() if of == command and name == FEW for burst in bursts]
    longest = max(burst.longest_wait for burst in bursts)
    middle = median(wait for burst in bursts for wait in burst.waits)
    what = f"{LABELS[command]}, {uses.at_once} in flight: longest wait - median, ms"
    return Line(what, longest * 1000, WAIT, f"median {milliseconds(middle)}")


def _seconds(bursts: list[Burst]) -> float:
    return median(burst.seconds for burst in bursts)


def _cpu(bursts: list[Burst]) -> float:
    return median(burst.cpu for burst in bursts)


def _rate(rate: float) -> str:
    return f"{rate:.0f}/s"
