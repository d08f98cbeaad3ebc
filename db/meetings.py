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


def arrange(week: Week, given: Meeting, *, may_replace: bool) -> Meeting | None:
    """Let a week meet as it was ``given``, and return how it met before if that was said and is another now.

    Who may not replace what others have said only adds what nobody has said yet.

    Raises:
        PlaceTooLong.
    """
    before = of(week)
    place = words.place(given.place) if given.place else None
    week.starts_at = given.starts_at if may_replace else before.starts_at or given.starts_at
    week.place = place if may_replace else before.place or place
    return before if before not in {Meeting(), of(week)} else None


def is_refused(week: Week, given: Meeting) -> bool:
    """Tell whether something that was given does not hold, since others of the week had said it before."""
    place = words.place(given.place) if given.place else None
    return (given.starts_at or week.starts_at) != week.starts_at or (place or week.place) != week.place
