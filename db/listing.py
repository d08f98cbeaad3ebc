"""Use-cases of the list of questions: how many there are, and those that one leaf of it shows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, select
from sqlalchemy.orm import Session

from db import guilds
from db.messages import message_link
from db.models import Member, Post, Presentation, Question, Term, Week
from db.types import Dialect

#: Of weeks; a later term has a greater id.
_IN_ORDER = (Week.term_id.desc(), Week.number, Week.id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions are listed: of one week or all, to one Discord user or all, all or the open ones."""

    week_id: int | None = None
    presenter: int | None = None
    only_open: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A question as a line of the list shows it."""

    week_id: int
    number: int
    body: str
    dialect: Dialect
    is_answered: bool
    presenter: str
    emoji: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A week of the list; ``term`` is the number and the name of a term that does not run any more."""

    week_id: int
    number: int
    date: dt.date
    term: tuple[int, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of the list: its questions, the weeks that they are of, and the number of all and of the answered ones."""

    at: int
    leaves: int
    count: int
    answered: int
    weeks: Sequence[Heading]
    questions: Sequence[Listed]


def leaf(session: Session, *, guild_id: int, which: Wanted, at: int, size: int) -> Leaf | None:
    """Return a leaf of the list, or the last one; nothing where the list is empty.

    It is in the order of weeks and numbers, the running term's before those of earlier ones.

    All questions are counted in an index, and ``size`` of them are read.
    """
    conditions = _conditions(guild_id, which)
    weeks = _counted(session, guild_id, conditions)
    count = sum(in_week for _, in_week, _ in weeks)
    if not count:
        return None
    leaves = -(-count // size)
    at = min(at, leaves - 1)
    headings, skipped = _at(weeks, at * size, size)
    here = conditions & _is_of(guild_id, *(heading.week_id for heading in headings))
    questions = _read(session, guild_id, here, skipped=skipped, size=size)
    answered = sum(of_these for _, _, of_these in weeks)
    return Leaf(at, leaves, count, answered, headings, questions)


def _conditions(guild_id: int, which: Wanted) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [Question.withdrawn_at.is_(None)]
    if which.week_id is not None:
        conditions.append(_is_of(guild_id, which.week_id))
    if which.presenter is not None:
        presenter = select(Member.id).where(Member.guild_id == guild_id, Member.user_id == which.presenter)
        conditions.append(Question.presenter_id == presenter.scalar_subquery())
    if which.week_id is None and which.presenter is None:
        conditions.append(Question.guild_id == guild_id)
    if which.only_open:
        conditions.append(Question.is_answered.is_(False))
    return and_(*conditions)


def _is_of(guild_id: int, *week_ids: int) -> ColumnElement[bool]:
    """Return the condition for the questions of some weeks."""
    in_weeks = select(Presentation.id).where(Presentation.guild_id == guild_id, Presentation.week_id.in_(week_ids))
    return Question.presentation_id.in_(in_weeks)


def _counted(session: Session, guild_id: int, conditions: ColumnElement[bool]) -> list[tuple[Heading, int, int]]:
    """Return the weeks in order, each with the number of its questions and of those that were answered."""
    of_presentation = (
        select(Question.presentation_id, func.count(), func.sum(case((Question.is_answered, 1), else_=0)))
        .where(conditions)
        .group_by(Question.presentation_id)
        .subquery()
    )
    presentation_id, count, answered = of_presentation.c
    heading = (Week.id, Week.number, Week.date, Term.id, Term.number, Term.name)
    statement = (
        select(
            *heading,
            Term.id == guilds.running_id(guild_id),
            cast(func.sum(count), Integer),
            cast(func.sum(answered), Integer),
        )
        .join(Presentation, Presentation.week_id == Week.id)
        .join(Term, Term.id == Week.term_id)
        .join(of_presentation, presentation_id == Presentation.id)
        .group_by(*heading)
        .order_by(*_IN_ORDER)
    )
    return [
        (Heading(week_id, number, date, None if is_running else (term, name)), in_week, answers)
        for week_id, number, date, _, term, name, is_running, in_week, answers in session.execute(statement)
    ]


def _at(weeks: Sequence[tuple[Heading, int, int]], start: int, size: int) -> tuple[list[Heading], int]:
    """Return the weeks of the questions from ``start`` on, and how many of the first one's come before."""
    shown: list[Heading] = []
    skipped = passed = 0
    for heading, count, _ in weeks:
        if passed < start + size and passed + count > start:
            skipped = skipped if shown else start - passed
            shown.append(heading)
        passed += count
    return shown, skipped


def _read(session: Session, guild_id: int, conditions: ColumnElement[bool], *, skipped: int, size: int) -> list[Listed]:
    statement = (
        select(
            Week.id,
            Question.number,
            Question.body,
            Question.dialect,
            Question.is_answered,
            Member.name,
            Member.emoji,
            Post.channel_id,
            Post.message_id,
        )
        .join(Presentation, Presentation.week_id == Week.id)
        .join(Question, Question.presentation_id == Presentation.id)
        .join(Member, Member.id == Question.presenter_id)
        .outerjoin(Post, Post.question_id == Question.id)
        .where(conditions)
        .order_by(*_IN_ORDER, Question.number)
        .offset(skipped)
        .limit(size)
    )
    return [
        Listed(week, number, body, dialect, is_answered, name, emoji, message_link(guild_id, channel, message))
        for week, number, body, dialect, is_answered, name, emoji, channel, message in session.execute(statement)
    ]
