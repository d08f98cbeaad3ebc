"""A term as a file for calendars."""

import asyncio

from bot import controls
from bot.context import Context, Interaction
from bot.giving import give
from bot.render.terms import term_name
from bot.replies import defer, reply
from bot.router import Router
from bot.texts import Language, say
from db import calendars
from db.calendars import Calendar

router = Router()

FILE_NAME = "schedule.ics"


@router.on_press(controls.CalendarFile)
async def press_calendar_file(interaction: Interaction, term_id: int) -> None:
    """Give out a term's presentations as a file for calendars."""
    context = Context.of(interaction)
    await defer(interaction, thinking=True)
    found = await context.db.write(
        calendars.hand_out,
        guild_id=context.guild_id,
        term_id=term_id,
        zone=context.settings.timezone,
        now=context.now,
    )
    guild = interaction.client.get_guild(context.guild_id)
    data = await asyncio.to_thread(_written, found, guild.name if guild else "", context.language)
    name = term_name(context.language, found.term.number, found.term.name)
    said = say(context.language, "calendar.given", name=name)
    if not await give(interaction, said, FILE_NAME, data):
        await reply(interaction, say(context.language, "file.not-sent"))


def _written(calendar: Calendar, guild: str, language: Language) -> bytes:
    from bot.calendar_file import write as write_file  # noqa: PLC0415  # brings a library that nothing else needs

    return write_file(calendar, guild, language)
