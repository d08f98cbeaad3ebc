"""Use-cases of answers: what the team addressed says to a question."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from db import members, questions, words
from db.errors import AlreadyAnswered, AnsweredByYou, NotYourQuestion
from db.members import User
from db.models import Answer, Question
from db.types import Dialect


def answer(
    session: Session,
    *,
    guild_id: int,
    author: User,
    is_manager: bool,
    number: int,
    body: str,
    interaction_id: int,
    now: dt.datetime,
) -> Question:
    """Answer an open question and return it; submitted twice, it is stored once.

    Raises:
        NoSuchQuestion, NotYourQuestion, AlreadyAnswered, AnsweredByYou: it is not open to this author.
        Empty, TooLong: the text.
    """
    if _was_submitted(session, guild_id, interaction_id):
        return questions.get(session, guild_id=guild_id, number=number)
    question = answerable(session, guild_id=guild_id, number=number, user_id=author.id, is_manager=is_manager)
    written = Answer(
        guild_id=guild_id,
        question_id=question.id,
        author=members.ensure(session, guild_id=guild_id, user=author, now=now),
        body=words.body(body),
        dialect=Dialect.DISCORD,
        interaction_id=interaction_id,
        created_at=now,
    )
    session.add(written)
    session.flush()
    set_committed_value(written, "pictures", [])
    set_committed_value(question, "answer", written)
    return question


def answerable(session: Session, *, guild_id: int, number: int, user_id: int, is_manager: bool) -> Question:
    """Return a question that this user may answer now; refuse before they have typed anything.

    Raises:
        NoSuchQuestion, NotYourQuestion, AlreadyAnswered, AnsweredByYou: it is not open to them.
    """
    question = questions.get(session, guild_id=guild_id, number=number)
    if not is_manager and not questions.is_for(session, question, user_id=user_id):
        raise NotYourQuestion(number=number, presenter=question.presenter.name)
    if question.answer is not None and question.answer.author.user_id == user_id:
        raise AnsweredByYou(number=number)
    if question.answer is not None:
        raise AlreadyAnswered(number=number, author=question.answer.author.name)
    return question


def _was_submitted(session: Session, guild_id: int, interaction_id: int) -> bool:
    statement = select(Answer.id).where(Answer.guild_id == guild_id, Answer.interaction_id == interaction_id)
    return session.scalar(statement) is not None
