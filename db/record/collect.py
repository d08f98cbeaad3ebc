"""Reading a record: all of a term as the page shows it, or all that belongs to one member, over all terms.

The number of statements is fixed. Those of a member begin at indexes of that member's own rows.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, union
from sqlalchemy.orm import Session, aliased

from db import members, terms, words
from db.errors import NoWeekYet
from db.members import User
from db.models import Answer, Member, Paper, Picture, Presentation, Presenter, Question, Reflection, Term, Week
from db.record import value
from db.week.value import Paper as ValueOfPaper
from db.week.value import Text

_MENTIONED = re.compile(r"<@!?([0-9]{1,19})>")
_ANSWERS = Answer.question_id == Question.id
#: What stands in a week.
STANDS = and_(Question.withdrawn_at.is_(None), Presentation.withdrawn_at.is_(None))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which presentations, questions and reflections are read, and which questions count as asked by the reader.

    Those that wait for a cancelled presentation are read where the record is its ``owner``'s own.
    """

    talks: ColumnElement[bool]
    questions: ColumnElement[bool]
    reflections: ColumnElement[bool]
    is_hidden: ColumnElement[bool]
    owner: value.Person | None = None


def of_term(session: Session, *, guild_id: int, term_id: int) -> value.Record:
    """Return what a term's pages show, without the questions that were left out, and with no anonymous asker.

    Raises:
        NoSuchTerm: it is not in this guild.
        NoWeekYet: nothing stands in it.
    """
    terms.get(session, guild_id=guild_id, term_id=term_id)
    above = aliased(Question)
    is_shown_above = select(above.id).where(above.id == Question.parent_id, above.withdrawn_at.is_(None), above.in_page)
    in_term = Week.term_id == term_id
    found = _read(
        session,
        guild_id,
        _Wanted(
            talks=in_term,
            questions=and_(in_term, Question.in_page, or_(Question.parent_id.is_(None), is_shown_above.exists())),
            reflections=in_term,
            is_hidden=literal(value=False),
        ),
    )
    if not found.weeks:
        raise NoWeekYet
    return found


def of_user(session: Session, *, guild_id: int, user: User) -> value.Record | None:
    """Return all that belongs to a Discord user in a guild, for that user alone; None if there is nothing."""
    member = members.find(session, guild_id=guild_id, user_id=user.id)
    owner = _person(member) if member is not None else value.Person(0, words.name_from(user.name), "", "")
    presented = select(Presenter.presentation_id).where(Presenter.member_id == owner.id)
    answered = select(Answer.question_id).where(Answer.author_id == owner.id, Answer.withdrawn_at.is_(None))
    is_hidden = and_(Question.guild_id == guild_id, Question.anonymous_user_id == user.id)
    theirs = union(
        answered,
        *(select(Question.id).where(column == owner.id) for column in (Question.presenter_id, Question.asker_id)),
        select(Question.id).where(is_hidden),
    )
    found = _read(
        session,
        guild_id,
        _Wanted(
            talks=Presentation.id.in_(presented),
            questions=Question.id.in_(theirs),
            reflections=Reflection.member_id == owner.id,
            is_hidden=is_hidden,
            owner=owner,
        ),
    )
    return found if found.weeks else None


def _person(member: Member) -> value.Person:
    return value.Person(member.id, member.name, member.emoji, member.heart)


def _read(session: Session, guild_id: int, wanted: _Wanted) -> value.Record:
    talks = _talks(session, guild_id, wanted.talks)
    questions = _questions(session, guild_id, wanted)
    reflections = _reflections(session, guild_id, wanted.reflections)
    found = value.Record(talks=talks, questions=questions, reflections=reflections, owner=wanted.owner)
    mentioned = {int(user_id) for text in found.texts for user_id in _MENTIONED.findall(text.body)}
    return replace(
        found,
        weeks=_weeks(session, _week_ids(found)),
        people=_people(session, guild_id, found),
        names=members.names(session, guild_id=guild_id, of=mentioned) if mentioned else {},
    )


def _talks(session: Session, guild_id: int, condition: ColumnElement[bool]) -> tuple[value.Talk, ...]:
    stands = and_(Presentation.guild_id == guild_id, Presentation.withdrawn_at.is_(None), condition)
    in_week = select(Presentation.id, Presentation.week_id, Presentation.team).join(Week).where(stands)
    rosters: dict[int, list[int]] = defaultdict(list)
    members_of = select(Presenter.presentation_id, Presenter.member_id).join(Presentation).join(Week).where(stands)
    for presentation_id, member_id in session.execute(members_of.order_by(Presenter.position)):
        rosters[presentation_id].append(member_id)
    papers: dict[int, list[ValueOfPaper]] = defaultdict(list)
    papers_of = select(Paper.presentation_id, Paper.title, Paper.url).join(Presentation).join(Week).where(stands)
    for presentation_id, title, url in session.execute(papers_of.order_by(Paper.position)):
        papers[presentation_id].append(ValueOfPaper(title, url))
    return tuple(
        value.Talk(week_id, team, tuple(rosters[of]), tuple(papers[of]))
        for of, week_id, team in session.execute(in_week.order_by(Presentation.id))
    )


def _questions(session: Session, guild_id: int, wanted: _Wanted) -> tuple[value.Asked, ...]:
    kept = STANDS if wanted.owner is None else or_(STANDS, Question.waits)
    stands = and_(Question.guild_id == guild_id, kept, wanted.questions)
    pictures = _pictures(
        session,
        _with_week(select(Question.id, Picture.name)).join(Picture, Picture.question_id == Question.id).where(stands),
    )
    said = _said(session, stands)
    columns = (Question.id, Presentation.week_id, Question.parent_id, Question.presenter_id, Question.asker_id)
    texts = (Question.body, Question.dialect, Question.waits)
    rows = _with_week(select(*columns, wanted.is_hidden, *texts)).where(stands)
    found: Sequence[Any] = session.execute(rows.order_by(Question.number)).all()
    return tuple(
        value.Asked(
            of,
            week,
            parent,
            presenter,
            asker,
            bool(hidden),
            Text(body, dialect, tuple(pictures[of])),
            tuple(said[of]),
            waits,
        )
        for of, week, parent, presenter, asker, hidden, body, dialect, waits in found
    )


def _said(session: Session, stands: ColumnElement[bool]) -> Mapping[int, Sequence[value.Said]]:
    """Return what was said to questions, by their ids."""
    columns = (Question.id, Answer.id, Answer.author_id, Answer.body, Answer.dialect, Answer.is_addition)
    is_said = and_(stands, Answer.withdrawn_at.is_(None))
    shown = _with_week(select(Answer.id, Picture.name))
    pictures = _pictures(
        session, shown.join(Answer, _ANSWERS).join(Picture, Picture.answer_id == Answer.id).where(is_said)
    )
    rows = _with_week(select(*columns)).join(Answer, _ANSWERS).where(is_said).order_by(Answer.id)
    said: dict[int, list[value.Said]] = defaultdict(list)
    for question_id, answer_id, author_id, body, dialect, is_addition in session.execute(rows):
        text = Text(body, dialect, tuple(pictures[answer_id]))
        said[question_id].append(value.Said(author_id, text, is_addition))
    return said


def _with_week(statement: Any) -> Any:  # noqa: ANN401  # SQLAlchemy cannot type any number of columns
    """Read questions with the presentations and the weeks that they belong to."""
    with_presentation = statement.select_from(Question).join(Presentation, Presentation.id == Question.presentation_id)
    return with_presentation.join(Week, Week.id == Presentation.week_id)


def _pictures(session: Session, statement: Select[Any]) -> Mapping[int, Sequence[str]]:
    """Return the names of the files of pictures, by the texts that they belong to."""
    found: dict[int, list[str]] = defaultdict(list)
    for text_id, name in session.execute(statement.order_by(Picture.position)):
        found[text_id].append(name)
    return found


def _reflections(session: Session, guild_id: int, condition: ColumnElement[bool]) -> tuple[value.Reflected, ...]:
    columns = (Reflection.week_id, Reflection.member_id, Reflection.body, Reflection.dialect)
    stands = and_(Reflection.guild_id == guild_id, Reflection.withdrawn_at.is_(None), condition)
    rows = session.execute(select(*columns).join(Week).where(stands).order_by(Reflection.id))
    return tuple(value.Reflected(week_id, member_id, Text(body, dialect)) for week_id, member_id, body, dialect in rows)


def _week_ids(found: value.Record) -> set[int]:
    of_texts = {of.week_id for of in found.questions} | {of.week_id for of in found.reflections}
    return of_texts | {talk.week_id for talk in found.talks}


def _weeks(session: Session, week_ids: Collection[int]) -> tuple[value.Week, ...]:
    columns = (Week.id, Week.number, Week.date, Term.id, Term.number, Term.name)
    known = select(*columns).join(Term, Term.id == Week.term_id).where(Week.id.in_(week_ids))
    rows = session.execute(known.order_by(Term.number, Week.number, Week.id))
    return tuple(
        value.Week(week_id, number, date, term_id, (of_term, name))
        for week_id, number, date, term_id, of_term, name in rows
    )


def _people(session: Session, guild_id: int, found: value.Record) -> Mapping[int, value.Person]:
    """Return all whom a record names, by their ids."""
    ids = {member_id for talk in found.talks for member_id in talk.roster}
    ids.update(reflection.member_id for reflection in found.reflections)
    for question in found.questions:
        ids.update(filter(None, (question.presenter_id, question.asker_id)))
        ids.update(said.author_id for said in question.said)
    columns = (Member.id, Member.name, Member.emoji, Member.heart)
    rows = session.execute(select(*columns).where(Member.guild_id == guild_id, Member.id.in_(ids)).order_by(Member.id))
    return {person.id: person for person in (value.Person(*row) for row in rows)}
