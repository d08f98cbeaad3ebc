"""Use-cases of presentations: a team's slot in a week, its people and its papers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NoReturn

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from db import guilds, meetings, members, notices, on_hold, rosters, rows, weeks, words
from db.errors import (
    AlreadyPresenting,
    NobodyPresents,
    NoPresentationOf,
    NoSuchPresentation,
    NotPresentingThen,
    NotYourPresentation,
    OtherDate,
    TeamTaken,
    TooManyPapers,
    TooManyPresenters,
)
from db.meetings import UNSAID, Meeting
from db.members import User
from db.models import Member, Paper, Presentation, Presenter, Reflection, Week
from db.on_hold import Waiting
from db.stored import Stored, Writer
from db.week import touch, value

#: A select offers at most 25 options (Discord's limit), and a week's presenters are chosen from one.
PRESENTERS_LIMIT = 25
PAPERS_LIMIT = 10

#: What stands, with week, people and papers. Put together once, as that takes longer than to read it.
_SHOWN = (
    select(Presentation)
    .where(Presentation.withdrawn_at.is_(None))
    .options(
        joinedload(Presentation.week),
        selectinload(Presentation.roster).joinedload(Presenter.member),
        selectinload(Presentation.papers),
    )
)
_HERE = _SHOWN.where(Presentation.guild_id == bindparam("guild"))
_BY_ID = _HERE.where(Presentation.id == bindparam("presentation"))
_IN_WEEK = _HERE.where(Presentation.week_id == bindparam("week")).order_by(Presentation.id)


@dataclass(frozen=True, slots=True)
class Plan:
    """Week, date and team of a new presentation, before anybody has filled in the form; and how its week meets."""

    week: int
    date: dt.date
    team: str
    meeting: Meeting = UNSAID


@dataclass(frozen=True, slots=True)
class Entry:
    """The filled-in form: when, who, and what they read; and what is ``usual`` in the term, which the form offered."""

    date: dt.date
    users: Sequence[User] = ()
    guests: Sequence[str] = ()
    papers: Sequence[value.Paper] = field(default=())
    meeting: Meeting = UNSAID
    usual: Meeting = UNSAID


@dataclass(frozen=True, slots=True)
class Arranged(Stored[Presentation]):
    """A presentation that was stored.

    Its week ``met_before`` at another time or place, if that is not None; ``meeting_stays`` where the form said another
    than others of the week, whose it is to change. Questions to its people may be ``left_behind`` by one that was
    cancelled.
    """

    met_before: Meeting | None = None
    meeting_stays: bool = False
    left_behind: Waiting | None = None


def plan(
    session: Session,
    *,
    guild_id: int,
    today: dt.date,
    week: int | None,
    team: str | None,
    besides: int | None = None,
) -> Plan:
    """Return which week, date and team a new presentation would have.

    Without ``week``, it is the next week; with a Discord user ``besides``, the next in which they do not present.

    Raises:
        BadName: the name of the team.
    """
    if week is None:
        week, date = weeks.next_to_come(session, guild_id=guild_id, today=today, besides=besides)
    else:
        date = weeks.expected_date(session, guild_id=guild_id, number=week, today=today)
    found = weeks.by_number(session, guild_id=guild_id, number=week)
    team = words.team(team) if team else _free_team(session, found)
    return Plan(week, date, team, meetings.of(found) if found is not None else UNSAID)


def existing(session: Session, *, guild_id: int, user_id: int, week: int, team: str | None) -> Presentation | None:
    """Return the presentation that ``/present`` opens again: of the named team, else of the member's own team.

    Raises:
        BadName: no team can have this name.
    """
    statement = _SHOWN.join(Presentation.week).where(weeks.is_number(guild_id, week))
    if team is not None:
        return session.scalar(statement.where(Presentation.team == words.team(team)))
    on_roster = Presentation.roster.any(Presenter.member.has(Member.user_id == user_id))
    return session.scalar(statement.where(on_roster))


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
    if not may_change(presentation, user_id=user_id, is_manager=is_manager, today=today):
        raise NotYourPresentation(team=presentation.team, week=presentation.week.number)
    return presentation


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
    session: Session, *, guild_id: int, user_id: int, today: dt.date, only_here: bool = False
) -> list[Presentation]:
    """Return the presentations that a Discord user still has to give, today's included, the next first.

    ``only_here`` are those of the track that runs here, else those of no track.
    """
    theirs = Presentation.roster.any(Presenter.member.has(Member.user_id == user_id))
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


def register(
    session: Session,
    *,
    guild_id: int,
    week: int,
    team: str | None,
    entry: Entry,
    now: dt.datetime,
    user_id: int | None = None,
    today: dt.date | None = None,
    told_by: User | None = None,
    channel_id: int | None = None,
) -> Arranged:
    """Add a team's presentation to a week, and make the week if it is new.

    ``user_id`` is who typed it in, in the channel. A team without a name gets the next free number. What other teams
    of the week have said of the meeting stays. Without ``today``, no week and no date is questioned. Its people are
    told of it by ``told_by``, except that person.

    Raises:
        FarWeek, FarDate, OutOfOrder: the week or its date is new, and more likely a slip.
        OtherDate: others present in the week, on another date.
        TeamTaken: the team has a presentation there.
        AlreadyPresenting, NobodyPresents, TooManyPapers, TooManyPresenters, BadName, BadLink,
        LinkTooLong, PlaceTooLong: the form.
    """
    found, others = _week_on(session, guild_id, week, entry.date, today)
    team = words.team(team) if team else _free_team(session, found)
    if any(other.team == team for other in others):
        raise TeamTaken(team=team, week=week)
    met_before = meetings.arrange(found, entry.meeting, may_replace=not others, usual=entry.usual)
    presentation = rows.presentation(found, team, now=now, registered_by=user_id, channel_id=channel_id)
    session.add(presentation)
    writer = _fill_in(session, presentation, others, entry, now=now, user_id=user_id)
    if told_by is not None:
        notices.tell_registered(session, presentation, actor=told_by, now=now)
    return _arranged(session, presentation, entry, writer, met_before)


def _arranged(
    session: Session, presentation: Presentation, entry: Entry, writer: Writer | None, met_before: Meeting | None
) -> Arranged:
    """Return what was stored, with what its people have to know besides."""
    return Arranged(
        presentation,
        writer=writer,
        met_before=met_before,
        meeting_stays=meetings.is_refused(presentation.week, entry.meeting, entry.usual),
        left_behind=on_hold.left_behind(session, guild_id=presentation.guild_id, presentation_id=presentation.id),
    )


def _week_on(
    session: Session, guild_id: int, number: int, date: dt.date, today: dt.date | None
) -> tuple[Week, list[Presentation]]:
    """Return a week that is on a date by now, and who presents in it already; see `register`."""
    found = weeks.by_number(session, guild_id=guild_id, number=number)
    others = in_week(session, guild_id=guild_id, week_id=found.id) if found else []
    if found and others and found.date != date:
        instead = weeks.number_on(session, guild_id=guild_id, date=date)
        raise OtherDate(week=number, date=found.date, instead=instead)
    if not others and today is not None:
        weeks.check_likely(session, guild_id=guild_id, number=number, date=date, today=today)
    found = found or weeks.ensure(session, guild_id=guild_id, number=number, date=date)
    found.date = date
    return found, others


def change(
    session: Session,
    *,
    guild_id: int,
    presentation_id: int,
    user_id: int,
    is_manager: bool,
    entry: Entry,
    today: dt.date,
    now: dt.datetime,
    is_sure: bool = False,
    told_by: User | None = None,
) -> Arranged:
    """Replace a presentation's people and papers, and when and where its week meets.

    Who is new hears of it from ``told_by``, and who does not present any more; of another day, all of the week.

    Raises:
        FarDate, OutOfOrder: the date is new, and more likely a slip; not with ``is_sure``.
        NoSuchPresentation, NotYourPresentation, and what the form of `register` raises.
    """
    presentation = owned(
        session, guild_id=guild_id, presentation_id=presentation_id, user_id=user_id, is_manager=is_manager, today=today
    )
    week, others = presentation.week, _others(session, presentation, presentation.week)
    along = others if week.date != entry.date else None
    if along is not None and not is_sure:
        _check_likely(session, week, entry.date, today)
    week.date = entry.date
    is_theirs = is_manager or presents(presentation, user_id=user_id) or not others
    met_before = meetings.arrange(week, entry.meeting, may_replace=is_theirs, usual=entry.usual)
    before = presentation.presenters
    presentation.roster.clear()
    presentation.papers.clear()
    session.flush()
    writer = _fill_in(session, presentation, others, entry, now=now, user_id=user_id)
    if told_by is not None:
        rosters.tell_changed(session, presentation, before, actor=told_by, now=now, moved_along=along)
    return _arranged(session, presentation, entry, writer, met_before)


def _check_likely(session: Session, week: Week, date: dt.date, today: dt.date) -> None:
    """Refuse a date that is probably a slip among the weeks of the same term."""
    here = {"guild_id": week.guild_id, "number": week.number, "term_id": week.term_id}
    weeks.check_likely(session, **here, date=date, today=today)


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
    presentation = owned(
        session, guild_id=guild_id, presentation_id=presentation_id, user_id=user_id, is_manager=is_manager, today=today
    )
    target = _week_to_move_to(session, presentation, week, today, is_sure=is_sure)
    find_room(session, presentation, target)
    if target is not presentation.week:
        leave_week(session, presentation)
        presentation.week = target
        if told_by is not None:
            notices.tell_registered(session, presentation, actor=told_by, now=now)
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


def _fill_in(
    session: Session,
    presentation: Presentation,
    others: list[Presentation],
    entry: Entry,
    *,
    now: dt.datetime,
    user_id: int | None,
) -> Writer | None:
    """Add the people and the papers, and return whose receipt it is if they are one of the people."""
    guild_id = presentation.guild_id
    people, writer = [], None
    for user in entry.users:
        if user.id == user_id:
            writer = members.ensure_for_receipt(session, guild_id=guild_id, user=user, now=now)
            people.append(writer.member)
        else:
            people.append(members.ensure(session, guild_id=guild_id, user=user, now=now))
    people += [members.ensure_named(session, guild_id=guild_id, name=name, now=now) for name in entry.guests]
    people = list(dict.fromkeys(people))
    if not people:
        raise NobodyPresents
    if len(entry.papers) > PAPERS_LIMIT:
        raise TooManyPapers(limit=PAPERS_LIMIT)
    check_roster(people, others, presentation.week.number)
    rows.fill_presentation(presentation, people, [_checked(paper) for paper in entry.papers])
    session.flush()
    return writer


def _checked(paper: value.Paper) -> value.Paper:
    title = words.title(paper.title) if paper.title else None
    return value.Paper(title, words.link(paper.url) if paper.url else None)


def _others(session: Session, presentation: Presentation, week: Week) -> list[Presentation]:
    """Return the other presentations of a week."""
    found = in_week(session, guild_id=presentation.guild_id, week_id=week.id)
    return [other for other in found if other is not presentation]


def find_room(session: Session, presentation: Presentation, week: Week) -> None:
    """Prepare a presentation for a week: if its team's name is taken there, rename the team.

    Raises:
        AlreadyPresenting, TooManyPresenters: see `check_roster`.
    """
    others = _others(session, presentation, week)
    check_roster(presentation.presenters, others, week.number)
    if any(other.team == presentation.team for other in others):
        presentation.team = _free_team(session, week)


def leave_week(session: Session, presentation: Presentation) -> None:
    """Detach the reflections of a presentation's section, so that they stay in the week that they are about."""
    for reflection in session.scalars(select(Reflection).where(Reflection.presentation_id == presentation.id)):
        reflection.presentation_id = None


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


def _free_team(session: Session, week: Week | None) -> str:
    if week is None:
        return "1"
    taken = {presentation.team for presentation in in_week(session, guild_id=week.guild_id, week_id=week.id)}
    return next(str(number) for number in count(1) if str(number) not in taken)
