"""Use-cases of announcements: what a week's announcement says, and what has changed since it did."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from db import cards, presentations, weeks
from db.meetings import Meeting
from db.models import MeToo, Moment, Notice, Presentation, Question, Term, Week
from db.types import MomentKind, NoticeKind

#: How long an announcement waits for further changes before it gets a reply: all of them are one.
PAUSE = dt.timedelta(minutes=10)
#: How long a reply is worth saying.
WORTH = dt.timedelta(days=2)

#: What has become of a presentation.
Fate: TypeAlias = Literal["cancelled", "moved", "new"]


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a week's announcement says: its date, how it meets, and who presents what."""

    week: Week
    meeting: Meeting
    presentations: Sequence[Presentation]


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of a presentation; one that was moved is in ``week`` on ``date`` now."""

    fate: Fate
    team: str
    names: Sequence[str]
    week: int
    date: dt.date


@dataclass(frozen=True, slots=True)
class Changes:
    """What is another way than a week's announcement said; ``date`` and ``meeting`` are None where they are the same.

    ``announcement_id`` is the message that said it, of a talk that was ``announced_for`` another date perhaps. ``told``
    is what all know once they have heard of it.
    """

    week: int
    announcement_id: int
    announced_for: dt.date
    date: dt.date | None
    meeting: Meeting | None
    is_off: bool
    presentations: Sequence[Change]
    told: dict[str, Any]


def of_week(session: Session, *, guild_id: int, week_id: int) -> Announcement:
    """Return what the announcement of a week says as things are stored now.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    week = weeks.get(session, guild_id=guild_id, week_id=week_id)
    meeting = _meeting(week, session.get_one(Term, week.term_id))
    return Announcement(week, meeting, presentations.in_week(session, guild_id=guild_id, week_id=week_id))


def _meeting(week: Week, term: Term) -> Meeting:
    """Return when and where a week meets; where it says nothing, as its term usually does."""
    return Meeting(week.starts_at or term.starts_at, week.place or term.place)


def recalled(session: Session, *, guild_id: int, week_id: int) -> Question | None:
    """Return a question that was answered in the week before, if the term wants its announcements to recall one.

    It is the one that most wonder about, and of those the first.
    """
    week = weeks.get(session, guild_id=guild_id, week_id=week_id)
    if not session.get_one(Term, week.term_id).recalls:
        return None
    last = select(Week.id).where(Week.term_id == week.term_id, Week.date < week.date, Week.presentations.any())
    wonder = select(func.count()).where(MeToo.question_id == Question.id).scalar_subquery()
    answered = (
        select(Question.id)
        .join(Question.presentation)
        .where(
            Presentation.week_id == last.order_by(Week.date.desc()).limit(1).scalar_subquery(),
            Question.withdrawn_at.is_(None),
            Question.parent_id.is_(None),
            Question.is_answered,
            Question.in_page,
        )
        .order_by(wonder.desc(), Question.number)
    )
    return next(iter(cards.load(session, cards.around(answered.limit(1)))), None)


def note(session: Session, moment: Moment) -> None:
    """Remember in the announcement's moment what it says now."""
    moment.told = _told(of_week(session, guild_id=moment.guild_id, week_id=moment.week_id))


def _told(announcement: Announcement) -> dict[str, Any]:
    meeting = announcement.meeting
    return {
        "date": announcement.week.date.isoformat(),
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else None,
        "place": meeting.place,
        "presentations": {
            str(presentation.id): [presentation.team, [member.name for member in presentation.presenters]]
            for presentation in announcement.presentations
        },
    }


def follow(session: Session, moment: Moment, *, now: dt.datetime) -> None:
    """Let an announcement that has come get a reply where it is not true any more, unless one is on its way.

    Once the day of the talk is over, nobody needs it.
    """
    if moment.told is None or dt.date.fromisoformat(moment.told["date"]) < now.date() - dt.timedelta(days=1):
        return
    current = _told(of_week(session, guild_id=moment.guild_id, week_id=moment.week_id))
    if _outline(current) == _outline(moment.told):
        return
    announcement = _last(session, moment, NoticeKind.ANNOUNCEMENT)
    reply = _last(session, moment, NoticeKind.RESCHEDULED)
    if announcement is not None and (reply is None or reply.due_at is None):
        times = {"created_at": now, "due_at": now + PAUSE, "expires_at": now + WORTH}
        where = {"week_id": moment.week_id, "channel_id": announcement.channel_id}
        session.add(Notice(guild_id=moment.guild_id, kind=NoticeKind.RESCHEDULED, **where, **times))


def _outline(told: dict[str, Any]) -> list[Any]:
    """Return what a reply tells of: not who of a team presents, and not which number the team has."""
    return [told["date"], told["starts_at"], told["place"], sorted(told["presentations"])]


def _last(session: Session, moment: Moment, kind: NoticeKind) -> Notice | None:
    notices = select(Notice).where(Notice.week_id == moment.week_id, Notice.kind == kind)
    return session.scalar(notices.order_by(Notice.id.desc()).limit(1))


def changes(session: Session, *, guild_id: int, week_id: int) -> Changes | None:
    """Return what is another way than a week's announcement said; None where nothing is, or it was not said yet."""
    of_kind = select(Moment).where(Moment.kind == MomentKind.ANNOUNCEMENT, Moment.guild_id == guild_id)
    moment = session.scalar(of_kind.where(Moment.week_id == week_id))
    announcement = _last(session, moment, NoticeKind.ANNOUNCEMENT) if moment is not None else None
    if moment is None or moment.told is None or announcement is None or not announcement.message_ids:
        return None
    told, current = moment.told, of_week(session, guild_id=guild_id, week_id=week_id)
    now = _told(current)
    if _outline(now) == _outline(told):
        return None
    is_other_meeting = (now["starts_at"], now["place"]) != (told["starts_at"], told["place"])
    return Changes(
        week=current.week.number,
        announcement_id=announcement.message_ids[0],
        announced_for=dt.date.fromisoformat(told["date"]),
        date=current.week.date if now["date"] != told["date"] and current.presentations else None,
        meeting=current.meeting if is_other_meeting and current.presentations else None,
        is_off=not current.presentations,
        presentations=[*_gone(session, told, now), *_new(current, told)],
        told=now,
    )


def _gone(session: Session, told: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    gone = {int(key): said for key, said in told["presentations"].items() if key not in now["presentations"]}
    these = select(Presentation).options(joinedload(Presentation.week)).where(Presentation.id.in_(gone))
    return [
        Change("cancelled" if row.withdrawn_at else "moved", team, names, row.week.number, row.week.date)
        for row in session.scalars(these.order_by(Presentation.id))
        for team, names in [gone[row.id]]
    ]


def _new(current: Announcement, told: dict[str, Any]) -> list[Change]:
    week = current.week
    return [
        Change("new", row.team, [member.name for member in row.presenters], week.number, week.date)
        for row in current.presentations
        if str(row.id) not in told["presentations"]
    ]


def told_again(session: Session, *, guild_id: int, week_id: int, told: dict[str, Any] | None, now: dt.datetime) -> None:
    """Remember what all have heard; what has changed since that was drawn is told in another reply.

    Without ``told``, what they have heard is not true any more: all of it is told again.
    """
    of_kind = select(Moment).where(Moment.kind == MomentKind.ANNOUNCEMENT, Moment.guild_id == guild_id)
    moment = session.scalar(of_kind.where(Moment.week_id == week_id))
    if moment is not None:
        moment.told = told or moment.told
        follow(session, moment, now=now)
