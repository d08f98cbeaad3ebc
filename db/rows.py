"""Making new rows: in one place for each kind. Imports make theirs in `db/week/store.py`, without objects.

The caller adds them to its session, except for what is inserted here. ``known`` sets further columns and relationships
by name, such as ``recorder``.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Insert, insert
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from db import likeness, marking, search_texts
from db.marking import What
from db.models import Answer, Base, Member, Paper, Picture, Presentation, Presenter, Question, Reflection, Week
from db.week import value
from db.week.value import Text

Row = TypeVar("Row", bound=Base)


def presentation(week: Week, team: str, *, now: dt.datetime, **known: object) -> Presentation:
    """Make a presentation, without people and papers yet."""
    return Presentation(guild_id=week.guild_id, week=week, team=team, created_at=now, roster=[], papers=[], **known)


def fill_presentation(presentation: Presentation, members: Iterable[Member], papers: Iterable[value.Paper]) -> None:
    """Add people and papers, in this order, to a presentation that has none."""
    presentation.roster.extend(Presenter(member=member, position=at) for at, member in enumerate(members))
    presentation.papers.extend(Paper(title=paper.title, url=paper.url, position=at) for at, paper in enumerate(papers))


def question(
    session: Session,
    presentation: Presentation,
    presenter: Member,
    text: Text,
    *,
    number: int,
    now: dt.datetime,
    asker: Member | None,
    recorder: Member | None,
    **known: Any,  # noqa: ANN401  # by column
) -> Question:
    """Insert a question to one presenter, with all that is known of a new one, so that nobody has to load it."""
    question = inserted(
        session,
        Question,
        guild_id=presentation.guild_id,
        number=number,
        presentation_id=presentation.id,
        presenter_id=presenter.id,
        asker_id=asker.id if asker is not None else None,
        recorder_id=recorder.id if recorder is not None else None,
        body=text.body,
        dialect=text.dialect,
        created_at=now,
        **known,
    )
    people = {"presenter": presenter, "asker": asker, "recorder": recorder}
    for name, related in {"presentation": presentation, **people, **_NOTHING_YET}.items():
        set_committed_value(question, name, related)
    likeness.keep_keys(session, [question])
    search_texts.keep(session, [question])
    marking.touch(session, What.PRESENTATION, [presentation.id])
    marking.touch(session, What.QUESTION, [question.parent_id] if question.parent_id is not None else [])
    return question


#: What belongs to a new question.
_NOTHING_YET: Mapping[str, Any] = MappingProxyType(
    dict.fromkeys(("answer", "card", "parent", "merged_into"))
    | dict.fromkeys(("additions", "follow_ups", "merged", "me_toos", "pictures"), ())
)


def answer(question: Question, author: Member, text: Text, *, now: dt.datetime, **known: object) -> Answer:
    """Make an answer to a stored question, or with ``is_addition=True`` an addition to its answer."""
    return Answer(
        guild_id=question.guild_id,
        question_id=question.id,
        author=author,
        body=text.body,
        dialect=text.dialect,
        created_at=now,
        **known,
    )


def pictures(
    guild_id: int, names: Iterable[str], *, question_id: int | None = None, answer_id: int | None = None
) -> list[Picture]:
    """Make the pictures of a stored question or answer; ``names`` are their files, in order."""
    return [
        Picture(guild_id=guild_id, question_id=question_id, answer_id=answer_id, position=at, name=name)
        for at, name in enumerate(names)
    ]


def reflection(member: Member, week_id: int, text: Text, *, now: dt.datetime, **known: object) -> Reflection:
    """Make a member's reflection on a week."""
    return Reflection(
        guild_id=member.guild_id,
        week_id=week_id,
        member=member,
        body=text.body,
        dialect=text.dialect,
        written_at=now,
        **known,
    )


def inserted(session: Session, model: type[Row], **known: Any) -> Row:  # noqa: ANN401  # by column
    """Insert a row at once, and return it as the session's own.

    A flush would do so too, but needs several times as long to find out what depends on what. It would tell
    `db.marking` and `db.likeness` of the row: here the caller does.
    """
    statement, defaults = _insert_into(model)
    values = defaults | known
    key = session.connection().execute(statement, values).inserted_primary_key
    assert key is not None  # of a single row
    row = model(id=key[0], **values)
    make_transient_to_detached(row)
    session.add(row)
    return row


@cache
def _insert_into(model: type[Base]) -> tuple[Insert, dict[str, Any]]:
    """Return the statement that inserts a row, and what its columns hold that nobody names."""
    columns = [column for column in model.__table__.columns if not column.primary_key]
    defaults = {column.key: column.default.arg if column.default is not None else None for column in columns}
    return insert(Base.metadata.tables[model.__tablename__]), defaults
