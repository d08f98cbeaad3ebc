"""From start to stop: connecting with patience, and leaving nothing half-done."""

import asyncio
import contextlib
import logging
import re
import signal
from collections.abc import Awaitable, Callable

import aiohttp
import discord
from discord.backoff import ExponentialBackoff

from bot.client import StudyBot
from bot.settings import Settings
from db.engine import open_database

log = logging.getLogger(__name__)

#: Seconds that a stop waits for the commands that are being answered.
GRACE = 10.0

#: Secrets in what libraries log: the tokens of interactions and webhooks stand in their addresses.
_SECRETS = re.compile(r"((?:webhooks|interactions)/\d+/)[\w.-]+")


class Redacting(logging.Formatter):
    """Formats a line without the tokens that stand in addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """Format the line, then take the tokens out."""
        return _SECRETS.sub(r"\1…", super().format(record))


def set_up_logging(level: str) -> None:
    """Log to standard error, one line an event, without tokens."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("discord.client").addFilter(lambda record: "PyNaCl" not in record.getMessage())


async def run(settings: Settings, token: str) -> None:
    """Run the bot until it is told to stop; SIGTERM and SIGINT let running commands finish.

    Raises:
        discord.LoginFailure: Discord does not know the token.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    db = await open_database(settings.database)
    try:
        async with StudyBot(settings, db) as bot:
            await _until(stop, _stay_connected(bot, token))
            await _let_commands_finish()
    finally:
        await db.close()


async def _until(stop: asyncio.Event, work: Awaitable[None]) -> None:
    """Await ``work`` until it ends or ``stop`` is set."""
    working, stopping = asyncio.ensure_future(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working.done():
        working.result()
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def _stay_connected(bot: StudyBot, token: str) -> None:
    await _patiently(bot.http.close, lambda: bot.login(token))
    log.info("invite the bot: %s", bot.invite)
    await _patiently(_nothing, lambda: _connect(bot))


async def _patiently(between: Callable[[], Awaitable[None]], attempt: Callable[[], Awaitable[None]]) -> None:
    """Repeat an attempt, with growing pauses, while Discord cannot be reached."""
    backoff = ExponentialBackoff()
    while True:
        try:
            return await attempt()
        except (OSError, aiohttp.ClientError, discord.DiscordServerError, discord.GatewayNotFound) as error:
            delay = backoff.delay()
            log.warning("Discord cannot be reached (%s); trying again in %.0f s", type(error).__name__, delay)
            await between()
            await asyncio.sleep(delay)


async def _connect(bot: StudyBot) -> None:
    """Serve the gateway; discord.py keeps it up, except when its very first connection fails."""
    try:
        await bot.connect()
    except AttributeError as error:
        if bot.ws is not None:
            raise
        raise ConnectionError("the first gateway connection failed") from error  # client.py reads ws.sequence


async def _nothing() -> None:
    """Leave everything as it is between two attempts."""


async def _let_commands_finish() -> None:
    """Wait for the commands, buttons and forms that are being answered; discord.py names their tasks."""
    running = {
        task
        for task in asyncio.all_tasks()
        if task.get_name() == "CommandTree-invoker" or task.get_name().startswith("discord-ui-")
    }
    if running:
        log.info("finishing %s running commands", len(running))
        await asyncio.wait(running, timeout=GRACE)
