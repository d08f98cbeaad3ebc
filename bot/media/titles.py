"""Titles of papers that were typed as a link only: asked of arXiv, and stored."""

import logging
from collections.abc import Collection, Iterable, Iterator

from bot.host import Host
from bot.media import arxiv
from bot.media.arxiv import Described
from db import papers as known
from db import presentations
from db.errors import StudyError
from db.models import Paper
from db.papers import arxiv_number

log = logging.getLogger(__name__)


async def fill_in(bot: Host, guild_id: int, papers: Iterable[Paper]) -> dict[str, Described]:
    """Store the titles that arXiv, or else the group, knows of ``papers`` without one; return what is known by link.

    This may take three seconds, so a member who waits for a reply should get it first, or be told to wait. Errors are
    only logged, and the links stay.
    """
    numbers = dict(_without_title(papers))
    said = await arxiv.describe(bot.settings.arxiv_url, set(numbers.values()))
    described = {url: said[number] for url, number in numbers.items() if number in said}
    try:
        described |= await _named_before(bot, guild_id, numbers.keys() - described.keys())
        if not described:
            return {}
        titles = {url: paper.title for url, paper in described.items()}
        await bot.db.write(presentations.fill_in_titles, guild_id=guild_id, titles=titles)
    except StudyError as error:
        log.warning("titles not kept: guild=%s %r", guild_id, type(error))
        return {}
    return described


async def fill_in_week(bot: Host, guild_id: int, week_id: int) -> bool:
    """Store the titles that are missing in a week, and return whether there are new ones. See `fill_in`."""
    try:
        papers = await bot.db.read(presentations.papers_without_title, guild_id=guild_id, week_id=week_id)
    except StudyError as error:
        log.warning("titles not filled in: guild=%s %r", guild_id, type(error))
        return False
    return bool(await fill_in(bot, guild_id, papers))


async def _named_before(bot: Host, guild_id: int, links: Collection[str]) -> dict[str, Described]:
    """Return the titles that the group has given papers before, by those of some links to them."""
    if not links:
        return {}
    titles = await bot.db.read(known.known_titles, guild_id=guild_id, links=links)
    return {link: Described(title, ()) for link, title in titles.items()}


def _without_title(papers: Iterable[Paper]) -> Iterator[tuple[str, str]]:
    """Yield the links and numbers of papers that are only a link to arXiv."""
    for paper in papers:
        if paper.title is None and paper.url and (number := arxiv_number(paper.url)):
            yield paper.url, number
