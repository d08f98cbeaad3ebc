"""Reading, comparing and writing pages apart from the loop: short ones in a thread, long ones in a process."""

import asyncio
import pickle
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from bot import workers
from bot.page import anthology, bundle, calling, member
from bot.page.writer import write
from db.errors import PageGivenUp
from db.record.value import Record
from db.week.value import Week

#: Bytes of a page that is read in a thread, or written: up to there, that takes less of a processor than starting a
#: process does.
SHORT, SHORT_TO_WRITE = 16 * 1024, 128 * 1024
#: What writes.
_WRITING: tuple[Callable[..., object], ...] = (write, member.own_page, anthology.pack, bundle.leaf)
#: Seconds that the longest page may take, on a machine that has other things to do too.
PATIENCE = 240

_WORKERS = workers.Workers(calling.__name__)

P = ParamSpec("P")
T = TypeVar("T")


def size(*kept: Week | Record) -> int:
    """Return about how long the pages of these are, in bytes; their characters are mostly Korean ones of three."""
    return 3 * sum(len(text.body) for each in kept for text in each.texts)


async def call(function: Callable[P, T], length: int, guild_id: int, /, *args: P.args, **keywords: P.kwargs) -> T:
    """Return what a function of a module makes of pages of a guild; ``length`` is that of all of them, in bytes.

    Raises:
        PageGivenUp: it took longer or more memory than it may.
    """
    if length <= (SHORT_TO_WRITE if function in _WRITING else SHORT):
        return await asyncio.to_thread(function, *args, **keywords)
    try:
        answer = await _WORKERS.work(pickle.dumps((function, args, keywords)), guild_id, PATIENCE)
    except workers.GivenUpError as reason:
        raise PageGivenUp from reason
    result, error = pickle.loads(answer)  # noqa: S301  # from the bot's own code
    if isinstance(error, MemoryError):
        raise PageGivenUp from error
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]  # what the function returned
