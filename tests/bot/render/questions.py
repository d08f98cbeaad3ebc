"""Questions as the database hands them over, for what draws them."""

import datetime as dt
from typing import Any

import discord
from sqlalchemy.orm.attributes import set_committed_value

from db.models import Answer, Member, Presentation, Question, Week
from db.types import Dialect

EUNBI = Member(name="은비", emoji="🐶", heart="💛", user_id=7)
GUEST = Member(name="손님", emoji="🐱", heart="❤️", user_id=None)


def question(body: str, answer: str | None = None, *, presenter: Member = EUNBI, **details: Any) -> Question:
    """Make a question as the database hands it over."""
    row = Question(
        guild_id=1,
        number=12,
        presentation=Presentation(week=Week(number=3, date=dt.date(2026, 1, 1))),
        presenter=presenter,
        body=body,
        dialect=details.get("dialect", Dialect.DISCORD),
    )
    said = Answer(author=EUNBI, body=answer, dialect=Dialect.DISCORD) if answer else None
    values: dict[str, object] = {
        "answer": said,
        "additions": [],
        "follow_ups": [],
        "merged": [],
        "me_toos": [],
        "card": None,
    }
    for name, value in values.items():
        set_committed_value(row, name, details.get(name, value))
    return row


def parts(view: discord.ui.LayoutView) -> list[str]:
    """Return a view's texts, top to bottom."""
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def labels(view: discord.ui.LayoutView) -> list[str | None]:
    """Return the labels of a view's buttons."""
    return [item.label for item in view.walk_children() if isinstance(item, discord.ui.Button)]
