"""Use-cases of presentations: finding them, with their people and papers, and who may change one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from db import guilds, weeks, words
from db.errors import NoPresentationOf, NoSuchPresentation, NotPresentingThen, NotYourPresentation
from db.members import User
from db.models import Member, Paper, Presentation, Presenter, Week
from db.week import touch


def with_people(these: Select[Presentation]) -> Select[Presentation]:
    """Let presentations come with their week, people and papers, whether they are cancelled or not."""
    return these.options(
        joinedload(Presentation.week),
        selectinload(Presentation.roster).joinedload(Presenter.member),
        selectinload(Presentation.papers),
    )


#: What stands, with week, people and papers. Put together once, as that takes longer than to read it.
_SHOWN = with_people(select(Presentation).where(Presentation.withdrawn_at.is_(None)))
_HERE = _SHOWN.where(Presentation.guild_id == bindparam("guild"))
_BY_ID = _HERE.where(Presentation.id == bindparam("presentation"))
_IN_WEEK = _HERE.where(Presentation.week_id == bindparam("week")).order_by(Presentation.id)


def existing(session: Session, *, guild_id: int, user_id: int, week: int, team: str | None) -> Presentation | None:
    """Return the presentation that ``/present`` opens again: of the named team, else of the member's own team.

    Raises:
        BadName: no team can have this name.
    """
    statement = _SHOWN.join(Presentation.week).where(weeks.is_number(guild_id, week))
    if team is not None:
        return session.scalar(statement.where(Presentation.team == words.team(team)))
    on_roster = Presentation.roster.any(Presenter.member.has(Member.user_id == user_id))
    return session.scalar(statement.where(on_roster)) or session.scalar(statement.where(_is_discussion_of(user_id)))


def _is_discussion_of(user_id: int) -> ColumnElement[bool]:
    """Select the discussions that a Discord user registered: nobody presents there who could open them again."""
    is_discussion = Presentation.roster.any(Presenter.member.has(Member.name == words.EVERYONE))
    return (Presentation.registered_by == user_id) & is_discussion


def get(session: Session, *, guild_id: int, presentation_id: int) -> Presentation:
    """Return a presentation with its week, people and papers.

    Raises:
        NoSuchPresentation: it was cancelled, or is not in this guild.
    """
    presentation = session.scalar(_BY_ID, {"guild": guild_id, "presentation": presentation_id})
    if presentation is None:
        raise NoSuchPresentation
    return presentation


def owned(
    session: Session, *, guild_id: int, presentation_id: int, user_id: int, is_manager: bool, today: dt.date
) -> Presentation:
    """Return a presentation that is this user's to change.

    Raises:
        NoSuchPresentation: it was cancelled, or is not in this guild.
        NotYourPresentation: see `may_change`.
    """
    presentation = get(session, guild_id=guild_id, presentation_id=presentation_id)
    check_theirs(presentation, user_id=user_id, is_manager=is_manager, today=today)
    return presentation


def check_theirs(presentation: Presentation, *, user_id: int, is_manager: bool, today: dt.date) -> None:
    """Refuse a presentation that this user may not change.

    Raises:
        NotYourPresentation: see `may_change`.
    """
    if not may_change(presentation, user_id=user_id, is_manager=is_manager, today=today):
        raise NotYourPresentation(team=presentation.team, week=presentation.week.number)


def on_roster(presentation: Presentation, member_id: int) -> Member:
    """Return a presenter by id; the roster may have changed since they were chosen.

    Raises:
        NoPresentationOf: they are not on it.
    """
    member = next((presenter for presenter in presentation.presenters if presenter.id == member_id), None)
    if member is None:
        raise NoPresentationOf(name="?")
    return member


def in_week(session: Session, *, guild_id: int, week_id: int) -> list[Presentation]:
    """Return a week's presentations in order, with their people."""
    return list(session.scalars(_IN_WEEK, {"guild": guild_id, "week": week_id}))


#: Put together once, for every recap asks for it.
_WITHOUT_TITLE = (
    select(Paper)
    .join(Presentation, Presentation.id == Paper.presentation_id)
    .where(
        Presentation.guild_id == bindparam("guild"),
        Presentation.week_id == bindparam("week"),
        Presentation.withdrawn_at.is_(None),
        Paper.title.is_(None),
    )
    .order_by(Paper.id)
)


def papers_without_title(session: Session, *, guild_id: int, week_id: int) -> list[Paper]:
    """Return the papers of a week that are a link only."""
    return list(session.scalars(_WITHOUT_TITLE, {"guild": guild_id, "week": week_id}))


def coming(
    session: Session,
    *,
    guild_id: int,
    user_id: int,
    today: dt.date,
    only_here: bool = False,
    also_discussions: bool = False,
) -> list[Presentation]:
    """Return the presentations that a Discord user still has to give, today's included, the next first.

    ``only_here`` are those of the track that runs here, else those of no track; with ``also_discussions`` those too
    that they registered.
    """
    theirs = Presentation.roster.any(Presenter.member.has(Member.user_id == user_id))
    theirs = or_(theirs, _is_discussion_of(user_id)) if also_discussions else theirs
    statement = _SHOWN.join(Presentation.week).where(Presentation.guild_id == guild_id, theirs, Week.date >= today)
    if only_here:
        statement = statement.where(Week.term_id.in_(guilds.in_line(guild_id)))
    return list(session.scalars(statement.order_by(Week.date, Week.number, Presentation.id)))


def still_of(session: Session, *, guild_id: int, presentation_ids: Sequence[int], user_id: int) -> list[Presentation]:
    """Return those of these presentations that stand and that a Discord user gives, the next first."""
    theirs = Presentation.roster.any(Presenter.member.has(Member.user_id == user_id))
    these = Presentation.id.in_(presentation_ids)
    statement = _SHOWN.join(Presentation.week).where(Presentation.guild_id == guild_id, these, theirs)
    return list(session.scalars(statement.order_by(Week.date, Week.number, Presentation.id)))


def of_presenter(
    session: Session, *, guild_id: int, user: User, today: dt.date, week: int | None
) -> tuple[Presentation, Member]:
    """Return the presentation that a question to ``user`` belongs to, and the member that they are.

    With ``week``, theirs in that week; else theirs in the current week; else theirs nearest in date.

    Raises:
        NoSuchWeek, NoWeekYet: there is no such week.
        NoPresentationOf: they present nowhere.
        NotPresentingThen: they present, but not in ``week``.
    """
    keys = {"guild": guild_id, "user": user.id, "today": today}
    if week is None:
        return _nearest(session, keys) or _refuse(session, keys, user, None)
    located = weeks.locate(session, guild_id=guild_id, today=today, number=week)
    return _given(session, _IN_THIS_WEEK, keys | {"week": located.id}) or _refuse(session, keys, user, week)


def _nearest(session: Session, keys: Mapping[str, Any]) -> tuple[Presentation, Member] | None:
    """Return a user's presentation in the current week, else the one nearest in date."""
    if found := _given(session, _IN_CURRENT_WEEK, keys):
        return found
    around = [found for side in (_LAST, _NEXT) if (found := _given(session, side, keys))]
    return min(around, key=lambda given: (abs(given[0].week.date - keys["today"]), given[0].id), default=None)


def _refuse(session: Session, keys: Mapping[str, Any], user: User, week: int | None) -> NoReturn:
    """Say that a user presents nowhere, or not in a week.

    Raises:
        NoWeekYet, NoPresentationOf, NotPresentingThen.
    """
    weeks.locate(session, guild_id=keys["guild"], today=keys["today"])
    if week is not None and _nearest(session, keys):
        raise NotPresentingThen(name=user.name, week=week)
    raise NoPresentationOf(name=user.name)


def fill_in_titles(session: Session, *, guild_id: int, titles: Mapping[str, str]) -> None:
    """Give the guild's papers that are a link alone the titles found for them, by link; what was typed stays."""
    presented_here = Paper.presentation_id.in_(select(Presentation.id).where(Presentation.guild_id == guild_id))
    nameless = select(Paper).where(presented_here, Paper.url.in_(titles), Paper.title.is_(None))
    papers = session.scalars(nameless).all()
    theirs = select(Presentation.week_id).where(Presentation.id.in_({paper.presentation_id for paper in papers}))
    with touch.keep_untouched(session, session.scalars(theirs).all()):
        for paper in papers:
            paper.title = words.title(titles[paper.url or ""])


def may_change(presentation: Presentation, *, user_id: int, is_manager: bool, today: dt.date) -> bool:
    """Tell whether this user may change a presentation.

    Its presenters and managers may. Until the end of the day of the talk, so may the user who registered it.
    """
    if is_manager or presents(presentation, user_id=user_id):
        return True
    return presentation.registered_by == user_id and today <= presentation.week.date


def presents(presentation: Presentation, *, user_id: int) -> bool:
    """Tell whether a Discord user is on a presentation's roster."""
    return any(member.user_id == user_id for member in presentation.presenters)


#: Put together once, for every question looks for it.
_GIVEN = (
    select(Presentation, Member)
    .join(Presentation.roster)
    .join(Presenter.member)
    .join(Presentation.week)
    .where(
        Presentation.guild_id == bindparam("guild"),
        Presentation.withdrawn_at.is_(None),
        Member.user_id == bindparam("user"),
    )
    .options(contains_eager(Presentation.week))
)


_IN_THIS_WEEK = _GIVEN.where(Presentation.week_id == bindparam("week")).order_by(Presentation.id).limit(1)
_IN_CURRENT_WEEK = _GIVEN.where(Presentation.week_id == weeks.CURRENT_ID).order_by(Presentation.id).limit(1)
_IN_LINE = _GIVEN.where(Week.term_id.in_(guilds.in_line(bindparam("guild"))))
_LAST = _IN_LINE.where(Week.date <= bindparam("today")).order_by(Week.date.desc(), Presentation.id).limit(1)
_NEXT = _IN_LINE.where(Week.date > bindparam("today")).order_by(Week.date, Presentation.id).limit(1)


def _given(
    session: Session, statement: Select[Presentation, Member], keys: Mapping[str, Any]
) -> tuple[Presentation, Member] | None:
    found = session.execute(statement, keys).first()
    return None if found is None else (found[0], found[1])
