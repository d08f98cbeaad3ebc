"""When the moments of a week come, where a term has set nothing else; pure.

Times are those of the guild's own clock: "20:00" is 20:00 before and after the clocks change, and in another zone too.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from db.types import MomentKind


@dataclass(frozen=True, slots=True)
class Timing:
    """Whether a moment comes, how many days after the talk (before it: negative), and at which full hour."""

    is_on: bool
    days: int
    hour: int


@dataclass(frozen=True, slots=True)
class ByItself:
    """What is said with a recap that came by itself: that it was the first, and whether no other talk is to come."""

    is_first: bool
    is_last: bool


DEFAULTS: Mapping[MomentKind, Timing] = MappingProxyType(
    {
        MomentKind.ANNOUNCEMENT: Timing(is_on=True, days=-1, hour=20),
        MomentKind.WRAP_UP: Timing(is_on=True, days=0, hour=22),
        MomentKind.NUDGE: Timing(is_on=True, days=2, hour=20),
        MomentKind.RECAP: Timing(is_on=True, days=3, hour=20),
    }
)

#: The days that a term may choose for a moment, counted from that of the talk.
DAYS: Mapping[MomentKind, Sequence[int]] = MappingProxyType(
    {
        MomentKind.ANNOUNCEMENT: range(-3, 1),
        MomentKind.WRAP_UP: range(1),
        MomentKind.NUDGE: range(1, 7),
        MomentKind.RECAP: range(1, 7),
    }
)
#: The hours at which people may be brought what is theirs; never at night.
WAKING_HOURS = range(9, 22)
#: Until when a talk is announced on its day, where nobody has said when it starts.
TALKS_START = dt.time(18)
#: Days after the talk in which people are brought what is open, where no other talk is announced before.
NUDGE_DAYS = 6
#: The hours that a term may choose.
HOURS: Mapping[MomentKind, Sequence[int]] = MappingProxyType(
    {kind: WAKING_HOURS if kind is MomentKind.NUDGE else range(24) for kind in MomentKind}
)
#: Days for which a recap is posted late, where there is no next one.
RECAP_DAYS = 56


def at(date: dt.date, timing: Timing) -> dt.datetime:
    """Return when a moment of a talk's week comes, on the guild's clock; without a zone."""
    return dt.datetime.combine(date + dt.timedelta(days=timing.days), dt.time(timing.hour))


def instant(at: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return the point in time at which a clock in ``zone`` shows ``at``, in UTC.

    What it shows twice, as clocks are put back, is the first; what it never shows is as much later as is left out.
    """
    return at.replace(tzinfo=zone).astimezone(dt.UTC)


def end_of(date: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the midnight at which a day ends in ``zone``, in UTC."""
    return instant(dt.datetime.combine(date + dt.timedelta(days=1), dt.time()), zone)


def waking(now: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return ``now``, or where that is at night in ``zone``, the next morning; in UTC."""
    there = now.astimezone(zone)
    if there.hour in WAKING_HOURS:
        return now
    day = there.date() if there.hour < WAKING_HOURS.start else there.date() + dt.timedelta(days=1)
    return instant(dt.datetime.combine(day, dt.time(WAKING_HOURS.start)), zone)
