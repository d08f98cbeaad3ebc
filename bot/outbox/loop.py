"""Works through what is due: many lanes at once, and in each lane one thing after the other.

Each commit wakes it, and so does the clock when a retry is due. It stops when nothing is due.
"""

import asyncio
import logging
from contextlib import suppress

import discord

from bot.alarm import Alarm
from bot.host import Host
from bot.outbox import moments, posts, troubles
from bot.outbox.courier import Courier
from bot.outbox.keeper import Keeper
from bot.outbox.pace import Pace
from db import moments as planned
from db import outbox
from db.behind import AT_ONCE
from db.errors import StorageUnavailable
from db.models import Notice, Post, Question
from db.outbox import Agenda, Lane

log = logging.getLogger(__name__)

#: Requests under way at once; in each lane there is one.
LANES_LIMIT = 20
#: Questions that are kept until their cards are drawn; in a channel that is held, that may be long.
KNOWN_LIMIT = 200
#: Seconds that a stop waits for what is being sent.
GRACE = 5
#: Seconds that a reply waits for its post.
PATIENCE = 5


class Outbox:
    """Delivers what is due; one for each client."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot
        self.alarm = Alarm()
        self._run: asyncio.Task[None] | None = None
        self._lanes: dict[Lane, asyncio.Task[None]] = {}
        self._again: set[Lane] = set()
        self._is_awake = self._is_stopped = False
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._known: dict[int, Question] = {}
        self._pace = Pace()
        self._keeper = Keeper(bot, try_at=self.alarm.set)
        self._courier = Courier(bot, try_at=self.alarm.set, wake=self.wake)
        self.release, self.rejoin, self.hurry = self._courier.release, self._courier.rejoin, self._courier.hurry

    async def start(self) -> None:
        """Take over what an earlier process left, as a backlog, and begin."""
        self.bot.db.on_change = self.wake
        self.bot.db.clock = discord.utils.utcnow
        await self._keeper.start()
        now = discord.utils.utcnow()
        if unplanned := await self.bot.db.read(planned.unplanned, now=now):
            await self.bot.db.write(planned.plan, week_ids=unplanned, now=now)
        self.wake()

    async def stop(self) -> None:
        """Begin nothing more, and wait for what is under way; not for ever, for it can be sent again."""
        self._is_stopped = True
        self.bot.db.on_change = lambda: None
        if self._lanes:
            log.info("finishing %s running messages", len(self._lanes))
        if under_way := self._under_way():
            _, unfinished = await asyncio.wait(under_way, timeout=GRACE)
            for task in unfinished:
                task.cancel()
        await self._keeper.stop()

    async def at_rest(self) -> None:
        """Wait until nothing is being sent; what is for later is left."""
        while under_way := self._under_way():
            await asyncio.wait(under_way)

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is being sent; something may be left for later."""
        return not self._under_way()

    def _under_way(self) -> list[asyncio.Task[None]]:
        return [task for task in (self._run, *self._lanes.values()) if task is not None and not task.done()]

    async def delivered(self, post_id: int, revision: int) -> Post:
        """Wait until a post is shown as it was wanted in ``revision``, or could not be; not for long. Return it."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while True:
            waiting = self._waiting.setdefault(post_id, loop.create_future())
            now = discord.utils.utcnow()
            post, is_on_its_way = await self.bot.db.read(outbox.with_its_way, post_id=post_id, now=now)
            if post.shown >= revision or post.tries or not is_on_its_way or loop.time() >= until:
                return post
            await asyncio.wait([waiting], timeout=until - loop.time())

    def know(self, question: Question) -> None:
        """Take note of a question that was just stored, so that its card is drawn without reading it again."""
        self._known[question.id] = question
        if len(self._known) > KNOWN_LIMIT:
            del self._known[next(iter(self._known))]

    def wake(self) -> None:
        """Look for what is due."""
        self._is_awake = True
        if not self._is_stopped and (self._run is None or self._run.done()):
            self._run = asyncio.get_running_loop().create_task(self._look(), name="outbox")

    @property
    def is_idle(self) -> bool:
        """Whether nothing is sent, and nothing is to be tried again soon."""
        return self.alarm.at is None and self.is_at_rest

    async def look(self) -> None:
        """Let come what is due by the clock, and look for what is due, and for what has failed too long."""
        with suppress(StorageUnavailable):
            await moments.come(self.bot)
            await self._courier.remember()
            await self._courier.probe()
            await troubles.tell(self.bot)
        self.wake()

    def tick(self) -> None:
        """Look for what is due where it is time to try something again."""
        if self.alarm.goes_off():
            self.wake()

    async def _look(self) -> None:
        """Begin to work where something is due."""
        while self._is_awake and not self._is_stopped:
            self._is_awake = False
            try:
                self._heed(await self.bot.db.read(outbox.due, now=discord.utils.utcnow()))
            except StorageUnavailable:
                self.alarm.set_soon()
                return

    def _heed(self, due: Agenda) -> None:
        """Begin to work where something is due; else note when it will be, such as what waits for its pictures."""
        lanes = {lane: rank for lane, rank in due.lanes.items() if self._is_open(lane)}
        for lane, rank in lanes.items():
            if rank == AT_ONCE or not self._put_off_backlog(lane):
                self._begin(lane)
        if due.next_at is not None:
            self.alarm.set(due.next_at)

    def _is_open(self, lane: Lane) -> bool:
        """Tell whether to deliver in a lane: people are told directly once Discord has told of their servers."""
        return not self._keeper.is_elsewhere(lane.guild_id) and (lane.channel_id is not None or self.bot.is_ready())

    def _begin(self, lane: Lane) -> None:
        """Work in a lane; where that is done already, let it look once more; where too many are, let it wait."""
        if lane in self._lanes:
            self._again.add(lane)
        elif len(self._lanes) < LANES_LIMIT:
            self._lanes[lane] = asyncio.get_running_loop().create_task(self._work(lane), name="outbox-lane")

    async def _work(self, lane: Lane) -> None:
        """Deliver what is due in a lane, one after the other."""
        elsewhere: Agenda | None = None
        try:
            with self._keeper.at_work(lane.guild_id):
                elsewhere = await self._work_off(lane)
        except StorageUnavailable:
            self.alarm.set_soon()
        finally:
            del self._lanes[lane]
            self._again.discard(lane)
            if elsewhere is not None and not self._lanes and not self._is_stopped:
                self._heed(elsewhere)
            elif len(self._lanes) == LANES_LIMIT - 1:
                self.wake()

    async def _work_off(self, lane: Lane) -> Agenda | None:
        """Deliver what is due in a lane; once nothing is, return what is due in others."""
        while not self._is_stopped and await self._keeper.hold(lane.guild_id):
            self._again.discard(lane)
            taken = await self.bot.db.read(outbox.take, lane=lane, now=discord.utils.utcnow(), known=self._known)
            if isinstance(taken, Agenda):
                if lane not in self._again:
                    return taken
                continue
            self._known.pop(taken.question_id or 0, None)
            if isinstance(taken, Post) and await posts.wait_for_card_above(self.bot, taken):
                continue
            if not self._spend(lane, taken) or not await self._deliver(lane, taken):
                return None
        return None

    async def _deliver(self, lane: Lane, taken: Post | Notice) -> bool:
        """Deliver one thing, and tell whoever waits for it; return whether the lane may go on."""
        may_go_on = await self._courier.deliver(lane, taken)
        if isinstance(taken, Post):
            self._tell_waiting(taken.id)
        return may_go_on

    def _tell_waiting(self, post_id: int) -> None:
        waiting = self._waiting.pop(post_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def _spend(self, lane: Lane, taken: Post | Notice) -> bool:
        """Count something as sent, and return True; if a backlog has to wait, put it off, and return False."""
        if taken.rank != AT_ONCE and self._put_off_backlog(lane):
            return False
        self._pace.note(lane, discord.utils.utcnow())
        return True

    def _put_off_backlog(self, lane: Lane) -> bool:
        """Look again soon if a lane's backlog has used up what it may send; return whether it has."""
        is_spent = self._pace.is_spent(lane, discord.utils.utcnow())
        if is_spent:
            self.alarm.set_soon()
        return is_spent
