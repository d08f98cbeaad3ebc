"""A week's page and its recap, read from the database and then written in a thread, where nobody waits for them."""

import asyncio
import datetime as dt
import io

import discord

from bot.page.writer import write
from bot.render import recap
from bot.texts import Language
from db.engine import Database
from db.week import collect
from db.week.value import Week


async def written(
    db: Database, zone: dt.tzinfo | None, *, guild_id: int, week_id: int, links_pictures: bool = True
) -> tuple[Week, str]:
    """Return a week and its page; without ``links_pictures`` these are only named in it.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    week, names = await db.read(collect.week_and_names, guild_id=guild_id, week_id=week_id)
    markdown = await asyncio.to_thread(write, week.published(), names=names, zone=zone, links_pictures=links_pictures)
    return week, markdown


async def recap_of(
    db: Database,
    zone: dt.tzinfo,
    language: Language,
    *,
    guild_id: int,
    week_id: int,
    is_early: bool = False,
) -> tuple[discord.ui.LayoutView, discord.File]:
    """Draw a week's recap with its page: one that a phone shows, so its pictures are named in it.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    week, markdown = await written(db, zone, guild_id=guild_id, week_id=week_id, links_pictures=False)
    view = await asyncio.to_thread(recap.message, week, week_id=week_id, language=language, is_early=is_early)
    return view, discord.File(io.BytesIO(markdown.encode()), recap.file_name(week))
