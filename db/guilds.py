"""Use-cases of guilds: their rows, the hello that is said once, and question numbers."""

import datetime as dt

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from db.models import Base, Guild, Term


def ensure(session: Session, *, guild_id: int) -> Guild:
    """Find the guild's row, or make it together with its first term."""
    guild = session.get(Guild, guild_id)
    if guild is None:
        guild = Guild(id=guild_id, last_question=0)
        session.add_all([guild, Term(guild_id=guild_id, number=1)])
        session.flush()
    return guild


def running_id(guild_id: int | BindParameter[int]) -> ScalarSelect[int]:
    """Select the id of a guild's running term. Here, and in `is_running`, stands which one that is: the newest."""
    return select(Term.id).where(Term.guild_id == guild_id).order_by(Term.number.desc()).limit(1).scalar_subquery()


def is_running() -> ColumnElement[bool]:
    """Return the condition for the running term of each guild."""
    other = aliased(Term)
    newest = select(func.max(other.number)).where(other.guild_id == Term.guild_id).correlate(Term)
    return Term.number == newest.scalar_subquery()


def running_term(session: Session, *, guild_id: int) -> Term:
    """Return the guild's running term, or make the first one."""
    ensure(session, guild_id=guild_id)
    return session.scalars(select(Term).where(Term.id == running_id(guild_id))).one()


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
