"""Pictures on their way: fetched from Discord before its links end, a few at a time, and tried again where that fails.

Which pictures these are is stored with the texts that they belong to. So what one process leaves the next one fetches.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Collection, Coroutine
from typing import Any
from urllib.parse import parse_qs, urlsplit
from weakref import WeakSet

import discord

from bot.alarm import Alarm
from bot.host import Host
from bot.media import pictures
from bot.media.pictures import Picture
from bot.media.refusals import EXPECTED, Watch, Why, why_not
from bot.outbox.failures import pause_after
from db import pictures as stored
from db.errors import StorageUnavailable
from db.messages import FileAddress
from db.models import IncomingPicture

log = logging.getLogger(__name__)

#: Pictures in memory at once, in all guilds together.
FETCHES_LIMIT = 3
#: Seconds that a picture may take to come.
PATIENCE = 30
#: Seconds after which whoever fetches a picture says that they still do.
RENEWAL = stored.CLAIM.total_seconds() / 3
#: How long Discord's links to files live, where they do not say so.
LINK_LIFE = dt.timedelta(days=1)


def address_of(file: discord.Attachment, now: dt.datetime) -> FileAddress:
    """Return where a file is, and until when: Discord's links say that in hexadecimal seconds, as ``ex``."""
    try:
        expires_at = dt.datetime.fromtimestamp(int(parse_qs(urlsplit(file.url).query)["ex"][0], 16), dt.UTC)
    except (LookupError, ValueError, OverflowError, OSError):
        expires_at = now + LINK_LIFE
    return FileAddress(file.id, file.url, expires_at)


class Incoming:
    """Fetches the pictures that are on their way; one for each client."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot
        self.alarm = Alarm()
        self._workers: set[asyncio.Task[None]] = set()
        self._busy: set[int] = set()
        self._claiming = asyncio.Lock()
        self._slots = asyncio.Semaphore(FETCHES_LIMIT)
        self._watches: WeakSet[Watch] = WeakSet()
        self._is_awake = self._is_down = self._is_stopped = False

    async def start(self) -> None:
        """Begin with what an earlier process left."""
        await self.bot.db.write(stored.try_failed, now=discord.utils.utcnow())
        self.wake()

    async def stop(self) -> None:
        """Fetch nothing more; what is under way is left to the next process."""
        self._is_stopped = True
        workers = list(self._workers)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def watch(self, attachment_ids: Collection[int]) -> Watch:
        """Watch what becomes of pictures that are about to be stored as being on their way."""
        watch = Watch(attachment_ids)
        self._watches.add(watch)
        return watch

    async def fetch(self, guild_id: int, url: str) -> Picture:
        """Fetch a picture and keep its file.

        Raises:
            TooLarge, TooLargePictureError, NotAPictureError: it cannot be kept.
            DiscordException, ClientError, OSError: it could not be fetched, or not be written.
        """
        async with self._slots:
            async with asyncio.timeout(PATIENCE):
                data = await self.bot.http.get_from_cdn(url)
            return await pictures.keep(self.bot.settings.pictures, data, guild_id)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is fetched, and nothing is to be tried again soon."""
        return self.alarm.at is None and not self._workers

    def wake(self) -> None:
        """Look for what is due."""
        self._is_awake = True
        if not self._is_stopped and len(self._workers) < FETCHES_LIMIT:
            worker = asyncio.get_running_loop().create_task(self._work(), name="pictures")
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    def tick(self) -> None:
        """Look for what is due where it is time to try something again."""
        if self.alarm.goes_off():
            self.wake()

    async def hurry(self) -> None:
        """Try again at once what could not be fetched: Discord can be reached."""
        if self._is_down and not self._is_stopped:
            self._is_down = False
            try:
                await self.bot.db.write(stored.try_failed, now=discord.utils.utcnow())
            except StorageUnavailable:
                self._is_down = True
            self.wake()

    async def _work(self) -> None:
        """Fetch one picture after the other, as long as any is due."""
        try:
            while not self._is_stopped:
                self._is_awake = False
                coming = await self._claim()
                if coming is not None:
                    self.wake()  # another worker looks for what else is due
                    await self._bring(coming)
                elif not self._is_awake:
                    return
        except StorageUnavailable:
            self.alarm.set_soon()

    async def _claim(self) -> IncomingPicture | None:
        """Take what is due next, of a guild for which nothing is fetched yet."""
        async with self._claiming:
            now = discord.utils.utcnow()
            while await self._is_any_due(now):
                coming = await self.bot.db.write(stored.claim, now=now, but_not=list(self._busy))
                if coming is not None:
                    self._busy.add(coming.guild_id)
                    return coming
            return None

    async def _is_any_due(self, now: dt.datetime) -> bool:
        """Tell whether a picture is due, of a guild for which nothing is fetched; if it only will be, note when."""
        due_at = await self.bot.db.read(stored.first_due, but_not=list(self._busy))
        if due_at is None or due_at <= now:
            return due_at is not None
        self.alarm.set(due_at)
        return False

    async def _bring(self, coming: IncomingPicture) -> None:
        """Fetch a picture, store what has become of it, and let it be known to who watches."""
        why: Why | None = Why.LATER
        try:
            why = await self._outcome(coming)
        except asyncio.CancelledError:
            await self._leave(coming, discord.utils.utcnow(), has_failed=False)
            raise
        finally:
            self._busy.discard(coming.guild_id)
            for watch in self._watches:
                watch.note(coming.attachment_id, why)
        if why is None:
            await self.hurry()

    async def _outcome(self, coming: IncomingPicture) -> Why | None:
        """Fetch a picture and keep it; else return why it is not kept, or not yet."""
        if coming.expires_at <= discord.utils.utcnow():
            return await self._give_up(coming, Why.NOW, "its link has ended")
        try:
            picture = await self._while_claimed(coming, self.fetch(coming.guild_id, coming.url))
            now = discord.utils.utcnow()
            await self.bot.db.write(stored.keep, incoming_id=coming.id, name=picture.name, now=now)
        except Exception as error:  # whatever it is, others are to be fetched
            if not isinstance(error, (*EXPECTED, StorageUnavailable)):
                log.exception("picture not fetched: guild=%s", coming.guild_id)
            why = why_not(error)
            if why is Why.LATER:
                return await self._fail(coming, error)
            return await self._give_up(coming, why, repr(type(error)))
        return None

    async def _while_claimed(self, coming: IncomingPicture, work: Coroutine[Any, Any, Picture]) -> Picture:
        """Work on a picture, and say from time to time that it is still worked on."""
        working = asyncio.create_task(work, name="picture")
        try:
            while not (await asyncio.wait([working], timeout=RENEWAL))[0]:
                now = discord.utils.utcnow()
                await self.bot.db.write(stored.still_claimed, incoming_id=coming.id, now=now)
            return working.result()
        finally:
            working.cancel()

    async def _give_up(self, coming: IncomingPicture, why: Why, reason: str) -> Why:
        log.warning("picture given up: guild=%s %s", coming.guild_id, reason)
        await self.bot.db.write(stored.give_up, incoming_id=coming.id, now=discord.utils.utcnow())
        return why

    async def _fail(self, coming: IncomingPicture, error: Exception) -> Why:
        """Try a picture again later, but not after its link has ended, when it is given up."""
        log.warning("picture fetched later: guild=%s %r", coming.guild_id, type(error))
        at = discord.utils.utcnow() + pause_after(error, coming.tries)
        await self._leave(coming, min(at, coming.expires_at))
        self._is_down = True
        return Why.LATER

    async def _leave(self, coming: IncomingPicture, at: dt.datetime, *, has_failed: bool = True) -> None:
        await self.bot.db.write(stored.try_later, incoming_id=coming.id, at=at, has_failed=has_failed)
