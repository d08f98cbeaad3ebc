"""The statements by which posts fall behind what is stored, and are due to be shown anew.

What every commit runs is put together once, and of tables: that takes longer than the database takes to answer it.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, Update, and_, bindparam, case, or_, select, update

from db import guilds
from db.models import Answer, Base, Post, Presentation, Presenter, Question, Reflection, Term, Week
from db.types import PostKind

#: The ranks of what is due: what somebody has just done, what was left or failed, and what only looks another way.
AT_ONCE, BACKLOG, GENTLY = 0, 1, 2

QUESTIONS, PRESENTATIONS, _POSTS = (Base.metadata.tables[name] for name in ("question", "presentation", "post"))


def listed(name: str) -> BindParameter[Any]:
    """Return a parameter that is a list."""
    return bindparam(name, expanding=True)


def _showing() -> ColumnElement[bool]:
    """Select the posts that show some questions or weeks: their cards, lists, boards and recaps."""
    merged = QUESTIONS.c.merged_into_id.in_(listed("questions"))
    lists = QUESTIONS.c.id.in_(listed("questions")) & QUESTIONS.c.list_id.is_not(None)
    return or_(
        _POSTS.c.question_id.in_(listed("questions")),
        _POSTS.c.question_id.in_(select(QUESTIONS.c.id).where(merged)),
        _POSTS.c.list_id.in_(select(QUESTIONS.c.list_id).where(lists)),
        _POSTS.c.week_id.in_(listed("weeks")),
    )


def _behind(shown: ColumnElement[bool], rank: int) -> Update:
    """Make these posts due now. A post that is already due and more urgent keeps its rank."""
    is_more_urgent = _POSTS.c.due_at.is_not(None) & (_POSTS.c.rank < rank)
    kept = case((is_more_urgent, _POSTS.c.rank), else_=rank)
    changed = {"wanted": _POSTS.c.wanted + 1, "due_at": bindparam("now"), "rank": kept, "tries": 0}
    return update(_POSTS).where(shown).values(changed)


#: Make the posts due now that show these ``questions`` or ``weeks``, as of ``now``.
SHOWING = _behind(_showing(), AT_ONCE)


def naming(members: set[int]) -> Update:
    """Make the posts due gently that may name these members: those that stand, in each guild's running term.

    So are those of any term that are on their way, since they may be drawn already.
    """
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
    is_drawn = Post.due_at.is_not(None) & (Post.tries == 0)
    return _behind(and_(named, is_drawn | (Post.message_id.is_not(None) & _is_of_running_term())), GENTLY)


def of_guilds(guilds: set[int], kinds: Iterable[PostKind] = PostKind) -> Update:
    """Make those posts already sent due gently, in the running term of these guilds, that are of these kinds."""
    those = and_(Post.guild_id.in_(guilds), Post.kind.in_(kinds), Post.message_id.is_not(None))
    return _behind(and_(those, _is_of_running_term(Week.guild_id.in_(guilds))), GENTLY)


def _is_of_running_term(those: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    """Select the posts of each guild's running term; ``those`` limits the weeks to be looked at."""
    weeks = select(Week.id).join(Term, Term.id == Week.term_id).where(guilds.is_running())
    weeks = weeks if those is None else weeks.where(those)
    presentations = select(Presentation.id).where(Presentation.week_id.in_(weeks))
    questions = Question.presentation_id.in_(presentations)
    return or_(
        Post.week_id.in_(weeks),
        Post.question_id.in_(select(Question.id).where(questions)),
        Post.list_id.in_(select(Question.list_id).where(questions, Question.list_id.is_not(None))),
    )


def _presentations_of(questions: Select[int]) -> Select[int]:
    return select(Question.presentation_id).where(Question.id.in_(questions))
