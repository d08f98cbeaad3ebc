"""Reading a date, as people type it."""

import datetime as dt
import re

from bot.texts import KOREAN_DAYS
from bot.times import WEEKDAY
from db.errors import BadDate, NoSuchDay, TooFarAway

_DAYS = {
    "그저께": -2, "그제": -2, "어제": -1, "yesterday": -1, "오늘": 0, "today": 0, "내일": 1, "tomorrow": 1, "모레": 2,
    "글피": 3,
}  # fmt: skip
_ENGLISH_DAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_WEEKS = {"지난": -1, "이번": 0, "다음": 1, "다다음": 2}
_WEEKDAY = re.compile(
    rf"(?P<week>{'|'.join(_WEEKS)})\s*주\s*(?P<short>[{KOREAN_DAYS}])(?:요일)?"
    rf"|(?P<day>[{KOREAN_DAYS}])요일|(?P<name>{'|'.join(_ENGLISH_DAYS)})day"
)
_DATE = re.compile(
    r"(?:(?P<year>\d{4}|\d{2})\s*(?:[./년]|(?<!\s)-(?!\s))\s*)?(?P<month>\d{1,2})\s*(?:[./월]|(?<!\s)-(?!\s))\s*"
    r"(?P<day>\d{1,2})(?!\d)(?:[일.]|\s+[일.](?![^\s(]))?"
    rf"(?:\s*(?:\({WEEKDAY}\)|[{KOREAN_DAYS}]요일))?"
)
#: How a date may be written.
DATE_FORMS = (_WEEKDAY.pattern, "|".join(_DAYS), _DATE.pattern)
#: Years from today beyond which a date is a slip of the finger.
YEARS_LIMIT = 5


def read_date(text: str, today: dt.date, *, since: dt.date | None = None) -> dt.date:
    """Read ``2/7``, ``2월 7일``, ``2025.02.07``; without a year the nearest to today is meant. Or ``다음 주 토요일``.

    With ``since``, a date without a year is the next from that day on.

    Raises:
        BadDate: it is none.
        NoSuchDay: no calendar has it.
        TooFarAway: it is years from today.
    """
    if (days := _days_until(text.strip().casefold(), today)) is not None:
        return today + dt.timedelta(days=days)
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise BadDate(date=text)
    around = since or today
    years = [_year(match["year"])] if match["year"] else [around.year - 1, around.year, around.year + 1]
    near = [year for year in years if abs(year - today.year) <= YEARS_LIMIT]
    if not near:
        raise TooFarAway(date=text.strip(), years=YEARS_LIMIT)
    dates = [date for year in near if (date := _on(year, int(match["month"]), int(match["day"]))) is not None]
    if since is not None and not match["year"]:
        dates = [date for date in dates if date >= since][:1]
    if not dates:
        raise NoSuchDay(date=text.strip())
    return min(dates, key=lambda date: abs(date - today))


def split_date(line: str) -> tuple[str, str]:
    """Return the date that a line begins with, as it was typed, and the rest of the line.

    Raises:
        BadDate: it begins with none.
    """
    match = _DATE.match(line)
    if match is None:
        raise BadDate(date=line)
    return match[0], line[match.end() :]


def names_year(date: str) -> bool:
    """Tell whether a date that was typed has a year."""
    match = _DATE.fullmatch(date.strip())
    return match is not None and match["year"] is not None


def _on(year: int, month: int, day: int) -> dt.date | None:
    """Return a day, if there is such a one."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _days_until(words: str, today: dt.date) -> int | None:
    """Return how many days away a named day is; weeks begin on Monday, as Koreans count them."""
    match = _WEEKDAY.fullmatch(words)
    if match is None:
        return _DAYS.get(words)
    if match["week"]:
        return _WEEKS[match["week"]] * 7 + KOREAN_DAYS.index(match["short"]) - today.weekday()
    weekday = KOREAN_DAYS.index(match["day"]) if match["day"] else _ENGLISH_DAYS.index(match["name"])
    return (weekday - today.weekday()) % 7


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
