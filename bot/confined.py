"""A process for one piece of work: what it may use, and that it ends where the bot does. It imports little."""

import contextlib
import os
import signal
import threading
import time
from pathlib import Path

#: How much less urgent this is than the bot's own work.
NICENESS = 10
#: The status of a process that has used up its seconds of a processor.
BUSY_STATUS = -int(getattr(signal, "SIGXCPU", 24))


#: Seconds after which a process is gone whose bot was killed.
OUTLIVED = 1


def confine(*, memory: int, seconds: int) -> None:
    """Limit what this process may use, in bytes and in seconds of a processor, as far as the system can."""
    for number in (signal.SIGINT, signal.SIGTERM):  # told to the whole group; the bot finishes what has begun
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")  # where memory runs out all the same, not the bot is to end
    with contextlib.suppress(AttributeError, OSError):
        os.nice(NICENESS)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  # not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))  # the first ends it with a status that says so
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _end_with(parent: int) -> None:
    """End this process where the bot was killed, which then is its parent no more."""
    while os.getppid() == parent:
        time.sleep(OUTLIVED)
    os._exit(1)
