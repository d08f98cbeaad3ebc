"""Links in a text to files that are not there."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bot.page import bodies
from bot.page.emphasis import CODE

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: With it, a link leads somewhere else.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LINK = re.compile(rf"(?P<keep>\\.|{CODE})|(?P<is_picture>!?)\[(?P<words>[^\[\]\n]*)\]\((?P<to>[^()\s]+)\)", re.DOTALL)


def as_words(markdown: str, is_there: Callable[[str], bool]) -> str:
    """Return a settled text that links no file beside it but those that are there; of other links the words stay."""
    if not _dangles(markdown, is_there):
        return markdown

    def words(found: re.Match[str]) -> str:
        if found["keep"] or _leads_on(found["to"], is_there):
            return found[0]
        return f"🖼️ {found['words']}".rstrip() if found["is_picture"] else found["words"]

    shown = bodies.settle(_LINK.sub(words, markdown))
    return bodies.settle(shown.replace("[", "\\[")) if _dangles(shown, is_there) else shown


def local_links(markdown: str) -> Iterator[str]:
    """Yield what a page's links and pictures lead to beside it."""
    for token in _inline(_parser().parse(markdown)):
        target = token.attrGet("href") if token.type == "link_open" else token.attrGet("src")
        if isinstance(target, str) and not _SCHEME.match(target):
            yield unquote(target)


def _dangles(markdown: str, is_there: Callable[[str], bool]) -> bool:
    return ("](" in markdown or "]:" in markdown) and any(not is_there(target) for target in local_links(markdown))


def _leads_on(target: str, is_there: Callable[[str], bool]) -> bool:
    return bool(_SCHEME.match(target)) or is_there(unquote(target))


def _inline(tokens: "list[Token]") -> "Iterator[Token]":
    for token in tokens:
        yield token
        yield from _inline(token.children or [])


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  # loaded when it is needed

    return MarkdownIt("commonmark")
