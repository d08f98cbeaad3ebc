"""Use-cases of pictures: which files belong to a question or to its answer."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.models import Picture


def attach(
    session: Session,
    *,
    guild_id: int,
    names: Sequence[str],
    question_id: int | None = None,
    answer_id: int | None = None,
) -> None:
    """Remember the files of a question's or an answer's pictures, in order."""
    session.add_all(
        Picture(guild_id=guild_id, question_id=question_id, answer_id=answer_id, position=position, name=name)
        for position, name in enumerate(names)
    )
