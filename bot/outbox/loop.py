"""What is due, lane by lane: woken by each commit, it ends when nothing is due; the clock wakes it for later tries."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable

import discord

from bot.context import Host
from bot.outbox import notices, posts
from bot.outbox.failures import Failure, failure_of, pause_after
from bot.outbox.pace import Pace
from bot.replies import UNREACHABLE
from db import delivery, outbox
from db import posts as stored
from db.delivery import Tried
from db.errors import StorageUnavailable
from db.marking import AT_ONCE
from db.models import Notice, Post
from db.outbox import Lane

log = logging.getLogger(__name__)

#: Requests under way at once; in each lane there is one.
LANES_LIMIT = 20
#: Seconds that a stop waits for what is being sent.
GRACE = 5
#: Seconds that a reply waits for its post.
PATIENCE = 5
#: How often the database is looked at for what nobody here has told of, as other processes may have stored it.
LOOK = dt.timedelta(minutes=1)
#: How soon a lane is looked at again that could not be stored, or has to go slowly.
SOON = dt.timedelta(seconds=1)


class Outbox:
    """Delivers what is due; one for each client."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot
        #: When something is to be tried again, as far as is known here.
        self.next_try: dt.datetime | None = None
        #: What is called when something is to be tried again.
        self.on_wait: Callable[[], object] = lambda: None
        self._run: asyncio.Task[None] | None = None
        self._lanes: dict[Lane, asyncio.Task[None]] = {}
        self._again: set[Lane] = set()
        #: The lanes that were opened while something was on its way there, which may yet be refused.
        self._reopened: set[Lane] = set()
        self._is_awake = self._is_down = self._is_stopped = False
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._pace = Pace()

    async def start(self) -> None:
        """Let what an earlier process left go after what is done from now on, and begin."""
        self.bot.db.on_change = self.wake
        self.bot.db.clock = discord.utils.utcnow
        await self.bot.db.write(outbox.left_over, now=discord.utils.utcnow())

    async def stop(self) -> None:
        """Begin nothing more, and wait for what is under way; not for ever, for it can be sent again."""
        self._is_stopped = True
        self.bot.db.on_change = lambda: None
        under_way = [task for task in (self._run, *self._lanes.values()) if task is not None]
        if under_way:
            _, unfinished = await asyncio.wait(under_way, timeout=GRACE)
            for task in unfinished:
                task.cancel()

    async def delivered(self, post_id: int, revision: int) -> Post:
        """Wait until a post is shown as it was wanted in ``revision``, or could not be; not for long. Return it."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while True:
            waiting = self._waiting.setdefault(post_id, loop.create_future())
            post = await self.bot.db.read(stored.get, post_id=post_id)
            if post.shown >= revision or not await self._is_under_way(post) or loop.time() >= until:
                return post
            await asyncio.wait([waiting], timeout=until - loop.time())

    async def _is_under_way(self, post: Post) -> bool:
        """Tell whether a post is to be shown now: it is due, has not failed, and its channel is open."""
        where = {"guild_id": post.guild_id, "channel_id": post.channel_id}
        return post.due_at is not None and not post.tries and not await self.bot.db.read(outbox.is_held, **where)

    def wake(self) -> None:
        """Look for what is due."""
        self._is_awake = True
        if not self._is_stopped and (self._run is None or self._run.done()):
            self._run = asyncio.get_running_loop().create_task(self._look(), name="outbox")

    @property
    def is_idle(self) -> bool:
        """Whether nothing is sent, and nothing is to be tried again soon."""
        return self.next_try is None and not self._lanes and (self._run is None or self._run.done())

    def tick(self) -> None:
        """Look for what is due where it is time to try something again."""
        if self.next_try is not None and self.next_try <= discord.utils.utcnow():
            self.next_try = None
            self.wake()

    def hurry(self) -> None:
        """Try again at once what could not be sent: Discord can be reached."""
        if self._is_down:
            self._is_down = False
            asyncio.get_running_loop().create_task(self._try_failed(), name="outbox-hurry")

    async def _try_failed(self) -> None:
        try:
            await self.bot.db.write(outbox.try_failed, now=discord.utils.utcnow())
        except StorageUnavailable:
            self._is_down = True
        self.wake()

    async def _look(self) -> None:
        """Begin to work where something is due."""
        while self._is_awake and not self._is_stopped:
            self._is_awake = False
            try:
                due = await self.bot.db.read(outbox.lanes, now=discord.utils.utcnow())
                if not due:
                    await self._note_next()
            except StorageUnavailable:
                self._try_at(discord.utils.utcnow() + SOON)
                return
            for lane, rank in due.items():
                if rank == AT_ONCE or not self._is_slow(lane):
                    self._begin(lane)

    async def _note_next(self) -> None:
        """Note when something is due soon, such as what waits for its pictures."""
        now = discord.utils.utcnow()
        due_at = await self.bot.db.read(outbox.next_due, now=now)
        if due_at is not None and due_at <= now + LOOK:
            self._try_at(due_at)

    def _begin(self, lane: Lane) -> None:
        """Work in a lane; where that is done already, let it look once more; where too many are, let it wait."""
        if lane in self._lanes:
            self._again.add(lane)
        elif len(self._lanes) < LANES_LIMIT:
            self._lanes[lane] = asyncio.get_running_loop().create_task(self._work(lane), name="outbox-lane")

    async def _work(self, lane: Lane) -> None:
        """Deliver what is due in a lane, one after the other."""
        is_through = False
        try:
            while not self._is_stopped:
                self._again.discard(lane)
                taken = await self.bot.db.read(outbox.take, lane=lane, now=discord.utils.utcnow())
                if taken is not None:
                    if isinstance(taken, Post) and await posts.is_early(self.bot, taken):
                        continue
                    if not self._may_go(lane, taken) or not await self._deliver(lane, taken):
                        return
                elif lane not in self._again:
                    is_through = True
                    return
        except StorageUnavailable:
            self._try_at(discord.utils.utcnow() + SOON)
        finally:
            del self._lanes[lane]
            self._again.discard(lane)
            self._reopened.discard(lane)
            if is_through and len(self._lanes) in {0, LANES_LIMIT - 1}:
                self.wake()

    async def _deliver(self, lane: Lane, taken: Post | Notice) -> bool:
        """Deliver one thing; return whether the lane may go on."""
        self._reopened.discard(lane)
        try:
            is_new = await (posts.show(self.bot, taken) if isinstance(taken, Post) else notices.say(self.bot, taken))
        except UNREACHABLE as error:
            may_go_on = await self._fail(lane, taken, error)
        except StorageUnavailable:
            raise
        except Exception as error:
            log.exception("not sent: guild=%s %s %s", lane.guild_id, taken.kind, taken.id)
            may_go_on = await self._fail(lane, taken, error)
        else:
            may_go_on = True
            self.hurry()
            if is_new:  # what links to it is due now
                self.wake()
        if isinstance(taken, Post) and (waiting := self._waiting.pop(taken.id, None)) is not None:
            waiting.set_result(None)
        return may_go_on

    async def _fail(self, lane: Lane, taken: Post | Notice, error: Exception) -> bool:
        """Do what an error asks for; return whether the lane may go on."""
        db, now, failure = self.bot.db, discord.utils.utcnow(), failure_of(error)
        where = f"guild={lane.guild_id} channel={lane.channel_id} {taken.kind} {taken.id} {error!r}"
        if failure is Failure.HOLD and lane.channel_id is not None:
            log.warning("channel held: %s", where)
            return await self._hold(lane)
        if failure is Failure.REPLACE and isinstance(taken, Post) and taken.message_id is not None:
            await db.write(delivery.gone, post_id=taken.id, generation=taken.generation, now=now)
        elif failure is Failure.LATER:
            log.warning("sent later: %s", where)
            at = now + pause_after(error, taken.tries)
            is_held = await db.write(delivery.later, tried=Tried.of(taken), at=at)
            self._try_at(at)
            self._is_down = True
            return not is_held
        else:
            log.warning("not sent: %s", where)
            await db.write(delivery.park, tried=Tried.of(taken))
        return True

    async def _hold(self, lane: Lane) -> bool:
        """Let a channel wait; return whether the bot may write to it again already."""
        await self.bot.db.write(outbox.hold, lane=lane, now=discord.utils.utcnow())
        if lane not in self._reopened:
            return False
        await self.bot.db.write(outbox.release, guild_id=lane.guild_id, channel_id=lane.channel_id)
        return True

    async def release(self, guild_id: int, channel_id: int | None = None) -> None:
        """Try a channel again that the bot may write to, or all of a guild."""
        lanes = (lane for lane in self._lanes if lane.guild_id == guild_id)
        self._reopened.update(lane for lane in lanes if channel_id in {None, lane.channel_id})
        if await self.bot.db.read(outbox.is_held, guild_id=guild_id, channel_id=channel_id):
            await self.bot.db.write(outbox.release, guild_id=guild_id, channel_id=channel_id)
            self.wake()

    def _may_go(self, lane: Lane, taken: Post | Notice) -> bool:
        """Tell whether something may be sent now; a backlog goes slowly."""
        if taken.rank != AT_ONCE and self._is_slow(lane):
            return False
        self._pace.note(lane, discord.utils.utcnow())
        return True

    def _is_slow(self, lane: Lane) -> bool:
        """Tell whether a backlog has to wait in a lane, and if so, look again soon."""
        now = discord.utils.utcnow()
        is_slow = self._pace.is_fast(lane, now)
        if is_slow:
            self._try_at(now + SOON)
        return is_slow

    def _try_at(self, at: dt.datetime) -> None:
        self.next_try = min(at, self.next_try or at)
        self.on_wait()
