"""When and where the presentations of a week meet. All teams of a week share it, as they share the date."""

import datetime as dt
from dataclasses import dataclass

from db import words
from db.models import Week


@dataclass(frozen=True, slots=True)
class Meeting:
    """A time of day, as the clock shows it where the group is, and a place: a room, a link, or both."""

    starts_at: dt.time | None = None
    place: str | None = None


def of(week: Week) -> Meeting:
    """Return when and where a week meets."""
    return Meeting(week.starts_at, week.place)


def arrange(week: Week, given: Meeting, *, is_whole: bool) -> Meeting | None:
    """Let a week meet as it was ``given``, and return how it met before if that was said and is another now.

    Where the given meeting ``is_whole``, what it does not say is forgotten; else it stays.

    Raises:
        PlaceTooLong.
    """
    before = of(week)
    place = words.place(given.place) if given.place else None
    week.starts_at = given.starts_at if is_whole else given.starts_at or before.starts_at
    week.place = place if is_whole else place or before.place
    return before if before not in {Meeting(), of(week)} else None
