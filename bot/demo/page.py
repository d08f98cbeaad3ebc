"""The demo's page in a browser: on an address of this machine, shown anew as time passes, until it is closed."""

import asyncio
import contextlib
import signal
import tempfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import simcord
from simcord.builders import ChannelHandle

from bot.demo.clock import Clock
from bot.demo.guide import Study
from bot.demo.sample import sample_study
from bot.settings import Settings

SEOUL = ZoneInfo("Asia/Seoul")
#: Pages that SimCord has where one tab is open: that tab's, and one of its own.
OWN_PAGES = 2


async def serve(*, port: int | None = None) -> None:
    """Serve the demo on 127.0.0.1 until it is closed, in the page or with Ctrl+C."""
    _tell("Letting a study of five people have its first two weeks…")
    with tempfile.TemporaryDirectory(prefix="study-bot-demo-") as folder:
        # no .env here: the demo is the same for everybody, and never touches a real study
        settings = Settings(data_dir=Path(folder), language="ko", timezone=SEOUL, arxiv_url="off")
        async with sample_study(settings) as (env, channel, study, clock):
            await _present(env, channel, study, clock, port)


async def _present(env: simcord.Env, channel: ChannelHandle, study: Study, clock: Clock, port: int | None) -> None:
    """Open the page, and let time pass until it is closed."""
    preview = env.preview(
        channel,
        viewers=list(study.values()),
        layout="channel",
        locale="ko",
        timezone=SEOUL.key,
        port=port,
    )
    async with preview:
        _tell(f"Open this address in a browser: {preview.url}\nCtrl+C ends it, and all that was tried is gone.")
        running = asyncio.create_task(_run_clock(env, clock, preview))
        closed = asyncio.create_task(preview.wait_closed())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, closed.cancel)
        await asyncio.wait({closed})
        running.cancel()
        await asyncio.wait({running})


def _tell(words: str) -> None:
    print(words, flush=True)  # noqa: T201  # to whoever waits at the terminal


async def _run_clock(env: simcord.Env, clock: Clock, preview: Any) -> None:  # noqa: ANN401  # SimCord keeps it to itself
    """Let simulated time pass, and show what the bot does by itself."""
    shown = len(env.backend.transcript)
    while True:
        await asyncio.sleep(1)
        if len(preview._pages) <= OWN_PAGES:  # noqa: SLF001  # a tab shows by itself what is done in it
            shown = len(env.backend.transcript)
        with contextlib.suppress(simcord.SetupError):  # somebody is clicking just now
            await clock.go_on()
            if len(env.backend.transcript) != shown:  # refreshing without need breaks open forms, and scrolls
                await preview.refresh()
                shown = len(env.backend.transcript)
