"""Use-cases of calendars: a term's presentations as events, each of which a calendar knows again in the next file.

An event belongs to a presentation, not to a week: so it follows one that is moved or swapped, and each of several
teams has its own. What the last file said is kept. Where that is another now, the event's sequence rises, by which a
calendar knows that it is newer; where nothing has changed, the next file is the same. What was told and is gone, even
deleted by an import, is told once more, as cancelled.
"""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from db import meetings, rhythm, terms, weeks
from db.meetings import Meeting
from db.models import CalendarEvent, Guild, Presentation, Presenter, Term, Week

#: Events in a file that stand, those of the newest weeks, and as many that are gone; a term has some thirty.
EVENTS_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Event:
    """A presentation as calendars are told of it; it ``starts`` on a day, or at a time of one, in UTC.

    ``papers`` are titles and links, of which one may be missing. It ``is_off`` once it was cancelled.
    """

    presentation_id: int
    sequence: int
    changed_at: dt.datetime
    week: int
    team: str
    starts: dt.date | dt.datetime
    place: str | None
    people: Sequence[str]
    papers: Sequence[tuple[str | None, str | None]]
    is_off: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """A term's events, in their order."""

    guild_id: int
    term: Term
    events: Sequence[Event]


def hand_out(session: Session, *, guild_id: int, term_id: int, zone: dt.tzinfo, now: dt.datetime) -> Calendar:
    """Return a term's events, and remember what was told of them; ``zone`` is the guild's.

    Raises:
        NoSuchTerm: it was undone, or is not in this guild.
        NoWeekYet, NoWeekInTermYet, NoWeekInTrackYet: there is no event, not even one that was cancelled.
    """
    term = terms.get(session, guild_id=guild_id, term_id=term_id)
    session.execute(select(Guild.id).where(Guild.id == guild_id).with_for_update())  # one file after the other
    standing = _standing(session, guild_id, term_id)
    known = _known(session, guild_id, [presentation.id for presentation in standing])
    rows = {row.presentation_id: row for row in known}
    gone = _gone(session, guild_id, term_id)
    told = []
    for presentation in standing:
        row = rows.get(presentation.id) or _new(presentation)
        row.term_id = term_id
        _change(row, _facts(presentation, term, zone), now)
        told.append(row)
    told += [_call_off(row, now) for row in gone]
    if not told:
        raise weeks.no_week(term)
    _keep_new(session, [row for row in told if row not in session])
    session.flush()
    events = [_event(row) for row in told]
    return Calendar(guild_id, term, sorted(events, key=lambda event: (event.starts.isoformat(), event.presentation_id)))


def is_known(session: Session, *, guild_id: int, term_id: int) -> bool:
    """Tell whether calendars were told anything of a term, which they may have to be told is off."""
    told = select(CalendarEvent.id).where(CalendarEvent.guild_id == guild_id, CalendarEvent.term_id == term_id)
    return session.scalar(told.limit(1)) is not None


def _standing(session: Session, guild_id: int, term_id: int) -> Sequence[Presentation]:
    """Return a term's presentations with their weeks, people and papers."""
    statement = (
        select(Presentation)
        .join(Presentation.week)
        .where(Week.guild_id == guild_id, Week.term_id == term_id, Presentation.withdrawn_at.is_(None))
        .options(
            contains_eager(Presentation.week),
            selectinload(Presentation.roster).joinedload(Presenter.member),
            selectinload(Presentation.papers),
        )
        .order_by(Week.date.desc(), Presentation.id)
    )
    return session.scalars(statement.limit(EVENTS_LIMIT)).all()


def _known(session: Session, guild_id: int, standing: Sequence[int]) -> Sequence[CalendarEvent]:
    """Return all that was told of presentations, wherever they stood then."""
    rows = select(CalendarEvent).where(CalendarEvent.guild_id == guild_id, CalendarEvent.presentation_id.in_(standing))
    return session.scalars(rows).all()


def _gone(session: Session, guild_id: int, term_id: int) -> Sequence[CalendarEvent]:
    """Return the latest that was told of a term and stands nowhere any more."""
    stands = exists().where(
        Presentation.id == CalendarEvent.presentation_id,
        Presentation.guild_id == guild_id,
        Presentation.withdrawn_at.is_(None),
    )
    rows = select(CalendarEvent).where(CalendarEvent.guild_id == guild_id, CalendarEvent.term_id == term_id, ~stands)
    return session.scalars(rows.order_by(CalendarEvent.id.desc()).limit(EVENTS_LIMIT)).all()


def _new(presentation: Presentation) -> CalendarEvent:
    """Return what calendars know of a presentation of which they were told nothing yet."""
    return CalendarEvent(guild_id=presentation.guild_id, presentation_id=presentation.id, sequence=-1, told={})


def _keep_new(session: Session, rows: Sequence[CalendarEvent]) -> None:
    """Store new rows in one statement: SQLAlchemy would insert one after the other, to learn their ids."""
    columns = ("guild_id", "term_id", "presentation_id", "sequence", "changed_at", "told")
    if rows:
        session.execute(insert(CalendarEvent), [{name: getattr(row, name) for name in columns} for row in rows])


def _call_off(row: CalendarEvent, now: dt.datetime) -> CalendarEvent:
    _change(row, row.told | {"is_off": True}, now)
    return row


def _change(row: CalendarEvent, told: dict[str, Any], now: dt.datetime) -> None:
    if row.told != told:
        row.told, row.sequence, row.changed_at = told, row.sequence + 1, now


def _facts(presentation: Presentation, term: Term, zone: dt.tzinfo) -> dict[str, Any]:
    """Return what calendars are told of a presentation, in no language, as JSON has it."""
    week = presentation.week
    meets = meetings.of(week, Meeting(term.starts_at, term.place))
    starts: dt.date | dt.datetime = week.date
    if meets.starts_at is not None:
        with suppress(OverflowError):  # a week of the first or the last of all years may have been imported
            starts = rhythm.instant(dt.datetime.combine(week.date, meets.starts_at), zone)
    return {
        "week": week.number,
        "team": presentation.team,
        "starts": starts.isoformat(),
        "place": meets.place,
        "people": [member.name for member in presentation.presenters],
        "papers": [[paper.title, paper.url] for paper in presentation.papers],
        "is_off": False,
    }


def _event(row: CalendarEvent) -> Event:
    facts: dict[str, Any] = dict(row.told)
    starts = facts.pop("starts")
    papers = [(title, url) for title, url in facts.pop("papers")]
    read = dt.datetime if "T" in starts else dt.date
    return Event(
        row.presentation_id, row.sequence, row.changed_at, starts=read.fromisoformat(starts), papers=papers, **facts
    )
