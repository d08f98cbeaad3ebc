"""Making new rows: in one place for each kind. Imports make theirs in `db/week/store.py`, without objects.

The caller adds them to its session. ``known`` sets further columns and relationships by name, such as ``recorder``.
"""

import datetime as dt
from collections.abc import Iterable

from db.models import Answer, Member, Paper, Picture, Presentation, Presenter, Question, Reflection, Week
from db.week import value
from db.week.value import Text


def presentation(week: Week, team: str, *, now: dt.datetime, **known: object) -> Presentation:
    """Make a presentation, without people and papers yet."""
    return Presentation(guild_id=week.guild_id, week=week, team=team, created_at=now, roster=[], papers=[], **known)


def fill_presentation(presentation: Presentation, members: Iterable[Member], papers: Iterable[value.Paper]) -> None:
    """Add people and papers, in this order, to a presentation that has none."""
    presentation.roster.extend(Presenter(member=member, position=at) for at, member in enumerate(members))
    presentation.papers.extend(Paper(title=paper.title, url=paper.url, position=at) for at, paper in enumerate(papers))


def question(
    presentation: Presentation, presenter: Member, text: Text, *, number: int, now: dt.datetime, **known: object
) -> Question:
    """Make a question to one presenter."""
    return Question(
        guild_id=presentation.guild_id,
        number=number,
        presentation=presentation,
        presenter=presenter,
        body=text.body,
        dialect=text.dialect,
        created_at=now,
        **known,
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
