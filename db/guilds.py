"""Use-cases of guilds: their rows, the hello that is said once, which term runs where, and question numbers."""

import datetime as dt
from contextvars import ContextVar
from typing import TypeAlias, TypeVar

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db.models import Base, Guild, Term

T = TypeVar("T")

#: Where something is done: a channel, and for a thread also the one that it belongs to.
Here: TypeAlias = tuple[int, int | None]
#: Where the use-case that runs is wanted; None where that is in no channel. Set by `db.engine.Database.at` alone.
HERE: ContextVar[Here | None] = ContextVar("here", default=None)


def ensure(session: Session, *, guild_id: int) -> Guild:
    """Find the guild's row, or make it together with its first term."""
    guild = session.get(Guild, guild_id)
    if guild is None:
        guild = Guild(id=guild_id, last_question=0)
        session.add_all([guild, Term(guild_id=guild_id, number=1)])
        session.flush()
    return guild


def running_id(guild_id: int | BindParameter[int]) -> ScalarSelect[int]:
    """Select the id of the guild's term that runs here: of the track that uses the channel, else of the first term.

    Here, and in `is_running`, stands which one that is. Where it is, is asked whenever the statement is executed.
    """
    return _running(Term.id, guild_id)


def in_line(guild_id: int | BindParameter[int]) -> Select[int]:
    """Select the ids of the terms that are one line here: a track alone, or all that are no running track."""
    is_here = case((_running(Term.is_beside, guild_id), Term.id == running_id(guild_id)), else_=~is_running_track())
    return select(Term.id).where(Term.guild_id == guild_id, is_here)


def _running(column: InstrumentedAttribute[T], guild_id: int | BindParameter[int]) -> ScalarSelect[T]:
    runs_here = is_running_track() & or_(_is_channel("here", 0), _is_channel("above", 1))
    terms = select(column).where(Term.guild_id == guild_id, or_(~Term.is_beside, runs_here))
    return terms.order_by(Term.is_beside.desc(), Term.number.desc()).limit(1).scalar_subquery()


def _is_channel(name: str, part: int) -> ColumnElement[bool]:
    """Return the condition for terms that use the channel, or that of the thread, in which something is done."""

    def channel_id() -> int | None:
        here = HERE.get()
        return here[part] if here is not None else None

    channel = bindparam(name, callable_=channel_id, type_=BigInteger)
    return channel.in_([Term.question_channel_id, Term.recap_channel_id, Term.reminder_channel_id])


def is_running_track() -> ColumnElement[bool]:
    """Return the condition for tracks that run."""
    return Term.is_beside & Term.ended_at.is_(None)


def is_running() -> ColumnElement[bool]:
    """Return the condition for the terms of each guild that run: the newest of those that follow, and tracks."""
    other = aliased(Term)
    newest = select(func.max(other.number)).where(other.guild_id == Term.guild_id, ~other.is_beside).correlate(Term)
    return or_(Term.number == newest.scalar_subquery(), is_running_track())


def running_term(session: Session, *, guild_id: int) -> Term:
    """Return the guild's term that runs here, or make the first one."""
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
