"""Use-cases of registering: what the form of a presentation says, stored for a new one or for one that is changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from db import meetings, members, on_hold, papers, presentations, rosters, rows, slots, weeks, words
from db.errors import NobodyPresents, OtherDate, TeamTaken, TooManyPapers
from db.meetings import UNSAID, Meeting
from db.members import User
from db.models import Presentation, Week
from db.on_hold import OnHold
from db.stored import Stored, Writer
from db.week import value

PAPERS_LIMIT = 10


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
    cancelled. Others of its week may have ``moved_along`` to its new date.
    """

    met_before: Meeting | None = None
    meeting_stays: bool = False
    left_behind: OnHold | None = None
    moved_along: Sequence[Presentation] = ()


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
    team = words.team(team) if team else slots.free_team(session, found)
    return Plan(week, date, team, meetings.of(found) if found is not None else UNSAID)


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
    team = words.team(team) if team else slots.free_team(session, found)
    if any(other.team == team for other in others):
        raise TeamTaken(team=team, week=week)
    met_before = meetings.arrange(found, entry.meeting, may_replace=not others, usual=entry.usual)
    presentation = rows.presentation(found, team, now=now, registered_by=user_id, channel_id=channel_id)
    session.add(presentation)
    writer = _fill_in(session, presentation, others, entry, now=now, user_id=user_id)
    if told_by is not None:
        rosters.tell_registered(session, presentation, actor=told_by, now=now)
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
    others = presentations.in_week(session, guild_id=guild_id, week_id=found.id) if found else []
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
    presentation = presentations.owned(
        session, guild_id=guild_id, presentation_id=presentation_id, user_id=user_id, is_manager=is_manager, today=today
    )
    week, others = presentation.week, slots.others_in(session, presentation, presentation.week)
    along = others if week.date != entry.date else None
    if along is not None and not is_sure:
        _check_likely(session, week, entry.date, today)
    week.date = entry.date
    is_theirs = is_manager or presentations.presents(presentation, user_id=user_id) or not others
    met_before = meetings.arrange(week, entry.meeting, may_replace=is_theirs, usual=entry.usual)
    before = presentation.presenters
    presentation.roster.clear()
    presentation.papers.clear()
    session.flush()
    writer = _fill_in(session, presentation, others, entry, now=now, user_id=user_id)
    if told_by is not None:
        rosters.tell_changed(session, presentation, before, actor=told_by, now=now, moved_along=along)
    return replace(_arranged(session, presentation, entry, writer, met_before), moved_along=along or ())


def _check_likely(session: Session, week: Week, date: dt.date, today: dt.date) -> None:
    """Refuse a date that is probably a slip among the weeks of the same term."""
    here = {"guild_id": week.guild_id, "number": week.number, "term_id": week.term_id}
    weeks.check_likely(session, **here, date=date, today=today)


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
    listed = papers.each_once(map(_checked, entry.papers))
    if len(listed) > PAPERS_LIMIT:
        raise TooManyPapers(limit=PAPERS_LIMIT)
    slots.check_roster(people, others, presentation.week.number)
    rows.fill_presentation(presentation, people, listed)
    session.flush()
    return writer


def _checked(paper: value.Paper) -> value.Paper:
    title = words.title(paper.title) if paper.title else None
    return value.Paper(title, words.link(paper.url) if paper.url else None)
