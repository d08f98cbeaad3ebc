"""Dates as people write them."""

import datetime as dt
import re
from collections.abc import Iterator

from bot.page.vocabulary import DATES, any_of

_LABELLED = re.compile(
    rf"(?:[-*+]\s+)?(?:[^\w\s*]{{1,16}}\s?)?\**{any_of(DATES)}\**\s*[:：]\**\s*(.*)", re.DOTALL | re.IGNORECASE
)
#: The years in which a study may meet; another is a slip of the finger, and no clock or calendar need show it.
YEARS = range(2000, 2100)
_DAY = re.compile(
    r"([0-9]{4}|[0-9]{2})\s*[.\-/년]\s*([0-9]{1,2})\s*[.\-/월]\s*([0-9]{1,2})(?![0-9])\s*[.일]?(?![일요])"
    r"\s*(?:\([월화수목금토일](?:요일)?\)|[월화수목금토일](?:요일|(?=\s|$)))?(.*)",
    re.DOTALL,
)
_TIME = re.compile(
    r"(?:오전|오후|저녁|밤|AM|PM)?\s?[0-9]{1,2}(?::[0-9]{2}|시(?:\s?[0-9]{1,2}분|\s?반)?)\s?(?:AM|PM)?", re.IGNORECASE
)
_WITHIN = re.compile(
    r"(?<![0-9])(?P<year>20[0-9]{2})\s?(?P<sign>[.\-/년_]?)\s?(?P<month>[0-9]{1,2})(?:[.\-/월_]\s?|(?<=[0-9]{2}))"
    r"(?P<day>[0-9]{1,2})(?![0-9])[.일]?\s?(?:\(?[월화수목금토일](?:요일)?\)?(?!\w))?"
)
_DECORATION = re.compile(r"^[^\w(]{1,16}")
_LONGEST = 200
_BETWEEN = re.compile(r"[\s~∼\-–—()부터까지]{1,8}")


def labelled(line: str) -> str | None:
    """Return what stands behind a line's word for the date, if it has one."""
    found = _LABELLED.fullmatch(line.strip())
    return found[1].strip() if found else None


def read(text: str) -> tuple[dt.date, str] | None:
    """Return the date that a text begins with, and what else the text says behind the day of the week."""
    found = _DAY.fullmatch(text)
    try:
        year, month, day = map(int, found.group(1, 2, 3)) if found else (0, 0, 0)
        year += 2000 if found and len(found[1]) == 2 else 0
        return (dt.date(year, month, day), found[4].strip()) if found and year in YEARS else None
    except ValueError:
        return None


def is_time(text: str) -> bool:
    """Tell whether this is nothing but a time of the day, or two of them."""
    times = len(_TIME.findall(text)) if len(text) <= 40 else 0
    return times in {1, 2} and not _BETWEEN.sub("", _TIME.sub("", text))


def alone(line: str) -> dt.date | None:
    """Return the date that is all that a line says, below bullets, quotes, bold and emoji."""
    if len(line) > _LONGEST or line.startswith("#"):
        return None
    found = read(_DECORATION.sub("", line.strip().strip("*")))
    return found[0] if found and not found[1].strip("*_ ") else None


def within(text: str) -> Iterator[dt.date]:
    """Yield the dates with a year that stand in a short text, such as a title or the name of a file."""
    for found in _WITHIN.finditer(text[:_LONGEST]):
        try:
            yield dt.date(*(int(part) for part in found.group("year", "month", "day")))
        except ValueError:
            continue


def without(text: str) -> str:
    """Return a short text without the dates in it."""
    return " ".join(_WITHIN.sub(" ", text[:_LONGEST]).split())
