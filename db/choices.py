"""What a member may do with a question, and which questions a form or an autocomplete offers them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from db import answer_changes, members, questions, rights, words
from db.models import Answer, Member, Presenter, Question
from db.rights import Right


@dataclass(frozen=True, slots=True)
class Choices:
    """A question, the rights that a Discord user has to it, and the answers and additions they may change.

    ``answers`` are those to which they have any right, ``editable`` those whose words they may edit; withdrawn ones are
    among them. ``left_out_by`` left the question out of the page; None if nobody did, or if it was done anonymously.
    """

    question: Question
    rights: frozenset[Right]
    answers: list[Answer]
    editable: list[Answer]
    left_out_by: Member | None = None

    @property
    def may_restore(self) -> bool:
        """Whether they may restore the question, if it is withdrawn."""
        return rights.to_restore(self.question) in self.rights

    @property
    def may_read(self) -> bool:
        """Whether they may read the question: a withdrawn one only who may restore it or has written under it."""
        stands = self.question.withdrawn_at is None or self.question.waits
        return stands or self.may_restore or bool(self.answers)


def of_question(session: Session, *, guild_id: int, number: int, user_id: int, is_manager: bool) -> Choices:
    """Return what a Discord user may do with a question, withdrawn or not.

    Raises:
        NoSuchQuestion: it was never asked in this guild.
    """
    question = questions.get_any(session, guild_id=guild_id, number=number)
    said = [text for text in (question.answer, *question.additions) if text is not None]
    said += answer_changes.withdrawn(session, guild_id=guild_id, number=number)
    may = {text: rights.of_answer(text, user_id=user_id, is_manager=is_manager) for text in said}
    return Choices(
        question,
        rights.of(session, question, user_id=user_id, is_manager=is_manager),
        answers=[text for text in said if may[text]],
        editable=[text for text in said if Right.EDIT in may[text]],
        left_out_by=_who_left_out(session, question),
    )


def _who_left_out(session: Session, question: Question) -> Member | None:
    """Return who left a question out of the page, unless nobody may know."""
    user_id = question.left_out_user_id
    if user_id is None or user_id == question.anonymous_user_id:
        return None
    return members.find(session, guild_id=question.guild_id, user_id=user_id)


def changeable_by(
    session: Session, *, guild_id: int, user_id: int, is_manager: bool, limit: int, wanted: str = ""
) -> list[Question]:
    """Return the questions that a Discord user may change or has written under, newest first.

    Withdrawn questions are included for those who may restore them. ``wanted`` is the beginning of a number, or part of
    the words; the question that has just this number comes first.
    """
    me = _member(guild_id, user_id)
    said = select(Answer.question_id).where((Answer.author_id == me) | (Answer.recorder_id == me))
    stands, was_merged = Question.withdrawn_at.is_(None), Question.merged_into_id.is_not(None)
    theirs = or_(
        _is_own(guild_id, user_id),
        _was_recorded_for(guild_id, user_id) & (stands | was_merged),
        Question.id.in_(said) & stands,
    )
    statement = select(Question).where(Question.guild_id == guild_id, _is_wanted(wanted))
    if not is_manager:
        statement = statement.where(theirs)
    number = wanted.strip().removeprefix("#")
    first = [case((cast(Question.number, String) == number, 0), else_=1)] if number.isdecimal() else []
    return list(session.scalars(statement.order_by(*first, Question.number.desc()).limit(limit)))


def movable_with(
    session: Session, *, guild_id: int, number: int, user_id: int, is_manager: bool, limit: int
) -> list[Question]:
    """Return the other questions to the same presenter that this Discord user may move too, nearest number first.

    Raises:
        NoSuchQuestion: it was never asked in this guild.
    """
    question = questions.get_any(session, guild_id=guild_id, number=number)
    statement = _beside(question).where(
        Question.presentation_id == question.presentation_id, Question.presenter_id == question.presenter_id
    )
    if not is_manager:
        statement = statement.where(_is_own(guild_id, user_id) | _was_recorded_for(guild_id, user_id))
    return list(session.scalars(statement.limit(limit)))


def mergeable_with(session: Session, *, guild_id: int, number: int, limit: int) -> list[Question]:
    """Return the questions that a question may be merged into: those to the same presenter first, nearest first.

    Raises:
        NoSuchQuestion: it was never asked in this guild.
    """
    question = questions.get_any(session, guild_id=guild_id, number=number)
    return list(session.scalars(_beside(question).limit(limit)))


def _member(guild_id: int, user_id: int) -> ScalarSelect[int]:
    return select(Member.id).where(Member.guild_id == guild_id, Member.user_id == user_id).scalar_subquery()


def _is_own(guild_id: int, user_id: int) -> ColumnElement[bool]:
    """Return the condition in SQL that `rights.is_its_own` checks for one question."""
    me = _member(guild_id, user_id)
    return or_(Question.asker_id == me, Question.recorder_id == me, Question.anonymous_user_id == user_id)


def _was_recorded_for(guild_id: int, user_id: int) -> ColumnElement[bool]:
    """Return the condition in SQL that `rights.was_recorded` and `rights.is_for` check for one question."""
    me = _member(guild_id, user_id)
    teams = select(Presenter.presentation_id).where(Presenter.member_id == me)
    recorded = Question.asker_id.is_(None) | Question.asker_id.is_distinct_from(Question.recorder_id)
    is_for = Question.presentation_id.in_(teams) | (Question.presenter_id == me)
    return and_(is_for, recorded, Question.anonymous_user_id.is_(None))


def _beside(question: Question) -> Select[Question]:
    """Select the other questions that stand and are no follow-ups, those to the same presenter first, nearest first."""
    return (
        select(Question)
        .where(
            Question.guild_id == question.guild_id,
            Question.number != question.number,
            Question.parent_id.is_(None),
            Question.withdrawn_at.is_(None),
        )
        .order_by(
            Question.presenter_id != question.presenter_id,
            func.abs(Question.number - question.number),
            Question.number,
        )
    )


def _is_wanted(wanted: str) -> ColumnElement[bool]:
    """Return the condition for the beginning of a number or a part of the words that somebody types."""
    part = words.title(wanted).removeprefix("#")
    in_words = Question.body.icontains(part, autoescape=True)
    return in_words | cast(Question.number, String).startswith(part) if part.isdecimal() else in_words
