"""What the demo itself says in its channel: what this is, and after each jump of its clock, what time it is now."""

import datetime as dt
from contextlib import suppress

import discord
from simcord import MemberActor
from simcord.builders import ChannelHandle

from bot import controls
from bot.demo.ahead import DemoBot, go_ahead, time_of
from bot.demo.clock import Clock
from bot.render.layout import Item, layout, stacked
from bot.texts import say
from db.types import MomentKind

Study = dict[str, MemberActor]

#: What is said where a moment of a kind had nothing to say.
QUIET = {MomentKind.NUDGE: "demo.no-nudge", MomentKind.RECAP: "demo.no-recap"}


class Guide:
    """Leads through a sample study, in its channel; the demo is Korean."""

    def __init__(self, bot: DemoBot, clock: Clock, channel: ChannelHandle, study: Study) -> None:
        self._bot, self._clock = bot, clock
        self._channel, self._study = channel, study
        self._last: discord.Message | None = None
        bot.show = self.show

    async def welcome(self) -> None:
        """Say what this is, who is who, and what to try; sent last, because the page opens at the last message."""
        row = [controls.study("ko"), controls.ask("ko")]
        await self._send(layout(say("ko", "demo.welcome"), [row, [go_ahead("ko")]]))

    async def show(self, at: dt.datetime, kinds: list[MomentKind]) -> None:
        """Let come what comes at a time, show what somebody was sent alone, and offer to go on below it."""
        posted, letters = len(self._channel.history()), self._letters()
        await self._clock.go_ahead(at)
        came = [letter for letter in self._letters() if letter not in letters]
        is_quiet = not came and len(self._channel.history()) == posted
        for name, letter in came:
            await self._copy(name, letter)
        for kind in kinds if is_quiet else []:
            if kind in QUIET:
                await self._send(layout(say("ko", QUIET[kind])))
        await self._say_now(at)

    async def _say_now(self, at: dt.datetime) -> None:
        """Say what time it is now, in place of the last time that this was said, so that the button is the newest."""
        assert self._channel.guild is not None  # it is no direct message
        zone = self._bot.settings_of(self._channel.guild.id).timezone
        text = say("ko", "demo.now", when=time_of(at, zone, "ko"))
        before = self._last
        self._last = await self._send(layout(text, [[go_ahead("ko")]]))
        if before is not None:
            with suppress(discord.NotFound):  # 서연 may have deleted it
                await before.delete()

    async def _copy(self, name: str, letter: discord.Message) -> None:
        """Show what somebody was sent as a direct message, which the page does not show."""
        view = discord.ui.LayoutView.from_message(letter, timeout=None)
        view.stop()
        items: list[Item] = [discord.ui.TextDisplay(say("ko", "demo.letter", name=name)), *view.children]
        await self._send(stacked(items))

    async def _send(self, view: discord.ui.LayoutView) -> discord.Message:
        return await self._bot.get_partial_messageable(self._channel.id).send(view=view)

    def _letters(self) -> list[tuple[str, discord.Message]]:
        """Return what the bot has sent to each alone."""
        return [
            (name, letter)
            for name, member in self._study.items()
            for letter in member.user.dm_channel.history(viewer=member.user)
        ]
