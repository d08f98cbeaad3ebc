"""Use-cases that change what was said to a question: edit, withdraw and restore an answer or an addition."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db import answers, members, notices, questions, rights, versions, words
from db.errors import NoSuchAnswer, NotYourAnswer
from db.members import User
from db.models import Answer, Question
from db.notices import News
from db.rights import Right
from db.types import Dialect, NoticeKind
from db.week.value import Text


def get_changeable(
    session: Session, *, guild_id: int, answer_id: int, user_id: int, is_manager: bool, right: Right
) -> Answer:
    """Return an answer or an addition, withdrawn or not, if this user may do this with it.

    Raises:
        NoSuchAnswer, NotYourAnswer.
    """
    statement = select(Answer).where(Answer.guild_id == guild_id, Answer.id == answer_id)
    found = session.scalar(statement.options(joinedload(Answer.author), joinedload(Answer.recorder)))
    if found is None:
        raise NoSuchAnswer
    if right not in rights.of_answer(found, user_id=user_id, is_manager=is_manager):
        number = session.scalar(select(Question.number).where(Question.id == found.question_id))
        raise NotYourAnswer(number=number, author=found.author.name)
    return found


def editable(session: Session, *, guild_id: int, answer_id: int, user_id: int, is_manager: bool) -> Answer:
    """Return an answer or an addition that is not withdrawn, if this user may change its words.

    Raises:
        NoSuchAnswer: it was withdrawn, or never written in this guild.
        NotYourAnswer.
    """
    found = get_changeable(
        session, guild_id=guild_id, answer_id=answer_id, user_id=user_id, is_manager=is_manager, right=Right.EDIT
    )
    if found.withdrawn_at is not None:
        raise NoSuchAnswer
    return found


def edit(
    session: Session,
    *,
    guild_id: int,
    answer_id: int,
    editor: User,
    is_manager: bool,
    body: str,
    version: int | None,
    now: dt.datetime,
    dialect: Dialect = Dialect.DISCORD,
) -> Question:
    """Replace the words of an answer or an addition, and return the question; the words before are kept.

    ``version`` is the one that the editor has seen; None overwrites knowingly.

    Raises:
        NoSuchAnswer, NotYourAnswer: it was withdrawn, or is not theirs to change.
        ChangedMeanwhile: somebody else was quicker.
        Empty, TooLong: the text.
    """
    found = editable(session, guild_id=guild_id, answer_id=answer_id, user_id=editor.id, is_manager=is_manager)
    return _revise(session, found, Text(words.body(body), dialect), editor=editor, version=version, now=now)


def revert(
    session: Session,
    *,
    guild_id: int,
    answer_id: int,
    editor: User,
    is_manager: bool,
    to: int,
    version: int,
    now: dt.datetime,
) -> Question:
    """Restore the words that an answer or an addition had in version ``to``, and return the question.

    Raises:
        NoSuchAnswer, NotYourAnswer: it was withdrawn, or is not theirs to change.
        ChangedMeanwhile: its version is not ``version`` any more.
    """
    found = editable(session, guild_id=guild_id, answer_id=answer_id, user_id=editor.id, is_manager=is_manager)
    before = versions.at(session, found, to)
    return _revise(session, found, Text(before.body, before.dialect), editor=editor, version=version, now=now)


def _revise(
    session: Session, found: Answer, text: Text, *, editor: User, version: int | None, now: dt.datetime
) -> Question:
    """Give an answer or an addition other words, let its askers hear of it, and return the question."""
    member = members.ensure(session, guild_id=found.guild_id, user=editor, now=now)
    versions.revise(session, found, body=text.body, dialect=text.dialect, editor_id=member.id, now=now, version=version)
    question = _question_of(session, found)
    notices.tell_askers(session, question, News(NoticeKind.CHANGED, editor.id, now))
    return question


def withdraw(
    session: Session, *, guild_id: int, answer_id: int, user_id: int, is_manager: bool, now: dt.datetime
) -> Question:
    """Withdraw an answer or an addition, and return the question; if it was withdrawn before, nothing changes.

    Raises:
        NoSuchAnswer, NotYourAnswer: it is not theirs to change.
    """
    found = get_changeable(
        session, guild_id=guild_id, answer_id=answer_id, user_id=user_id, is_manager=is_manager, right=Right.WITHDRAW
    )
    found.withdrawn_at = found.withdrawn_at or now
    session.flush()
    answers.settle(session, question_id=found.question_id)
    return _question_of(session, found)


def untake(
    session: Session, *, guild_id: int, answer_id: int, user_id: int, is_manager: bool, now: dt.datetime
) -> Question:
    """Take an answer back that a message was taken for, with what was said about it, and return the question.

    Raises:
        NoSuchAnswer, NotYourAnswer: it is not theirs to change.
    """
    question = withdraw(
        session, guild_id=guild_id, answer_id=answer_id, user_id=user_id, is_manager=is_manager, now=now
    )
    notices.take_back(session, answer_id=answer_id, now=now)
    return question


def restore(session: Session, *, guild_id: int, answer_id: int, user_id: int, is_manager: bool) -> Question:
    """Restore a withdrawn answer or addition in its old position, and return the question.

    Raises:
        NoSuchAnswer, NotYourAnswer: it is not theirs to change.
    """
    found = get_changeable(
        session, guild_id=guild_id, answer_id=answer_id, user_id=user_id, is_manager=is_manager, right=Right.WITHDRAW
    )
    if found.withdrawn_at is not None:
        found.is_addition = True
        found.withdrawn_at = None
        session.flush()
        answers.settle(session, question_id=found.question_id)
    return _question_of(session, found)


def withdrawn(session: Session, *, guild_id: int, number: int) -> list[Answer]:
    """Return the withdrawn answers and additions of a question, oldest first."""
    statement = select(Answer).join(Question, Question.id == Answer.question_id)
    statement = statement.where(
        Answer.guild_id == guild_id, Question.number == number, Answer.withdrawn_at.is_not(None)
    ).order_by(Answer.id)
    return list(session.scalars(statement.options(joinedload(Answer.author), joinedload(Answer.recorder))))


def question_of(session: Session, *, guild_id: int, answer_id: int) -> Question:
    """Return the question that an answer or an addition belongs to.

    Raises:
        NoSuchAnswer, NoSuchQuestion.
    """
    found = session.scalar(select(Answer).where(Answer.guild_id == guild_id, Answer.id == answer_id))
    if found is None:
        raise NoSuchAnswer
    return _question_of(session, found)


def _question_of(session: Session, answer: Answer) -> Question:
    number = session.scalars(select(Question.number).where(Question.id == answer.question_id)).one()
    return questions.get(session, guild_id=answer.guild_id, number=number)
