"""What stands around the sections of a page and belongs to nobody: folds, banners, comments."""

import re
from collections.abc import Collection, Iterator, Sequence

from bot.page import headings

_OPENS = re.compile(r"<details(?:\s[^<>]{0,80})?>", re.IGNORECASE)
_CLOSES = re.compile(r"</details\s*>", re.IGNORECASE)
_FOLD = re.compile(
    r"(?:<details(?:\s[^<>]{0,80})?>)?\s?(?:<summary>(?P<words>[^\n]{0,200}?)</summary>)?\s?(?:<br\s?/?>)?",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_BANNER = re.compile(
    r"<!--(?:(?!-->).){0,400}-->|!\[[^\[\]]{0,200}\]\([^()\s]{1,500}\)"
    r"|\[!\[[^\[\]]{0,200}\]\([^()\s]{1,500}\)\]\([^()\s]{1,500}\)|<img\s[^<>]{1,600}>",
    re.IGNORECASE,
)


def folds(lines: Sequence[str], of_sections: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield the lines that fold whole sections, and what each says beside the sections' own names.

    ``of_sections`` are the headings of sections: a fold begins directly above one.
    """
    around = dict[int, str]()
    for heading in of_sections:
        around.update(_above(lines, heading))
    yield from around.items()
    opened: list[int] = []
    for at, line in enumerate(lines):
        if _OPENS.match(line):
            opened.append(at)
        elif opened and _CLOSES.fullmatch(line.rstrip()) and opened.pop() in around:
            yield at, ""


def _above(lines: Sequence[str], heading: int) -> dict[int, str]:
    """Return the lines directly above a heading that open a fold."""
    found: dict[int, str] = {}
    for at in range(heading - 1, max(heading - 8, -1), -1):
        line = lines[at].rstrip()
        fold = _FOLD.fullmatch(line)
        if line and fold is None:
            break
        if line and fold:
            words = headings.trimmed(_TAG.sub("", fold["words"] or ""))
            found[at] = "" if headings.in_layout(words) else words
            if _OPENS.match(line):
                return found
    return {}


def banners(lines: Sequence[str], end: int) -> Iterator[tuple[int, str]]:
    """Yield the lines above line ``end`` that are nothing but a picture or a comment, with their words."""
    for at, line in enumerate(lines[:end]):
        if len(line) <= 1200 and line[:1] in {"<", "!", "["} and _BANNER.fullmatch(line.rstrip()):
            yield at, line.strip()
