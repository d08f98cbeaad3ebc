"""Which questions have an answer: kept beside them, so that the open ones are found through an index.

It follows from the answers that a session writes, so no use-case has to remember it.
"""

from sqlalchemy import bindparam, inspect, select, update
from sqlalchemy.orm import Session

from db.models import Answer, Base

_question, _answer = Base.metadata.tables["question"].c, Base.metadata.tables["answer"].c
_stands = (_answer.question_id == _question.id) & _answer.withdrawn_at.is_(None) & ~_answer.is_addition
_FOLLOW = (
    update(Base.metadata.tables["question"])
    .where(_question.id.in_(bindparam("ids", expanding=True)))
    .values(is_answered=select(_answer.id).where(_stands).exists())
)


def follow(session: Session, _context: object) -> None:
    """Let questions know, after a flush, that they were answered or are open again."""
    ids = set[int]()
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Answer):
            history = inspect(row).attrs.question_id.history
            ids.update(of for of in (*history.unchanged, *history.added, *history.deleted) if of is not None)
    if ids:
        session.connection().execute(_FOLLOW, {"ids": [*ids]})
