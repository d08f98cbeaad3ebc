"""One start in a process of its own, until the gateway would be next: ``python -m tests.bench.start ours|bare``.

Says how much memory it has taken by then, in KiB.
"""

import asyncio
import resource
import sys
from pathlib import Path
from unittest.mock import patch

import discord

from tests.bench.transport import Transport


async def report(client: discord.Client, *, reconnect: bool = True) -> None:  # noqa: ARG001  # as discord.py calls it
    """Stand in for the gateway: the bot has started, and may end."""
    sys.stdout.write(f"{memory()}\n")
    sys.stdout.flush()
    await client.close()


def memory() -> int:
    """Return what is resident in KiB, where Linux tells it; elsewhere the most that ever was."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def main() -> None:
    """Start one of the two."""
    with Transport().installed(), patch.object(discord.Client, "connect", report):
        if sys.argv.pop() == "ours":
            from bot.__main__ import main as study_bot

            sys.argv.append("run")
            study_bot()
        else:
            from tests.bench.bare import Bare

            asyncio.run(_start(Bare()))


async def _start(bot: discord.Client) -> None:
    async with bot:
        await bot.start("token")


if __name__ == "__main__":
    main()
