"""Whether anybody has changed a week since it was imported, and how to delete one that nobody has changed."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db import marking, members
from db.models import (
    Answer,
    Base,
    LikenessKey,
    Member,
    MeToo,
    Notice,
    Paper,
    Picture,
    Post,
    Presentation,
    Presenter,
    Question,
    Reflection,
    Revision,
    Week,
)
from db.types import Dialect

#: What was changed: ``discord`` if the week was never imported, texts, posted cards, me-toos, or anything else.
Touch = Literal["discord", "texts", "cards", "me-toos", "teams"]

_FINGERPRINT = 32


def fingerprint(session: Session, *, week_id: int) -> str:
    """Return a hash of all rows of a week, 32 hex digits: it changes whenever somebody changes the week.

    Its recap's message, and its members' names and emoji, are not part of it. Empty columns are left out, so that a
    column that a later version adds changes no hash, and so is what follows from other rows.
    """
    date = session.scalar(select(Week.date).where(Week.id == week_id))
    digest = hashlib.sha256(str(date).encode())
    for name, row in _rows(session, week_id):
        digest.update(json.dumps([name, row], default=_plain, sort_keys=True).encode())
    return digest.hexdigest()[:_FINGERPRINT]


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.value if isinstance(value, Dialect) else str(value)


def _rows(session: Session, week_id: int) -> Iterator[tuple[str, dict[str, object]]]:
    for table, condition in _parts(Presentation.week_id == week_id, Reflection.week_id == week_id):
        for row in session.execute(select(table).where(condition).order_by(*table.primary_key)).mappings():
            yield table.name, {column: value for column, value in row.items() if value and column != "is_answered"}


def _parts(
    of_presentation: ColumnElement[bool], of_reflection: ColumnElement[bool]
) -> list[tuple[Table, ColumnElement[bool]]]:
    """Return each table with the condition for its rows, parents before children; ``of_…`` select the roots."""
    presentations = select(Presentation.id).where(of_presentation)
    questions = select(Question.id).where(Question.presentation_id.in_(presentations))
    answers = select(Answer.id).where(Answer.question_id.in_(questions))
    reflections = select(Reflection.id).where(of_reflection)
    of_texts = (Revision.question_id.in_(questions), Revision.answer_id.in_(answers))
    found: list[tuple[type[Base], ColumnElement[bool]]] = [
        (Presentation, of_presentation),
        (Presenter, Presenter.presentation_id.in_(presentations)),
        (Paper, Paper.presentation_id.in_(presentations)),
        (Reflection, of_reflection),
        # A question of another week may have been merged into one of this.
        (Question, or_(Question.presentation_id.in_(presentations), Question.merged_into_id.in_(questions))),
        (Answer, Answer.question_id.in_(questions)),
        (MeToo, MeToo.question_id.in_(questions)),
        (Picture, or_(Picture.question_id.in_(questions), Picture.answer_id.in_(answers))),
        (Revision, or_(*of_texts, Revision.reflection_id.in_(reflections))),
        (Post, Post.question_id.in_(questions)),
    ]
    return [(Base.metadata.tables[kind.__tablename__], condition) for kind, condition in found]


def mark_imported(session: Session, *, week: Week) -> None:
    """Store the fingerprint of a week that was just imported."""
    session.flush()
    week.imported_as = fingerprint(session, week_id=week.id)


@contextmanager
def keep_untouched(session: Session, week_ids: Iterable[int]) -> Iterator[None]:
    """Keep weeks untouched while the bot itself changes them, such as when it adds a paper's title."""
    marked = session.scalars(select(Week).where(Week.id.in_(week_ids), Week.imported_as.is_not(None))).all()
    untouched = [week for week in marked if week.imported_as == fingerprint(session, week_id=week.id)]
    yield
    for week in untouched:
        mark_imported(session, week=week)


def since_import(session: Session, *, week: Week) -> Touch | None:
    """Return what was changed in Discord since a week was imported; None if nothing was.

    Linking a name to a Discord user is no change.
    """
    if week.imported_as is None:
        return "discord"
    if week.imported_as == fingerprint(session, week_id=week.id):
        return None
    here = Question.presentation_id.in_(select(Presentation.id).where(Presentation.week_id == week.id))
    answered = Answer.question_id.in_(select(Question.id).where(here))
    touches: dict[Touch, list[ColumnElement[bool]]] = {
        "texts": [
            _any(Question.id, here, or_(_by_hand(Question), ~Question.in_page, Question.merged_into_id.is_not(None))),
            _any(Answer.id, answered, _by_hand(Answer)),
            _any(Reflection.id, Reflection.week_id == week.id, _by_hand(Reflection)),
        ],
        "cards": [_any(Question.id, here, or_(Question.card.has(), Question.list_id.is_not(None)))],
        "me-toos": [_any(MeToo.id, MeToo.question_id.in_(select(Question.id).where(here)))],
    }
    return next((touch for touch, found in touches.items() if session.scalar(select(or_(*found)))), "teams")


def _any(column: InstrumentedAttribute[int], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(column).where(*conditions).exists()


def _by_hand(kind: type[Question | Answer | Reflection]) -> ColumnElement[bool]:
    """Return the condition for texts that were written, edited or withdrawn in Discord."""
    return or_(kind.dialect == Dialect.DISCORD, kind.version > 0, kind.withdrawn_at.is_not(None))


def remove(session: Session, *, week: Week) -> list[int]:
    """Delete all that an import has stored in a week, and return the ids of the members that it named.

    For weeks that nobody has changed (`since_import`). Rows that are withdrawn stay. Afterwards, no object that the
    session has loaded may be used.
    """
    session.flush()
    standing = and_(Presentation.week_id == week.id, Presentation.withdrawn_at.is_(None))
    parts = _parts(standing, and_(Reflection.week_id == week.id, Reflection.withdrawn_at.is_(None)))
    named = set[int]()
    for table, condition in parts:
        columns = [column for column in table.columns if column in members.references()]
        for column in columns:
            named.update(session.scalars(select(column).where(condition, column.is_not(None))))
    told = Notice.presentation_id.in_(select(Presentation.id).where(standing))
    session.execute(delete(Notice).where(told), execution_options={"synchronize_session": False})
    questions = next(condition for table, condition in parts if table.name == Question.__tablename__)
    found_by = LikenessKey.question_id.in_(select(Question.id).where(questions))
    session.execute(delete(LikenessKey).where(found_by), execution_options={"synchronize_session": False})
    for table, condition in reversed(parts):
        session.execute(delete(table).where(condition), execution_options={marking.NOTED: True})
    session.expunge_all()
    for what in (marking.What.WEEK, marking.What.MOMENTS):
        marking.touch(session, what, [week.id])
    return sorted(named)


def remove_unused_members(session: Session, *, guild_id: int, member_ids: Sequence[int]) -> None:
    """Delete those of these members who are not linked to a Discord user, and whom no row names any more."""
    named = or_(*(select(column).where(column == Member.id).exists() for column in members.references()))
    unused = and_(Member.guild_id == guild_id, Member.id.in_(member_ids), Member.user_id.is_(None), ~named)
    session.execute(delete(Member).where(unused), execution_options={"synchronize_session": False, marking.NOTED: True})
