"""The memory of a bot after some interactions, and after many more: ``python -m tests.bench.memory SOME MANY``.

Says both in KiB, each as it is done.
"""

import asyncio
import gc
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.contenders import PEOPLE, fill, ours
from tests.bench.group import groups
from tests.bench.start import memory
from tests.bench.transport import Transport

#: Of twenty interactions: what a study group does most is to type after ``/answer``, and to ask.
MIX = {"answer": 8, "ask": 4, "study": 4, "questions": 2, "schedule": 1, "recap": 1}


async def _run(some: int, many: int) -> None:
    transport, folder = Transport(), Path(os.environ["DATA_DIR"])
    with transport.installed():
        await fill(folder, groups(0))
        async with ours(transport, folder) as bot:
            used, commands = 0, _commands()
            for until in (some, many):
                while used < until:
                    count = min(PEOPLE, until - used)
                    await bot.use(next(commands), count)
                    used += count
                gc.collect()
                sys.stdout.write(f"{memory()}\n")
                sys.stdout.flush()


def _commands() -> Iterator[str]:
    """Yield commands in turns, each as often as it is used."""
    spread = sorted((turn / count, command) for command, count in MIX.items() for turn in range(count))
    return itertools.cycle(command for _, command in spread)


if __name__ == "__main__":
    asyncio.run(_run(*map(int, sys.argv[1:])))
