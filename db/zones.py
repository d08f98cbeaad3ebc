"""Time zones, by the names that people and guilds give them."""

import datetime as dt
from typing import TypeVar
from zoneinfo import ZoneInfo

Zone = TypeVar("Zone", bound=dt.tzinfo)


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its name.

    Raises:
        ValueError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:  # one that is not known; a folder of zones
        raise ValueError from error


def zone_or(name: str | None, otherwise: Zone) -> ZoneInfo | Zone:
    """Return the zone that a guild has set, or else the program's; also where this machine does not know it."""
    try:
        return zone_named(name) if name else otherwise
    except ValueError:
        return otherwise
