"""Use-cases of absences: a long one in which something was missed is told to a guild, once in a while."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from db import moments, rhythm
from db.models import Moment, Notice, Week
from db.notices import WORTH
from db.types import MomentKind, NoticeKind

#: How long an absence is that is told.
LONG = dt.timedelta(hours=6)
#: How long a guild hears of no other absence.
PAUSE = dt.timedelta(days=7)
#: How long it takes until what is still of use has been said.
SETTLING = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence: since when, until when, and how many replies were read in after it."""

    since: dt.datetime
    until: dt.datetime
    replies: int = 0

    @classmethod
    def of(cls, notice: Notice) -> "Absence":
        """Return what a notice tells."""
        since, until, replies = notice.numbers
        return cls(dt.datetime.fromtimestamp(since, dt.UTC), dt.datetime.fromtimestamp(until, dt.UTC), replies)

    @property
    def numbers(self) -> list[int]:
        """What a notice keeps of it."""
        return [int(self.since.timestamp()), int(self.until.timestamp()), self.replies]


@dataclass(frozen=True, slots=True)
class OfWeek:
    """A kind of moment, and the number of its week."""

    kind: MomentKind
    week: int


@dataclass(frozen=True, slots=True)
class Missed:
    """What an absence did to a guild: moments that came late, and moments and notices that did not come at all."""

    late: Sequence[OfWeek]
    dropped: Sequence[OfWeek]
    dropped_notices: int


#: What is still open for somebody is nobody else's business.
_IS_FOR_ALL = Moment.kind != MomentKind.NUDGE


def concerned(session: Session, *, since: dt.datetime, now: dt.datetime) -> set[int]:
    """Return the guilds in which something was dropped after an absence, or is about to be."""
    moments_missed = select(Moment.guild_id).where(Moment.missed_at >= since, _IS_FOR_ALL)
    dropped = select(Notice.guild_id).where(_is_dropped(since))
    expired = select(Notice.guild_id).where(Notice.due_at.is_not(None), Notice.expires_at <= now)
    return set(session.scalars(moments_missed.union(dropped, expired)))


def tell(
    session: Session,
    *,
    guild_id: int,
    absence: Absence,
    channel_id: int | None = None,
    user_id: int | None = None,
) -> None:
    """Let a guild hear of an absence in a channel, or somebody for it directly, unless it has heard of one lately."""
    told = select(Notice).where(Notice.guild_id == guild_id, Notice.kind == NoticeKind.ABSENCE)
    lately = session.scalars(told.where(Notice.created_at > absence.until - PAUSE)).all()
    if not any(notice.message_ids or notice.due_at is not None for notice in lately):
        place = {"channel_id": channel_id, "user_id": user_id, "numbers": absence.numbers}
        times = {"created_at": absence.until, "due_at": absence.until + SETTLING, "expires_at": absence.until + WORTH}
        session.add(Notice(guild_id=guild_id, kind=NoticeKind.ABSENCE, **place, **times))


def missed(session: Session, *, guild_id: int, absence: Absence, zone: dt.tzinfo) -> Missed:
    """Return what was missed in a guild in an absence, as far as it is known by now; ``zone`` is the guild's."""
    of_guild = (
        select(Moment, Week).join(Week, Week.id == Moment.week_id).where(Moment.guild_id == guild_id, _IS_FOR_ALL)
    )
    dropped = session.execute(of_guild.where(Moment.missed_at >= absence.since).order_by(Moment.id)).all()
    come = session.execute(of_guild.where(Moment.came_at >= absence.since).order_by(Moment.id)).all()
    late = [found for found in come if _was_due(session, *found, zone) < absence.until]
    count = select(func.count()).select_from(Notice).where(Notice.guild_id == guild_id, _is_dropped(absence.since))
    return Missed(_named(late), _named(dropped), session.scalars(count).one())


def _is_dropped(since: dt.datetime) -> ColumnElement[bool]:
    return (Notice.dropped_at >= since) & Notice.kind.not_in([NoticeKind.ABSENCE, NoticeKind.NUDGE])


def _was_due(session: Session, moment: Moment, week: Week, zone: dt.tzinfo) -> dt.datetime:
    """Return when a moment was to come, as far as the term has set nothing else since."""
    timing = moments.of_term(session, week.term_id)[moment.kind]
    return rhythm.instant(rhythm.at(moment.date, timing), zone)


def _named(found: Iterable[Row[Moment, Week]]) -> list[OfWeek]:
    return [OfWeek(moment.kind, week.number) for moment, week in found]
