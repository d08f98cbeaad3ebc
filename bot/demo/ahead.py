"""The button that lets the demo's clock go ahead to what comes next by itself; the real bot does not know it."""

import datetime as dt
from collections.abc import Awaitable, Callable

import discord

from bot import controls
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.controls import Control
from bot.render.coming import name_in
from bot.render.layout import Button
from bot.replies import reply
from bot.router import Router
from bot.texts import Language, day, say
from db import moments, outbox
from db.moments import Coming
from db.types import MomentKind

router = Router()


class GoAhead(Control, pattern="demo:ahead"):
    """Let the next moment come."""


class DemoBot(StudyBot):
    """The real bot, with the demo's button."""

    #: What lets it be a time, and shows what comes then: moments of these kinds, if any.
    show: Callable[[dt.datetime, list[MomentKind]], Awaitable[None]]

    async def add_rooms(self) -> None:
        """Add what the real bot has, and the demo's button."""
        self.router.include(router)
        await super().add_rooms()

    async def coming(self, guild_id: int, now: dt.datetime) -> list[Coming]:
        """Return what comes next by itself, and what else comes at the same time."""
        zone = self.settings_of(guild_id).timezone
        found = await self.db.read(moments.upcoming, guild_id=guild_id, now=now, zone=zone, limit=len(MomentKind))
        return [coming for coming in found if coming.at == found[0].at]

    async def put_off(self, now: dt.datetime) -> dt.datetime | None:
        """Return when something is sent next that waits for a while, such as what changed after an announcement."""
        return (await self.db.read(outbox.due, now=now)).next_at


def go_ahead(language: Language) -> Button:
    """Let the next moment come."""
    style = discord.ButtonStyle.primary
    return discord.ui.Button(label=say(language, "demo.go-ahead"), custom_id=str(GoAhead()), style=style)


@router.on_press(GoAhead)
async def press_go_ahead(interaction: Interaction) -> None:
    """Say what comes next by itself and when, and let it come; where nothing does, say what to do."""
    context, bot = Context.of(interaction), interaction.client
    assert isinstance(bot, DemoBot)
    found = await bot.coming(context.guild_id, context.now)
    put_off = await bot.put_off(context.now)
    if put_off is not None and (not found or put_off < found[0].at):
        at, kinds, names = put_off, [], [say(context.language, "demo.put-off")]
    elif found:
        at, kinds = found[0].at, [coming.kind for coming in found]
        names = [name_in(coming.week, coming.kind, context.language) for coming in found]
    else:
        await reply(interaction, say(context.language, "demo.nothing"), [[controls.present(context.language)]])
        return
    when = time_of(at, bot.settings_of(context.guild_id).timezone, context.language)
    await reply(interaction, say(context.language, "demo.next", when=when, what=", ".join(names)))
    await bot.show(at, kinds)


def time_of(at: dt.datetime, zone: dt.tzinfo, language: Language) -> str:
    """Return a day and a time of day, as people say them."""
    there = at.astimezone(zone)
    return f"{day(language, there.date())} {there:%H:%M}"
