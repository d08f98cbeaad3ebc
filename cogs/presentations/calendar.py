"""A term as a file for calendars."""

import asyncio
import io

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.render.terms import term_name
from bot.replies import reply, write
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
    found = await write(
        interaction,
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
    await reply(interaction, said, files=[discord.File(io.BytesIO(data), FILE_NAME)])


def _written(calendar: Calendar, guild: str, language: Language) -> bytes:
    from bot.calendar_file import write as write_file  # noqa: PLC0415  # brings a library that nothing else needs

    return write_file(calendar, guild, language)
