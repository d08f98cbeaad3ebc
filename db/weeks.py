"""Use-cases of weeks: which week is meant, what it holds, and where its recap is posted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, func, literal, select
from sqlalchemy.orm import Session, joinedload, selectinload

from db import guilds, terms
from db.errors import FarDate, FarWeek, NoSuchWeek, NotFound, NoWeekInTermYet, NoWeekInTrackYet, NoWeekYet, OutOfOrder
from db.models import Member, Presentation, Presenter, Term, Week
from db.terms import HOLDS_SOMETHING

WEEK = dt.timedelta(days=7)
#: What a new week may be away from the last one, and from today, without being asked about.
NUMBERS_AHEAD = 8
DAYS_AHEAD = dt.timedelta(days=183)

#: Teams, their people and their papers.
_TEAMS = (
    selectinload(Week.presentations).selectinload(Presentation.roster).joinedload(Presenter.member),
    selectinload(Week.presentations).selectinload(Presentation.papers),
)


def current(session: Session, *, guild_id: int, today: dt.date) -> Week | None:
    """Return the latest week whose date has come, else the coming one."""
    keys = {"guild": guild_id, "today": today}
    return session.scalar(_HELD, keys) or session.scalar(_COMING, keys)


def locate(session: Session, *, guild_id: int, today: dt.date, number: int | None = None) -> Week:
    """Return the week with this number, or the current week.

    Raises:
        NoSuchWeek: no week has this number.
        NoWeekYet, NoWeekInTermYet, NoWeekInTrackYet: no number was given, and there is no week.
    """
    if number is None:
        week = current(session, guild_id=guild_id, today=today)
        if week is None:
            raise no_week(terms.running(session, guild_id=guild_id))
        return week
    week = by_number(session, guild_id=guild_id, number=number)
    if week is None:
        raise NoSuchWeek(number=number)
    return week


def of_day(session: Session, *, guild_id: int, day: dt.date) -> Week:
    """Return the week that was the current one on a day, perhaps of an earlier term.

    Raises:
        NoWeekYet, NoWeekInTermYet: there is no week.
    """
    held = select(Week).where(_in_line(session, guild_id), Week.date <= day, HOLDS_SOMETHING)
    week = session.scalar(held.order_by(Week.term_id.desc(), Week.date.desc(), Week.number.desc()).limit(1))
    return week or locate(session, guild_id=guild_id, today=day)


def _in_line(session: Session, guild_id: int) -> ColumnElement[bool]:
    """Return the condition for the weeks of a track, if one runs here, else of the terms that follow one another."""
    running = terms.running(session, guild_id=guild_id)
    if running is not None and running.is_beside:
        return Week.term_id == running.id
    return Week.term_id.in_(select(Term.id).where(Term.guild_id == guild_id, ~Term.is_beside))


def no_week(term: Term | None) -> NotFound:
    """Return the refusal where a guild has no week in a term."""
    if term is not None and term.is_beside:
        return NoWeekInTrackYet()
    return NoWeekYet() if term is None or term.number == 1 else NoWeekInTermYet()


def holds_something(session: Session, *, guild_id: int, week_id: int) -> bool:
    """Tell whether a week of any term holds anything; if not, its date may still be chosen freely."""
    these = select(Week.id).where(Week.guild_id == guild_id, Week.id == week_id, HOLDS_SOMETHING)
    return session.scalar(these) is not None


def by_number(session: Session, *, guild_id: int, number: int, term_id: int | None = None) -> Week | None:
    """Return a week of the running term, or of another, even if it holds nothing yet."""
    return session.scalar(select(Week).where(is_number(guild_id, number, term_id)))


def is_number(guild_id: int, number: int, term_id: int | None = None) -> ColumnElement[bool]:
    """Return the condition for a week's number in the running term, or in another."""
    return and_(Week.guild_id == guild_id, Week.term_id == _term(guild_id, term_id), Week.number == number)


def get(session: Session, *, guild_id: int, week_id: int) -> Week:
    """Return a week by id.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    week = session.scalar(_BY_ID, {"guild": guild_id, "week": week_id})
    if week is None:
        raise NoSuchWeek(number="?")
    return week


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of the schedule: a term's weeks by number, with teams, people and papers."""

    at: int
    leaves: int
    weeks: Sequence[Week]


def schedule(session: Session, *, guild_id: int) -> list[Week]:
    """Return the running term's weeks by number, with teams, people and papers."""
    return list(session.scalars(_SCHEDULE, {"guild": guild_id}))


def ids(session: Session, *, guild_id: int) -> list[int]:
    """Return the ids of all weeks that hold something, in the order of terms and numbers."""
    those = select(Week.id).where(Week.guild_id == guild_id, HOLDS_SOMETHING)
    return list(session.scalars(those.order_by(Week.term_id, Week.number)))


def schedule_leaf(
    session: Session, *, guild_id: int, size: int, at: int | None, current: int | None, term_id: int | None = None
) -> Leaf:
    """Return a leaf of ``size`` weeks of the schedule of the running term, or of another; or the last one.

    Without ``at``, it is the one with the week ``current``, or without that, the last one.

    Raises:
        NoWeekYet, NoWeekInTermYet, NoWeekInTrackYet: there is no week.
    """
    keys = {"guild": guild_id, "number": current or 0}
    of_term = None if term_id is None else _in_term(guild_id, term_id)
    before, count = session.execute(_COUNTED if of_term is None else _counted(of_term), keys).one()
    if not count:
        raise no_week(terms.running(session, guild_id=guild_id))
    leaves = -(-count // size)
    wanted = at if at is not None else before // size if current is not None else leaves
    at = min(wanted, leaves - 1)
    scheduled = _SCHEDULE if of_term is None else _scheduled(of_term)
    return Leaf(at, leaves, session.scalars(scheduled.offset(at * size).limit(size), keys).all())


def nearest(session: Session, *, guild_id: int, week_id: int, limit: int) -> list[Week]:
    """Return a week and as many as ``limit`` of its term on both sides of it, with teams and people."""
    here = session.scalar(_BY_ID, {"guild": guild_id, "week": week_id})
    if here is None:
        return []
    of_term = _scheduled(_in_term(guild_id, here.term_id))
    before = of_term.order_by(None).where(Week.number < here.number).order_by(Week.number.desc()).limit(limit)
    after = of_term.where(Week.number >= here.number).limit(limit + 1)
    return [*reversed(session.scalars(before).all()), *session.scalars(after)]


def next_to_come(session: Session, *, guild_id: int, today: dt.date, besides: int | None = None) -> tuple[int, dt.date]:
    """Return number and date of the first week to come, or of the new one after the last week.

    ``besides`` is a Discord user: weeks in which they present are skipped.
    """
    coming = _in_term(guild_id).where(Week.date >= today)
    if besides is not None:
        theirs = Presentation.roster.any(Presenter.member.has(Member.user_id == besides))
        coming = coming.where(~Week.presentations.any(theirs))
    first = session.scalar(coming.order_by(Week.date, Week.number).limit(1))
    if first is not None:
        return first.number, first.date
    newest = session.scalar(_in_term(guild_id).order_by(Week.number.desc()).limit(1))
    if newest is None:
        return 1, _first_date(session, guild_id, today)
    return newest.number + 1, max(newest.date + WEEK, today)


def expected_date(session: Session, *, guild_id: int, number: int, today: dt.date) -> dt.date:
    """Return the date of a week, or the date that it would have, seven days after the week before it.

    A week that holds nothing any more has no date, because its date may have been the slip that it was cancelled for.
    """
    by_number = _in_term(guild_id).order_by(Week.number.desc())
    before = session.scalar(by_number.where(Week.number <= number).limit(1))
    after = session.scalar(_in_term(guild_id).where(Week.number > number).order_by(Week.number).limit(1))
    if before is not None and (after is not None or before.number == number):
        return before.date + WEEK * (number - before.number)
    if before is not None:
        return max(before.date + WEEK, today) + WEEK * (number - before.number - 1)
    if after is not None:
        return after.date - WEEK * (after.number - number)
    return _first_date(session, guild_id, today) + WEEK * (number - 1)


def _first_date(session: Session, guild_id: int, today: dt.date) -> dt.date:
    """Return the date of a first week: whole weeks after the last of the term before, if there is one, else today."""
    held = select(Week.date).where(_in_line(session, guild_id), HOLDS_SOMETHING)
    last = session.scalar(held.order_by(Week.term_id.desc(), Week.number.desc()).limit(1))
    return today if last is None else last + WEEK * max(1, -((last - today) // WEEK))


def number_on(session: Session, *, guild_id: int, date: dt.date) -> int | None:
    """Return the number of the week on ``date``, or the number for a new week on that date, if one is free."""
    before = session.scalar(_in_term(guild_id).where(Week.date <= date).order_by(Week.date.desc(), Week.number.desc()))
    after = session.scalar(_in_term(guild_id).where(Week.date > date).order_by(Week.date, Week.number))
    if before is not None and before.date == date:
        return before.number
    number = before.number + 1 if before is not None else after.number - 1 if after is not None else 1
    return number if number > 0 and (after is None or number < after.number) else None


def is_first_on(session: Session, *, guild_id: int, date: dt.date) -> bool:
    """Tell whether all weeks come after ``date``."""
    return session.scalar(_in_term(guild_id).where(Week.date <= date).limit(1)) is None


def check_likely(
    session: Session, *, guild_id: int, number: int, date: dt.date, today: dt.date, term_id: int | None = None
) -> None:
    """Refuse a number or a date of a new week that is probably a slip, in the running term or in another.

    Raises:
        FarWeek: all other weeks have much smaller numbers.
        OutOfOrder: a week with a smaller number comes after it, or one with a greater number before it.
        FarDate: it is months from today, which happens when a date is typed without a year.
    """
    others = _in_term(guild_id, term_id).where(Week.number != number)
    newest = session.scalar(others.order_by(Week.number.desc()).limit(1))
    if newest is not None and number > newest.number + NUMBERS_AHEAD:
        raise FarWeek(week=number, date=date, newest=newest.number)
    misplaced = (Week.number < number) & (Week.date > date) | (Week.number > number) & (Week.date < date)
    other = session.scalar(others.where(misplaced).order_by(Week.number).limit(1))
    if other is not None:
        raise OutOfOrder(week=number, date=date, other=other.number, other_date=other.date)
    if abs(date - today) > DAYS_AHEAD:
        raise FarDate(week=number, date=date)


def ensure(session: Session, *, guild_id: int, number: int, date: dt.date, term_id: int | None = None) -> Week:
    """Return the week with this number in the running term, or in another, or make it with this date."""
    guilds.ensure(session, guild_id=guild_id)
    week = by_number(session, guild_id=guild_id, number=number, term_id=term_id)
    if week is None:
        term_id = session.execute(select(_term(guild_id, term_id))).scalar_one()
        week = Week(guild_id=guild_id, term_id=term_id, number=number, date=date)
        session.add(week)
        session.flush()
    return week


def _in_term(guild_id: int | BindParameter[int], term_id: int | None = None) -> Select[Week]:
    """Select the weeks of the running term, or of another, that hold something."""
    return select(Week).where(Week.guild_id == guild_id, Week.term_id == _term(guild_id, term_id), HOLDS_SOMETHING)


def _term(guild_id: int | BindParameter[int], term_id: int | None = None) -> ColumnElement[int]:
    """Return the id of the running term, or of another."""
    return guilds.running_id(guild_id) if term_id is None else literal(term_id)


def _scheduled(those: Select[Week]) -> Select[Week]:
    return those.order_by(Week.number).options(*_TEAMS, joinedload(Week.recap))


def _counted(those: Select[Week]) -> Select[int, int]:
    """Select how many of some weeks come before the one called ``number``, and how many there are."""
    is_before = case((Week.number < bindparam("number"), 1), else_=0)
    return those.with_only_columns(func.coalesce(func.sum(is_before), 0), func.count())


# Put together once: nearly every command asks for these, and that takes longer than the database takes to answer.
_IN_TERM = _in_term(bindparam("guild"))
_HELD = _IN_TERM.where(Week.date <= bindparam("today")).order_by(Week.date.desc(), Week.number.desc()).limit(1)
_COMING = _IN_TERM.where(Week.date > bindparam("today")).order_by(Week.date, Week.number).limit(1)
#: The id of the current week, within other statements; see `current`.
CURRENT_ID = func.coalesce(
    *(found.with_only_columns(Week.id).correlate(None).scalar_subquery() for found in (_HELD, _COMING))
)
_BY_ID = select(Week).where(Week.guild_id == bindparam("guild"), Week.id == bindparam("week"))
_SCHEDULE, _COUNTED = _scheduled(_IN_TERM), _counted(_IN_TERM)
