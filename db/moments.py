"""Use-cases of moments: what comes by itself in a week, and when.

A moment is a row, planned from what is registered and from what the term has set: `db.marking` plans anew what a
use-case has touched, and nobody has to remember it. What becomes of a moment when it comes is `db.coming`'s.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, bindparam, delete, exists, or_, select
from sqlalchemy.orm import Session, aliased

from db import announced, guilds, marking, posts, rhythm
from db.marking import What
from db.models import Moment, MomentSetting, Presentation, Term, Week
from db.rhythm import DEFAULTS, ByItself, Timing
from db.types import MomentKind

#: How far from now a talk may be whose moments are planned: whatever is farther is a slip, or an old page.
FARTHEST = dt.timedelta(days=3 * 366)
#: Days after a talk in which moments of it may still come, whatever is set.
LAST_DAYS = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next by itself, at which point in time, and of which week."""

    kind: MomentKind
    at: dt.datetime
    week: int
    week_id: int


def timings(session: Session, *, guild_id: int) -> dict[MomentKind, Timing]:
    """Return when the moments of the running term come."""
    term_id = session.scalar(select(guilds.running_id(guild_id)))
    return of_term(session, term_id or 0)


def of_term(session: Session, term_id: int) -> dict[MomentKind, Timing]:
    """Return when the moments of a term come."""
    return _timings(session, [term_id])[term_id]


def set_timing(
    session: Session, *, guild_id: int, kind: MomentKind, timing: Timing | None, now: dt.datetime
) -> dict[MomentKind, Timing]:
    """Let a moment of the running term come at other times, or with None at the usual ones; return all timings."""
    term = guilds.running_term(session, guild_id=guild_id)
    key = (MomentSetting.term_id == term.id) & (MomentSetting.kind == kind)
    session.execute(delete(MomentSetting).where(key))
    if timing is not None:
        values = {"is_on": timing.is_on, "days": timing.days, "hour": timing.hour}
        session.add(MomentSetting(guild_id=guild_id, term_id=term.id, kind=kind, **values))
    session.flush()
    plan_term(session, term_id=term.id, now=now)
    return timings(session, guild_id=guild_id)


def pause(session: Session, *, guild_id: int, until: dt.date | None) -> None:
    """Let nothing come by itself until the end of a day; with None, let it come again.

    Talks of an earlier term may still be to come, so it is so in all terms that there are. A track pauses alone.
    """
    guilds.ensure(session, guild_id=guild_id)
    for term in session.scalars(select(Term).where(Term.id.in_(guilds.in_line(guild_id)))):
        term.paused_until = until
    session.flush()


def is_first(session: Session, *, guild_id: int, week_id: int, kind: MomentKind) -> bool:
    """Tell whether what came in a week was the first of its kind in the guild."""
    came = select(Moment.is_first).where(Moment.guild_id == guild_id, Moment.week_id == week_id, Moment.kind == kind)
    return session.scalar(came) is True


def of_recap(session: Session, *, guild_id: int, week_id: int) -> ByItself | None:
    """Return what is said with a week's recap, if it came by itself."""
    found = session.execute(_OF_RECAP, {"guild": guild_id, "week": week_id}).one_or_none()
    return ByItself(*found) if found is not None else None


_Recapped, _Later = aliased(Week), aliased(Week)
_IS_LAST = ~exists().where(
    (_Later.term_id == _Recapped.term_id) & (_Later.date > _Recapped.date),
    (Presentation.week_id == _Later.id) & Presentation.withdrawn_at.is_(None),
)
# Made once: each recap that is posted or brought up to date asks for it.
_OF_RECAP = (
    select(Moment.is_first, _IS_LAST)
    .join(_Recapped, _Recapped.id == Moment.week_id)
    .where(Moment.guild_id == bindparam("guild"), Moment.week_id == bindparam("week"))
    .where(Moment.kind == MomentKind.RECAP, Moment.came_at.is_not(None))
)


def plan_term(session: Session, *, term_id: int, now: dt.datetime) -> None:
    """Plan anew what is still to come in a term, for which something else is set now."""
    plan(session, week_ids=session.scalars(_recent(now).where(Week.term_id == term_id)).all(), now=now)


def recall(session: Session, *, guild_id: int, is_wanted: bool) -> None:
    """Let announcements of the running term recall a question of the week before, or not."""
    guilds.running_term(session, guild_id=guild_id).recalls = is_wanted
    session.flush()


def upcoming(
    session: Session, *, guild_id: int, now: dt.datetime, zone: dt.tzinfo, limit: int = 3, only_here: bool = False
) -> list[Coming]:
    """Return what comes next by itself in a guild, the first first; ``zone`` is the guild's.

    What falls into a pause does not come, nor does a recap that stands. Where nothing is asked by then, no nudge comes,
    and no recap where nothing is written either. ``only_here`` is what goes to the channels of the term that runs here.
    """
    after = now.astimezone(zone).replace(tzinfo=None)
    stands = (Moment.kind == MomentKind.RECAP) & posts.recap_stands(Week.id)
    waiting = (
        select(Moment.kind, Moment.at, Week.number, Week.id)
        .join(Week, Week.id == Moment.week_id)
        .where(Moment.guild_id == guild_id, Moment.at > after, ~stands, *_not_paused(session, guild_id))
        .order_by(Moment.at, Moment.id)
        .limit(limit)
    )
    if only_here:
        waiting = waiting.where(Week.term_id.in_(guilds.in_line(guild_id)))
    return [
        Coming(kind, rhythm.instant(at, zone), number, week_id)
        for kind, at, number, week_id in session.execute(waiting)
        if at is not None
    ]


def _not_paused(session: Session, guild_id: int) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions for what does not fall into the pause of its term."""
    paused = select(Term.id, Term.paused_until).where(Term.guild_id == guild_id, Term.paused_until.is_not(None))
    for term_id, until in session.execute(paused):
        if until is not None:
            end = dt.datetime.combine(until, dt.time.max)
            yield or_(Week.term_id != term_id, Moment.at > end)


def unplanned(session: Session, *, now: dt.datetime) -> list[int]:
    """Return the recent and coming weeks with talks that lack a moment, as after an update that brings a new kind."""
    lacking = or_(*(_lacks(kind) for kind in MomentKind))
    return list(session.scalars(_recent(now).where(lacking, _IS_HELD, Week.date < now.date() + FARTHEST)))


def _lacks(kind: MomentKind) -> ColumnElement[bool]:
    """Select the weeks in which a kind of moment is not planned, though their terms have not switched it off."""
    is_off = (MomentSetting.kind == kind) & MomentSetting.is_on.is_(False)
    is_planned = exists().where(Moment.week_id == Week.id, Moment.kind == kind)
    return ~is_planned & ~exists().where(MomentSetting.term_id == Week.term_id, is_off)


def plan_touched(session: Session, *, now: dt.datetime) -> None:
    """Plan anew what a use-case has changed the time of, and let announcements get a reply that it has made untrue."""
    if week_ids := marking.taken(session, What.MOMENTS):
        plan(session, week_ids=week_ids, now=now)
    for term_id in marking.taken(session, What.MOMENTS_OF_TERM):
        plan_term(session, term_id=term_id, now=now)
    if presentation_ids := marking.taken(session, What.ANNOUNCED):
        announced.let_replies(session, presentation_ids=presentation_ids, now=now)


def _recent(now: dt.datetime) -> Select[int]:
    return select(Week.id).where(Week.date >= now.date() - LAST_DAYS)


def plan(session: Session, *, week_ids: Iterable[int], now: dt.datetime) -> None:
    """Let the moments of some weeks come when their dates and their terms say; where nobody presents, none comes.

    What has come already comes again only where the week has moved to another date.
    """
    found = session.execute(_WEEKS, {"weeks": list(week_ids)}).all()
    if not found:
        return
    of_terms = _timings(session, {week.term_id for week in found})
    moments = session.scalars(select(Moment).where(Moment.week_id.in_([week.id for week in found])))
    planned = {(moment.week_id, moment.kind): moment for moment in moments}
    for week in found:
        for kind, timing in of_terms[week.term_id].items():
            comes = week.is_held and timing.is_on and abs(week.date - now.date()) < FARTHEST
            at = rhythm.at(week.date, timing) if comes else None
            moment = planned.get((week.id, kind))
            if moment is not None:
                _plan_again(session, moment, week.date, at, now)
            elif at is not None:
                key = {"guild_id": week.guild_id, "week_id": week.id, "kind": kind}
                session.add(Moment(**key, at=at, date=week.date, planned_at=now))
    for moment in planned.values():
        announced.let_reply(session, moment, now=now)
    session.flush()


_IS_HELD = exists().where(Presentation.week_id == Week.id, Presentation.withdrawn_at.is_(None))
_WEEKS = select(
    Week.id,
    Week.guild_id,
    Week.term_id,
    Week.date,
    _IS_HELD.label("is_held"),
).where(Week.id.in_(bindparam("weeks", expanding=True)))


def _plan_again(session: Session, moment: Moment, date: dt.date, at: dt.datetime | None, now: dt.datetime) -> None:
    """Let a moment of a week on a ``date`` come ``at`` a time, or not at all."""
    if at is None:
        moment.at = None
        if moment.came_at is None:
            session.delete(moment)
    elif moment.at is not None or moment.came_at is None or moment.date != date:
        if moment.at != at:
            moment.planned_at = now
        moment.at, moment.date = at, date


def _timings(session: Session, term_ids: Iterable[int]) -> Mapping[int, dict[MomentKind, Timing]]:
    """Return when the moments of some terms come, by term."""
    found = defaultdict[int, dict[MomentKind, Timing]](lambda: dict(DEFAULTS))
    for own in session.scalars(select(MomentSetting).where(MomentSetting.term_id.in_(term_ids))):
        usual = DEFAULTS[own.kind]
        found[own.term_id][own.kind] = Timing(
            usual.is_on if own.is_on is None else own.is_on,
            usual.days if own.days is None else own.days,
            usual.hour if own.hour is None else own.hour,
        )
    return found
