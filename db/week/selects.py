"""The statements that read a whole week: a fixed number of them, however much hangs on it.

They select columns, since making objects of rows is what takes longest. They are put together once.
"""

from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, bindparam, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from db.models import (
    Answer,
    Member,
    MeToo,
    Paper,
    Picture,
    Post,
    Presentation,
    Presenter,
    Question,
    Reflection,
    Week,
)

_TEAM = and_(Presentation.week_id == Week.id, Presentation.withdrawn_at.is_(None))
_WEEK = and_(Week.id == bindparam("week_id"), Week.guild_id == bindparam("guild_id"))
_STANDING = and_(
    Presentation.week_id == bindparam("week_id"),
    Presentation.withdrawn_at.is_(None),
    Question.withdrawn_at.is_(None),
)

_ROSTERS = (
    select(
        Week.number,
        Week.date,
        Presentation.id.label("presentation"),
        Presentation.team,
        literal(value=False).label("is_paper"),
        Presenter.position,
        Member.id,
        Member.name,
        null(),
    )
    .outerjoin(Presentation, _TEAM)
    .outerjoin(Presenter, Presenter.presentation_id == Presentation.id)
    .outerjoin(Member, Member.id == Presenter.member_id)
    .where(_WEEK)
)
_PAPERS = (
    select(
        Week.number,
        Week.date,
        Presentation.id,
        Presentation.team,
        literal(value=True),
        Paper.position,
        null(),
        Paper.title,
        Paper.url,
    )
    .join(Presentation, _TEAM)
    .join(Paper, Paper.presentation_id == Presentation.id)
    .where(_WEEK)
)
#: Week number and date; id and name of a presentation; whether the rest is a paper; position; member; name; link.
#: At least one row, if there is such a week.
TEAMS: CompoundSelect[Any] = union_all(_ROSTERS, _PAPERS).order_by("presentation", "is_paper", "position")  # type: ignore[assignment]  # it types no union

#: What `Asked` of `db.week.collect` holds, once for each picture.
QUESTIONS = (
    select(
        Question.id,
        Question.presentation_id,
        Question.parent_id,
        Question.number,
        Question.body,
        Question.dialect,
        Question.in_page,
        Question.asker_id,
        Question.anonymous_user_id,
        Member.id,
        Member.name,
        Member.emoji,
        Member.heart,
        Post.channel_id,
        Post.message_id,
        Picture.name,
    )
    .join(Presentation, Presentation.id == Question.presentation_id)
    .join(Member, Member.id == Question.presenter_id)
    .outerjoin(Post, Post.question_id == Question.id)
    .outerjoin(Picture, Picture.question_id == Question.id)
    .where(_STANDING)
    .order_by(Question.number, Picture.position)
)

#: Question, id, whether it is an addition, author, words and their Markdown, once for each picture.
ANSWERS = (
    select(
        Answer.question_id,
        Answer.id,
        Answer.is_addition,
        Member.name,
        Answer.body,
        Answer.dialect,
        Picture.name,
    )
    .join(Question, Question.id == Answer.question_id)
    .join(Presentation, Presentation.id == Question.presentation_id)
    .join(Member, Member.id == Answer.author_id)
    .outerjoin(Picture, Picture.answer_id == Answer.id)
    .where(_STANDING, Answer.withdrawn_at.is_(None))
    .order_by(Answer.id, Picture.position)
)


def _wondering() -> Select[int, int | None, int | None, int | None, int | None]:
    same = aliased(Question)
    # `same` is the question itself, or one that was merged into it.
    return (
        select(Question.id, same.asker_id, same.anonymous_user_id, MeToo.member_id, Member.user_id)
        .join(Presentation, Presentation.id == Question.presentation_id)
        .join(same, or_(same.id == Question.id, same.merged_into_id == Question.id))
        .outerjoin(MeToo, MeToo.question_id == same.id)
        .outerjoin(Member, Member.id == MeToo.member_id)
        .where(_STANDING, or_(same.id != Question.id, MeToo.id.is_not(None)))
    )


#: Question; asker and anonymous asker of it or of one that was merged into it; who wonders too, and their Discord user.
WONDERING = _wondering()

#: Presentation under which it was imported, author, emoji, words and their Markdown.
REFLECTIONS = (
    select(
        Reflection.presentation_id,
        Reflection.member_id,
        Member.name,
        Member.emoji,
        Reflection.body,
        Reflection.dialect,
    )
    .join(Member, Member.id == Reflection.member_id)
    .where(Reflection.week_id == bindparam("week_id"), Reflection.withdrawn_at.is_(None))
    .order_by(Reflection.id)
)
