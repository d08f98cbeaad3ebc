"""Work in a process of its own: what keeps a processor busy neither slows the bot down nor outlives its stop.

A thread would take the interpreter from the loop again and again, and cannot be stopped from outside. So each piece of
work gets a process, which is limited before it reads anything (see `bot/confined.py`) and ends with it. Bytes go in and
bytes come out; what they mean is the business of the module that runs there.
"""

import asyncio
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakValueDictionary

from bot.confined import BUSY_STATUS

log = logging.getLogger(__name__)

#: Where Python finds the bot, also where it was not started from there.
_ROOT = Path(__file__).parents[1]
#: How often work is begun whose process is killed from outside, as the system does where memory runs out.
ATTEMPTS = 2


class GivenUpError(Exception):
    """The work took longer than it may, or its process ended without an answer."""


class Workers:
    """Processes that run a module, one after another.

    Each guild has at most one piece of work in the queue at a time, so that no guild waits for all work of another.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._turns = ThreadPoolExecutor(1, module)
        self._queues: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def work(self, data: bytes, guild_id: int, patience: float) -> bytes:
        """Return what the module makes of some bytes, within ``patience`` seconds; whoever is cancelled stops it.

        Raises:
            GivenUpError: there is no answer.
        """
        async with self._queues.setdefault(guild_id, asyncio.Lock()):
            work = _Work(self._module, data, patience)
            try:
                return await asyncio.get_running_loop().run_in_executor(self._turns, work.run)
            finally:
                work.stop()  # where nobody waits for it any more, as at a stop of the bot, nor does it go on


@dataclass(slots=True)
class _Work:
    """A piece of work, which can be stopped at any time."""

    module: str
    data: bytes
    patience: float
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    is_stopped: bool = field(default=False, init=False)

    def run(self) -> bytes:
        """Return the answer; begin again where the process was killed by somebody else."""
        for _ in range(ATTEMPTS):
            try:
                answer, status = self._attempt()
            except OSError as error:  # no memory for it, or too many processes
                raise GivenUpError from error
            if status == 0:
                return answer
            if self.is_stopped or status == BUSY_STATUS or status > 0:
                break
            log.warning("%s was killed: status=%s", self.module, status)
        raise GivenUpError(f"{self.module} ended without an answer: status={status}")

    def _attempt(self) -> tuple[bytes, int]:
        command = (sys.executable, "-m", self.module)
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT) as self.process:  # noqa: S603  # our own
            if self.is_stopped:
                self.process.kill()
            try:
                answer, _ = self.process.communicate(self.data, self.patience)
            except subprocess.TimeoutExpired:
                self.stop()
                answer = b""
        return answer, self.process.returncode

    def stop(self) -> None:
        """Stop the process if it still runs; may be called from another thread."""
        self.is_stopped = True
        if self.process is not None:
            self.process.kill()
