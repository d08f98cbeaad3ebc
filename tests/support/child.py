"""The bot in a process of its own: started, listened to, and sent signals."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.fake_discord import PATIENCE

ROOT = Path(__file__).parents[2]

#: Whatever Python warns of is an error, and so is a socket or a file that is left open.
STRICT = (
    *("-W", "error"),
    *("-W", "ignore:'audioop' is deprecated:DeprecationWarning"),  # discord.py's own, as in pyproject.toml
    *("-W", "ignore:'count' is passed as positional argument:DeprecationWarning"),
)


@dataclass
class Child:
    """A process and the lines that it has written so far."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)

    @property
    def output(self) -> str:
        """All that it has written so far, on standard output and standard error."""
        return "".join(self.lines)

    async def says(self, words: str) -> str:
        """Wait for a line with ``words`` among those not read yet."""
        async with asyncio.timeout(PATIENCE):
            while line := await self._next():
                if words in line:
                    return line
        raise AssertionError(f"it ended without saying {words!r}:\n{self.output}")

    async def ends(self) -> int:
        """Wait for its end; return its status."""
        async with asyncio.timeout(PATIENCE):
            while await self._next():
                pass
            return await self.process.wait()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    async def _next(self) -> str:
        assert self.process.stdout is not None
        line = (await self.process.stdout.readline()).decode()
        if line:
            self.lines.append(line)
        return line


@asynccontextmanager
async def started(*command: str, folder: Path, **environment: str) -> AsyncIterator[Child]:
    """Start a Python program in ``folder``, with no other settings than those given."""
    inherited = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "COV", "LANG"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *STRICT,
        *command,
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), "DATA_DIR": str(folder), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Child(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
