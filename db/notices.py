"""Use-cases of notices: who is to hear of something, once, and where.

A notice is kept beside what it tells, in the same transaction; the outbox writes its words when it delivers it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, joinedload

from db import guilds
from db.behind import AT_ONCE
from db.marking import wake
from db.members import User
from db.messages import MessageAddress
from db.models import Answer, IncomingPicture, Notice, Picture, Post, Presentation, Question
from db.types import NoticeKind

#: How long the askers of a question hear of no change, once they have heard of its answer or of a change; and how long
#: an announcement waits for further changes before it gets a reply: all of them are one.
PAUSE = dt.timedelta(minutes=10)
#: How long a notice waits for the pictures that belong to it.
PICTURES_WAIT = dt.timedelta(minutes=1)
#: In this time before it is due, a notice takes no more pictures: it may be on its way when they are stored.
LAST_CALL = dt.timedelta(seconds=2)
#: Characters of a name in Discord.
NAME_LIMIT = 32
#: How long a notice is worth saying.
WORTH = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class News:
    """What has happened, who did it, and when; ``numbers`` are the questions that it names beside its own.

    Where somebody was registered by a timetable, they are the ids of all that they present in it.
    """

    kind: NoticeKind
    actor_user_id: int
    now: dt.datetime
    answer_id: int | None = None
    numbers: Sequence[int] = ()


def tell_askers(session: Session, question: Question, news: News, *, waits_for_pictures: bool = False) -> Notice | None:
    """Let all askers of a question hear of an answer or a change: by one reply to its card, and those unknown directly.

    Nobody hears of what they did themselves. Each answer is told once, even right after one that was withdrawn. Changes
    are told at most once in ten minutes, and not in the first ten after the answer was. An answer's pictures always
    get a reply, even if it pings nobody. Return the reply, if there is one.
    """
    named, unknown = _others(question, news.actor_user_id)
    if (named or unknown) and not _claim_telling(question, news):
        named, unknown = [], []
    reply = None
    if named or news.answer_id is not None:
        reply = _tell(session, question, news, named, waits_for_pictures=waits_for_pictures)
    _tell_directly(session, question, news, unknown)
    return reply


def _others(question: Question, actor_user_id: int) -> tuple[list[int], list[int]]:
    """Return the Discord users who asked a question by name, and those unknown, less the one who acts."""
    named = [member.user_id for member in question.askers if member.user_id is not None]
    return _less(named, actor_user_id), _less(question.anonymous_askers, actor_user_id)


def _less(users: Iterable[int], actor_user_id: int) -> list[int]:
    return [user_id for user_id in users if user_id != actor_user_id]


def _claim_telling(question: Question, news: News) -> bool:
    """Note that the askers are told now, and return True; return False if they know it, or heard of a change lately."""
    if question.answer is None:
        return False
    if (told_at := question.told_at) is not None:
        is_answer = news.kind in {NoticeKind.ANSWERED, NoticeKind.TAKEN}
        has_heard = told_at >= question.answer.created_at if is_answer else news.now - told_at < PAUSE
        if has_heard:
            return False
    question.told_at = news.now
    return True


def tell_merged(
    session: Session, target: Question, news: News, *, named: Iterable[int], unknown: Iterable[int]
) -> None:
    """Let askers hear of an answer to which they come by a merge."""
    if whom := _less(named, news.actor_user_id):
        _tell(session, target, news, whom)
    _tell_directly(session, target, news, _less(unknown, news.actor_user_id))


def tell_moved(session: Session, questions: Sequence[Question], news: News, *, told_by: Post | None) -> None:
    """Let the presenter whom questions were moved to hear of them, below the first one's card, or else its list."""
    presenter = questions[0].presenter
    if presenter.user_id is not None and presenter.user_id != news.actor_user_id:
        news = replace(news, numbers=[question.number for question in questions])
        _tell(session, questions[0], news, [presenter.user_id], below=told_by)


def show_pictures(
    session: Session, question: Question, *, answer_id: int | None = None, are_coming: bool, now: dt.datetime
) -> Notice | None:
    """Let the pictures of a question or an answer be shown below its card, which keeps no files; return the notice.

    It goes when all that are coming are kept, or after a minute.
    """
    news = News(NoticeKind.PICTURES, 0, now, answer_id)
    return _tell(session, question, news, [], waits_for_pictures=are_coming)


def for_picture(session: Session, coming: IncomingPicture, *, now: dt.datetime) -> Notice | None:
    """Return the notice that waits for the pictures of a text, else a new one; nothing, where there is no card."""
    waiting = session.scalar(select(Notice).where(_waits_for(coming, now)).limit(1))
    return waiting or show_pictures(
        session, _with_card(session, coming), answer_id=coming.answer_id, are_coming=True, now=now
    )


def let_pictures_come(session: Session, coming: IncomingPicture, *, now: dt.datetime) -> None:
    """Let the notice go that waits for the pictures of a text."""
    waiting = update(Notice).where(_waits_for(coming, now)).values(due_at=now)
    session.execute(waiting, execution_options={"synchronize_session": False})
    wake(session)


def _waits_for(coming: IncomingPicture, now: dt.datetime) -> ColumnElement[bool]:
    """Select what is to show the pictures of a text, and of which nothing may have been sent yet."""
    of_text = Notice.answer_id == coming.answer_id
    if coming.answer_id is None:
        of_question = Notice.question_id == coming.question_id
        of_text = of_question & Notice.answer_id.is_(None) & (Notice.kind == NoticeKind.PICTURES)
    is_unsent = (Notice.due_at > now + LAST_CALL) & (Notice.tries == 0) & ~Notice.is_taken_back
    return of_text & is_unsent & Notice.user_id.is_(None)


def _with_card(session: Session, coming: IncomingPicture) -> Question:
    """Return the question that a picture belongs to, or whose answer it belongs to, with its card."""
    question_id = coming.question_id
    if question_id is None:
        question_id = session.scalars(select(Answer.question_id).where(Answer.id == coming.answer_id)).one()
    shown = joinedload(Question.card), joinedload(Question.parent).joinedload(Question.card)
    return session.scalars(select(Question).options(*shown).where(Question.id == question_id)).one()


def tell_registered(
    session: Session,
    presentation: Presentation,
    *,
    actor: User,
    now: dt.datetime,
    known: Iterable[int] = (),
    kind: NoticeKind = NoticeKind.REGISTERED,
) -> None:
    """Tell a presentation's people directly that they present; ``kind`` says how that came.

    Skip whoever did it, and the members whose ids are in ``known``.
    """
    before = set(known)
    new = [member.user_id for member in presentation.presenters if member.id not in before]
    news = News(kind, actor.id, now)
    details = {"presentation_id": presentation.id, "actor_name": actor.name[:NAME_LIMIT]}
    session.add_all(
        _notice(presentation.guild_id, news, user_id=user_id, **details)
        for user_id in new
        if user_id is not None and user_id != actor.id
    )


def tell_timetable(session: Session, presentations: Sequence[Presentation], *, actor: User, now: dt.datetime) -> None:
    """Tell people directly, once each, of all that they present of a timetable, except whoever did it."""
    theirs: dict[int, list[int]] = {}
    for presentation in presentations:
        for member in presentation.presenters:
            if member.user_id is not None and member.user_id != actor.id:
                theirs.setdefault(member.user_id, []).append(presentation.id)
    session.add_all(
        _notice(
            presentations[0].guild_id,
            News(NoticeKind.REGISTERED, actor.id, now, numbers=ids),
            user_id=user_id,
            presentation_id=ids[0],
            actor_name=actor.name[:NAME_LIMIT],
        )
        for user_id, ids in theirs.items()
    )


def say_hello(session: Session, *, guild_id: int, channel_id: int, now: dt.datetime) -> None:
    """Let the bot say hello to a guild, once."""
    if not guilds.is_greeted(session, guild_id=guild_id):
        guilds.greeted(session, guild_id=guild_id, now=now)
        session.add(_notice(guild_id, News(NoticeKind.HELLO, 0, now), channel_id=channel_id))


def tell_channel_gone(session: Session, *, guild_id: int, user_id: int, gone: Sequence[int], now: dt.datetime) -> None:
    """Tell somebody directly that a channel is gone that was chosen; ``gone`` are places in `db.settings.CHANNELS`."""
    guilds.ensure(session, guild_id=guild_id)
    session.add(_notice(guild_id, News(NoticeKind.CHANNEL_GONE, 0, now, numbers=gone), user_id=user_id))


def offer(
    session: Session, *, guild_id: int, question_id: int, author_id: int, message: MessageAddress, now: dt.datetime
) -> None:
    """Offer the author of a message, a reply to an answered question, to add it to what was answered.

    Raises:
        NoResultFound: the question is not in this guild.
    """
    session.scalars(select(Question.id).where(Question.guild_id == guild_id, Question.id == question_id)).one()
    session.add(
        _notice(
            guild_id,
            News(NoticeKind.OFFER, author_id, now),
            question_id=question_id,
            channel_id=message.channel_id,
            below_message_id=message.message_id,
        )
    )


def take_back_offer(session: Session, *, guild_id: int, message_id: int, now: dt.datetime) -> None:
    """Let what was offered below a message be deleted again."""
    take_back_where(session, (Notice.guild_id == guild_id) & (Notice.below_message_id == message_id), now=now)


def take_back(session: Session, *, answer_id: int, now: dt.datetime) -> None:
    """Let what told of an answer be deleted again, or not be said at all."""
    take_back_where(session, (Notice.answer_id == answer_id) & Notice.user_id.is_(None), now=now)


def take_back_where(session: Session, those: ColumnElement[bool], *, now: dt.datetime) -> None:
    """Let some notices be deleted again, or not be said at all."""
    back = update(Notice).where(those).values(is_taken_back=True, due_at=now, rank=AT_ONCE, tries=0)
    session.execute(back, execution_options={"synchronize_session": False})
    wake(session)


def pictures_of(session: Session, *, notice_id: int) -> list[str]:
    """Return the files of the pictures that a notice shows, in order."""
    pictures = select(Picture.name).where(Picture.notice_id == notice_id)
    return list(session.scalars(pictures.order_by(Picture.position)))


def _tell(
    session: Session,
    question: Question,
    news: News,
    whom: Sequence[int],
    *,
    below: Post | None = None,
    waits_for_pictures: bool = False,
) -> Notice | None:
    """Tell some Discord users below a question's card, else below another post; return the notice, if there is one."""
    card = question.card or (question.parent.card if question.parent else None)
    post = card or below
    if post is None:
        return None
    notice = _notice(question.guild_id, news, question_id=question.id, channel_id=post.channel_id, whom=list(whom))
    notice.below_message_id = post.message_id if card is None else None
    if waits_for_pictures:
        notice.due_at = news.now + PICTURES_WAIT
    session.add(notice)
    session.flush()
    return notice


def _tell_directly(session: Session, question: Question, news: News, users: Iterable[int]) -> None:
    session.add_all(_notice(question.guild_id, news, question_id=question.id, user_id=user_id) for user_id in users)


def _notice(guild_id: int, news: News, **details: Any) -> Notice:  # noqa: ANN401  # the columns of a notice
    return Notice(
        guild_id=guild_id,
        kind=news.kind,
        actor_user_id=news.actor_user_id,
        numbers=list(news.numbers),
        created_at=news.now,
        due_at=news.now,
        expires_at=news.now + WORTH,
        **({"answer_id": news.answer_id} if details.get("user_id") is None else {}),
        **details,
    )
