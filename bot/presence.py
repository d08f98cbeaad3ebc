"""Whether the bot is connected to Discord, when it last was, and what it makes up for when it returns."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from discord.utils import utcnow

from bot.host import Host
from bot.outbox import absence
from bot.requests import UNREACHABLE
from db import applications
from db.errors import StorageUnavailable

log = logging.getLogger(__name__)

#: How often it is tried to make up for what was missed.
TRIES = 5


async def _nothing(_since: dt.datetime) -> Mapping[int, int]:
    """Make up for nothing."""
    return {}


class Presence:
    """Notes from time to time that the bot is connected, so that the next start knows since when it was not."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot
        #: Reads in the replies that were missed since a time, and returns how many were taken, by guild. It is done
        #: again where the program ends meanwhile.
        self.make_up: Callable[[dt.datetime], Awaitable[Mapping[int, int]]] = _nothing
        self._is_connected = self._has_returned = False
        self._tries = 0
        self._returning = asyncio.Lock()

    async def begin(self) -> None:
        """Return after a start, or after a loss for which Discord makes up with nothing."""
        self._is_connected, self._has_returned, self._tries = True, False, 0
        await self.look()

    async def resume(self) -> None:
        """Go on after a short loss; Discord sends again what came in it."""
        self._is_connected = True
        await self.look()

    def lose(self) -> None:
        """Note that the connection is lost."""
        self._is_connected = False

    async def look(self) -> None:
        """Note that the bot is connected; after a return, first make up for what was missed."""
        if not self._is_connected or self._returning.locked():
            return
        with suppress(StorageUnavailable, *UNREACHABLE):  # the next look tries again
            async with self._returning:
                if not self._has_returned:
                    await self._return()
                await self._note()

    async def stop(self) -> None:
        """Note when the bot stops, unless it has not made up for all that it missed."""
        if self._is_connected and self._has_returned:
            with suppress(StorageUnavailable):
                await self._note()

    async def _return(self) -> None:
        """Make up for what was missed since the bot was last seen, and tell of it."""
        since, until = await self.bot.db.read(applications.seen_at, application_id=self._application_id), utcnow()
        if since is not None:
            await absence.tell(self.bot, since, until, await self._made_up(since))
        self._has_returned = True

    async def _made_up(self, since: dt.datetime) -> Mapping[int, int]:
        """Return how many replies were read in, by guild; after several attempts, none."""
        self._tries += 1
        try:
            return await self.make_up(since)
        except UNREACHABLE as error:
            log.warning("not made up for what was missed: %r", type(error))
            if self._tries < TRIES:
                raise
            return {}

    async def _note(self) -> None:
        await self.bot.db.write(applications.seen, application_id=self._application_id, now=utcnow())

    @property
    def _application_id(self) -> int:
        assert self.bot.application_id is not None  # known since the login
        return self.bot.application_id
