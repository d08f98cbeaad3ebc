"""Reading a time of day and a place, as people type them where a group meets: ``19:00 공학관 302``."""

import datetime as dt
import re

from bot.texts import KOREAN_DAYS
from db.errors import BadTime, UnclearTime
from db.meetings import Meeting

#: How the day of the week stands in brackets behind a date.
WEEKDAY = rf"\s*(?:[{KOREAN_DAYS}](?:요일)?|(?i:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?i:day)?\.?)\s*"
#: The hours of a day, from and to, that people say with each word.
_HALVES = {
    "오전": (0, 11),
    "오후": (12, 23),
    "새벽": (0, 6),
    "아침": (5, 11),
    "낮": (10, 17),
    "저녁": (17, 23),
    "밤": (18, 23),
    "am": (0, 11),
    "pm": (12, 23),
}
_TIME = re.compile(
    r"(?:at\s+)?(?:(?P<before>오전|오후|새벽|아침|낮|저녁|밤)\s*)?(?P<hour>\d{1,2})(?!\s*시간)"
    r"(?::(?P<minute>\d{1,2})|(?P<spoken>\s*시(?:\s*(?P<minutes>\d{1,2})\s*분|\s*(?P<half>반)(?!\S))?))?"
    r"(?:\s*(?P<after>[ap])\.?m\b\.?)?(?![\d:])(?:(?:에|부터)(?=\s|$))?",
    re.IGNORECASE,
)
#: Until when people meet, behind a time; a bare number is such a time only right behind the dash.
_UNTIL = re.compile(
    r"(?:\s*[~∼〜～–—-]\s*(?P<dash>)|\s+)(?:(?:오전|오후|새벽|아침|낮|저녁|밤)\s*)?(?:[01]?\d|2[0-4])(?!\s*시간)"
    r"(?::[0-5]\d|\s*시(?:\s*[0-5]?\d\s*분|\s*반(?=\s|까지|$))?|\s*(?=[ap]\.?m\b)|(?<=[~∼〜～–—-]\d)|(?<=[~∼〜～–—-]\d\d))"
    r"(?:\s*[ap]\.?m\b\.?)?(?:까지|(?(dash)|(?!)))(?=[\s,·@)]|$)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(rf"\((?P<weekday>{WEEKDAY}(?:[\s,]|(?=\))))?(?P<inside>[^()]*)\)")
#: How often people meet, and on which days, before the time: the weeks know that themselves.
_EVERY = re.compile(
    rf"(?:(?:매주|격주|every|each)\s*)?(?:(?:[{KOREAN_DAYS}]요일(?:마다)?|[{KOREAN_DAYS}](?=[\s,·/])"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?\b)[\s,·/]*)*",
    re.IGNORECASE,
)
#: What may stand between a date, a time and a place.
GAPS = " \t\n,·@"


def read_time_and_place(text: str) -> Meeting:
    """Read ``19:00 공학관 302``, ``매주 목 오후 7시``, ``줌 https://…``, ``공학관 302, 19:00``.

    Raises:
        BadTime, UnclearTime: it begins with what is meant as a time, and is none, or could be two; or so it ends.
    """
    text = _unwrapped(_without_days(text.strip(GAPS)))
    time = _TIME.match(text)
    if time is not None and _is_time(time):
        return Meeting(_time(time), _behind(time).strip(GAPS) or None)
    return _read_time_at_end(text) or Meeting(place=text or None)


def _without_days(text: str) -> str:
    """Return a text without the days of the week that it begins with, if a time follows them."""
    days = _EVERY.match(text)
    rest = text[days.end() :].lstrip(GAPS) if days is not None else text
    time = _TIME.match(rest)
    return rest if time is not None and _says_so(time) else text


def _read_time_at_end(text: str) -> Meeting | None:
    """Read a place with a time behind it; None where none is there, as in ``카페 24시``.

    Raises:
        UnclearTime: the time could be two.
    """
    for gap in re.finditer(rf"[{GAPS}]+", text):
        place, rest = text[: gap.start()], _without_days(text[gap.end() :])
        time = _TIME.match(rest)
        if time is not None and _says_so(time) and not _behind(time).strip(GAPS):
            try:
                return Meeting(_time(time), place)
            except BadTime:
                return None
    return None


def write_time_and_place(meeting: Meeting) -> str:
    """Write a time and a place as they can be read again."""
    time = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else None
    return " ".join(part for part in (time, meeting.place) if part)


def split_time(text: str) -> tuple[dt.time | None, str]:
    """Return the time of day that a text begins with, where it says that it is one, and the rest of the text.

    Raises:
        BadTime, UnclearTime: it is meant as a time, and is none, or could be two.
    """
    text = _unwrapped(text)
    match = _TIME.match(text)
    if match is None or not _says_so(match):
        return None, text
    return _time(match), _behind(match)


def _behind(time: re.Match[str]) -> str:
    """Return what follows a time, and the time until which people meet."""
    end = time.end()
    while until := _UNTIL.match(time.string, end):
        end = until.end()
    return time.string[end:]


def _unwrapped(text: str) -> str:
    """Return a text without the brackets that hold all of it, a time, or the day of the week, which says nothing."""
    match = _BRACKETS.match(text)
    if match is None:
        return text
    inside, rest = match["inside"].strip(GAPS), text[match.end() :].strip(GAPS)
    time = _TIME.match(inside)
    is_about_time = match["weekday"] or (time is not None and _says_so(time))
    return f"{inside} {rest}".strip() if is_about_time or not rest else text


def _is_time(match: re.Match[str]) -> bool:
    """Tell whether digits are meant as a time, unlike those of a room: ``302호``; a short number alone is."""
    return _says_so(match) or match.end() == len(match.string) or match.string[match.end()].isspace()


def _says_so(match: re.Match[str]) -> bool:
    """Tell whether more than a bare number was typed."""
    return any(match[part] for part in ("before", "minute", "spoken", "after"))


def _time(match: re.Match[str]) -> dt.time:
    """Return the time of day that was typed.

    Raises:
        BadTime, UnclearTime.
    """
    typed, hour = match[0].strip(), int(match["hour"])
    minute = 30 if match["half"] else int(match["minute"] or match["minutes"] or 0)
    half = match["before"] or (f"{match['after']}m".lower() if match["after"] else None)
    if half is None and match["spoken"] and 1 <= hour < 12:
        raise UnclearTime(time=typed)
    is_said = bool(half or match["minute"] or match["spoken"])
    either = (hour, (hour + 12) % 24) if 1 <= hour <= 12 else (hour,)
    hours = [hour] if half is None else [at for at in either if _is_in(half, at)]
    if not is_said or not hours or hours[0] > 23 or minute > 59:
        raise BadTime(time=typed)
    return dt.time(hours[0], minute)


def _is_in(half: str, hour: int) -> bool:
    first, last = _HALVES[half]
    return first <= hour <= last
