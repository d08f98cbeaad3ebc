"""Titles of papers that were typed as a link alone: asked of arXiv once the member has their reply."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping

from bot import arxiv
from bot.arxiv import Described
from bot.replies import UNREACHABLE, Rows, layout
from bot.request import Interaction, Request
from db import presentations
from db.errors import StudyError
from db.models import Paper

log = logging.getLogger(__name__)

Redraw = Callable[[Mapping[str, Described]], Awaitable[tuple[str, Rows]]]


async def fill_in(
    interaction: Interaction, request: Request, papers: Iterable[Paper], redraw: Redraw | None = None
) -> None:
    """Keep the titles that arXiv knows of ``papers`` without one, and bring the reply up to date.

    To be called after the reply, for it may take seconds; whatever goes wrong, the member has what they asked for.
    ``redraw`` makes the reply anew of what arXiv said, by the papers' links.
    """
    numbers = dict(_without_title(papers))
    said = await arxiv.describe(interaction.client.settings.arxiv_url, set(numbers.values()))
    described = {url: said[number] for url, number in numbers.items() if number in said}
    if not described:
        return
    titles = {url: one.title for url, one in described.items()}
    try:
        await interaction.client.db.write(presentations.fill_in_titles, guild_id=request.guild_id, titles=titles)
        if redraw is not None:
            await interaction.edit_original_response(view=layout(*await redraw(described)))
    except (StudyError, *UNREACHABLE) as error:
        log.warning("titles not shown: guild=%s interaction=%s %r", request.guild_id, interaction.id, type(error))


def _without_title(papers: Iterable[Paper]) -> Iterable[tuple[str, str]]:
    """Find papers that are a link to arXiv and nothing else: their links and numbers."""
    for paper in papers:
        if paper.title is None and paper.url and (number := arxiv.number_in(paper.url)):
            yield paper.url, number
