"""What is measured in processes of its own: starts until the gateway would be next, and memory."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.lines import Aim, Line, milliseconds

#: Of a start, beside the bare bot.
TIME, MEMORY = Aim(most=3.0), Aim(most=1.8)
#: Of the memory after many interactions, beside that after some.
KEPT = Aim(most=1.05)


@dataclass(frozen=True)
class Lives:
    """How often the bots are started, and after how many interactions their memory is compared."""

    starts: int = 9
    some: int = 1000
    many: int = 20_000


def measure(lives: Lives, folder: Path) -> Iterator[Line]:
    """Measure starts in turns, then one long life, in a folder where there is nothing yet."""
    yield from _starts(lives, folder)
    yield _long_life(lives, folder)


def _starts(lives: Lives, folder: Path) -> Iterator[Line]:
    for name in ("ours", "bare"):
        _start(name, folder)  # makes the database, and compiles the modules
    seconds: dict[str, list[float]] = {"ours": [], "bare": []}
    kibibytes: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(lives.starts):
        for name in ("ours", "bare"):
            took, used = _start(name, folder)
            seconds[name].append(took)
            kibibytes[name].append(used)
    mine, plain = median(seconds["ours"]), median(seconds["bare"])
    yield Line("start: time / bare", mine / plain, TIME, f"{milliseconds(mine)}, bare {milliseconds(plain)}")
    mine, plain = median(kibibytes["ours"]), median(kibibytes["bare"])
    yield Line("start: memory / bare", mine / plain, MEMORY, f"{_mebibytes(mine)}, bare {_mebibytes(plain)}")


def _start(name: str, folder: Path) -> tuple[float, float]:
    """Start a bot; return the seconds until it was ready, and the KiB that it had taken."""
    begun = time.perf_counter()
    with _process(folder, "start", name) as process:
        (kibibytes,) = _numbers(process, 1)
        return time.perf_counter() - begun, kibibytes


def _long_life(lives: Lives, folder: Path) -> Line:
    with _process(folder, "memory", str(lives.some), str(lives.many)) as process:
        some, many = _numbers(process, 2)
    what = f"memory after {lives.many:,} interactions / {lives.some:,}"
    return Line(what, many / some, KEPT, f"{_mebibytes(many)}, {_mebibytes(some)}")


def _process(folder: Path, module: str, *arguments: str) -> subprocess.Popen[str]:
    settings = {"DISCORD_TOKEN": "token", "DATA_DIR": str(folder), "DATABASE_URL": "", "LOG_LEVEL": "ERROR"}
    # The modules of a bot that is installed are compiled, whatever is set here.
    settings |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    return subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True)


def _numbers(process: subprocess.Popen[str], count: int) -> list[int]:
    assert process.stdout is not None
    return [int(process.stdout.readline()) for _ in range(count)]


def _mebibytes(kibibytes: float) -> str:
    return f"{kibibytes / 1024:.1f} MiB"
