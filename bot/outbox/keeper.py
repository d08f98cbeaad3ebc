"""Keeps the leases of the guilds in which this process delivers: two on one database send nothing twice."""

import asyncio
import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import discord

from bot.host import Host
from db import leases
from db.errors import StorageUnavailable
from db.leases import Leases

log = logging.getLogger(__name__)

#: How often the lease of a guild is renewed while something is being sent there, in its term.
RENEWALS = 3


class Keeper:
    """Takes and renews leases; ``try_at()`` is told when another process's ends."""

    def __init__(self, bot: Host, *, try_at: Callable[[dt.datetime], None]) -> None:
        self.bot = bot
        self._try_at = try_at
        self._at_work: Counter[int] = Counter()
        self._timer: asyncio.TimerHandle | None = None
        self._renewing: asyncio.Task[None] | None = None

    @property
    def _leases(self) -> Leases:
        assert self.bot.db.leases is not None  # since the start
        return self.bot.db.leases

    async def start(self) -> None:
        """Take over what an earlier process left; where this one starts anew, it keeps its leases."""
        self.bot.db.leases = self.bot.db.leases or Leases()
        await self.bot.db.write(leases.begin, owner=self._leases.owner, now=discord.utils.utcnow())

    async def stop(self) -> None:
        """Give the leases back, so that nobody has to wait for their end."""
        self._rest()
        if self._renewing is not None:
            self._renewing.cancel()
        if self.bot.db.leases is not None:
            with suppress(StorageUnavailable):
                await self.bot.db.write(leases.release, owner=self._leases.owner)
            self.bot.db.leases = None

    def is_elsewhere(self, guild_id: int) -> bool:
        """Tell whether it is known that another process delivers in a guild; if so, look again when its lease ends."""
        until = self._leases.others_until(guild_id, discord.utils.utcnow())
        if until is not None:
            self._try_at(until)
        return until is not None

    async def hold(self, guild_id: int) -> bool:
        """Have a guild's lease for a while, if no other process does; return whether this one has it.

        Raises:
            StorageUnavailable: nobody knows.
        """
        now = discord.utils.utcnow()
        if self._leases.may_lack(guild_id, now):
            lease = await self.bot.db.write(leases.hold, guild_id=guild_id, owner=self._leases.owner, now=now)
            self._leases.note(lease)
            if lease is not None and lease.owner != self._leases.owner:
                log.debug("left to another process: guild=%s", guild_id)
        return not self.is_elsewhere(guild_id) and self._leases.are_ours(guild_id, now)

    @contextmanager
    def at_work(self, guild_id: int) -> Iterator[None]:
        """Keep the lease of a guild while something is delivered there, however long that takes."""
        self._at_work[guild_id] += 1
        self._wind_up()
        try:
            yield
        finally:
            self._at_work[guild_id] -= 1
            self._at_work += Counter()  # without what has come to zero
            if not self._at_work:
                self._rest()

    def _wind_up(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(leases.TERM.total_seconds() / RENEWALS, self._renew)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _renew(self) -> None:
        self._timer = None
        self._renewing = asyncio.get_running_loop().create_task(self._renew_all(), name="outbox-leases")

    async def _renew_all(self) -> None:
        """Renew the leases of all guilds in which something is being delivered."""
        for guild_id in list(self._at_work):
            with suppress(StorageUnavailable):
                await self.hold(guild_id)
        if self._at_work:
            self._wind_up()
