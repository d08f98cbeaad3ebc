"""The demo's clock: it goes as real time does, and at once ahead to a later time."""

import asyncio
import datetime as dt
from typing import Any

import simcord

from bot.alarm import LOOK
from bot.demo.ahead import DemoBot

#: How much later than a moment it is after going ahead to it, so that it has certainly come.
AFTER = dt.timedelta(seconds=1)


class Clock:
    """The simulated time of a demo."""

    def __init__(self, env: simcord.Env, bot: DemoBot) -> None:
        self._env, self._bot = env, bot
        self._ahead = env.now() - dt.datetime.now(dt.UTC)
        self._settled_at = env.now()
        self._until = env.now()
        bot.add_listener(self._on_resumed, "on_resumed")

    async def go_on(self) -> None:
        """Let it be as much later as it is in the real world, and let the bot do what is due.

        That is seldom: whoever clicks while the simulator waits for the bot is told that something went wrong.

        Raises:
            SetupError: somebody is clicking just now.
        """
        now = dt.datetime.now(dt.UTC) + self._ahead
        self._env.backend.advance_clock(max(0, (now - self._env.now()).total_seconds()))
        if now - self._settled_at >= LOOK or not self._bot.outbox.is_idle:
            await self._env.settle()
            self._settled_at = now

    async def go_to(self, when: dt.datetime) -> None:
        """Let the bot go ahead to a time, and wait until it has sent all that is due then."""
        self._until = when
        self._env.backend.emit("RESUMED", {})
        await self._env.settle()

    async def _on_resumed(self) -> None:
        await self.go_ahead(self._until)

    async def go_ahead(self, when: dt.datetime) -> None:
        """Let it be a later time at once, and send what is due then; only the bot itself can do that.

        It looks at its clock each minute, which over days would take too long. So it does not look meanwhile.
        """
        look, tick = self._loops()
        waiting = {task for loop in (look, tick) if (task := loop.get_task()) is not None}
        for task in waiting:
            task.cancel()
        self._env.backend.advance_clock(max(0, (when + AFTER - self._env.now()).total_seconds()))
        self._settled_at = self._env.now()
        self._ahead = self._settled_at - dt.datetime.now(dt.UTC)
        await asyncio.wait(waiting)
        await self._bot.outbox.look()
        await self._bot.outbox.at_rest()
        look.start()

    def _loops(self) -> tuple[Any, Any]:
        """Return the loops of the bot's clock; their cog is not imported here."""
        cog: Any = self._bot.get_cog("OutboxLoop")
        return cog.look, cog.tick
