"""The structure at a page's top level, and which lines are code or HTML."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.page import literal
from bot.page.literal import Open, Source

if TYPE_CHECKING:
    from markdown_it.token import Token

_MAY_BE_LITERAL = re.compile(r"```|~~~|<[A-Za-z/!?]")


@dataclass(frozen=True, slots=True)
class Outline:
    """A page's top level by line: headings, rules, and where list items begin.

    ``literal`` are lines at any level that are code or HTML. ``is_deep`` means that lists or quotes are nested deeper
    than other programs may read.
    """

    headings: list[int]
    rules: list[int]
    items: list[int]
    literal: set[int]
    open: list[Open]
    is_deep: bool = False


def outline(lines: Sequence[str], people: Collection[str] = ()) -> Outline:
    """Find the structure of a page's lines; ``people`` are those who are known to be on it."""
    source = Source(lines, people, is_page=True)
    tokens = _parsed(lines, source)
    found = Outline([], [], [], _literal(tokens), source.open, source.is_deep)
    lines_of = {("heading_open", 0): found.headings, ("hr", 0): found.rules, ("list_item_open", 1): found.items}
    for token in tokens:
        found_lines = lines_of.get((token.type, token.level))
        if found_lines is not None and token.map:
            found_lines.append(token.map[0])
    return found


def literals(lines: Sequence[str]) -> set[int]:
    """Return the lines of an item, or of any text with markers, that are code or HTML."""
    if not any(map(_MAY_BE_LITERAL.search, lines)):
        return set()
    return _literal(_parsed(lines, Source(lines)))


def tokens(lines: Sequence[str]) -> "list[Token]":
    """Return the blocks of a text as CommonMark finds them."""
    return _parsed(lines, None)


def _parsed(lines: Sequence[str], source: Source | None) -> "list[Token]":
    return literal.parser().parse("\n".join(lines), {"source": source})


def _literal(found: "Sequence[Token]") -> set[int]:
    return {
        at
        for token in found
        if token.type in {"fence", "html_block"} and token.map
        for at in range(token.map[0] + bool(token.meta), token.map[1])
    }
