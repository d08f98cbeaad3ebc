"""Editing a page's text in Discord: paragraphs that were not touched stay as the page has them."""

import datetime as dt
import re

from bot.page import bodies
from bot.page.dialects import Names, to_discord, to_markdown
from db.types import Dialect
from db.week.value import Text
from db.words import BODY_LIMIT

_BETWEEN = re.compile(r"\n(?:[ \t]*\n)+")


def revised(before: Text, words: str, *, names: Names = None, zone: dt.tzinfo | None = None) -> Text:
    """Return the text that an edit in Discord makes of one, paragraph by paragraph.

    Discord shows neither a page's pictures nor all of its Markdown, so what a member typed would lose them. Paragraphs
    that stand as they were shown keep their source, and the others become Markdown (see `to_markdown` for ``names`` and
    ``zone``). Where none stays, or all would be longer than a text may be, the text is Discord's own from now on.
    """
    if before.dialect is Dialect.DISCORD:
        return Text(words, Dialect.DISCORD)
    kept = dict(_paragraphs(before))
    paragraphs = _BETWEEN.split(words.strip("\n"))
    if kept.keys().isdisjoint(paragraphs):
        return Text(words, Dialect.DISCORD)
    parts = (
        kept.get(paragraph) or to_markdown(Text(paragraph, Dialect.DISCORD), names=names, zone=zone)
        for paragraph in paragraphs
    )
    body = "\n\n".join(parts)
    return Text(body, Dialect.PAGE) if len(body) <= BODY_LIMIT else Text(words, Dialect.DISCORD)


def _paragraphs(text: Text) -> list[tuple[str, str]]:
    """Return each paragraph as Discord shows it, and as the page has it."""
    sources = ("\n".join(block.lines) for block in bodies.blocks(bodies.normal(text.body)))
    return [(to_discord(Text(source, Dialect.PAGE)), source) for source in sources]
