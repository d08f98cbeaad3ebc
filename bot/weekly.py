"""A week's page and its recap: read from the database, then written apart, so that the loop does not wait."""

import datetime as dt
import io

import discord

from bot.drawing import draw_aside
from bot.page import apart
from bot.page.writer import write
from bot.render import recap
from bot.texts import Language
from db.engine import AnyDatabase
from db.models import Term
from db.rhythm import ByItself
from db.week import collect
from db.week.value import Week


async def week_and_page(
    db: AnyDatabase, zone: dt.tzinfo | None, *, guild_id: int, week_id: int, links_pictures: bool = True
) -> tuple[Week, str]:
    """Return a week and its page in Markdown; without ``links_pictures``, the page names pictures without links.

    Raises:
        NoSuchWeek: it is not in this guild.
        PageGivenUp: writing the page took too long.
    """
    week, names = await db.read(collect.week_and_names, guild_id=guild_id, week_id=week_id)
    page = week.published()
    markdown = await apart.call(
        write, apart.size(page), guild_id, page, names=names, zone=zone, links_pictures=links_pictures
    )
    return week, markdown


async def recap_of(
    db: AnyDatabase,
    zone: dt.tzinfo,
    language: Language,
    *,
    guild_id: int,
    week_id: int,
    is_early: bool = False,
    by_itself: ByItself | None = None,
    changed_at: dt.datetime | None = None,
    term: Term | None = None,
) -> tuple[discord.ui.LayoutView, discord.File]:
    """Return a week's recap and its page as a file to attach; in this page, pictures are named and not linked.

    ``is_early`` adds a note and a button for a member who alone sees the recap before the week begins, ``by_itself``
    what is said with one that the clock has posted. One that was posted before says when it ``changed_at`` last. The
    ``term`` is given where it has to be named.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    week, markdown = await week_and_page(db, zone, guild_id=guild_id, week_id=week_id, links_pictures=False)
    view = await draw_aside(
        recap.message,
        week,
        week_id=week_id,
        language=language,
        is_early=is_early,
        by_itself=by_itself,
        changed_at=changed_at,
        term=term,
    )
    return view, discord.File(io.BytesIO(markdown.encode()), recap.file_name(week))
