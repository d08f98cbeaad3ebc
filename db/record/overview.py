"""What a member sees of their own record at once: how much there is, by term, and the latest of everything.

The number of statements is fixed, each begins at an index of the member's own rows, and what is shown is limited.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union, union_all
from sqlalchemy.orm import Session, aliased

from db import members, nudges, words
from db.members import User
from db.messages import message_link
from db.models import Answer, Member, Paper, Post, Presentation, Presenter, Question, Reflection, Term, Week
from db.record.collect import STANDS
from db.types import PostKind
from db.week.value import Paper as ValueOfPaper
from db.week.value import Text


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of everything; of questions also how many wait for a cancelled presentation."""

    talks: int = 0
    asked: int = 0
    received: int = 0
    answers: int = 0
    reflections: int = 0
    asked_waiting: int = 0
    received_waiting: int = 0


@dataclass(frozen=True, slots=True)
class OfTerm:
    """What a member did in a term."""

    id: int
    number: int
    name: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class Line:
    """A question, with a link to its card; of an answer, its words. ``is_hidden`` where it was asked anonymously."""

    number: int
    text: Text
    is_answered: bool
    is_hidden: bool
    link: str | None


@dataclass(frozen=True, slots=True)
class OfWeek:
    """What belongs to a week, with a link to its recap: a reflection's words, or a presentation's first paper."""

    number: int
    link: str | None
    text: Text | None = None
    paper: ValueOfPaper | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """A member's own record: ``terms`` and all else newest first. They want no nudges until a day, if any."""

    name: str
    emoji: str
    terms: Sequence[OfTerm]
    talks: Sequence[OfWeek]
    asked: Sequence[Line]
    received: Sequence[Line]
    answers: Sequence[Line]
    reflections: Sequence[OfWeek]
    no_nudges_until: dt.date | None = None

    @property
    def counts(self) -> Counts:
        """How much there is, of all terms."""
        names = [field.name for field in fields(Counts)]
        return Counts(**{name: sum(getattr(term.counts, name) for term in self.terms) for name in names})

    @property
    def texts(self) -> Iterator[Text]:
        """All texts."""
        yield from (line.text for line in (*self.asked, *self.received, *self.answers))
        yield from (reflection.text for reflection in self.reflections if reflection.text is not None)


def of_user(session: Session, *, guild_id: int, user: User, today: dt.date, limit: int) -> Overview | None:
    """Return a Discord user's own record, ``limit`` of each kind; None if there is nothing."""
    member = members.find(session, guild_id=guild_id, user_id=user.id)
    mine = _Mine(session, guild_id, member.id if member is not None else 0, user.id)
    terms = mine.terms(today)
    if not terms:
        return None
    return Overview(
        name=member.name if member is not None else words.name_from(user.name),
        emoji=member.emoji if member is not None else "",
        terms=terms,
        talks=mine.talks(today, limit),
        asked=mine.questions(mine.is_asked, limit),
        received=mine.questions(mine.is_received, limit),
        answers=mine.answers(limit),
        reflections=mine.reflections(limit),
        no_nudges_until=nudges.rests_until(member, today) if member is not None else None,
    )


def guilds_of(session: Session, *, user_id: int, limit: int) -> list[int]:
    """Return the ids of the guilds in which a Discord user is a member or has asked anonymously, the newest first."""
    anonymous = select(Question.guild_id).where(Question.anonymous_user_id == user_id)
    known = union(select(Member.guild_id).where(Member.user_id == user_id), anonymous).subquery()
    return list(session.scalars(select(known.c.guild_id).order_by(known.c.guild_id.desc()).limit(limit)))


class _Mine:
    """The statements that read what belongs to a member; 0 stands for one who is none yet."""

    def __init__(self, session: Session, guild_id: int, member_id: int, user_id: int) -> None:
        self.session, self.guild_id = session, guild_id
        self.is_hidden = and_(Question.guild_id == guild_id, Question.anonymous_user_id == user_id)
        by_name, hidden = (select(Question.id).where(each) for each in (Question.asker_id == member_id, self.is_hidden))
        asked: ColumnElement[bool] = Question.id.in_(union(by_name, hidden))
        received: ColumnElement[bool] = Question.presenter_id == member_id
        self.is_asked, self.is_asked_waiting = and_(asked, STANDS), and_(asked, Question.waits)
        self.is_received, self.is_received_waiting = and_(received, STANDS), and_(received, Question.waits)
        self.is_answer = and_(Answer.author_id == member_id, Answer.withdrawn_at.is_(None), STANDS)
        self.is_reflection = and_(Reflection.member_id == member_id, Reflection.withdrawn_at.is_(None))
        self.is_talk = and_(Presenter.member_id == member_id, Presentation.withdrawn_at.is_(None))

    def terms(self, today: dt.date) -> list[OfTerm]:
        """Count everything by term; of presentations those that were held."""
        counted = union_all(
            _of_talks(_counting("talks")).where(self.is_talk, Week.date <= today),
            _of_questions(_counting("asked")).where(self.is_asked),
            _of_questions(_counting("received")).where(self.is_received),
            _of_questions(_counting("asked_waiting")).where(self.is_asked_waiting),
            _of_questions(_counting("received_waiting")).where(self.is_received_waiting),
            _of_answers(_counting("answers")).where(self.is_answer),
            _of_reflections(_counting("reflections")).where(self.is_reflection),
        ).subquery()
        rows = self.session.execute(
            select(Term.id, Term.number, Term.name, counted.c.kind, counted.c.count)
            .join(counted, counted.c.term_id == Term.id)
            .order_by(Term.number.desc())
        )
        names: dict[int, tuple[int, str | None]] = {}
        counts: dict[int, dict[str, int]] = {}
        for term_id, number, name, kind, count in rows:
            names[term_id] = (number, name)
            counts.setdefault(term_id, {})[kind] = count
        return [OfTerm(term_id, *names[term_id], Counts(**of)) for term_id, of in counts.items()]

    def talks(self, today: dt.date, limit: int) -> list[OfWeek]:
        """Return the latest presentations that were held, each with its first paper."""
        other = aliased(Paper)
        first = select(func.min(other.position)).where(other.presentation_id == Presentation.id).scalar_subquery()
        is_first = and_(Paper.presentation_id == Presentation.id, Paper.position == first)
        columns = select(Week.number, Post.channel_id, Post.message_id, Paper.title, Paper.url)
        rows = _of_talks(columns).outerjoin(Post, _RECAP).outerjoin(Paper, is_first)
        latest = rows.where(self.is_talk, Week.date <= today).order_by(Week.date.desc(), Week.id.desc())
        return [
            OfWeek(number, message_link(self.guild_id, channel, message), paper=ValueOfPaper(title, url))
            for number, channel, message, title, url in self.session.execute(latest.limit(limit))
        ]

    def reflections(self, limit: int) -> list[OfWeek]:
        """Return the latest reflections."""
        columns = select(Week.number, Post.channel_id, Post.message_id, Reflection.body, Reflection.dialect)
        rows = _of_reflections(columns).outerjoin(Post, _RECAP).where(self.is_reflection)
        latest = rows.order_by(Week.date.desc(), Reflection.id.desc())
        return [
            OfWeek(number, message_link(self.guild_id, channel, message), text=Text(body, dialect))
            for number, channel, message, body, dialect in self.session.execute(latest.limit(limit))
        ]

    def questions(self, are_meant: ColumnElement[bool], limit: int) -> list[Line]:
        """Return the latest of some questions."""
        rows = _with_cards(_of_questions(select(*self._line(Question.body, Question.dialect)))).where(are_meant)
        return self._lines(rows.order_by(Question.number.desc()).limit(limit))

    def answers(self, limit: int) -> list[Line]:
        """Return the latest answers and additions."""
        rows = _with_cards(_of_answers(select(*self._line(Answer.body, Answer.dialect)))).where(self.is_answer)
        return self._lines(rows.order_by(Answer.id.desc()).limit(limit))

    def _line(self, *words: Any) -> Sequence[Any]:  # noqa: ANN401  # columns of two tables
        is_hidden = case((self.is_hidden, 1), else_=0)
        card = (func.coalesce(Post.channel_id, _ABOVE.channel_id), func.coalesce(Post.message_id, _ABOVE.message_id))
        return (Question.number, Question.is_answered, is_hidden, *card, *words)

    def _lines(self, statement: Select[Any]) -> list[Line]:
        rows: Sequence[Any] = self.session.execute(statement).all()
        return [
            Line(number, Text(body, dialect), is_answered, bool(hidden), message_link(self.guild_id, channel, message))
            for number, is_answered, hidden, channel, message, body, dialect in rows
        ]


#: The card of a question's parent, on which a follow-up stands that has none of its own.
_ABOVE = aliased(Post)
_RECAP = and_(Post.week_id == Week.id, Post.kind == PostKind.RECAP)


def _counting(kind: str) -> Any:  # noqa: ANN401  # see `_of_talks`
    counted = select(literal(kind).label("kind"), Week.term_id.label("term_id"), func.count().label("count"))
    return counted.group_by(Week.term_id)


# SQLAlchemy cannot type any number of columns.


def _of_talks(statement: Any) -> Any:  # noqa: ANN401
    in_place = statement.select_from(Presenter).join(Presentation, Presentation.id == Presenter.presentation_id)
    return in_place.join(Week, Week.id == Presentation.week_id)


def _of_questions(statement: Any) -> Any:  # noqa: ANN401
    return _in_week(statement.select_from(Question))


def _of_answers(statement: Any) -> Any:  # noqa: ANN401
    return _in_week(statement.select_from(Answer).join(Question, Question.id == Answer.question_id))


def _of_reflections(statement: Any) -> Any:  # noqa: ANN401
    return statement.select_from(Reflection).join(Week, Week.id == Reflection.week_id)


def _in_week(statement: Any) -> Any:  # noqa: ANN401
    in_place = statement.join(Presentation, Presentation.id == Question.presentation_id)
    return in_place.join(Week, Week.id == Presentation.week_id)


def _with_cards(statement: Any) -> Any:  # noqa: ANN401
    with_own = statement.outerjoin(Post, Post.question_id == Question.id)
    return with_own.outerjoin(_ABOVE, _ABOVE.question_id == Question.parent_id)
