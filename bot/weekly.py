"""A week's page, read from the database and then written in a thread: other commands need not wait for a long one."""

import asyncio
import datetime as dt

from bot.page.writer import write
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
