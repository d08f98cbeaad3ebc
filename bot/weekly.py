"""A week's page, read from the database and then written in a thread: other commands need not wait for a long one."""

import asyncio
from zoneinfo import ZoneInfo

from bot.page import exchange
from bot.page.writer import write
from db.engine import Database
from db.week.value import Week


async def written(
    db: Database, zone: ZoneInfo, *, guild_id: int, week_id: int, links_pictures: bool = True
) -> tuple[Week, str]:
    """Return a week as a page and as its Markdown; without ``links_pictures`` these are only named in it.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    page, names = await db.read(exchange.named, guild_id=guild_id, week_id=week_id)
    published = exchange.published(page)
    markdown = await asyncio.to_thread(write, published, names=names, zone=zone, links_pictures=links_pictures)
    return page, markdown
