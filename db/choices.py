"""What somebody may change, to be chosen from: a question's panel, and the questions that a form or a search offers."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from db import answers, members, questions, rights, words
from db.models import Answer, Member, Presenter, Question
from db.rights import Right


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody may do with a question, and with those of the texts said to it that are theirs at all.

    ``left_out_by`` is who took the question off the page, where that is known and nobody's secret.
    """

    question: Question
    rights: frozenset[Right]
    answers: list[Answer]
    editable: list[Answer]
    left_out_by: Member | None = None

    @property
    def may_restore(self) -> bool:
        """Whether a question that is gone may be brought back."""
        return rights.to_restore(self.question) in self.rights

    @property
    def may_read(self) -> bool:
        """Whether the question's words may be shown: once it is gone, to who may restore it or said something to it."""
        return self.question.withdrawn_at is None or self.may_restore or bool(self.answers)


def of_question(session: Session, *, guild_id: int, number: int, user_id: int, is_manager: bool) -> Choices:
    """Return what a Discord user may do with a question, withdrawn or not.

    Raises:
        NoSuchQuestion: it was never asked in this guild.
    """
    question = questions.get_any(session, guild_id=guild_id, number=number)
    said = [text for text in (question.answer, *question.additions) if text is not None]
    said += answers.withdrawn(session, guild_id=guild_id, number=number)
    may = {text: rights.of_answer(text, user_id=user_id, is_manager=is_manager) for text in said}
    return Choices(
        question,
        rights.of(session, question, user_id=user_id, is_manager=is_manager),
        answers=[text for text in said if may[text]],
        editable=[text for text in said if Right.EDIT in may[text]],
        left_out_by=_who_left_out(session, question),
    )


def _who_left_out(session: Session, question: Question) -> Member | None:
    """Return who took a question off the page, unless nobody may know."""
    user_id = question.left_out_user_id
    if user_id is None or user_id == question.anonymous_user_id:
        return None
    return members.find(session, guild_id=question.guild_id, user_id=user_id)


def changeable_by(
    session: Session, *, guild_id: int, user_id: int, is_manager: bool, limit: int, wanted: str = ""
) -> list[Question]:
    """Return the questions that a Discord user may do something with or has said something to, newest first.

    A withdrawn one is there for who may restore it. ``wanted`` is how their number begins, or what their words hold.
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
    return list(session.scalars(statement.order_by(Question.number.desc()).limit(limit)))


def movable_with(
    session: Session, *, guild_id: int, number: int, user_id: int, is_manager: bool, limit: int
) -> list[Question]:
    """Return what the same presenter was asked beside a question and this Discord user may move, nearest first.

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
    """Return what a question may be merged into: what the same presenter was asked first, nearest first.

    Raises:
        NoSuchQuestion: it was never asked in this guild.
    """
    question = questions.get_any(session, guild_id=guild_id, number=number)
    return list(session.scalars(_beside(question).limit(limit)))


def _member(guild_id: int, user_id: int) -> ScalarSelect[int]:
    return select(Member.id).where(Member.guild_id == guild_id, Member.user_id == user_id).scalar_subquery()


def _is_own(guild_id: int, user_id: int) -> ColumnElement[bool]:
    """Say for the database what `rights.is_its_own` tells of one question."""
    me = _member(guild_id, user_id)
    return or_(Question.asker_id == me, Question.recorder_id == me, Question.anonymous_user_id == user_id)


def _was_recorded_for(guild_id: int, user_id: int) -> ColumnElement[bool]:
    """Say for the database what `rights.was_recorded` and `rights.is_for` tell of one question."""
    me = _member(guild_id, user_id)
    teams = select(Presenter.presentation_id).where(Presenter.member_id == me)
    recorded = Question.asker_id.is_(None) | Question.asker_id.is_distinct_from(Question.recorder_id)
    is_for = Question.presentation_id.in_(teams) | (Question.presenter_id == me)
    return and_(is_for, recorded, Question.anonymous_user_id.is_(None))


def _beside(question: Question) -> Select[Question]:
    """Select the other questions that stand and follow no other, those to the same presenter first, nearest first."""
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
    """Choose what somebody types a part of."""
    part = words.title(wanted).removeprefix("#")
    in_words = Question.body.icontains(part, autoescape=True)
    return in_words | cast(Question.number, String).startswith(part) if part.isdecimal() else in_words
