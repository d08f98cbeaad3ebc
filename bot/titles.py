"""Titles of papers that were typed as a link alone: asked of arXiv, and kept."""

import logging
from collections.abc import Iterable, Iterator

from bot import arxiv
from bot.arxiv import Described
from bot.context import Host
from db import presentations
from db.errors import StudyError
from db.models import Paper

log = logging.getLogger(__name__)


async def fill_in(bot: Host, guild_id: int, papers: Iterable[Paper]) -> dict[str, Described]:
    """Keep the titles that arXiv knows of ``papers`` without one; return what it said of them, by their links.

    It may take three seconds, so whoever waits for a reply should have it, or know that it comes. What goes wrong is
    only logged, and the links stand.
    """
    numbers = dict(_without_title(papers))
    said = await arxiv.describe(bot.settings.arxiv_url, set(numbers.values()))
    described = {url: said[number] for url, number in numbers.items() if number in said}
    if not described:
        return {}
    titles = {url: paper.title for url, paper in described.items()}
    try:
        await bot.db.write(presentations.fill_in_titles, guild_id=guild_id, titles=titles)
    except StudyError as error:
        log.warning("titles not kept: guild=%s %r", guild_id, type(error))
        return {}
    return described


async def fill_in_week(bot: Host, guild_id: int, week_id: int) -> bool:
    """Keep the titles that a week's papers lack; return whether there are any new ones. See `fill_in`."""
    try:
        teams = await bot.db.read(presentations.in_week, guild_id=guild_id, week_id=week_id)
    except StudyError as error:
        log.warning("titles not filled in: guild=%s %r", guild_id, type(error))
        return False
    return bool(await fill_in(bot, guild_id, [paper for team in teams for paper in team.papers]))


def _without_title(papers: Iterable[Paper]) -> Iterator[tuple[str, str]]:
    """Find papers that are a link to arXiv and nothing else: their links and numbers."""
    for paper in papers:
        if paper.title is None and paper.url and (number := arxiv.number_in(paper.url)):
            yield paper.url, number
