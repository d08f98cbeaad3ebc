"""Use-cases of weeks: which one is meant, what it holds, where its recap stands."""

import datetime as dt

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from db import guilds
from db.errors import NoSuchWeek, NoWeekYet
from db.models import Answer, MeToo, Presentation, Presenter, Question, Reflection, Term, Week

WEEK = dt.timedelta(days=7)

#: Teams, their people and their papers.
_TEAMS = (
    selectinload(Week.presentations).selectinload(Presentation.roster).joinedload(Presenter.member),
    selectinload(Week.presentations).selectinload(Presentation.papers),
)


def current(session: Session, *, guild_id: int, today: dt.date) -> Week | None:
    """Return the latest week whose date has come, else the coming one."""
    held = _in_term(guild_id).where(Week.date <= today).order_by(Week.date.desc(), Week.number.desc())
    coming = _in_term(guild_id).where(Week.date > today).order_by(Week.date, Week.number)
    return session.scalar(held.limit(1)) or session.scalar(coming.limit(1))


def locate(session: Session, *, guild_id: int, today: dt.date, number: int | None = None) -> Week:
    """Return the week called ``number``, or the current one.

    Raises:
        NoSuchWeek: no week has this number.
        NoWeekYet: none was asked for, and there is none.
    """
    if number is None:
        week = current(session, guild_id=guild_id, today=today)
        if week is None:
            raise NoWeekYet
        return week
    week = by_number(session, guild_id=guild_id, number=number)
    if week is None:
        raise NoSuchWeek(number=number)
    return week


def by_number(session: Session, *, guild_id: int, number: int) -> Week | None:
    """Find a week of the running term, also one that holds nothing yet."""
    return session.scalar(select(Week).where(is_number(guild_id, number)))


def is_number(guild_id: int, number: int) -> ColumnElement[bool]:
    """Select by number, in the running term."""
    return and_(Week.guild_id == guild_id, Week.term_id == _term(guild_id), Week.number == number)


def get(session: Session, *, guild_id: int, week_id: int) -> Week:
    """Find the week that a button belongs to.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    return _by_id(session, guild_id, week_id)


def whole(session: Session, *, guild_id: int, week_id: int) -> Week:
    """Return the week with everything in it: teams, papers, questions and who wonders, answers, reflections.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    questions = selectinload(Week.presentations).selectinload(Presentation.questions)
    return _by_id(
        session,
        guild_id,
        week_id,
        *_TEAMS,
        questions.joinedload(Question.presenter),
        questions.selectinload(Question.pictures),
        questions.joinedload(Question.answer).joinedload(Answer.author),
        questions.joinedload(Question.answer).selectinload(Answer.pictures),
        questions.selectinload(Question.additions).options(joinedload(Answer.author), selectinload(Answer.pictures)),
        questions.joinedload(Question.asker),
        questions.selectinload(Question.me_toos).joinedload(MeToo.member),
        questions.selectinload(Question.merged).options(
            joinedload(Question.asker), selectinload(Question.me_toos).joinedload(MeToo.member)
        ),
        selectinload(Week.reflections).joinedload(Reflection.member),
    )


def _by_id(session: Session, guild_id: int, week_id: int, *options: ExecutableOption) -> Week:
    week = session.scalar(select(Week).where(Week.guild_id == guild_id, Week.id == week_id).options(*options))
    if week is None:
        raise NoSuchWeek(number="?")
    return week


def schedule(session: Session, *, guild_id: int) -> list[Week]:
    """Return the running term's weeks by number, with teams, people and papers."""
    return list(session.scalars(_in_term(guild_id).order_by(Week.number).options(*_TEAMS)))


def next_to_come(session: Session, *, guild_id: int, today: dt.date) -> tuple[int, dt.date]:
    """Return the number and date of the newest week not yet held, or of the one to be begun after the last."""
    newest = session.scalar(_in_term(guild_id).order_by(Week.number.desc()).limit(1))
    if newest is None:
        return 1, today
    if newest.date >= today:
        return newest.number, newest.date
    return newest.number + 1, max(newest.date + WEEK, today)


def expected_date(session: Session, *, guild_id: int, number: int, today: dt.date) -> dt.date:
    """Return the date of a week, or the one it would have seven days a week after the last."""
    week = by_number(session, guild_id=guild_id, number=number)
    if week is not None:
        return week.date
    newest_number, newest_date = next_to_come(session, guild_id=guild_id, today=today)
    return newest_date + WEEK * (number - newest_number)


def ensure(session: Session, *, guild_id: int, number: int, date: dt.date) -> Week:
    """Find the week called ``number``, or begin it on ``date``."""
    guilds.ensure(session, guild_id=guild_id)
    week = by_number(session, guild_id=guild_id, number=number)
    if week is None:
        term_id = session.execute(select(_term(guild_id))).scalar_one()
        week = Week(guild_id=guild_id, term_id=term_id, number=number, date=date)
        session.add(week)
        session.flush()
    return week


def recap_posted(
    session: Session, *, guild_id: int, week_id: int, channel_id: int | None, message_id: int | None
) -> None:
    """Remember where the week's recap stands; ``None`` where it stands no more."""
    week = get(session, guild_id=guild_id, week_id=week_id)
    week.recap_channel_id, week.recap_message_id = channel_id, message_id


def recapped_with(session: Session, *, guild_id: int, member_id: int) -> list[int]:
    """Return the ids of the weeks with a posted recap that names a member: on a team, or for what they wrote."""
    on_team = Presentation.roster.any(Presenter.member_id == member_id)
    said = Question.additions.any(Answer.author_id == member_id)
    asked = Presentation.questions.any((Question.presenter_id == member_id) | said)
    statement = select(Week.id).where(
        Week.guild_id == guild_id,
        Week.recap_message_id.is_not(None),
        Week.presentations.any(on_team | asked) | Week.reflections.any(Reflection.member_id == member_id),
    )
    return list(session.scalars(statement.order_by(Week.id)))


def _in_term(guild_id: int) -> Select[Week]:
    """Select the running term's weeks that hold something."""
    return select(Week).where(
        Week.guild_id == guild_id,
        Week.term_id == _term(guild_id),
        Week.presentations.any() | Week.reflections.any(),
    )


def _term(guild_id: int) -> ScalarSelect[int]:
    """Select the running term's id."""
    running = select(Term.id).where(Term.guild_id == guild_id).order_by(Term.number.desc()).limit(1)
    return running.scalar_subquery()
