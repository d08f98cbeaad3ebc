"""Use-cases of what comes by itself: a moment whose time has come becomes a notice or a post, in one transaction.

So it is never lost, and never comes twice: the outbox delivers what was made, and a moment has come once that exists.
What was missed while the program was down comes once it runs again, while it is still of use.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from db import moments, nudges, places, posts, rhythm, weeks
from db.models import Guild, Moment, Notice, Presentation, Question, Reflection, Term, Week
from db.places import Channels
from db.types import MomentKind, NoticeKind
from db.zones import zone_or

#: How far the clocks of the world are ahead of UTC at most.
FARTHEST_EAST = dt.timedelta(hours=14)
#: How long a moment is of use at least.
GRACE = dt.timedelta(hours=1)
#: When a moment comes that does not.
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Missed:
    """A moment that did not come: its use was over, or there was no channel for it."""

    guild_id: int
    week: int
    kind: MomentKind
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class _Due:
    """A moment whose time has come, with what decides what becomes of it."""

    moment: Moment
    week: Week
    term: Term
    at: dt.datetime
    zone: dt.tzinfo


def waiting(session: Session, *, now: dt.datetime, zone: dt.tzinfo) -> set[int]:
    """Return the guilds in which a moment's time has come; ``zone`` is that of guilds that have set none."""
    rows = select(Moment.guild_id, Moment.at, Guild.timezone).join(Guild, Guild.id == Moment.guild_id)
    return {
        guild_id
        for guild_id, at, timezone in session.execute(rows.where(_may_be_due(now, zone)))
        if at is not None and rhythm.instant(at, zone_or(timezone, zone)) <= now
    }


def come(session: Session, *, now: dt.datetime, zone: dt.tzinfo, channels: Mapping[int, Channels]) -> list[Missed]:
    """Let come what is due, in the guilds whose ``channels`` are known; return what was missed."""
    return [
        Missed(due.moment.guild_id, due.week.number, due.moment.kind, due.at)
        for due in _due(session, now, zone, channels)
        if not _come(session, due, channels[due.moment.guild_id], now)
    ]


def _due(session: Session, now: dt.datetime, zone: dt.tzinfo, guilds: Collection[int]) -> Iterator[_Due]:
    """Yield the moments whose time has come by the clocks of some guilds, in order."""
    rows = (
        select(Moment, Week, Term, Guild)
        .join(Week, Week.id == Moment.week_id)
        .join(Term, Term.id == Week.term_id)
        .join(Guild, Guild.id == Moment.guild_id)
        .where(_may_be_due(now, zone), Moment.guild_id.in_(guilds))
        .order_by(Moment.at, Moment.id)
    )
    for moment, week, term, guild in session.execute(rows).all():
        there = zone_or(guild.timezone, zone)
        if moment.at is not None and (at := rhythm.instant(moment.at, there)) <= now:
            yield _Due(moment, week, term, at, there)


def _may_be_due(now: dt.datetime, zone: dt.tzinfo) -> ColumnElement[bool]:
    """Select what may be due: by the program's clock, or by any in the world where a guild has set its own zone."""
    usual = now.astimezone(zone).replace(tzinfo=None)
    eastern = now.replace(tzinfo=None) + FARTHEST_EAST
    return or_(Moment.at <= usual, (Moment.at <= eastern) & Guild.timezone.is_not(None))


def _come(session: Session, due: _Due, channels: Channels, now: dt.datetime) -> bool:
    """Let a moment come, or not at all, as nothing is to be said; return False if it was missed."""
    moment, until = due.moment, _useful_until(session, due)
    was_past = due.at <= moment.planned_at
    is_paused = (
        due.term.paused_until is not None and moment.at is not None and moment.at.date() <= due.term.paused_until
    )
    moment.at = None
    if was_past or is_paused:
        return True
    comes = _say(session, due, channels, now=now, until=until) if now < until else None
    if comes:
        _has_come(session, moment, now)
    elif comes is None:
        moment.missed_at = now
    session.flush()
    return comes is not None


def _has_come(session: Session, moment: Moment, now: dt.datetime) -> None:
    of_kind = select(Moment.id).where(Moment.guild_id == moment.guild_id, Moment.kind == moment.kind)
    moment.is_first = session.scalar(of_kind.where(Moment.came_at.is_not(None)).limit(1)) is None
    moment.at, moment.came_at = None, now


def end_talk(
    session: Session, *, guild_id: int, week_id: int, channel_id: int, now: dt.datetime, zone: dt.tzinfo
) -> bool:
    """Thank all for the day, in a channel or where reminders go; return whether that is done now.

    It is done once, on the day of the talk; also where it is off or paused, since somebody has asked for it. ``zone``
    is the guild's.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    week = weeks.get(session, guild_id=guild_id, week_id=week_id)
    key = {"guild_id": guild_id, "week_id": week_id, "kind": MomentKind.WRAP_UP}
    moment = session.scalar(select(Moment).filter_by(**key))
    has_come = moment is not None and moment.came_at is not None and moment.date == week.date
    if week.date != now.astimezone(zone).date() or has_come:
        return False
    if moment is None:
        moment = Moment(**key, planned_at=now)
        session.add(moment)
    moment.date = week.date
    _has_come(session, moment, now)
    term = session.get_one(Term, week.term_id)
    where = term.reminder_channel_id or term.question_channel_id or channel_id
    _notify(session, moment, where, now=now, until=rhythm.end_of(week.date, zone))
    session.flush()
    return True


def _useful_until(session: Session, due: _Due) -> dt.datetime:
    """Return until when a moment is of use: at least for a while after it was to come."""
    return max(due.at + GRACE, _end_of_use(session, due))


def _end_of_use(session: Session, due: _Due) -> dt.datetime:
    week, day = due.week, dt.timedelta(days=1)
    match due.moment.kind:
        case MomentKind.ANNOUNCEMENT:
            starts_at = week.starts_at or due.term.starts_at or rhythm.TALKS_START
            return rhythm.instant(dt.datetime.combine(week.date, starts_at), due.zone)
        case MomentKind.WRAP_UP:
            return rhythm.end_of(week.date, due.zone)
        case MomentKind.NUDGE:
            latest = rhythm.end_of(week.date + day * rhythm.NUDGE_DAYS, due.zone)
            return min(latest, _next(session, due, MomentKind.ANNOUNCEMENT, _anybody_presents()))
        case MomentKind.RECAP:
            latest = due.at + day * rhythm.RECAP_DAYS
            return min(latest, _next(session, due, MomentKind.RECAP, _anybody_presents() & _holds_words()))


def _next(session: Session, due: _Due, kind: MomentKind, has_one: ColumnElement[bool]) -> dt.datetime:
    """Return when a moment of the next week that has one comes, or was to come."""
    later = select(Week.date).where(Week.term_id == due.term.id, Week.date > due.week.date, has_one)
    date = session.scalar(later.order_by(Week.date).limit(1))
    timing = moments.of_term(session, due.term.id)[kind]
    return rhythm.instant(rhythm.at(date, timing), due.zone) if date is not None else NEVER


def _anybody_presents() -> ColumnElement[bool]:
    """Return the condition for weeks in which anybody presents."""
    return exists().where(Presentation.week_id == Week.id, Presentation.withdrawn_at.is_(None))


def _holds_words() -> ColumnElement[bool]:
    """Return the condition for weeks with a question or a reflection."""
    here = (Presentation.week_id == Week.id) & Presentation.withdrawn_at.is_(None)
    asked = exists().where(Question.presentation_id == Presentation.id, here, Question.withdrawn_at.is_(None))
    return asked | exists().where(Reflection.week_id == Week.id, Reflection.withdrawn_at.is_(None))


def _say(session: Session, due: _Due, channels: Channels, *, now: dt.datetime, until: dt.datetime) -> bool | None:
    """Make what a moment says; return False if there is nothing to say, and None if there is no channel."""
    moment = due.moment
    if moment.kind is MomentKind.NUDGE:
        return bool(nudges.bring(session, week=due.week, now=now, until=until, zone=due.zone))
    if moment.kind is MomentKind.RECAP:
        return _post_recap(session, due, channels, now)
    channel_id = places.for_reminders(session, due.week, due.term, channels)
    if channel_id is None:
        return None
    if moment.kind is MomentKind.ANNOUNCEMENT:
        moment.told = None
    _notify(session, moment, channel_id, now=now, until=until)
    return True


def _notify(session: Session, moment: Moment, channel_id: int, *, now: dt.datetime, until: dt.datetime) -> None:
    """Let what a moment says be delivered; the two are called alike."""
    kind, times = NoticeKind(moment.kind.value), {"created_at": now, "due_at": now, "expires_at": until}
    key = {"guild_id": moment.guild_id, "week_id": moment.week_id, "channel_id": channel_id}
    session.add(Notice(kind=kind, **key, **times))


def _post_recap(session: Session, due: _Due, channels: Channels, now: dt.datetime) -> bool | None:
    """Post the recap, unless it stands already; it needs a question or a reflection."""
    stands = session.scalar(select(Week.id).where(Week.id == due.week.id, posts.recap_stands(Week.id))) is not None
    has_words = session.scalar(select(Week.id).where(Week.id == due.week.id, _holds_words())) is not None
    if stands or not has_words:
        return False
    channel_id = places.for_recap(session, due.week, due.term, channels)
    if channel_id is None:
        return None
    posts.recap(session, guild_id=due.week.guild_id, week_id=due.week.id, channel_id=channel_id, now=now)
    return True
