"""Use-cases of announcements: what a week's announcement says, and what has changed since it did."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from db import cards, delivery, presentations, weeks
from db.meetings import Meeting
from db.models import MeToo, Moment, Notice, Presentation, Question, Term, Week
from db.types import MomentKind, NoticeKind

#: How long an announcement waits for further changes before it gets a reply: all of them are one.
PAUSE = dt.timedelta(minutes=10)
#: How long a reply is worth saying.
WORTH = dt.timedelta(days=2)

#: What an announcement has said: date, time, place, and by their ids the presentations.
Told: TypeAlias = dict[str, Any]
#: What it has said of a presentation: the team, and the names of its people.
Said: TypeAlias = list[Any]
#: What has become of a presentation.
Fate: TypeAlias = Literal["cancelled", "moved", "new"]


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a week's announcement says: its date, how it meets, and who presents what."""

    week: Week
    meeting: Meeting
    presentations: Sequence[Presentation]

    @property
    def told(self) -> Told:
        """What all know once they have read it."""
        return _told(self)


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
    told: Told


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


def _told(announcement: Announcement) -> Told:
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


def let_reply(session: Session, moment: Moment, *, now: dt.datetime) -> None:
    """Let an announcement that was said get a reply where it is not true any more, unless one is on its way.

    Some time after the day of the talk, nobody needs it.
    """
    if moment.told is None or dt.date.fromisoformat(moment.told["date"]) < now.date() - dt.timedelta(days=1):
        return
    current = _told(of_week(session, guild_id=moment.guild_id, week_id=moment.week_id))
    reply = _last(session, moment, NoticeKind.RESCHEDULED)
    announcement = _last(session, moment, NoticeKind.ANNOUNCEMENT)
    is_on_its_way = reply is not None and reply.due_at is not None
    if announcement is None or is_on_its_way or _is_same(moment.told, current):
        return
    times = {"created_at": now, "due_at": now + PAUSE, "expires_at": now + WORTH}
    where = {"week_id": moment.week_id, "channel_id": announcement.channel_id}
    session.add(Notice(guild_id=moment.guild_id, kind=NoticeKind.RESCHEDULED, **where, **times))


def _is_same(told: Told, now: Told) -> bool:
    """Tell whether a reply would have nothing to say: it tells of no other people of a team, nor of its other name."""
    return _meets_alike(told, now) and told["date"] == now["date"] and not any(_others(told, now))


def _meets_alike(told: Told, now: Told) -> bool:
    return (told["starts_at"], told["place"]) == (now["starts_at"], now["place"])


def _others(told: Told, now: Told) -> tuple[dict[int, Said], dict[int, Said]]:
    """Return the presentations that were said and are gone, and the new ones, by id.

    One that was cancelled and registered again, with the same people, is neither.
    """
    said, current = told["presentations"], now["presentations"]
    gone = {int(key): value for key, value in said.items() if key not in current}
    new = {int(key): value for key, value in current.items() if key not in said}
    for key, value in list(new.items()):
        if (again := next((old for old in gone if gone[old] == value), None)) is not None:
            del new[key], gone[again]
    return gone, new


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
    if _is_same(told, now):
        return None
    gone, new = _others(told, now)
    meets_otherwise = current.presentations and not _meets_alike(told, now)
    return Changes(
        week=current.week.number,
        announcement_id=announcement.message_ids[0],
        announced_for=dt.date.fromisoformat(told["date"]),
        date=current.week.date if now["date"] != told["date"] and current.presentations else None,
        meeting=current.meeting if meets_otherwise else None,
        is_off=not current.presentations,
        presentations=[*_gone(session, gone), *_new(current, new)],
        told=now,
    )


def _gone(session: Session, gone: dict[int, Said]) -> list[Change]:
    these = select(Presentation).options(joinedload(Presentation.week)).where(Presentation.id.in_(gone))
    return [
        Change("cancelled" if row.withdrawn_at else "moved", *_named(gone[row.id]), row.week.number, row.week.date)
        for row in session.scalars(these.order_by(Presentation.id))
    ]


def _new(current: Announcement, new: dict[int, Said]) -> list[Change]:
    week = current.week
    ids = [row.id for row in current.presentations if row.id in new]
    return [Change("new", *_named(new[key]), week.number, week.date) for key in ids]


def _named(said: Said) -> tuple[str, list[str]]:
    """Return a team and the names of its people."""
    return said[0], said[1]


def said(session: Session, *, notice_id: int, message_ids: Iterable[int], told: Told, now: dt.datetime) -> None:
    """Remember that an announcement, or a reply to it, was delivered, and what all have heard by it.

    What has changed since that was drawn is told in another reply.
    """
    delivery.said(session, notice_id=notice_id, message_ids=message_ids, is_done=True)
    week_id = session.get_one(Notice, notice_id).week_id
    of_kind = select(Moment).where(Moment.kind == MomentKind.ANNOUNCEMENT)
    moment = session.scalar(of_kind.where(Moment.week_id == week_id))
    if moment is not None:
        moment.told = told
        let_reply(session, moment, now=now)
