"""One delivery after the other, and what follows where Discord refuses, or cannot be reached."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import discord

from bot.channels import UNKNOWN_CHANNEL
from bot.host import Host
from bot.outbox import notices, posts
from bot.outbox.failures import Failure, failure_of, is_of_files, pause_after
from bot.requests import UNREACHABLE
from db import delivery, outbox
from db.delivery import Tried
from db.errors import StorageUnavailable
from db.models import Notice, Post
from db.outbox import Lane

log = logging.getLogger(__name__)

#: How often at most everything that failed is tried again because something has succeeded.
HURRY_PAUSE = dt.timedelta(seconds=10)


class Courier:
    """Delivers posts and notices.

    ``try_at()`` is told when to try again. ``wake()`` is called when something has become due.
    """

    def __init__(self, bot: Host, *, try_at: Callable[[dt.datetime], None], wake: Callable[[], None]) -> None:
        self.bot = bot
        self._try_at, self._wake = try_at, wake
        self._is_down = False
        self._hurried_at = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._under_way: set[Lane] = set()
        #: The lanes that were opened while something was on its way there, which may yet be refused.
        self._reopened: set[Lane] = set()
        #: The guilds in which something may wait for a permission.
        self._refused_in: set[int] = set()

    async def deliver(self, lane: Lane, taken: Post | Notice) -> bool:
        """Deliver one thing; return whether the lane may go on."""
        self._under_way.add(lane)
        try:
            has_reached = await (
                posts.show(self.bot, taken) if isinstance(taken, Post) else notices.say(self.bot, taken)
            )
        except UNREACHABLE as error:
            return await self._fail(lane, taken, error)
        except StorageUnavailable:
            raise
        except Exception as error:
            log.exception("not sent: guild=%s %s %s", lane.guild_id, taken.kind, taken.id)
            return await self._fail(lane, taken, error)
        finally:
            self._under_way.discard(lane)
            self._reopened.discard(lane)
        if has_reached:
            self.hurry()
        return True

    async def _fail(self, lane: Lane, taken: Post | Notice, error: Exception) -> bool:
        """Do what an error asks for; return whether the lane may go on."""
        db, now, failure = self.bot.db, discord.utils.utcnow(), failure_of(error)
        where = f"guild={lane.guild_id} channel={lane.channel_id} {taken.kind} {taken.id} {error!r}"
        if failure is Failure.HOLD and lane.channel_id is not None:
            return await self._wait_for_permission(lane, taken, error, where)
        if isinstance(taken, Post) and posts.may_stand(taken) and _is_to_be_replaced(taken, failure, error):
            await db.write(delivery.gone, post_id=taken.id, generation=taken.generation, now=now)
        elif failure is Failure.LATER:
            log.warning("sent later: %s", where)
            self._is_down = True
            return not await self._try_later(taken, now + pause_after(error, taken.tries))
        else:
            log.warning("not sent: %s", where)
            await db.write(delivery.park, tried=Tried.of(taken), now=now)
        return True

    async def _try_later(self, taken: Post | Notice, at: dt.datetime, *, was_refused: bool = False) -> bool:
        """Try something again at a time; return whether its channel is held, which nothing else is to try then."""
        details: dict[str, Any] = {"at": at, "now": discord.utils.utcnow(), "was_refused": was_refused}
        with self._refused(taken.guild_id):
            is_held = await self.bot.db.write(delivery.later, tried=Tried.of(taken), **details)
        self._try_at(at)
        return is_held

    async def _wait_for_permission(self, lane: Lane, taken: Post | Notice, error: Exception, where: str) -> bool:
        """Hold the channel after a refusal; return whether the lane may go on.

        If only the file may be the reason, just this post has to wait: the next one without a file shows whether the
        channel is open. If the channel is gone, nothing is tried there any more.
        """
        now = discord.utils.utcnow()
        if is_of_files(error) and isinstance(taken, Post) and posts.brings_file(taken):
            log.warning("sent later, for it brings a file: %s", where)
            return not await self._try_later(taken, now + outbox.PROBE, was_refused=True)
        if self._is_gone(lane, error):
            log.warning("channel gone: %s", where)
            await self.bot.db.write(delivery.close, lane=lane)
            return False
        log.warning("channel held: %s", where)
        with self._refused(lane.guild_id):
            await self.bot.db.write(outbox.hold, lane=lane, now=now)
        if lane not in self._reopened:
            return False
        await self.bot.db.write(outbox.release, guild_id=lane.guild_id, channel_id=lane.channel_id, now=now)
        return True

    def _is_gone(self, lane: Lane, error: Exception) -> bool:
        """Tell whether the bot is no longer in a channel's guild, or the channel was deleted."""
        if not self.bot.is_ready() or lane.channel_id is None:
            return False
        guild = self.bot.get_guild(lane.guild_id)
        is_unknown = isinstance(error, discord.HTTPException) and error.code == UNKNOWN_CHANNEL
        return guild is None or (is_unknown and guild.get_channel_or_thread(lane.channel_id) is None)

    async def rejoin(self, guild_id: int) -> None:
        """Try what a guild was not shown while the bot had left it."""
        await self.release(guild_id)
        await self.bot.db.write(outbox.rejoined, guild_id=guild_id, now=discord.utils.utcnow())

    async def release(self, guild_id: int, channel_id: int | None = None, *, with_files: bool = True) -> None:
        """Try a channel again that the bot may write to, or all of a guild; with files, if it may bring them."""
        lanes = (lane for lane in self._under_way if lane.guild_id == guild_id)
        self._reopened.update(lane for lane in lanes if channel_id in {None, lane.channel_id})
        details: dict[str, Any] = {"now": discord.utils.utcnow(), "with_files": with_files}
        details |= {"guild_id": guild_id, "channel_id": channel_id}
        if guild_id in self._refused_in and await self.bot.db.read(outbox.waits_for_permission, **details):
            await self.bot.db.write(outbox.release, **details)
            self._wake()

    @contextmanager
    def _refused(self, guild_id: int) -> Iterator[None]:
        """Note before it is stored that something waits in a guild, and after it: `remember` may have come between."""
        self._refused_in.add(guild_id)
        yield
        self._refused_in.add(guild_id)

    async def remember(self) -> None:
        """Read where something waits for a permission, so that not every interaction has to."""
        before = set(self._refused_in)
        found = await self.bot.db.read(outbox.refused_in)
        self._refused_in = found | (self._refused_in - before)

    async def probe(self) -> None:
        """Find out whether Discord answers again, however long everything that failed still waits."""
        if self._is_down:
            await self.bot.db.write(outbox.try_one, now=discord.utils.utcnow())
            self._wake()

    def hurry(self) -> None:
        """Try again at once what could not be sent: Discord can be reached.

        What fails again although the rest succeeds is not tried at each success.
        """
        now = discord.utils.utcnow()
        if self._is_down and now >= self._hurried_at + HURRY_PAUSE:
            self._is_down, self._hurried_at = False, now
            asyncio.get_running_loop().create_task(self._try_failed(), name="outbox-hurry")

    async def _try_failed(self) -> None:
        try:
            await self.bot.db.write(outbox.try_failed, now=discord.utils.utcnow())
        except StorageUnavailable:
            self._is_down = True
        self._wake()


def _is_to_be_replaced(post: Post, failure: Failure, error: Exception) -> bool:
    """Tell whether a message has to be replaced by a new one.

    Also true if Discord answers 400 to an edit that brings a file.
    """
    is_refused = isinstance(error, discord.HTTPException) and error.status == HTTPStatus.BAD_REQUEST
    return failure is Failure.REPLACE or (failure is Failure.PARK and is_refused and posts.brings_file(post))
