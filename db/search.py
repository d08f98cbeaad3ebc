"""The use-case of a search: the newest texts of a guild in which all of some words stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from db import guilds, words
from db.errors import NothingToSearch, SearchTooLong
from db.folding import Needle
from db.messages import message_link
from db.models import (
    Answer,
    Member,
    Paper,
    Post,
    Presentation,
    Presenter,
    Question,
    Reflection,
    SearchText,
    Term,
    Week,
)
from db.sought import Sought
from db.types import Dialect, PostKind

#: Characters of a search, and the texts that it finds at most: who wants others adds a word.
WORDS_LIMIT, FOUND_LIMIT = 60, 100
#: Texts that are read at first; some of them may be withdrawn.
FIRST_READ = 128


class Kind(StrEnum):
    """What was found."""

    QUESTION = "question"
    FOLLOW_UP = "follow-up"
    ANSWER = "answer"
    ADDITION = "addition"
    REFLECTION = "reflection"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that was found.

    ``people`` are names and emoji: whom a question was asked, who wrote an answer or a reflection, who presents a paper
    as ``team``; never who asked. ``term`` is the number and the name of a term that does not run any more. ``link``
    leads to the card, or to the week's recap.
    """

    kind: Kind
    body: str
    dialect: Dialect
    week_id: int
    week: int
    term: tuple[int, str | None] | None
    people: Sequence[tuple[str, str | None]]
    link: str | None
    number: int | None = None
    team: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A leaf of what was found: ``count`` texts, or more where ``is_cut``, by ``needles`` that stand in each."""

    needles: Sequence[Needle]
    count: int
    is_cut: bool
    at: int
    leaves: int
    hits: Sequence[Hit]


def tidy(text: str) -> str:
    """Return a search as it was typed, normalised, in one line.

    Raises:
        SearchTooLong: it has more than 60 characters.
    """
    tidied = words.title(text)
    if len(tidied) > WORDS_LIMIT:
        raise SearchTooLong(limit=WORDS_LIMIT)
    return tidied


def find(session: Session, *, guild_id: int, text: str, at: int, size: int) -> Found:
    """Return a leaf of the texts in which all words of ``text`` stand, the newest first; or the last leaf.

    A question whose number it is comes before all. Found is what stands and all can see, of all terms, a hundred texts
    at most.

    Raises:
        NothingToSearch: there is no word in it.
        SearchTooLong: it has more than 60 characters.
    """
    sought = Sought.of(tidy(text))
    if not sought.needles:
        raise NothingToSearch
    rows = _newest(session, guild_id, sought)
    if sought.number is not None:
        rows = _with_number(session, guild_id, sought.number, rows)
    count = min(len(rows), FOUND_LIMIT)
    leaves = max(1, -(-count // size))
    at = min(at, leaves - 1)
    shown = rows[:count][at * size : (at + 1) * size]
    return Found(sought.needles, count, len(rows) > count, at, leaves, _hits(session, guild_id, shown))


def _with_number(session: Session, guild_id: int, number: int, rows: list[Any]) -> list[Any]:
    """Return what was found, behind the question of a number, or that which it was merged into, if that stands."""
    read = session.connection().execute(_numbered(), {"guild": guild_id, "number": number, "limit": 1})
    found = [row for row in read if row.stands]
    return found + [row for row in rows if not found or row.answer_id is not None or row.number != found[0].number]


def _newest(session: Session, guild_id: int, sought: Sought) -> list[Any]:
    """Return the newest texts that stand and hold all words: one more than are found, if there are so many.

    Some of the newest may be withdrawn, and papers may hold them only in a link; then more are read.
    """
    wanted = sought.needles
    statement = _finding(tuple(needle.is_long for needle in wanted))
    keys: dict[str, object] = {f"word{index}": _pattern(needle) for index, needle in enumerate(wanted)}
    limit = FIRST_READ
    while True:
        read = list(session.connection().execute(statement, keys | {"guild": guild_id, "limit": limit}))
        standing = [row for row in read if row.stands and (row.paper_id is None or sought.is_seen(row.body))]
        standing = standing[: FOUND_LIMIT + 1]
        if len(standing) > FOUND_LIMIT or len(read) < limit:
            return standing
        limit *= 8


def _pattern(needle: Needle) -> str:
    escaped = needle.word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


_thread, _parent = aliased(Question), aliased(Question)
_card, _parents_card, _recap = aliased(Post), aliased(Post), aliased(Post)
_WHO = case(
    (Answer.id.is_not(None), Answer.author_id),
    (_thread.id.is_not(None), _thread.presenter_id),
    else_=Reflection.member_id,
)
_STANDS = and_(
    *(table.withdrawn_at.is_(None) for table in (Answer, _thread, _parent, Reflection, Presentation)),
)
_SHOWN: Mapping[str, Any] = MappingProxyType(
    {
        "stands": _STANDS,
        "answer_id": Answer.id,
        "paper_id": Paper.id,
        "reflection_id": Reflection.id,
        "is_addition": Answer.is_addition,
        "parent_id": _thread.parent_id,
        "number": _thread.number,
        "body": func.coalesce(Answer.body, _thread.body, Reflection.body, Paper.title),
        "dialect": func.coalesce(Answer.dialect, _thread.dialect, Reflection.dialect),
        "url": Paper.url,
        "presentation_id": Presentation.id,
        "team": Presentation.team,
        "week_id": Week.id,
        "week": Week.number,
        "is_running": Term.id == guilds.running_id(bindparam("guild")),
        "term": Term.number,
        "term_name": Term.name,
        "name": Member.name,
        "emoji": Member.emoji,
        "channel_id": func.coalesce(_card.channel_id, _parents_card.channel_id, _recap.channel_id),
        "message_id": func.coalesce(_card.message_id, _parents_card.message_id, _recap.message_id),
    }
)


@lru_cache(maxsize=64)
def _finding(are_long: tuple[bool, ...]) -> Select[Any]:
    """Select the newest texts with so many words; put together once for them, as that takes longer than it finds."""
    solid = func.replace(SearchText.folded, " ", "")
    held = [
        (solid if is_long else SearchText.folded).like(bindparam(f"word{index}"), escape="!")
        for index, is_long in enumerate(are_long)
    ]
    return _telling(select(SearchText).where(SearchText.guild_id == bindparam("guild"), *held))


@cache
def _numbered() -> Select[Any]:
    """Select the question of a number, as `_finding` does."""
    of_guild = Question.guild_id == bindparam("guild"), Question.number == bindparam("number")
    numbered = select(func.coalesce(Question.merged_into_id, Question.id)).where(*of_guild).scalar_subquery()
    return _telling(select(SearchText).where(SearchText.question_id == numbered))


def _telling(matching: Select[Any]) -> Select[Any]:
    """Select the newest of some texts with all that is told of them."""
    newest = (SearchText.said_at.desc(), SearchText.key.desc())
    found = matching.order_by(*newest).limit(bindparam("limit")).subquery().c  # so that all else is read of these alone
    return (
        select(*(column.label(name) for name, column in _SHOWN.items()))
        .select_from(found.key.table)
        .outerjoin(Answer, Answer.id == found.answer_id)
        .outerjoin(_thread, _thread.id == func.coalesce(found.question_id, Answer.question_id))
        .outerjoin(_parent, _parent.id == _thread.parent_id)
        .outerjoin(Reflection, Reflection.id == found.reflection_id)
        .outerjoin(Paper, Paper.id == found.paper_id)
        .outerjoin(Presentation, Presentation.id == func.coalesce(_thread.presentation_id, Paper.presentation_id))
        .outerjoin(Week, Week.id == func.coalesce(Presentation.week_id, Reflection.week_id))
        .outerjoin(Term, Term.id == Week.term_id)
        .outerjoin(Member, Member.id == _WHO)
        .outerjoin(_card, _card.question_id == _thread.id)
        .outerjoin(_parents_card, _parents_card.question_id == _parent.id)
        .outerjoin(_recap, and_(_recap.week_id == Week.id, _recap.kind == PostKind.RECAP, _thread.id.is_(None)))
        .order_by(found.said_at.desc(), found.key.desc())
    )


def _hits(session: Session, guild_id: int, rows: Sequence[Any]) -> list[Hit]:
    presenters = _presenters(session, {row.presentation_id for row in rows if row.paper_id is not None})
    return [_hit(guild_id, row, presenters) for row in rows]


def _hit(guild_id: int, row: Any, presenters: Mapping[int, Sequence[tuple[str, str]]]) -> Hit:  # noqa: ANN401
    kind = _kind(row)
    is_paper = kind is Kind.PAPER
    return Hit(
        kind=kind,
        body=row.body or "",
        dialect=row.dialect or Dialect.DISCORD,
        week_id=row.week_id,
        week=row.week,
        term=None if row.is_running else (row.term, row.term_name),
        people=presenters.get(row.presentation_id, ()) if is_paper else [(row.name, row.emoji)],
        link=message_link(guild_id, row.channel_id, row.message_id),
        number=row.number,
        team=row.team if is_paper else None,
        url=row.url,
    )


def _kind(row: Any) -> Kind:  # noqa: ANN401  # a row by its columns
    if row.answer_id is not None:
        return Kind.ADDITION if row.is_addition else Kind.ANSWER
    if row.paper_id is not None:
        return Kind.PAPER
    if row.reflection_id is not None:
        return Kind.REFLECTION
    return Kind.FOLLOW_UP if row.parent_id is not None else Kind.QUESTION


def _presenters(session: Session, presentation_ids: set[int]) -> dict[int, list[tuple[str, str]]]:
    """Return the names and emoji of who is on some rosters, in order."""
    if not presentation_ids:
        return {}
    rosters = (
        select(Presenter.presentation_id, Member.name, Member.emoji)
        .join(Member, Member.id == Presenter.member_id)
        .where(Presenter.presentation_id.in_(presentation_ids))
        .order_by(Presenter.presentation_id, Presenter.position)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for presentation_id, name, emoji in session.execute(rosters):
        found.setdefault(presentation_id, []).append((name, emoji))
    return found
