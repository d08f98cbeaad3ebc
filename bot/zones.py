"""Time zones: the commonest, what they are called, and which one somebody means."""

import datetime as dt
from functools import cache
from typing import get_args
from zoneinfo import ZoneInfo, available_timezones

from bot.texts import Language, day

#: The zones that are offered; one place of a select is left for another that is in force.
COMMON = (
    "Asia/Seoul",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Manila",
    "Asia/Ho_Chi_Minh",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Europe/Istanbul",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/London",
    "UTC",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Australia/Sydney",
    "Pacific/Auckland",
)


def city(zone: ZoneInfo, language: Language) -> str:
    """Return a zone as people call it: ``서울``, ``Seoul``."""
    from babel.dates import get_timezone_location  # noqa: PLC0415  # its data of a language is 3 MiB, and few groups need it

    return get_timezone_location(zone, locale=language, return_city=True)


def clock(zone: ZoneInfo, now: dt.datetime, language: Language) -> str:
    """Return what a calendar and a clock show in a zone: ``2/7(금) 19:00``."""
    there = now.astimezone(zone)
    return f"{day(language, there.date())} {there:%H:%M}"


def offset(zone: ZoneInfo, now: dt.datetime) -> str:
    """Return how far a zone is from UTC at a time: ``UTC+9``, ``UTC-3:30``."""
    minutes = round((now.astimezone(zone).utcoffset() or dt.timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def find(typed: str) -> ZoneInfo | None:
    """Return the zone that was typed: by its name or by its city, in Korean or English. Reads files the first time."""
    name = _by_name().get(_folded(typed))
    return ZoneInfo(name) if name else None


@cache
def _by_name() -> dict[str, str]:
    """Return the names of all zones by what may be typed; a name comes before a city, a zone of today before an old."""
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    found = {_folded(name): name for name in names}
    cities = {name: [city(ZoneInfo(name), language) for language in get_args(Language)] for name in names}
    for name in sorted(names, key=lambda name: _folded(name.rpartition("/")[2]) != _folded(cities[name][-1])):
        for called in (*cities[name], name.rpartition("/")[2]):
            found.setdefault(_folded(called), name)
    return found


def _folded(typed: str) -> str:
    return "".join(typed.split()).replace("_", "").casefold()
