"""Use-cases of announcements: what a week's announcement says, and what has changed since it did."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from db import cards, delivery, presentations, told, weeks
from db.meetings import Meeting
from db.models import MeToo, Moment, Notice, Paper, Presentation, Question, Term, Week
from db.notices import PAUSE, WORTH
from db.told import Said, Told
from db.types import MomentKind, NoticeKind

#: What has become of a presentation: it stands elsewhere, or nowhere, or others present it, or it has other papers.
Fate: TypeAlias = Literal["cancelled", "moved", "new", "people", "papers"]


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a week's announcement says: its date, how it meets, and who presents what."""

    week: Week
    meeting: Meeting
    presentations: Sequence[Presentation]

    @property
    def told(self) -> Told:
        """What all know once they have read it."""
        return told.of(self.week.date, self.meeting, self.presentations)


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of a presentation; one that was moved is in ``week`` on ``date`` now.

    Of one that has others, ``papers`` are those that it has now.
    """

    fate: Fate
    team: str
    names: Sequence[str]
    week: int
    date: dt.date
    papers: Sequence[Paper] = ()


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


def let_replies(session: Session, *, presentation_ids: Iterable[int], now: dt.datetime) -> None:
    """Let the announcements get a reply that said who presents something, and what, where that is not true any more."""
    weeks_of = select(Presentation.week_id).where(Presentation.id.in_(presentation_ids))
    of_kind = select(Moment).where(Moment.kind == MomentKind.ANNOUNCEMENT, Moment.told.is_not(None))
    for moment in session.scalars(of_kind.where(Moment.week_id.in_(weeks_of))).all():
        let_reply(session, moment, now=now)


def let_reply(session: Session, moment: Moment, *, now: dt.datetime) -> None:
    """Let an announcement that was said get a reply where it is not true any more, unless one is on its way.

    Some time after the day of the talk, nobody needs it.
    """
    if moment.told is None or dt.date.fromisoformat(moment.told["date"]) < now.date() - dt.timedelta(days=1):
        return
    current = of_week(session, guild_id=moment.guild_id, week_id=moment.week_id).told
    reply = _last(session, moment, NoticeKind.RESCHEDULED)
    announcement = _last(session, moment, NoticeKind.ANNOUNCEMENT)
    is_on_its_way = reply is not None and reply.due_at is not None
    if announcement is None or is_on_its_way or told.is_same(moment.told, current):
        return
    times = {"created_at": now, "due_at": now + PAUSE, "expires_at": now + WORTH}
    where = {"week_id": moment.week_id, "channel_id": announcement.channel_id}
    session.add(Notice(guild_id=moment.guild_id, kind=NoticeKind.RESCHEDULED, **where, **times))


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
    current = of_week(session, guild_id=guild_id, week_id=week_id)
    before, now = moment.told, current.told
    if told.is_same(before, now):
        return None
    stand, gone, new = told.matched(before, now)
    meets_otherwise = current.presentations and not told.meets_alike(before, now)
    return Changes(
        week=current.week.number,
        announcement_id=announcement.message_ids[0],
        announced_for=dt.date.fromisoformat(before["date"]),
        date=current.week.date if now["date"] != before["date"] and current.presentations else None,
        meeting=current.meeting if meets_otherwise else None,
        is_off=not current.presentations,
        presentations=[*_gone(session, gone), *_new(current, new), *_otherwise(current, stand)],
        told=now,
    )


def _gone(session: Session, gone: Mapping[int, Said]) -> list[Change]:
    these = select(Presentation).options(joinedload(Presentation.week)).where(Presentation.id.in_(gone))
    return [
        Change("cancelled" if row.withdrawn_at else "moved", *told.named(gone[row.id]), row.week.number, row.week.date)
        for row in session.scalars(these.order_by(Presentation.id))
    ]


def _new(current: Announcement, new: Mapping[int, Said]) -> list[Change]:
    week = current.week
    ids = [row.id for row in current.presentations if row.id in new]
    return [Change("new", *told.named(new[key]), week.number, week.date) for key in ids]


def _otherwise(current: Announcement, stand: Mapping[int, tuple[Said, Said]]) -> Iterator[Change]:
    """Yield what is other about the presentations that were announced and stand: their people, their papers."""
    for row in current.presentations:
        if row.id in stand:
            before, now = stand[row.id]
            key = (*told.named(now), current.week.number, current.week.date)
            if not told.has_same_people(before, now):
                yield Change("people", *key)
            if not told.has_same_papers(before, now):
                yield Change("papers", *key, row.papers)


def said(session: Session, *, notice_id: int, message_ids: Iterable[int], heard: Told, now: dt.datetime) -> None:
    """Remember that an announcement, or a reply to it, was delivered, and what all have ``heard`` by it.

    What has changed since that was drawn is told in another reply.
    """
    delivery.said(session, notice_id=notice_id, message_ids=message_ids, is_done=True)
    week_id = session.get_one(Notice, notice_id).week_id
    of_kind = select(Moment).where(Moment.kind == MomentKind.ANNOUNCEMENT)
    moment = session.scalar(of_kind.where(Moment.week_id == week_id))
    if moment is not None:
        moment.told = heard
        let_reply(session, moment, now=now)
