"""A page that somebody sent, read in such a way that it can be stored."""

import re

from bot.page import bodies
from bot.page.findings import Finding
from bot.page.given import UNKNOWN, Given
from bot.page.reader import read
from db.errors import UnreadablePage, WeekOutOfRange
from db.week.value import Week

#: The highest number of a week, as commands take it.
WEEK_LIMIT = 999
#: Lines that a refusal brings along, far more than are shown; a page may have hundreds of thousands.
UNREAD_LIMIT = 100


def load(source: str, given: Given = UNKNOWN) -> tuple[Week, tuple[Finding, ...]]:
    """Read a page's source; return the page and what the reader found odd.

    ``given`` is the week or the date where the page says none.

    Raises:
        UnreadablePage: it is no week, or has lines without a place in one; ``unread`` says which, and why, and
            ``more`` how many others there are.
        WeekOutOfRange: no week has its number.
    """
    reading = read(source, given)
    if reading.page is not None and not 1 <= reading.page.number <= WEEK_LIMIT:
        raise WeekOutOfRange(number=reading.page.number, line=_title_line(source, reading.page.number))
    unread = reading.unread(bodies.normal(source))
    if reading.page is None or unread:
        raise UnreadablePage(unread=unread[:UNREAD_LIMIT], more=max(len(unread) - UNREAD_LIMIT, 0))
    return reading.page, reading.findings


def _title_line(source: str, number: int) -> int:
    """Find the line on which a page says its number."""
    says = re.compile(rf"\s*#.*(?:\b0*{number}\s*주차|week\W?\W?0*{number}\b)", re.IGNORECASE)
    return next((at for at, line in enumerate(bodies.normal(source), 1) if says.match(line)), 1)
