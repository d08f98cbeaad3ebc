"""Use-cases of versions: when a text is edited, its old words are kept as a revision."""

import datetime as dt

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from db.errors import ChangedMeanwhile
from db.models import Answer, Question, Reflection, Revision
from db.types import Dialect

Versioned = Question | Answer | Reflection


def revise(
    session: Session,
    row: Versioned,
    *,
    body: str,
    dialect: Dialect,
    editor_id: int | None,
    now: dt.datetime,
    version: int | None = None,
) -> bool:
    """Replace the words of a text, keep the old ones as a revision, and return whether the words differ.

    ``version`` is the one that the editor has seen; None replaces any version.

    Raises:
        ChangedMeanwhile: the text has another version by now.
    """
    if (row.body, row.dialect) == (body, dialect):
        return False
    if version is not None and row.version != version:
        raise ChangedMeanwhile
    session.add(_kept(row))
    row.version += 1
    row.body, row.dialect = body, dialect
    if isinstance(row, Reflection):
        row.written_at = now
    else:
        row.editor_id, row.edited_at = editor_id, now
    session.flush()
    return True


def earlier(
    session: Session, *, guild_id: int, question_id: int | None = None, answer_id: int | None = None
) -> list[Revision]:
    """Return the revisions of a question or an answer, newest first, with their editors."""
    of_text = Revision.question_id == question_id if answer_id is None else Revision.answer_id == answer_id
    statement = select(Revision).where(Revision.guild_id == guild_id, of_text).options(joinedload(Revision.editor))
    return list(session.scalars(statement.order_by(Revision.version.desc())))


def at(session: Session, row: Versioned, version: int) -> Revision:
    """Return the revision of a text with this version number.

    Raises:
        ChangedMeanwhile: there is none.
    """
    found = session.scalar(select(Revision).where(_of_row(row), Revision.version == version))
    if found is None:
        raise ChangedMeanwhile
    return found


def _kept(row: Versioned) -> Revision:
    written_at = row.written_at if isinstance(row, Reflection) else row.edited_at or row.created_at
    editor_id = None if isinstance(row, Reflection) else row.editor_id
    return Revision(
        guild_id=row.guild_id,
        version=row.version,
        body=row.body,
        dialect=row.dialect,
        editor_id=editor_id,
        interaction_id=row.interaction_id if isinstance(row, Reflection) else None,
        written_at=written_at,
        **{f"{row.__tablename__}_id": row.id},
    )


def _of_row(row: Versioned) -> ColumnElement[bool]:
    column: ColumnElement[int] = getattr(Revision, f"{row.__tablename__}_id")
    return column == row.id
