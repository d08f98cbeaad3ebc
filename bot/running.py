"""Starting and stopping the bot: it connects with patience, and stops without leaving work half done."""

import asyncio
import contextlib
import gc
import itertools
import logging
import re
import signal
from collections.abc import Awaitable, Sequence

import aiohttp
import discord

from bot.client import StudyBot
from bot.gateway import origin
from bot.opening import opened
from bot.settings import Settings

log = logging.getLogger(__name__)

#: Seconds between two attempts to reach Discord; the last is repeated.
PAUSES: Sequence[float] = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)

#: Seconds that a stop waits for the commands that are being answered; Docker kills after ten.
GRACE = 8.0

#: The names that discord.py gives to the tasks of commands, of buttons and forms; and of events.
_COMMANDS, _EVENTS = ("CommandTree-invoker", "discord-ui-"), ("discord.py: ",)

#: Secrets in what libraries log: the tokens in the addresses of interactions and webhooks, and the bot's own.
_SECRETS = re.compile(r"((?:webhooks|interactions)/\d+/|\bBot )[^\s/?'\"]+")


class Redacting(logging.Formatter):
    """Formats log lines without the tokens that are part of addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """Format the line, then take the tokens out."""
        return _SECRETS.sub(r"\1…", super().format(record))


def set_up_logging(level: str) -> None:
    """Log to standard error, one line an event, without tokens and without what members write.

    Only the bot's own packages log at DEBUG, because libraries log whole messages at that level.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level="INFO" if level == "DEBUG" else level, handlers=[handler], force=True)
    for package in ("bot", "cogs", "db"):
        logging.getLogger(package).setLevel(level)
    logging.getLogger("alembic.runtime.plugins").setLevel("WARNING")
    logging.getLogger("discord.client").addFilter(lambda record: "voice will NOT" not in record.getMessage())


async def run(settings: Settings, token: str) -> None:
    """Run the bot until it is told to stop; SIGTERM and SIGINT let running commands finish.

    Raises:
        discord.LoginFailure: Discord does not know the token.
        StorageUnavailable: the database cannot be opened.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):  # not by the loop, which on Windows knows no signals
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    async with opened(settings) as db:
        pauses = itertools.chain(PAUSES, itertools.repeat(PAUSES[-1]))
        while not stop.is_set() and not await _serve(StudyBot(settings, db), token, stop):
            pause = next(pauses)
            log.warning("trying again in %.0f s", pause)
            await _until(stop, asyncio.sleep(pause))


async def _serve(bot: StudyBot, token: str, stop: asyncio.Event) -> bool:
    """Serve until ``stop`` is set; return False if Discord cannot be reached. In both cases finish what has begun.

    Once connected, discord.py reconnects after every loss by itself, but not after a response that it cannot read.
    """
    async with bot:
        try:
            await _until(stop, _connect(bot, token))
        except (OSError, aiohttp.ClientError, discord.HTTPException) as error:
            if isinstance(error, discord.HTTPException) and error.status < 500 and error.status != 429:
                raise
            log.warning("Discord cannot be reached: %s", type(error).__name__)
            return False
        finally:
            await _let_commands_finish()
        return True


async def _connect(bot: StudyBot, token: str) -> None:
    try:
        await bot.login(token)
    finally:
        _collect_garbage_again()
    log.info("invite the bot: %s", bot.invite)
    try:
        await bot.connect()
    except discord.ConnectionClosed as error:
        if error.code != 4004:
            raise
        raise discord.LoginFailure("the token is not valid any more") from error
    except (OSError, aiohttp.ClientError, discord.DiscordException):
        raise
    except Exception as error:
        # an AttributeError: discord.py reads the sequence of a connection that there has never been
        if not isinstance(error, AttributeError) or bot.ws is not None:
            log.error("what the gateway sent cannot be read: %s", origin(error))  # noqa: TRY400  # not its message
        raise ConnectionError("the connection to the gateway failed") from error


def _collect_garbage_again() -> None:
    """Let garbage be looked for from now on, but not in what was imported; a second attempt leaves it as it is."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


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


async def _let_commands_finish() -> None:
    """Wait, within limits, for commands, buttons and forms in progress and for what they start."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            while running := _running(_COMMANDS + _EVENTS):
                if commands := _running(_COMMANDS):
                    log.info("finishing %s running commands", len(commands))
                await asyncio.wait(running)
    for task in _running(_COMMANDS + _EVENTS):
        task.cancel()


def _running(names: tuple[str, ...]) -> list[asyncio.Task[object]]:
    """Return the tasks whose names begin like this."""
    return [task for task in asyncio.all_tasks() if task.get_name().startswith(names)]
