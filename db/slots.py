"""Use-cases of slots: whether a week has room for a presentation, as which team, and moving one to another week."""

import datetime as dt
from collections.abc import Sequence
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import meetings, presentations, rosters, weeks
from db.errors import AlreadyPresenting, TooManyPresenters
from db.members import User
from db.models import Member, Presentation, Reflection, Week

#: A select offers at most 25 options (Discord's limit), and a week's presenters are chosen from one.
PRESENTERS_LIMIT = 25


def check_roster(people: Sequence[Member], others: Sequence[Presentation], week: int) -> None:
    """Refuse a presenter who is on two teams of a week, and more presenters than one select holds.

    There may be several discussions in a week.
    """
    teams = {member.id: other for other in others for member in other.presenters}
    for member in people:
        if member.id in teams and not member.is_everyone:
            team = teams[member.id]
            raise AlreadyPresenting(name=member.name, team=team.team, week=week, presentation=team.id)
    if len(teams) + len(people) > PRESENTERS_LIMIT:
        raise TooManyPresenters(limit=PRESENTERS_LIMIT)


def find_room(session: Session, presentation: Presentation, week: Week) -> None:
    """Prepare a presentation for a week: if its team's name is taken there, rename the team.

    Raises:
        AlreadyPresenting, TooManyPresenters: see `check_roster`.
    """
    others = others_in(session, presentation, week)
    check_roster(presentation.presenters, others, week.number)
    if any(other.team == presentation.team for other in others):
        presentation.team = free_team(session, week)


def leave_week(session: Session, presentation: Presentation) -> None:
    """Detach the reflections of a presentation's section, so that they stay in the week that they are about."""
    for reflection in session.scalars(select(Reflection).where(Reflection.presentation_id == presentation.id)):
        reflection.presentation_id = None


def move(
    session: Session,
    *,
    guild_id: int,
    presentation_id: int,
    user_id: int,
    is_manager: bool,
    week: int,
    today: dt.date,
    now: dt.datetime,
    is_sure: bool = False,
    told_by: User | None = None,
) -> Presentation:
    """Move a presentation with its questions to another week; if its team's name is taken there, rename the team.

    A week that holds nothing yet meets at the time and the place at which the one before met. Its people hear of it
    from ``told_by``.

    Raises:
        FarWeek, FarDate: the week is new, and more likely a slip; not with ``is_sure``.
        NoSuchPresentation, NotYourPresentation, AlreadyPresenting, TooManyPresenters.
    """
    presentation = presentations.owned(
        session, guild_id=guild_id, presentation_id=presentation_id, user_id=user_id, is_manager=is_manager, today=today
    )
    target = _week_to_move_to(session, presentation, week, today, is_sure=is_sure)
    find_room(session, presentation, target)
    if target is not presentation.week:
        leave_week(session, presentation)
        presentation.week = target
        if told_by is not None:
            rosters.tell_moved(session, presentation, actor=told_by, now=now)
    session.flush()
    return presentation


def _week_to_move_to(
    session: Session, presentation: Presentation, number: int, today: dt.date, *, is_sure: bool
) -> Week:
    """Return the week with a number, on the date that it would have if it is new; see `move`."""
    key = {"guild_id": presentation.guild_id, "number": number}
    date = weeks.expected_date(session, **key, today=today)
    target = weeks.ensure(session, **key, date=date)
    if not weeks.holds_something(session, guild_id=target.guild_id, week_id=target.id):
        if not is_sure:
            weeks.check_likely(session, **key, date=date, today=today)
        target.date = date
        meetings.arrange(target, meetings.of(presentation.week), may_replace=True)
    return target


def others_in(session: Session, presentation: Presentation, week: Week) -> list[Presentation]:
    """Return the other presentations of a week."""
    found = presentations.in_week(session, guild_id=presentation.guild_id, week_id=week.id)
    return [other for other in found if other is not presentation]


def free_team(session: Session, week: Week | None) -> str:
    """Return the first number that no team of a week is called by; the week may be still to be made."""
    if week is None:
        return "1"
    taken = {
        presentation.team for presentation in presentations.in_week(session, guild_id=week.guild_id, week_id=week.id)
    }
    return next(str(number) for number in count(1) if str(number) not in taken)
