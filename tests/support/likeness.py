"""The keys under which questions are found, beside those that they should have."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import likeness
from db.models import LikenessKey, Question


def stored_keys(session: Session) -> set[tuple[int, ...]]:
    """Return the keys that the database holds."""
    columns = (LikenessKey.guild_id, LikenessKey.key, LikenessKey.question_id, LikenessKey.words)
    return {tuple(row) for row in session.execute(select(*columns))}


def true_keys(session: Session) -> set[tuple[int, ...]]:
    """Return the keys of the questions that stand and follow no other."""
    standing = select(Question).where(Question.withdrawn_at.is_(None), Question.parent_id.is_(None))
    return {
        tuple(row.values())
        for question in session.scalars(standing)
        for row in likeness.rows_of(question.body, guild_id=question.guild_id, question_id=question.id)
    }
