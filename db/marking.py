"""Which posts no longer show what is stored: found from the rows that a use-case changes, so nobody has to remember it.

A session notes what is flushed. When the use-case is done, `mark` finds the posts that show any of it, and lets the
outbox bring them up to date. A statement that changes many rows at once is not flushed: it says what it touches with
`touch`, or it is refused.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import (
    Select,
    event,
    inspect,
    or_,
    select,
)
from sqlalchemy.orm import ORMExecuteState, Session

from db import answered, behind
from db.behind import PRESENTATIONS, QUESTIONS, listed
from db.models import (
    Answer,
    Base,
    Guild,
    Member,
    MeToo,
    Notice,
    Paper,
    Picture,
    Post,
    Presentation,
    Presenter,
    Question,
    Reflection,
    Term,
    Week,
)
from db.types import PostKind

#: Only a change to these columns redraws posts. For tables not listed, a change to any column does.
_SHOWN = MappingProxyType(
    {
        Question: {
            "presentation_id", "presenter_id", "asker_id", "parent_id", "merged_into_id", "body", "dialect", "in_page",
            "list_id", "withdrawn_at", "waits_since",
        },
        Member: {"name", "emoji", "heart", "user_id"},
        Week: {"number", "date"},
        Presentation: {"week_id", "team", "withdrawn_at"},
        Reflection: {
            "week_id", "member_id", "presentation_id", "body", "dialect", "written_at", "withdrawn_at",
        },
    }
)  # fmt: skip


class What(StrEnum):
    """What a changed row belongs to, or what it changes elsewhere: numbers on cards, what a guild's settings decide."""

    QUESTION = "question"
    ANSWER = "answer"
    PRESENTATION = "presentation"
    CARDS_OF_PRESENTATION = "cards of a presentation"
    WEEK = "week"
    CARDS_OF_WEEK = "cards of a week"
    POSTS_OF_GUILD = "posts of a guild"
    RECAPS_OF_GUILD = "recaps of a guild"
    MEMBER = "member"
    MOMENTS = "moments of a week"
    MOMENTS_OF_TERM = "moments of a term"
    ANNOUNCED = "what is announced of a presentation"


#: What the rows of each table belong to, and the column that names it.
_OWNERS: Mapping[type[Base], Mapping[str, What]] = MappingProxyType(
    {
        Question: {
            "id": What.QUESTION,
            "parent_id": What.QUESTION,
            "merged_into_id": What.QUESTION,
            "presentation_id": What.PRESENTATION,
        },
        Answer: {"question_id": What.QUESTION},
        MeToo: {"question_id": What.QUESTION},
        Picture: {"question_id": What.QUESTION, "answer_id": What.ANSWER},
        Presentation: {"id": What.PRESENTATION, "week_id": What.WEEK},
        Presenter: {"presentation_id": What.PRESENTATION},
        Paper: {"presentation_id": What.PRESENTATION},
        Reflection: {"week_id": What.WEEK},
        Week: {"id": What.WEEK},
        Member: {"id": What.MEMBER},
    }
)
#: A new question itself is shown by nothing yet: the card that it is given is due as it is.
_ITSELF = (Question, "id")
#: The settings of a guild that change how its posts look; only recaps write out times.
BY_SETTING: Mapping[str, What] = MappingProxyType({"language": What.POSTS_OF_GUILD, "timezone": What.RECAPS_OF_GUILD})
#: Changing these columns changes what the posts of other rows say: a number on their cards, or all their words.
_ELSEWHERE: Mapping[type[Base], Mapping[str, What]] = MappingProxyType(
    {
        Presentation: {"week_id": What.CARDS_OF_PRESENTATION},
        Week: {"number": What.CARDS_OF_WEEK},
        Guild: BY_SETTING,
    }
)
#: Changing these columns changes when what comes by itself in a week comes, or what was said of it.
_MOMENTS: Mapping[type[Base], tuple[What, str, Sequence[str]]] = MappingProxyType(
    {
        Presentation: (What.MOMENTS, "week_id", ("week_id", "withdrawn_at")),
        Week: (What.MOMENTS, "id", ("date", "starts_at", "place")),
        Term: (What.MOMENTS_OF_TERM, "id", ("starts_at", "place")),
        Presenter: (What.ANNOUNCED, "presentation_id", ("member_id",)),
        Paper: (What.ANNOUNCED, "presentation_id", ("url", "title")),
    }
)
_KEY, _DUE = "touched", "due"
#: The execution option of a statement that changes rows in bulk, by which it says that these were touched.
NOTED = "noted"


def touch(session: Session, what: What, ids: Iterable[int]) -> None:
    """Report a change that no flush shows."""
    session.info.setdefault(_KEY, defaultdict(set))[what].update(ids)


def wake(session: Session) -> None:
    """Say that something is due that nothing else tells of."""
    session.info[_DUE] = True


def forget(session: Session) -> None:
    """Forget what was noted, since all of it was rolled back."""
    for key in (_KEY, _DUE):
        session.info.pop(key, None)


def taken(session: Session, what: What) -> set[int]:
    """Return what was noted of a kind, which is then not noted any more."""
    session.flush()
    noted: defaultdict[What, set[int]] = session.info.get(_KEY) or defaultdict(set)
    return noted.pop(what, set())


def mark(session: Session, *, now: dt.datetime) -> bool:
    """Let the posts that show what was changed be brought up to date, and return whether there may be any."""
    session.flush()
    is_due = bool(session.info.pop(_DUE, False))
    touched = session.info.pop(_KEY, None)
    if not touched:
        return is_due
    members = touched.pop(What.MEMBER, set())
    _spread(session, touched)
    if members:
        session.connection().execute(behind.naming(members), {"now": now})
    if guilds := touched[What.POSTS_OF_GUILD]:
        session.connection().execute(behind.of_guilds(guilds), {"now": now})
    if guilds := touched[What.RECAPS_OF_GUILD]:
        session.connection().execute(behind.of_guilds(guilds, [PostKind.RECAP]), {"now": now})
    shown = {"questions": [*touched[What.QUESTION]], "weeks": [*touched[What.WEEK]]}
    session.connection().execute(behind.SHOWING, {"now": now, **shown})
    return True


# What every commit runs is put together once, and of tables: that takes longer than the database takes to answer it.
_AROUND = select(QUESTIONS.c.presentation_id, QUESTIONS.c.parent_id, QUESTIONS.c.merged_into_id).where(
    QUESTIONS.c.id.in_(listed("questions"))
)
_WEEKS = select(PRESENTATIONS.c.week_id).where(PRESENTATIONS.c.id.in_(listed("presentations")))


def _spread(session: Session, touched: defaultdict[What, set[int]]) -> None:
    """Follow what was touched to the questions and the weeks that show it."""
    questions, presentations, weeks = touched[What.QUESTION], touched[What.PRESENTATION], touched[What.WEEK]
    if answers := touched[What.ANSWER]:
        questions.update(session.connection().scalars(select(Answer.question_id).where(Answer.id.in_(answers))))
    if questions:
        for presentation_id, *others in session.connection().execute(_AROUND, {"questions": [*questions]}).all():
            presentations.add(presentation_id)
            questions.update(other for other in others if other is not None)
    if presentations:
        weeks.update(session.connection().scalars(_WEEKS, {"presentations": [*presentations]}).all())
    if touched[What.CARDS_OF_PRESENTATION] or touched[What.CARDS_OF_WEEK]:
        questions.update(session.connection().scalars(_numbered(touched)))


def _numbered(touched: Mapping[What, set[int]]) -> Select[int]:
    """Select the questions of presentations and weeks that have another number now."""
    renumbered = select(Presentation.id).where(
        or_(
            Presentation.id.in_(touched[What.CARDS_OF_PRESENTATION]),
            Presentation.week_id.in_(touched[What.CARDS_OF_WEEK]),
        )
    )
    return select(Question.id).where(Question.presentation_id.in_(renumbered))


def _note_flushed(session: Session, _context: object) -> None:
    """Note what the rows belong to that a flush writes."""
    for row in (*session.new, *session.dirty, *session.deleted):
        owners = _OWNERS.get(type(row))
        if isinstance(row, (Post, Notice)) and row in session.new:
            wake(session)
        if owners and (row in session.new or row in session.deleted or _is_shown(row)):
            for column, what in owners.items():
                if (type(row), column) != _ITSELF or row not in session.new:
                    touch(session, what, _values(row, column))
        _note_elsewhere(session, row)
        _note_moments(session, row)


def _note_elsewhere(session: Session, row: Base) -> None:
    """Note the row for which other rows' posts say something else now."""
    for column, what in _ELSEWHERE.get(type(row), {}).items():
        if inspect(row).attrs[column].history.deleted:
            touch(session, what, _values(row, "id"))


def _note_moments(session: Session, row: Base) -> None:
    """Note the weeks whose moments come at other times now, and the presentations of which something else is so."""
    what, column, deciding = _MOMENTS.get(type(row), (What.MOMENTS, "", ()))
    is_gone = what is What.ANNOUNCED and row in session.deleted
    if is_gone or any(inspect(row).attrs[name].history.has_changes() for name in deciding):
        touch(session, what, _values(row, column))


def _is_shown(row: Base) -> bool:
    """Tell whether a change to a row changes what anybody sees."""
    columns = _SHOWN.get(type(row))
    state = inspect(row)
    return any(
        attribute.history.has_changes() for attribute in state.attrs if columns is None or attribute.key in columns
    )


def _values(row: Base, column: str) -> set[int]:
    """Return what a column holds, and what it held before."""
    history = inspect(row).attrs[column].history
    return {value for value in (*history.unchanged, *history.added, *history.deleted) if value is not None}


def _refuse_unnoted(state: ORMExecuteState) -> None:
    """Refuse a statement that changes rows in bulk, which nobody would note, unless it says that it is noted."""
    if (state.is_update or state.is_delete) and not state.execution_options.get(NOTED):
        table = state.bind_mapper.class_ if state.bind_mapper is not None else None
        if table in _OWNERS:
            raise RuntimeError(f"a statement changes {table} in bulk: `touch` what it changes, and say `NOTED`")


event.listen(Session, "after_flush", _note_flushed)
event.listen(Session, "after_flush", answered.follow)
event.listen(Session, "do_orm_execute", _refuse_unnoted)
