"""What posts would show if they were drawn from the database now."""

from collections.abc import Mapping
from typing import TypeAlias

import discord
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.outbox import posts
from db import questions
from db.models import Notice, Post
from tests.support.study import Study, buttons_of, text_of

Look: TypeAlias = tuple[str, Mapping[str, str]]


def all_posts(session: Session) -> list[Post]:
    """Return every post."""
    return list(session.scalars(select(Post).order_by(Post.id)))


def all_notices(session: Session) -> list[Notice]:
    """Return every notice."""
    return list(session.scalars(select(Notice).options(joinedload(Notice.question)).order_by(Notice.id)))


def look_of(message: discord.Message) -> Look:
    """Return a message's words and its buttons."""
    return _lasting(text_of(message)), buttons_of(message)


def _lasting(text: str) -> str:
    """Leave out the line of a recap that says when it was brought up to date."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("-# 🔄 <t:"))


async def as_stored(study: Study, post: Post) -> Look | None:
    """Return what a post's message is to show, where there is to be one."""
    if post.question_id is not None:
        post.question = await study.db.read(questions.by_id, question_id=post.question_id)
    drawn = await posts._draw(study.bot, post)
    if drawn is None:
        return None
    parts = list(drawn.view.walk_children())
    words = [part.content for part in parts if isinstance(part, discord.ui.TextDisplay)]
    buttons = {str(part.label): str(part.custom_id) for part in parts if isinstance(part, discord.ui.Button)}
    return _lasting("\n".join(words)), buttons
