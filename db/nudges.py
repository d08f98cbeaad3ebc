"""Use-cases of nudges: what is still open is brought to whom it was asked, once a week and person, by day."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from db import members, reflections, rhythm, terms, weeks
from db.members import User
from db.models import Member, Moment, Notice, Presentation, Question, Term, Week
from db.types import MomentKind, NoticeKind
from db.week.value import Text

#: Whoever wants to rest this week gets nothing today, and for so many days after.
REST = dt.timedelta(days=6)
#: Until when somebody wants no nudges who never wants any.
FOR_EVER = dt.date.max


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An open question, with the presentation that it belongs to."""

    number: int
    presentation_id: int
    text: Text


@dataclass(frozen=True, slots=True)
class Owed:
    """What somebody was asked in a week and has not answered: the first questions, and how many there are.

    ``is_first`` says that nobody in the guild was ever nudged before this week; ``term`` is that of the week where it
    has to be named.
    """

    week: Week
    presenter_id: int
    first: list[OpenQuestion]
    count: int
    lacks_reflection: bool
    is_first: bool
    term: Term | None = None


def bring(session: Session, *, week: Week, now: dt.datetime, until: dt.datetime, zone: dt.tzinfo) -> list[Notice]:
    """Nudge everybody on Discord who was asked in a week and has not answered; each once a week, whatever happens.

    It is worth saying ``until`` a time. Whoever wants no nudges today gets none.
    """
    is_told = exists().where(
        Notice.week_id == week.id, Notice.kind == NoticeKind.NUDGE, Notice.user_id == Member.user_id
    )
    is_asked = exists().where(_is_open_in(week.guild_id, week.id), Question.presenter_id == Member.id)
    wants_some = or_(Member.no_nudges_until.is_(None), Member.no_nudges_until < now.astimezone(zone).date())
    users = select(Member.user_id).where(Member.guild_id == week.guild_id, wants_some, is_asked, ~is_told)
    nudged = session.scalars(users.where(Member.user_id.is_not(None)).order_by(Member.id))
    notices = [
        Notice(
            guild_id=week.guild_id,
            kind=NoticeKind.NUDGE,
            week_id=week.id,
            user_id=user_id,
            created_at=now,
            due_at=rhythm.waking(now, zone),
            expires_at=max(until, rhythm.waking(now, zone) + dt.timedelta(hours=1)),
        )
        for user_id in nudged
    ]
    session.add_all(notices)
    session.flush()
    return notices


def put_off(session: Session, *, notice_id: int, until: dt.datetime) -> None:
    """Let a notice wait until a time, as if it had never been tried."""
    notice = session.get_one(Notice, notice_id)
    notice.due_at, notice.tries = until, 0


def owed(session: Session, *, guild_id: int, week_id: int, user_id: int, today: dt.date, limit: int) -> Owed | None:
    """Return what a Discord user still owes of a week; None if they owe nothing, or are to be left in peace today.

    Raises:
        NoSuchWeek: the week is not in this guild.
    """
    member = members.find(session, guild_id=guild_id, user_id=user_id)
    week = weeks.get(session, guild_id=guild_id, week_id=week_id)
    if member is None or rests_until(member, today) is not None or _is_paused(session, week, today):
        return None
    is_theirs = _is_open_in(guild_id, week_id) & (Question.presenter_id == member.id)
    columns = select(Question.number, Question.presentation_id, Question.body, Question.dialect).where(is_theirs)
    rows = session.execute(columns.order_by(Question.number).limit(limit))
    first = [OpenQuestion(number, place, Text(body, dialect)) for number, place, body, dialect in rows]
    if not first:
        return None
    reflection = reflections.of(session, guild_id=guild_id, user_id=user_id, week_id=week_id)
    moments = select(Moment.is_first).where(Moment.week_id == week_id, Moment.kind == MomentKind.NUDGE)
    return Owed(
        week,
        member.id,
        first,
        count=session.scalars(select(func.count()).select_from(Question).where(is_theirs)).one(),
        lacks_reflection=reflection is None,
        is_first=session.scalar(moments) is True,
        term=terms.to_be_named(session, guild_id=guild_id, week_id=week_id),
    )


def rest_until(
    session: Session, *, guild_id: int, user: User, until: dt.date | None, now: dt.datetime
) -> dt.date | None:
    """Let somebody have no nudges in a guild until the end of a day, and return that; None lets them have some again.

    Where they want none for longer already, that stays.
    """
    member = members.ensure(session, guild_id=guild_id, user=user, now=now)
    member.no_nudges_until = until and max(until, member.no_nudges_until or until)
    session.flush()
    return member.no_nudges_until


def rest_of(session: Session, *, guild_id: int, user_id: int, today: dt.date) -> dt.date | None:
    """Return until when a Discord user wants no nudges in a guild; None if they want them today."""
    member = members.find(session, guild_id=guild_id, user_id=user_id)
    return rests_until(member, today) if member is not None else None


def rests_until(member: Member, today: dt.date) -> dt.date | None:
    """Return until when a member wants no nudges; None if they want them today."""
    until = member.no_nudges_until
    return until if until is not None and until >= today else None


def _is_open_in(guild_id: int, week_id: int) -> ColumnElement[bool]:
    """Select the questions of a week that wait for an answer, follow-ups too, of presentations that stand."""
    held = select(Presentation.id).where(
        Presentation.guild_id == guild_id, Presentation.week_id == week_id, Presentation.withdrawn_at.is_(None)
    )
    is_open = Question.withdrawn_at.is_(None) & Question.is_answered.is_(False)
    return is_open & Question.presentation_id.in_(held)


def _is_paused(session: Session, week: Week, today: dt.date) -> bool:
    paused_until = session.scalar(select(Term.paused_until).where(Term.id == week.term_id))
    return paused_until is not None and paused_until >= today
