"""Use-cases of reflections: one a member and week."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db import members, weeks, words
from db.members import User
from db.models import Member, Reflection
from db.types import Dialect


def write(
    session: Session,
    *,
    guild_id: int,
    author: User,
    week_id: int,
    body: str,
    interaction_id: int,
    now: dt.datetime,
) -> Reflection:
    """Store a member's reflection on a week in the place of what they wrote before.

    Raises:
        NoSuchWeek: the week is not in this guild.
        Empty, TooLong: the text.
    """
    weeks.get(session, guild_id=guild_id, week_id=week_id)
    reflection = of(session, guild_id=guild_id, user_id=author.id, week_id=week_id)
    if reflection is None:
        member = members.ensure(session, guild_id=guild_id, user=author, now=now)
        reflection = Reflection(guild_id=guild_id, week_id=week_id, member=member)
        session.add(reflection)
    reflection.body = words.body(body)
    reflection.dialect = Dialect.DISCORD
    reflection.interaction_id = interaction_id
    reflection.written_at = now
    session.flush()
    return reflection


def of(session: Session, *, guild_id: int, user_id: int, week_id: int) -> Reflection | None:
    """Return what a Discord user wrote about a week."""
    return session.scalar(
        select(Reflection)
        .join(Member)
        .where(Reflection.guild_id == guild_id, Reflection.week_id == week_id, Member.user_id == user_id)
        .options(joinedload(Reflection.member))
    )
