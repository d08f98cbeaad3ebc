"""Use-cases of swapping two presentations: each takes the other's week and team name, with all that hangs on it."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from db import presentations, rosters, slots
from db.errors import AlreadyHeld, NothingToSwapWith, NotYourPresentation, PlacesChanged
from db.members import User
from db.models import Member, Presentation, Presenter, Question, Week


@dataclass(frozen=True, slots=True)
class Swapped:
    """Two presentations in each other's places; ``is_new`` is False if they were there already."""

    first: Presentation
    second: Presentation
    is_new: bool
    has_questions: bool


def places(first: Presentation, second: Presentation) -> str:
    """Return a hash of where two presentations stand, 8 hex digits: a swap is meant for what its member has seen."""
    where = f"{first.week_id}:{first.team}\n{second.week_id}:{second.team}"
    return hashlib.sha256(where.encode()).hexdigest()[:8]


def swappable(
    session: Session,
    *,
    guild_id: int,
    presentation_id: int,
    user_id: int,
    is_manager: bool,
    today: dt.date,
    limit: int,
) -> tuple[Presentation, list[Presentation]]:
    """Return a presentation, and those that this user may swap it with, the next first.

    Raises:
        NoSuchPresentation, AlreadyHeld.
        NotYourPresentation: neither is it theirs to change, nor another.
        NothingToSwapWith: no other is still to be held.
    """
    first = presentations.get(session, guild_id=guild_id, presentation_id=presentation_id)
    _check_coming(first, today)
    is_theirs = presentations.may_change(first, user_id=user_id, is_manager=is_manager, today=today)
    is_for_all = is_manager or presentations.presents(first, user_id=user_id)
    coming = (
        select(Presentation)
        .join(Presentation.week)
        .where(Presentation.guild_id == guild_id, Presentation.withdrawn_at.is_(None), Presentation.id != first.id)
        .where(Week.term_id == first.week.term_id, Week.date >= today)
        .options(joinedload(Presentation.week), selectinload(Presentation.roster).joinedload(Presenter.member))
        .order_by(Week.date, Week.number, Presentation.id)
        .limit(limit)
    )
    if not is_for_all:
        presents = Presentation.roster.any(Presenter.member.has(Member.user_id == user_id))
        coming = coming.where(presents | (Presentation.registered_by == user_id) if is_theirs else presents)
    others = list(session.scalars(coming))
    if not others and not is_theirs:
        raise NotYourPresentation(team=first.team, week=first.week.number)
    if not others:
        raise NothingToSwapWith(team=first.team, week=first.week.number, movable=first.id)
    return first, others


def swap(
    session: Session,
    *,
    guild_id: int,
    presentation_id: int,
    other_id: int,
    seen: str,
    user: User,
    is_manager: bool,
    today: dt.date,
    now: dt.datetime,
) -> Swapped:
    """Let two presentations change places, with their questions; ``seen`` is where they stood for the member.

    Managers may, who presents in one of them, and who registered both. The people of both hear of it.

    Raises:
        NoSuchPresentation: one of them was cancelled.
        NotYourPresentation: they may not.
        PlacesChanged: one of them was moved meanwhile.
        AlreadyHeld: the day of one of them is over.
        AlreadyPresenting, TooManyPresenters: in the week that one of them comes to.
    """
    first, second = (
        presentations.get(session, guild_id=guild_id, presentation_id=found) for found in (presentation_id, other_id)
    )
    both = (first, second)
    is_participant = is_manager or any(presentations.presents(either, user_id=user.id) for either in both)
    if not is_participant and not all(
        presentations.may_change(either, user_id=user.id, is_manager=False, today=today) for either in both
    ):
        raise NotYourPresentation(team=first.team, week=first.week.number)
    is_new = places(second, first) != seen
    if is_new:
        _check_swappable(session, first, second, seen=seen, today=today)
        _change_places(session, first, second, now=now)
        for presentation in both if first.week is not second.week else ():
            rosters.tell_moved(session, presentation, actor=user, now=now)
    return Swapped(first, second, is_new, _have_questions(session, first, second))


def _check_swappable(session: Session, first: Presentation, second: Presentation, *, seen: str, today: dt.date) -> None:
    if places(first, second) != seen:
        raise PlacesChanged(presentation=first.id)
    for presentation, week in ((first, second.week), (second, first.week)):
        _check_coming(presentation, today)
        if presentation.week is not week:
            there = presentations.in_week(session, guild_id=presentation.guild_id, week_id=week.id)
            others = [other for other in there if other not in (first, second)]
            slots.check_roster(presentation.presenters, others, week.number)


def _check_coming(presentation: Presentation, today: dt.date) -> None:
    if presentation.week.date < today:
        raise AlreadyHeld(team=presentation.team, week=presentation.week.number)


def _change_places(session: Session, first: Presentation, second: Presentation, *, now: dt.datetime) -> None:
    """Exchange week and team; what is withdrawn takes no place, so that never do both stand in one."""
    if first.week is not second.week:
        for presentation in (first, second):
            slots.leave_week(session, presentation)
    week, team = first.week, first.team
    first.withdrawn_at = now
    session.flush()
    first.week, first.team = second.week, second.team
    second.week, second.team = week, team
    session.flush()
    first.withdrawn_at = None
    session.flush()


def _have_questions(session: Session, *both: Presentation) -> bool:
    asked = Question.presentation_id.in_([presentation.id for presentation in both])
    count = select(func.count()).select_from(Question).where(asked, Question.withdrawn_at.is_(None))
    return bool(session.scalar(count))
