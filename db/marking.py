"""Which posts no longer show what is stored: found from the rows that a use-case changes, so nobody has to remember it.

A session notes what is flushed. When the use-case is done, `mark` finds the posts that show any of it, and lets the
outbox bring them up to date. A statement that changes many rows at once is not flushed: it says what it touches with
`touch`, or it is refused.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, Update, and_, case, event, func, inspect, or_, select, update
from sqlalchemy.orm import ORMExecuteState, Session, aliased

from db.models import (
    Answer,
    Base,
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

#: Only a change to these columns redraws posts. For tables not listed, a change to any column does.
_SHOWN = MappingProxyType(
    {
        Question: {
            "presentation_id", "presenter_id", "asker_id", "parent_id", "merged_into_id", "body", "dialect", "in_page",
            "list_id", "withdrawn_at",
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
    """What a changed row belongs to; the cards of a presentation or a week say its number."""

    QUESTION = "question"
    ANSWER = "answer"
    PRESENTATION = "presentation"
    CARDS_OF_PRESENTATION = "cards of a presentation"
    WEEK = "week"
    CARDS_OF_WEEK = "cards of a week"
    MEMBER = "member"


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
#: Changing these columns changes a number that is printed on other rows' cards.
_NUMBERED: Mapping[type[Base], tuple[str, What]] = MappingProxyType(
    {Presentation: ("week_id", What.CARDS_OF_PRESENTATION), Week: ("number", What.CARDS_OF_WEEK)}
)
#: The ranks of what is due: what somebody has just done, what was left or failed, and what only looks another way.
AT_ONCE, BACKLOG, GENTLY = 0, 1, 2

_KEY, _DUE = "touched", "due"
#: The execution option of a statement that changes rows in bulk, by which it says that these were touched.
NOTED = "noted"


def touch(session: Session, what: What, ids: Iterable[int]) -> None:
    """Report a change that no flush shows."""
    session.info.setdefault(_KEY, defaultdict(set))[what].update(ids)


def wake(session: Session) -> None:
    """Say that something is due that nothing else tells of."""
    session.info[_DUE] = True


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
        session.execute(_behind(_naming(members), now, GENTLY))
    session.execute(_behind(_showing(touched[What.QUESTION], touched[What.WEEK]), now, AT_ONCE))
    return True


def _spread(session: Session, touched: defaultdict[What, set[int]]) -> None:
    """Follow what was touched to the questions and the weeks that show it."""
    questions, presentations, weeks = touched[What.QUESTION], touched[What.PRESENTATION], touched[What.WEEK]
    if answers := touched[What.ANSWER]:
        questions.update(session.scalars(select(Answer.question_id).where(Answer.id.in_(answers))))
    if questions:
        around = select(Question.presentation_id, Question.parent_id, Question.merged_into_id)
        for presentation_id, *others in session.execute(around.where(Question.id.in_(questions))).all():
            presentations.add(presentation_id)
            questions.update(other for other in others if other is not None)
    if presentations:
        weeks.update(session.scalars(select(Presentation.week_id).where(Presentation.id.in_(presentations))))
    if touched[What.CARDS_OF_PRESENTATION] or touched[What.CARDS_OF_WEEK]:
        questions.update(session.scalars(_numbered(touched)))


def _numbered(touched: Mapping[What, set[int]]) -> Select[int]:
    """Select the questions of presentations and weeks that have another number now."""
    renumbered = select(Presentation.id).where(
        or_(
            Presentation.id.in_(touched[What.CARDS_OF_PRESENTATION]),
            Presentation.week_id.in_(touched[What.CARDS_OF_WEEK]),
        )
    )
    return select(Question.id).where(Question.presentation_id.in_(renumbered))


def _showing(questions: set[int], weeks: set[int]) -> ColumnElement[bool]:
    """Select the posts that show some questions or weeks: their cards, lists, boards and recaps."""
    merged = aliased(Question)
    farewells = select(merged.id).where(merged.merged_into_id.in_(questions))
    lists = select(Question.list_id).where(Question.id.in_(questions), Question.list_id.is_not(None))
    return or_(
        Post.question_id.in_(questions),
        Post.question_id.in_(farewells),
        Post.list_id.in_(lists),
        Post.week_id.in_(weeks),
    )


def _naming(members: set[int]) -> ColumnElement[bool]:
    """Select the posts already sent, in each guild's newest term, that may name these members."""
    asked = or_(Question.presenter_id.in_(members), Question.asker_id.in_(members))
    said = select(Answer.question_id).where(Answer.author_id.in_(members))
    questions = select(Question.id).where(or_(asked, Question.id.in_(said)))
    above = select(Question.parent_id).where(Question.id.in_(questions), Question.parent_id.is_not(None))
    presenting = select(Presenter.presentation_id).where(Presenter.member_id.in_(members))
    presentations = or_(Presentation.id.in_(presenting), Presentation.id.in_(_presentations_of(questions)))
    weeks = select(Presentation.week_id).where(presentations)
    reflected = select(Reflection.week_id).where(Reflection.member_id.in_(members))
    lists = select(Question.list_id).where(Question.id.in_(questions), Question.list_id.is_not(None))
    named = or_(
        Post.question_id.in_(questions),
        Post.question_id.in_(above),
        Post.list_id.in_(lists),
        Post.week_id.in_(weeks),
        Post.week_id.in_(reflected),
    )
    return and_(Post.message_id.is_not(None), named, _is_of_running_term())


def _is_of_running_term() -> ColumnElement[bool]:
    newest = select(func.max(Term.number)).where(Term.guild_id == Week.guild_id).correlate(Week).scalar_subquery()
    weeks = select(Week.id).join(Term, Term.id == Week.term_id).where(Term.number == newest)
    presentations = select(Presentation.id).where(Presentation.week_id.in_(weeks))
    questions = Question.presentation_id.in_(presentations)
    return or_(
        Post.week_id.in_(weeks),
        Post.question_id.in_(select(Question.id).where(questions)),
        Post.list_id.in_(select(Question.list_id).where(questions, Question.list_id.is_not(None))),
    )


def _presentations_of(questions: Select[int]) -> Select[int]:
    return select(Question.presentation_id).where(Question.id.in_(questions))


def _behind(shown: ColumnElement[bool], now: dt.datetime, rank: int) -> Update:
    """Make these posts due now. A post that is already due and more urgent keeps its rank."""
    is_more_urgent = Post.due_at.is_not(None) & (Post.rank < rank)
    kept = case((is_more_urgent, Post.rank), else_=rank)
    changed = update(Post).where(shown).values(wanted=Post.wanted + 1, due_at=now, rank=kept, tries=0)
    return changed.execution_options(synchronize_session=False)


def _note_flushed(session: Session, _context: object) -> None:
    """Note what the rows belong to that a flush writes."""
    for row in (*session.new, *session.dirty, *session.deleted):
        owners = _OWNERS.get(type(row))
        if isinstance(row, (Post, Notice)) and row in session.new:
            wake(session)
        if owners and (row in session.new or row in session.deleted or _is_shown(row)):
            for column, what in owners.items():
                touch(session, what, _values(row, column))
            _note_number(session, row)


def _note_number(session: Session, row: Base) -> None:
    """Note the row whose cards say another number now."""
    column, what = _NUMBERED.get(type(row), (None, None))
    if column is not None and what is not None and inspect(row).attrs[column].history.deleted:
        touch(session, what, _values(row, "id"))


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
event.listen(Session, "do_orm_execute", _refuse_unnoted)
