"""Use-cases of answers: what the team says to a question that it was asked, and what is added to that.

The first text under a question is its answer, and the others are additions. If the answer is withdrawn, the next text
becomes the answer.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db import members, notices, posts, questions, rights, rows, words
from db.errors import AlreadyAnswered, AlreadyRecorded, AnsweredByYou, NotYourQuestion
from db.members import User
from db.messages import MessageAddress
from db.models import Answer, Member, Notice, Question
from db.notices import News
from db.pictures import Brought, are_coming, bring
from db.rights import Right
from db.stored import Stored
from db.types import Dialect, NoticeKind
from db.week.value import Text


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
    recorder: User | None = None,
    source: MessageAddress | None = None,
    channel_id: int | None = None,
    pictures: Sequence[Brought] = (),
) -> Stored[Question]:
    """Answer an open question and return it; if submitted twice, the answer is stored once.

    One that was asked of a guest is answered in the guest's name, and noted by ``author``.

    ``recorder`` is who noted the answer, if that is not its author. ``source`` is the message that it was taken from.
    The card is posted in ``channel_id`` if there is none yet; without that, where the presentation was registered, if
    that is known. The askers of an answer whose ``pictures`` are still coming are told when these are kept, or after a
    minute.

    Raises:
        NoSuchQuestion, NotYourQuestion, AlreadyAnswered, AnsweredByYou: this author cannot answer the question.
        AlreadyRecorded: the message was taken before.
        Empty, TooLong: the text.
    """
    if _was_submitted(session, guild_id, interaction_id):
        return Stored(questions.get(session, guild_id=guild_id, number=number), is_new=False)
    question = answerable(session, guild_id=guild_id, number=number, user_id=author.id, is_manager=is_manager)
    said = _Said(author, body, interaction_id, now, recorder, source, channel_id, pictures)
    return _store(session, question, said)


def add(
    session: Session,
    *,
    guild_id: int,
    author: User,
    is_manager: bool,
    number: int,
    body: str,
    interaction_id: int,
    now: dt.datetime,
    recorder: User | None = None,
    source: MessageAddress | None = None,
    channel_id: int | None = None,
    pictures: Sequence[Brought] = (),
) -> Stored[Question]:
    """Add a text to a question that has an answer, and return the question; if submitted twice, it is stored once.

    If there is no answer, the text becomes the answer. The rest is as for `answer`.

    Raises:
        NoSuchQuestion, NotYourQuestion: this author may not add to the question.
        AlreadyRecorded: the message was taken before.
        Empty, TooLong: the text.
    """
    if _was_submitted(session, guild_id, interaction_id):
        return Stored(questions.get(session, guild_id=guild_id, number=number), is_new=False)
    question = addable(session, guild_id=guild_id, number=number, user_id=author.id, is_manager=is_manager)
    said = _Said(author, body, interaction_id, now, recorder, source, channel_id, pictures)
    return _store(session, question, said)


def answerable(session: Session, *, guild_id: int, number: int, user_id: int, is_manager: bool) -> Question:
    """Return a question that this user may answer now, so that a refusal comes before they have typed anything.

    Raises:
        NoSuchQuestion, NotYourQuestion, AlreadyAnswered, AnsweredByYou: they cannot answer it.
    """
    question = addable(session, guild_id=guild_id, number=number, user_id=user_id, is_manager=is_manager)
    if question.answer is not None and _wrote(question.answer, user_id):
        raise AnsweredByYou(number=number)
    if question.answer is not None:
        raise AlreadyAnswered(number=number, author=question.answer.author.name)
    return question


def _wrote(answer: Answer, user_id: int) -> bool:
    """Tell whether a Discord user wrote an answer, in their own name or in a guest's."""
    writer = answer.author if answer.author.user_id is not None else answer.recorder
    return writer is not None and writer.user_id == user_id


def addable(session: Session, *, guild_id: int, number: int, user_id: int, is_manager: bool) -> Question:
    """Return a question that this user may answer or add to, whether it has an answer or not.

    Raises:
        NoSuchQuestion, NotYourQuestion: it was asked of another team.
    """
    question = questions.get(session, guild_id=guild_id, number=number)
    if Right.ANSWER not in rights.of(session, question, user_id=user_id, is_manager=is_manager):
        raise NotYourQuestion(number=number, presenter=question.presenter.name)
    return question


def settle(session: Session, *, question_id: int) -> None:
    """Make the first text under a question its answer; texts of merged questions come after its own."""
    standing = session.scalars(
        select(Answer)
        .where(Answer.question_id == question_id, Answer.withdrawn_at.is_(None))
        .order_by(Answer.merged_from_id.is_not(None), Answer.id)
    ).all()
    for position, answer in reversed(list(enumerate(standing))):
        answer.is_addition = position > 0
        session.flush()  # one by one, for there is never more than one answer


@dataclass(frozen=True, slots=True)
class _Said:
    """A text before it is stored."""

    author: User
    body: str
    interaction_id: int
    now: dt.datetime
    recorder: User | None = None
    source: MessageAddress | None = None
    channel_id: int | None = None
    pictures: Sequence[Brought] = ()


def was_heard(session: Session, *, guild_id: int, question_id: int, message_id: int) -> bool:
    """Tell whether a reply to a question was taken as an answer before, be it withdrawn, or offered to be added."""
    taken = exists().where(Answer.guild_id == guild_id, Answer.interaction_id == message_id)
    recorded = exists().where(
        Answer.guild_id == guild_id, Answer.question_id == question_id, Answer.source_message_id == message_id
    )
    offered = exists().where(
        Notice.guild_id == guild_id, Notice.question_id == question_id, Notice.below_message_id == message_id
    )
    return session.scalar(select(taken | recorded | offered)) is True


def check_not_recorded(session: Session, *, guild_id: int, source: MessageAddress) -> None:
    """Refuse a message if an answer was taken from it before and is not withdrawn.

    Raises:
        AlreadyRecorded.
    """
    statement = (
        select(Question.number)
        .join(Answer, Answer.question_id == Question.id)
        .where(
            Answer.guild_id == guild_id,
            Answer.source_message_id == source.message_id,
            Answer.withdrawn_at.is_(None),
            Question.withdrawn_at.is_(None),
        )
    )
    if number := session.scalar(statement.limit(1)):
        raise AlreadyRecorded(number=number)


def _store(session: Session, question: Question, said: _Said) -> Stored[Question]:
    if said.source is not None:
        check_not_recorded(session, guild_id=question.guild_id, source=said.source)
    guild_id, now = question.guild_id, said.now
    writer = members.ensure_for_receipt(session, guild_id=guild_id, user=said.recorder or said.author, now=now)
    guest = _spoken_for(question, said)
    written = rows.answer(
        question,
        guest or members.ensure(session, guild_id=guild_id, user=said.author, now=now),
        Text(words.body(said.body), Dialect.DISCORD),
        now=now,
        is_addition=question.answer is not None,
        recorder=writer.member if said.recorder or guest else None,
        interaction_id=said.interaction_id,
        source_channel_id=said.source.channel_id if said.source else None,
        source_message_id=said.source.message_id if said.source else None,
    )
    session.add(written)
    session.flush()
    if question.answer is not None and question.answer.merged_from_id is not None:
        settle(session, question_id=question.id)
    question = questions.get(session, guild_id=guild_id, number=question.number)
    channel_id = said.channel_id or posts.place_of(session, question)
    reply = _show(session, question, written, said, channel_id) if channel_id is not None else None
    bring(session, said.pictures, text=written, notice=reply, now=now)
    return Stored(question, writer=writer)


def _spoken_for(question: Question, said: _Said) -> Member | None:
    """Return the guest in whose name this answers a question; what others write to it is in their own names."""
    is_answer = question.answer is None and said.recorder is None
    return question.presenter if is_answer and rights.is_to_guest(question) else None


def _show(session: Session, question: Question, written: Answer, said: _Said, channel_id: int) -> Notice | None:
    """Let what was said be shown where its question is, and its askers hear of it, by the notice that is returned."""
    shown = question if question.parent is None or question.card is not None else question.parent
    posts.card(session, shown, channel_id=channel_id, now=said.now)
    news = News(_kind(written, said), (said.recorder or said.author).id, said.now, written.id)
    return notices.tell_askers(session, question, news, waits_for_pictures=are_coming(said.pictures))


def _kind(written: Answer, said: _Said) -> NoticeKind:
    if written.is_addition:
        return NoticeKind.ADDED
    is_message = said.source is not None and said.source.message_id == said.interaction_id
    return NoticeKind.TAKEN if is_message else NoticeKind.ANSWERED


def _was_submitted(session: Session, guild_id: int, interaction_id: int) -> bool:
    statement = select(Answer.id).where(Answer.guild_id == guild_id, Answer.interaction_id == interaction_id)
    return session.scalar(statement) is not None
