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


#: Neither time nor place.
UNSAID = Meeting()


def of(week: Week, usual: Meeting = UNSAID) -> Meeting:
    """Return when and where a week meets: as was said for it, else as is ``usual`` in its term."""
    return either(Meeting(week.starts_at, week.place), usual)


def either(meeting: Meeting, usual: Meeting) -> Meeting:
    """Return a time and a place, each as it is ``usual`` where it was not said."""
    return Meeting(meeting.starts_at or usual.starts_at, meeting.place or usual.place)


def arrange(week: Week, given: Meeting, *, may_replace: bool, usual: Meeting = UNSAID) -> Meeting | None:
    """Let a week meet as it was ``given``, and return how it met before if that was said and is another now.

    Who may not replace what others have said only adds what nobody has said yet. What is ``usual`` is not kept for the
    week, so that it changes with the term's.

    Raises:
        PlaceTooLong.
    """
    before = of(week, usual)
    place = words.place(given.place) if given.place else None
    starts_at = given.starts_at if given.starts_at != usual.starts_at else None
    place = place if place != usual.place else None
    week.starts_at = starts_at if may_replace else week.starts_at or starts_at
    week.place = place if may_replace else week.place or place
    return before if before not in {UNSAID, of(week, usual)} else None


def is_refused(week: Week, given: Meeting, usual: Meeting = UNSAID) -> bool:
    """Tell whether something that was given does not hold, since others of the week had said it before."""
    meeting, place = of(week, usual), words.place(given.place) if given.place else None
    return either(Meeting(given.starts_at, place), meeting) != meeting
