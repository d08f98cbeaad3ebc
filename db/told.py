"""What an announcement has told, as it is remembered, and how that differs from what is so now; pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from db.meetings import Meeting
from db.models import Presentation

#: What an announcement has told: date, time, place, and by their ids the presentations.
Told: TypeAlias = dict[str, Any]
#: What it has told of a presentation: the team, the names of its people, their ids, and its papers by link or title.
#: One that was made before this was kept has neither ids nor papers.
Said: TypeAlias = list[Any]
#: The places of these in a list.
_TEAM, _NAMES, _IDS, _PAPERS = range(4)


def of(date: dt.date, meeting: Meeting, presentations: Iterable[Presentation]) -> Told:
    """Return what is told of a week on a date, in a form that can be stored."""
    return {
        "date": date.isoformat(),
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else None,
        "place": meeting.place,
        "presentations": {str(presentation.id): _said(presentation) for presentation in presentations},
    }


def _said(presentation: Presentation) -> Said:
    people = presentation.presenters
    papers = [paper.url or paper.title for paper in presentation.papers]
    return [presentation.team, [member.name for member in people], [member.id for member in people], papers]


def is_same(told: Told, now: Told) -> bool:
    """Tell whether a reply would have nothing to say."""
    stand, gone, new = matched(told, now)
    is_as_said = all(has_same_people(*both) and has_same_papers(*both) for both in stand.values())
    return told["date"] == now["date"] and meets_alike(told, now) and is_as_said and not gone and not new


def meets_alike(told: Told, now: Told) -> bool:
    """Tell whether time and place are those that were told."""
    return (told["starts_at"], told["place"]) == (now["starts_at"], now["place"])


def matched(told: Told, now: Told) -> tuple[Mapping[int, tuple[Said, Said]], Mapping[int, Said], Mapping[int, Said]]:
    """Return by id what was told of each presentation that stands, and what is so now; those that are gone; the new.

    One that was cancelled and registered again, with the same people, stands.
    """
    said, current = ({int(key): value for key, value in either["presentations"].items()} for either in (told, now))
    stand = {key: (said.pop(key), current.pop(key)) for key in list(current) if key in said}
    for key, value in list(current.items()):
        if (again := next((old for old in said if has_same_people(said[old], value)), None)) is not None:
            stand[key] = (said.pop(again), current.pop(key))
    return stand, said, current


def has_same_people(said: Said, now: Said) -> bool:
    """Tell whether the same people are on the same team, in whatever order, also where one has another name by now."""
    if said[_TEAM] != now[_TEAM]:
        return False
    if said[_IDS:] and sorted(said[_IDS]) == sorted(now[_IDS]):
        return True
    return sorted(said[_NAMES]) == sorted(now[_NAMES])


def has_same_papers(said: Said, now: Said) -> bool:
    """Tell whether the papers are those that were told, in whatever order; they are where none were kept."""
    return not said[_PAPERS:] or sorted(said[_PAPERS]) == sorted(now[_PAPERS])


def named(said: Said) -> tuple[str, list[str]]:
    """Return a team and the names of its people."""
    return said[_TEAM], said[_NAMES]
