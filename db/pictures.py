"""Use-cases of pictures: which files belong to a question or an answer."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import notices, questions, rows
from db.models import Answer, Question


def attach(
    session: Session,
    *,
    guild_id: int,
    names: Sequence[str],
    now: dt.datetime,
    question_id: int | None = None,
    answer_id: int | None = None,
) -> None:
    """Store the file names of a question's or an answer's pictures, in order, and let them be shown."""
    kind, text_id = (Answer, answer_id) if question_id is None else (Question, question_id)
    session.scalars(select(kind.id).where(kind.guild_id == guild_id, kind.id == text_id)).one()
    session.add_all(rows.pictures(guild_id, names, question_id=question_id, answer_id=answer_id))
    session.flush()
    is_told = answer_id is not None and notices.let_pictures_come(session, answer_id=answer_id, now=now)
    if names and not is_told:
        question = questions.by_id(session, question_id or _question_of(session, answer_id))
        notices.show_pictures(session, question, answer_id=answer_id, now=now)


def _question_of(session: Session, answer_id: int | None) -> int:
    return session.scalars(select(Answer.question_id).where(Answer.id == answer_id)).one()
