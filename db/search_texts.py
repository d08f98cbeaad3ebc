"""Keeping what `db/search.py` reads: each question, answer, reflection and paper once more, folded.

It follows from what a session writes, so no use-case has to remember it. What is deleted leaves by itself, and whether
a text stands is asked when it is searched.
"""

import datetime as dt
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlalchemy import bindparam, event, insert, inspect, select, update
from sqlalchemy.orm import InstanceState, Session

from db.folding import fold
from db.models import Answer, Base, Paper, Presentation, Question, Reflection, SearchText

# How texts are folded is stored with every text: who changes `fold` writes a migration that folds all anew.
_TABLE = Base.metadata.tables[SearchText.__tablename__]
_INSERT = insert(_TABLE)
#: The column that names each kind of text.
_COLUMNS = MappingProxyType(
    {Question: "question_id", Answer: "answer_id", Reflection: "reflection_id", Paper: "paper_id"}
)
_UPDATES = MappingProxyType(
    {
        kind: update(_TABLE).where(_TABLE.c[column] == bindparam("of")).values(folded=bindparam("words"))
        for kind, column in _COLUMNS.items()
    }
)
#: Columns that hold the words of a text.
_WORDS = ("body", "title", "url")

Kept: TypeAlias = Question | Answer | Reflection | Paper
Row = dict[str, Any]


def row_of(kind: type[Base], text_id: int, words: str, *, guild_id: int, said_at: dt.datetime) -> Row:
    """Return the row of a stored text; whoever inserts texts without a flush inserts these too."""
    named = dict.fromkeys(_COLUMNS.values(), None) | {_COLUMNS[kind]: text_id}
    key = text_id * len(_COLUMNS) + [*_COLUMNS].index(kind)
    return {"guild_id": guild_id, "said_at": said_at, "key": key, **named, "folded": fold(words)}


def words_of_paper(title: str | None, url: str | None) -> str:
    """Return what a paper is found by."""
    return f"{title or ''}\n{url or ''}"


def said_on(date: dt.date, now: dt.datetime) -> dt.datetime:
    """Return when something was said that is known only by its week: at noon of its day, unless that is to come."""
    return min(now, dt.datetime.combine(date, dt.time(12), dt.UTC))


def keep(session: Session, texts: Sequence[Question | Answer | Reflection]) -> None:
    """Keep texts that were inserted; a flush does it by itself."""
    rows = [row_of(type(text), text.id, text.body, guild_id=text.guild_id, said_at=_said_at(text)) for text in texts]
    if rows:
        session.connection().execute(_INSERT, rows)


def _said_at(text: Question | Answer | Reflection) -> dt.datetime:
    return text.written_at if isinstance(text, Reflection) else text.created_at


def _follow(session: Session, _context: object) -> None:
    """Keep what a flush writes."""
    keep(session, [row for row in session.new if isinstance(row, Question | Answer | Reflection)])
    papers = [row for row in session.new if isinstance(row, Paper)]
    if papers:
        _keep_papers(session, papers)
    for row in session.dirty:
        if isinstance(row, Question | Answer | Reflection | Paper) and _is_reworded(row):
            session.connection().execute(_UPDATES[type(row)], {"of": row.id, "words": fold(_words(row))})


def _keep_papers(session: Session, papers: Sequence[Paper]) -> None:
    of_papers = Presentation.id.in_({paper.presentation_id for paper in papers})
    known = select(Presentation.id, Presentation.guild_id, Presentation.created_at).where(of_papers)
    found = {row.id: row for row in session.connection().execute(known)}
    rows = [
        row_of(Paper, paper.id, _words(paper), guild_id=of.guild_id, said_at=of.created_at)
        for paper, of in ((paper, found[paper.presentation_id]) for paper in papers)
    ]
    session.connection().execute(_INSERT, rows)


def _is_reworded(text: Kept) -> bool:
    state: InstanceState[Any] = inspect(text)
    return any(state.attrs[name].history.has_changes() for name in _WORDS if name in state.attrs)


def _words(text: Kept) -> str:
    return words_of_paper(text.title, text.url) if isinstance(text, Paper) else text.body


event.listen(Session, "after_flush", _follow)
