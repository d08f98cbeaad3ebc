"""Use-cases of pictures: which files belong to a question or an answer."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import rows
from db.models import Answer, Question


def attach(
    session: Session,
    *,
    guild_id: int,
    names: Sequence[str],
    question_id: int | None = None,
    answer_id: int | None = None,
) -> None:
    """Store the file names of a question's or an answer's pictures, in order."""
    kind, text_id = (Answer, answer_id) if question_id is None else (Question, question_id)
    session.scalars(select(kind.id).where(kind.guild_id == guild_id, kind.id == text_id)).one()
    session.add_all(rows.pictures(guild_id, names, question_id=question_id, answer_id=answer_id))
