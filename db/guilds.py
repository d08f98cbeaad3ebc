"""Use-cases of guilds: their rows, the hello that is said once, and question numbers."""

import datetime as dt

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from db.models import Base, Guild, Term


def ensure(session: Session, *, guild_id: int) -> Guild:
    """Find the guild's row, or make it together with its first term."""
    guild = session.get(Guild, guild_id)
    if guild is None:
        guild = Guild(id=guild_id, last_question=0)
        session.add_all([guild, Term(guild_id=guild_id, number=1)])
        session.flush()
    return guild


def running_term(session: Session, *, guild_id: int) -> Term:
    """Return the guild's newest term, which is the one that runs."""
    ensure(session, guild_id=guild_id)
    return session.scalars(select(Term).where(Term.guild_id == guild_id).order_by(Term.number.desc()).limit(1)).one()


def is_greeted(session: Session, *, guild_id: int) -> bool:
    """Tell whether the bot has said hello here."""
    guild = session.get(Guild, guild_id)
    return guild is not None and guild.greeted_at is not None


def greeted(session: Session, *, guild_id: int, now: dt.datetime) -> None:
    """Remember that the bot has said hello."""
    ensure(session, guild_id=guild_id).greeted_at = now


#: Put together once, for every question takes a number.
_GUILDS = Base.metadata.tables[Guild.__tablename__]
_NEXT_QUESTION = (
    update(_GUILDS)
    .where(_GUILDS.c.id == bindparam("guild"))
    .values(last_question=_GUILDS.c.last_question + bindparam("count"))
    .returning(_GUILDS.c.last_question)
)


def next_question(session: Session, *, guild_id: int) -> int:
    """Take the guild's next question number; a lock on the row keeps two transactions from taking the same."""
    return next_questions(session, guild_id=guild_id, count=1)


def next_questions(session: Session, *, guild_id: int, count: int) -> int:
    """Take as many consecutive question numbers of the guild, and return the first."""
    taken = session.connection().execute(_NEXT_QUESTION, {"guild": guild_id, "count": count})
    return int(taken.scalar_one()) - count + 1
