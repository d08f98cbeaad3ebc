"""Work in a process of its own: its answer and its errors come back whole, and it ends with whoever waits for it."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.page import apart
from bot.page.findings import Finding, Unread
from db.errors import PageGivenUp, UnreadablePage

LONG = apart.SHORT + 1
GUILD = 1
#: Seconds after which a process hangs.
HANG = 60.0
UNREAD = (Unread(3, "누구의 글?", (Finding(3, "person-unclear", {"text": "누구의 글?"}),)),)


def refuse() -> None:
    """Refuse a page, with what was found on it."""
    raise UnreadablePage(unread=UNREAD)


def die(times: int, deaths: Path) -> str:
    """End as the system ends what takes too much memory, as often as it is to be."""
    count = len(deaths.read_text()) if deaths.exists() else 0
    deaths.write_text("†" * (count + 1))
    if count < times:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def wait_for_ever(pipe: Path) -> None:
    """Say which process this is, and do no more."""
    pipe.write_text(str(os.getpid()))
    signal.pause()


async def test_an_error_comes_back_with_all_that_it_says() -> None:
    for length in (0, LONG):
        with pytest.raises(UnreadablePage) as refused:
            await apart.call(refuse, length, GUILD)
        assert refused.value.details == {"unread": UNREAD}


async def test_what_keeps_busy_is_not_done_in_the_bots_own_process() -> None:
    assert await apart.call(os.getpid, 0, GUILD) == os.getpid()
    assert await apart.call(os.getpid, LONG, GUILD) != os.getpid()


@pytest.mark.parametrize(("deaths", "answers"), [(1, 2), (2, 2)], ids=["once", "always"])
async def test_work_whose_process_is_killed_is_begun_once_more(tmp_path: Path, deaths: int, answers: int) -> None:
    count = tmp_path / "deaths"

    if deaths == 1:
        assert await apart.call(die, LONG, GUILD, deaths, count) == "done"
    else:
        with pytest.raises(PageGivenUp):
            await apart.call(die, LONG, GUILD, deaths, count)

    assert len(count.read_text()) == answers


async def test_work_that_nobody_waits_for_any_more_leaves_no_process_behind(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    waiting = asyncio.create_task(apart.call(wait_for_ever, LONG, GUILD, pipe))
    process = int(await asyncio.to_thread(pipe.read_text))
    os.kill(process, 0)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    await apart.call(os.getpid, LONG, GUILD)  # its turn comes when the other has ended
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_process_ends_where_its_bot_was_killed(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    work = f"apart.call(wait_for_ever, LONG, GUILD, Path({str(pipe)!r}))"
    program = f"import asyncio; from tests.bot.test_workers import *; asyncio.run({work})"
    with subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[2]) as bot:
        ends = os.pidfd_open(int(pipe.read_text()))
        bot.kill()

    assert select.select([ends], [], [], HANG)[0] == [ends]
    os.close(ends)


def hoard(size: int) -> int:
    """Take memory."""
    return len(bytearray(size))


async def test_work_that_takes_too_much_memory_is_given_up() -> None:
    assert await apart.call(hoard, LONG, GUILD, 10) == 10
    with pytest.raises(PageGivenUp):
        await apart.call(hoard, LONG, GUILD, 2**30)
