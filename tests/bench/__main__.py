"""Measures the bot beside a bare one and one written by hand, in one run: ``make bench``."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import commands, processes, searching
from tests.bench.commands import Uses
from tests.bench.lines import Line, table
from tests.bench.processes import Lives
from tests.bench.searching import Searches

#: For a look in between: ``make bench QUICK=1``.
QUICK = (
    Uses(rounds=2, alone=4, beside=20_000),
    Lives(starts=2, some=250, many=1000),
    Searches(rounds=3, texts=10_000, beside=50_000),
)


def measure(uses: Uses, lives: Lives, searches: Searches) -> Iterator[Line]:
    """Measure everything, each in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(commands.measure(uses, Path(folder)))
    with tempfile.TemporaryDirectory() as folder:
        yield from processes.measure(lives, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(searching.measure(searches, Path(folder)))


if __name__ == "__main__":
    for line in table(measure(*(QUICK if "quick" in sys.argv else (Uses(), Lives(), Searches())))):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
