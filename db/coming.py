"""Use-cases of what comes by itself: a moment whose time has come becomes a notice or a post, in one transaction.

So it is never lost, and never comes twice: the outbox delivers what was made, and a moment has come once that exists.
What was missed while the program was down comes once it runs again, while it is still of use.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from db import moments, nudges, posts, rhythm, terms, tracks, weeks
from db.models import Guild, Moment, Notice, Post, Presentation, Question, Reflection, Term, Week
from db.types import MomentKind, NoticeKind, PostKind
from db.zones import zone_or

#: How far the clocks of the world are ahead of UTC at most.
FARTHEST_EAST = dt.timedelta(hours=14)
#: How long a moment is of use at least.
GRACE = dt.timedelta(hours=1)
#: When a moment comes that does not.
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of a guild that there are, as Discord says, and those of them that everybody may read.

    What nobody has chosen has to be one of the latter; ``otherwise`` is where to go if none is known.
    """

    there: Collection[int]
    read_by_all: Collection[int]
    otherwise: int | None


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
    channel_id = _reminder_channel(session, due, channels)
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
    is_recap = (Post.week_id == due.week.id) & (Post.kind == PostKind.RECAP)
    is_to_be_seen = Post.due_at.is_not(None) | (Post.shown >= Post.wanted)  # not in a channel that is gone
    stands = session.scalar(select(Post.id).where(is_recap, is_to_be_seen)) is not None
    has_words = session.scalar(select(Week.id).where(Week.id == due.week.id, _holds_words())) is not None
    if stands or not has_words:
        return False
    channel_id = _recap_channel(session, due, channels)
    if channel_id is None:
        return None
    posts.recap(session, guild_id=due.week.guild_id, week_id=due.week.id, channel_id=channel_id, now=now)
    return True


def _reminder_channel(session: Session, due: _Due, channels: Channels) -> int | None:
    chosen = [due.term.reminder_channel_id, due.term.question_channel_id]
    return _first_of(chosen, _used(session, due.week), _allowed(session, due.term, channels))


def _recap_channel(session: Session, due: _Due, channels: Channels) -> int | None:
    channels = _allowed(session, due.term, channels)
    recaps = select(Post.channel_id).join(Week, Week.id == Post.week_id).where(Post.kind == PostKind.RECAP)
    newest = recaps.order_by(Week.date.desc()).limit(1)
    for those in (Week.term_id == due.term.id, Week.guild_id == due.week.guild_id):
        last = session.scalar(newest.where(those))
        if due.term.recap_channel_id is None and last in channels.read_by_all:
            return last
    chosen = [due.term.recap_channel_id, due.term.question_channel_id]
    return _first_of(chosen, _used(session, due.week), channels)


def _allowed(session: Session, term: Term, channels: Channels) -> Channels:
    """Return the channels that a term may use: a track that runs those that it has set, others those of no track."""
    if terms.is_track(term):
        return Channels(tracks.channels_of(term).intersection(channels.there), (), None)
    taken = tracks.taken(session, guild_id=term.guild_id)
    there, read_by_all = set(channels.there) - taken, set(channels.read_by_all) - taken
    return Channels(there, read_by_all, channels.otherwise if channels.otherwise not in taken else None)


def _used(session: Session, week: Week) -> Iterator[int | None]:
    """Yield the channels that were used: of the newest card of the term and of the guild, and to register the week."""
    cards = select(Post.channel_id).join(Question, Question.id == Post.question_id)
    newest = cards.where(Question.guild_id == week.guild_id).order_by(Question.number.desc()).limit(1)
    in_term = select(Presentation.id).join(Week).where(Week.term_id == week.term_id)
    yield session.scalar(newest.where(Question.presentation_id.in_(in_term)))
    yield session.scalar(newest)
    registered = select(Presentation.channel_id).where(Presentation.channel_id.is_not(None))
    in_week = registered.where(Presentation.week_id == week.id).order_by(Presentation.id.desc())
    yield session.scalar(in_week.limit(1))


def _first_of(chosen: Iterable[int | None], used: Iterable[int | None], channels: Channels) -> int | None:
    """Return the first of the chosen channels that is there, else of those used that everybody may read."""
    there = (channel_id for channel_id in chosen if channel_id in channels.there)
    seen = (channel_id for channel_id in used if channel_id in channels.read_by_all)
    return next(there, None) or next(seen, None) or channels.otherwise
