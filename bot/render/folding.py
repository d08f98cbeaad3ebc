"""Folding long texts to what a phone shows at once."""

import re
import unicodedata

from bot import fitting
from bot.fitting import FENCE

#: Lines of a phone that a long text is folded to.
LINES = 12
#: Columns of such a line, at 360 pixels: 21 letters of Hangul, each as wide as two Latin ones.
COLUMNS = 42
#: Markdown that comes in pairs: if the second of a pair is cut off, the mark is shown, or what a spoiler hides.
PAIRED = ("||", "**", "__", "~~", "`")
#: Characters to reserve for closing marks or a code fence, and for the "…".
END_ROOM = sum(map(len, PAIRED)) + len("\n…")

_LINK = re.compile(r"\[[^\[\]\n]*\]\([^()\s]*\)")
#: What Discord does not show: the URL of a link, and the ids in mentions and emoji.
_UNSEEN = re.compile(r"(?<=\])\([^()\s]*\)|(?<=<)(?:[@#][!&]?|a?:\w{2,32}:)\d+(?=>)")


def fold(text: str, limit: int) -> tuple[str, bool]:
    """Return the beginning of a text within 12 lines of a phone and ``limit`` characters, and whether more follows.

    Markdown that is open at the cut is closed.
    """
    end = _end_of_lines(text)
    if end is None and len(text) <= limit:
        return text, False
    end = min(len(text) if end is None else end, limit - END_ROOM)
    piece = text[: _outside_links(text, fitting.break_before(text, end))].rstrip() if end > 0 else ""
    return (f"{piece}{_closing(piece, text[len(piece) :])}\n…" if piece else "…"), True


def _end_of_lines(text: str) -> int | None:
    """Return how many characters fit into 12 lines of a phone; None if at most one line does not."""
    rows, at, end = 0, 0, None
    for line in text.split("\n"):
        needed = _rows(line)
        if end is None and rows + needed > LINES:
            end = at + within(line, (LINES - rows) * COLUMNS)
        rows, at = rows + needed, at + len(line) + 1
        if rows > LINES + 1:
            return end
    return None


def _rows(line: str) -> int:
    """Return how many lines of a phone a line takes; if it is more than 12, any number above."""
    shown = _UNSEEN.sub("", line)[: (LINES + 2) * COLUMNS]
    return max(1, -(-width(shown) // COLUMNS))


def within(line: str, columns: int) -> int:
    """Return how many characters of a line are no wider than ``columns``."""
    for at, character in enumerate(line):
        columns -= _width(character)
        if columns < 0:
            return at
    return len(line)


def width(line: str) -> int:
    """Return the columns of a line."""
    return sum(map(_width, line))


def _width(character: str) -> int:
    """Return the columns of a character: Hangul and emoji have two, a joiner or an accent none of its own."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _outside_links(text: str, end: int) -> int:
    """Return ``end``, or the beginning of the link that it would cut."""
    for link in _LINK.finditer(text):
        if link.start() < end < link.end():
            return link.start() or end
    return end


def _closing(piece: str, rest: str) -> str:
    """Return the marks that are open at the end of a piece, and closed in the rest of the text."""
    if piece.count(FENCE) % 2:
        return f"\n{FENCE}"
    said, left = ("".join(part.split(FENCE)[::2]) for part in (piece, rest))
    parted = [mark for mark in PAIRED if said.count(mark) % 2 and left.count(mark) % 2]
    return "".join(sorted(parted, key=said.rfind, reverse=True))
