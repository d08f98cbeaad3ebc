"""New rows, each kind made in one place, whether somebody typed in a form or a whole week is imported.

What only one of the two knows, such as who recorded it, is given by the names of columns and relationships.
"""

import datetime as dt
from collections.abc import Iterable

from db.models import Answer, Member, Paper, Picture, Presentation, Presenter, Question, Reflection, Week
from db.week import value
from db.week.value import Text


def presentation(week: Week, team: str, *, now: dt.datetime, **known: object) -> Presentation:
    """Make a team's slot in a week, as yet without people and papers."""
    return Presentation(guild_id=week.guild_id, week=week, team=team, created_at=now, roster=[], papers=[], **known)


def fill(presentation: Presentation, members: Iterable[Member], papers: Iterable[value.Paper]) -> None:
    """Put people on an empty roster and papers beside it, in order."""
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
    """Make what somebody says to a stored question: its answer, or with ``is_addition`` what is said beside it."""
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
    """Make the pictures of a stored question or answer, in order."""
    return [
        Picture(guild_id=guild_id, question_id=question_id, answer_id=answer_id, position=at, name=name)
        for at, name in enumerate(names)
    ]


def reflection(member: Member, week_id: int, text: Text, *, now: dt.datetime, **known: object) -> Reflection:
    """Make what a member writes about a week."""
    return Reflection(
        guild_id=member.guild_id,
        week_id=week_id,
        member=member,
        body=text.body,
        dialect=text.dialect,
        written_at=now,
        **known,
    )
