"""Use-cases of terms: which one runs (see `db.guilds`), what it is called, and how a new one follows it.

A later term has a greater number, and a greater id.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, exists, func, inspect, or_, select
from sqlalchemy.orm import Session, aliased

from db import endings, guilds, words
from db.errors import NoSuchFolder, NoSuchTerm, TermHoldsNothing, TermHoldsWeeks, TermNameTaken
from db.models import Guild, MomentSetting, Term, Week

#: What a new term does not take over from the one before it; all that was set for that one it does.
_ITS_OWN = {"id", "guild_id", "number", "name", "is_beside", "ended_at", "first_question", "paused_until"}
#: The condition for weeks that hold something.
HOLDS_SOMETHING: ColumnElement[bool] = Week.presentations.any() | Week.reflections.any()


@dataclass(frozen=True, slots=True)
class Begun:
    """The term that runs now, and whether it has just begun."""

    term: Term
    is_new: bool


@dataclass(frozen=True, slots=True)
class State:
    """The running term, and how many of its weeks hold something; its beginning may be undone if it has none at all.

    Nothing comes by itself in it until the end of the day ``paused_until``. Its announcements may bring a question of
    the week before (``recalls``). A track, which ``is_beside`` the others, ends instead; ``tracks`` are those that run
    beside this one.
    """

    id: int
    number: int
    name: str | None
    weeks: int
    is_undoable: bool
    paused_until: dt.date | None
    recalls: bool
    is_beside: bool
    tracks: Sequence[Term] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """A term, and the ones before and after it."""

    before: Term | None
    term: Term | None
    after: Term | None


def is_track(term: Term) -> bool:
    """Tell whether a term is a track that runs beside the others."""
    return term.is_beside and term.ended_at is None


def running(session: Session, *, guild_id: int) -> Term | None:
    """Return a guild's running term; None as long as the guild has stored nothing."""
    return session.scalar(select(Term).where(Term.id == guilds.running_id(guild_id)))


def to_be_named(session: Session, *, guild_id: int, week_id: int) -> Term | None:
    """Return the term of a week where its number alone does not say which week is meant, else None.

    That is so for a track, for a term that does not run any more, and for one with a name that a track runs beside.
    """
    track = aliased(Term)
    beside = exists().where(track.guild_id == guild_id, track.is_beside, track.ended_at.is_(None))
    is_unclear = or_(Term.is_beside, ~guilds.is_running(), Term.name.is_not(None) & beside)
    of_week = select(Term).join(Week, Week.term_id == Term.id).where(Week.guild_id == guild_id, Week.id == week_id)
    return session.scalar(of_week.where(is_unclear))


def state(session: Session, *, guild_id: int) -> State | None:
    """Return how a guild's running term stands; None as long as the guild has stored nothing."""
    term = running(session, guild_id=guild_id)
    if term is None:
        return None
    tracks = select(Term).where(Term.guild_id == guild_id, Term.id != term.id, guilds.is_running_track())
    beside = () if term.is_beside else session.scalars(tracks.order_by(Term.id)).all()
    held = select(func.count()).select_from(Week).where(Week.term_id == term.id, HOLDS_SOMETHING)
    is_undoable = term.number > 1 and not term.is_beside and not _has_week(session, term)
    ways = (is_undoable, term.paused_until, term.recalls, term.is_beside)
    return State(term.id, term.number, term.name, session.scalar(held) or 0, *ways, beside)


def around(session: Session, *, guild_id: int, term_id: int | None = None) -> Around:
    """Return a term, or the running one, and its neighbours: a track has none as long as it runs.

    Raises:
        NoSuchTerm: it is not in this guild.
    """
    found = running(session, guild_id=guild_id) if term_id is None else get(session, guild_id=guild_id, term_id=term_id)
    if found is None or is_track(found):
        return Around(None, found, None)
    in_order = session.scalars(
        select(Term)
        .where(Term.guild_id == guild_id, ~guilds.is_running_track())
        .order_by(case((guilds.is_running(), 1), else_=0), Term.number)
    ).all()
    at = in_order.index(found)
    return Around(in_order[at - 1] if at else None, found, next(iter(in_order[at + 1 :]), None))


def get(session: Session, *, guild_id: int, term_id: int) -> Term:
    """Return a term by id.

    Raises:
        NoSuchTerm: it was undone, or is not in this guild.
    """
    term = session.scalar(select(Term).where(Term.guild_id == guild_id, Term.id == term_id))
    if term is None:
        raise NoSuchTerm
    return term


def rename(session: Session, *, guild_id: int, name: str) -> Term:
    """Give the running term a name, by which also the folder of its pages is called.

    Raises:
        BadTermName: see `words.term`.
        TermNameTaken: another term has this name, or one that makes the same folder.
    """
    term = lock(session, guild_id=guild_id)
    term.name = free_name(session, guild_id, name, besides=term.id)
    session.flush()
    return term


def begin(session: Session, *, guild_id: int, name: str, now: dt.datetime) -> Begun:
    """Begin a new term, for which the same is set as for the one before; its weeks are numbered from 1.

    The one before is seen at a glance by all. Once the new one has begun, and holds nothing yet, beginning it again
    changes nothing.

    Raises:
        BadTermName: see `words.term`.
        TermNameTaken: another term has this name, or one that makes the same folder.
        TermHoldsNothing: the running term holds nothing, so it can go on as the new one.
    """
    lock(session, guild_id=guild_id)
    before = _first(session, guild_id)
    if not _holds_something(session, before):
        if before.number > 1 and before.name == words.term(name):
            return Begun(before, is_new=False)
        raise TermHoldsNothing
    number = next_number(session, guild_id=guild_id)
    term = Term(guild_id=guild_id, number=number, name=free_name(session, guild_id, name))
    for column in set(inspect(Term).columns.keys()) - _ITS_OWN:
        setattr(term, column, getattr(before, column))
    term.first_question = guilds.ensure(session, guild_id=guild_id).last_question + 1
    session.add(term)
    session.flush()
    _take_moments_over(session, before, term)
    endings.say(session, before, now=now)
    return Begun(term, is_new=True)


def undo_begin(session: Session, *, guild_id: int, term_id: int, now: dt.datetime) -> Term:
    """Delete a term that has just begun, and return the one that runs then; one that is gone is undone already.

    What was said at the end of that one is deleted again.

    Raises:
        TermHoldsWeeks: a week was registered in it, or it is the guild's first term.
    """
    lock(session, guild_id=guild_id)
    term = _first(session, guild_id)
    is_there = session.scalar(select(Term.id).where(Term.guild_id == guild_id, Term.id == term_id)) is not None
    if not is_there:
        return term
    if term.id != term_id or term.number == 1 or _has_week(session, term):
        raise TermHoldsWeeks
    for setting in _moment_settings(session, term):
        session.delete(setting)
    session.flush()
    session.delete(term)
    session.flush()
    before = _first(session, guild_id)
    endings.take_back(session, before, now=now)
    return before


def in_folder(session: Session, *, guild_id: int, folder: str, is_strict: bool = False) -> int | None:
    """Return the id of the term whose pages stand in a folder; None stands for the running term.

    A page without a folder belongs to the running term. As long as no term of the guild has a name, its pages may
    stand in any folder, unless this ``is_strict``.

    Raises:
        NoSuchFolder: no term is called so.
    """
    named = session.execute(select(Term.id, Term.name).where(Term.guild_id == guild_id, Term.name.is_not(None))).all()
    if not folder or not (named or is_strict):
        return None
    wanted = _key(folder)
    found = next((term_id for term_id, name in named if name is not None and _key(name) == wanted), None)
    if found is None:
        raise NoSuchFolder(folder=folder)
    return found


def folder_of(session: Session, *, guild_id: int, week_id: int) -> str | None:
    """Return the folder in which a week's page stands; None where its term has no name."""
    of_week = select(Term.name).join(Week, Week.term_id == Term.id)
    name = session.scalar(of_week.where(Week.guild_id == guild_id, Week.id == week_id))
    return words.folder(name) if name else None


def lock(session: Session, *, guild_id: int) -> Term:
    """Return the running term, and keep others from changing the guild's terms until the end of the transaction."""
    guilds.ensure(session, guild_id=guild_id)
    session.execute(select(Guild.id).where(Guild.id == guild_id).with_for_update())
    return guilds.running_term(session, guild_id=guild_id)


def _first(session: Session, guild_id: int) -> Term:
    """Return the term that runs where no track does."""
    follows = select(Term).where(Term.guild_id == guild_id, ~Term.is_beside)
    return session.scalars(follows.order_by(Term.number.desc()).limit(1)).one()


def next_number(session: Session, *, guild_id: int) -> int:
    """Return the number of a guild's next term."""
    return (session.scalar(select(func.max(Term.number)).where(Term.guild_id == guild_id)) or 0) + 1


def free_name(session: Session, guild_id: int, name: str, besides: int | None = None) -> str:
    """Return a name as it is kept, unless another term has one that makes the same folder, whatever its case."""
    name = words.term(name)
    others = session.scalars(select(Term.name).where(Term.guild_id == guild_id, Term.id != (besides or 0)))
    if _key(name) in {_key(other) for other in others if other is not None}:
        raise TermNameTaken(name=name)
    return name


def _key(name: str) -> str:
    return words.folder(name).casefold()


def _has_week(session: Session, term: Term) -> bool:
    """Tell whether a week was ever registered in a term."""
    return session.scalar(select(Week.id).where(Week.term_id == term.id).limit(1)) is not None


def _holds_something(session: Session, term: Term) -> bool:
    return session.scalar(select(Week.id).where(Week.term_id == term.id, HOLDS_SOMETHING).limit(1)) is not None


def _take_moments_over(session: Session, before: Term, term: Term) -> None:
    """Set for the moments of a term what was set for those of the one before."""
    columns = set(inspect(MomentSetting).columns.keys()) - {"term_id"}
    for setting in _moment_settings(session, before):
        session.add(MomentSetting(term_id=term.id, **{column: getattr(setting, column) for column in columns}))
    session.flush()


def _moment_settings(session: Session, term: Term) -> Sequence[MomentSetting]:
    return session.scalars(select(MomentSetting).where(MomentSetting.term_id == term.id)).all()
