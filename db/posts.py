"""Use-cases of posts: which messages there are to be. What changes afterwards is marked by `db.marking`."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.orm.attributes import set_committed_value

from db import marking, rows, weeks
from db.behind import AT_ONCE
from db.models import Post, Presentation, PresenterList, Question
from db.types import PostKind

#: How long a follow-up's card waits for the one above, so that it can stand below it.
CARD_ABOVE_WAIT = dt.timedelta(minutes=1)
#: In how many cards is looked for channels in which replies may have come, in all guilds together.
NEWEST_CARDS = 2000


def card(session: Session, question: Question, *, channel_id: int, now: dt.datetime) -> Post:
    """Let a question have a card; a follow-up's stands below the card above it, which it needs."""
    post = card_of(session, question.id)
    if question.parent_id is not None and question.parent is not None and (post is None or _is_parked(post)):
        channel_id = card(session, question.parent, channel_id=channel_id, now=now).channel_id
    if post is None:
        return first_card(session, question, channel_id=channel_id, now=now)
    _leave_closed_channel(session, post, channel_id, now)
    set_committed_value(question, "card", post)
    return post


def first_card(session: Session, question: Question, *, channel_id: int, now: dt.datetime) -> Post:
    """Let a question have a card that has none, and stands below no other."""
    post = rows.inserted(
        session,
        Post,
        guild_id=question.guild_id,
        kind=PostKind.CARD,
        question_id=question.id,
        channel_id=channel_id,
        due_at=now,
    )
    marking.wake(session)
    set_committed_value(question, "card", post)
    return post


def place_of(session: Session, question: Question) -> int | None:
    """Return the channel where a question is shown, else where its presentation was registered, as far as is known."""
    card = question.card or (question.parent.card if question.parent is not None else None)
    if card is not None:
        return card.channel_id
    return session.scalar(select(Presentation.channel_id).where(Presentation.id == question.presentation_id))


def card_of(session: Session, question_id: int) -> Post | None:
    """Return the post that is a question's card, where it has or will have one."""
    return session.scalar(select(Post).where(Post.question_id == question_id))


def wait_for_card_above(session: Session, *, post_id: int, now: dt.datetime) -> bool:
    """Let a follow-up's card wait while the one above is on its way, so that it can stand below it.

    Return True if the caller must look again: the card above has just appeared, or this one was put off by up to a
    minute.
    """
    above = aliased(Post)
    around = (
        select(Post, above, Question.created_at)
        .join(Question, Question.id == Post.question_id)
        .join(above, above.question_id == Question.parent_id)
        .where(Post.id == post_id)
    )
    post, card_above, asked_at = session.execute(around).one()
    if card_above.message_id is not None:
        return True
    if card_above.due_at is None or card_above.channel_id != post.channel_id or now >= asked_at + CARD_ABOVE_WAIT:
        return False
    post.due_at = asked_at + CARD_ABOVE_WAIT
    return True


def channels_of_cards(session: Session) -> list[tuple[int, int]]:
    """Return the guilds and channels of the newest cards that stand, those with the newest first."""
    standing = select(Post.guild_id, Post.channel_id, Post.id).where(Post.kind == PostKind.CARD, Post.message_id > 0)
    newest = standing.order_by(Post.id.desc()).limit(NEWEST_CARDS).subquery()
    by_channel = select(newest.c.guild_id, newest.c.channel_id).group_by(newest.c.guild_id, newest.c.channel_id)
    return [(row[0], row[1]) for row in session.execute(by_channel.order_by(func.max(newest.c.id).desc()))]


def get(session: Session, *, post_id: int) -> Post:
    """Return a post as it stands now."""
    return session.get_one(Post, post_id)


def list_of(session: Session, questions: Iterable[Question]) -> Post | None:
    """Return the first list that tells of some questions, where one does."""
    lists = [question.list_id for question in questions if question.list_id is not None]
    return session.scalar(select(Post).where(Post.list_id.in_(lists)).order_by(Post.id).limit(1))


def presenter_list(session: Session, questions: Sequence[Question], *, channel_id: int, now: dt.datetime) -> Post:
    """Let one message tell a presenter of questions; each of them is shown there from now on."""
    guild_id = questions[0].guild_id
    told = PresenterList(guild_id=guild_id)
    session.add(told)
    session.flush()
    post = Post(guild_id=guild_id, kind=PostKind.LIST, list_id=told.id, channel_id=channel_id, due_at=now)
    session.add(post)
    for question in questions:
        question.list_id = told.id
        question.announced_at = now
    session.flush()
    return post


def recap_stands(week_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Select the weeks whose recap is posted, or is about to be; not where its channel is gone."""
    is_recap = (Post.week_id == week_id) & (Post.kind == PostKind.RECAP)
    return exists().where(is_recap, Post.due_at.is_not(None) | (Post.shown >= Post.wanted))


_RECAP = select(Post).where(Post.week_id == bindparam("week"), Post.kind == PostKind.RECAP)


def recap(session: Session, *, guild_id: int, week_id: int, channel_id: int, now: dt.datetime) -> Post:
    """Let a week have a recap, or the one that it has be shown anew, and return it.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    weeks.get(session, guild_id=guild_id, week_id=week_id)
    post = session.scalar(_RECAP, {"week": week_id})
    if post is None:
        post = Post(guild_id=guild_id, kind=PostKind.RECAP, week_id=week_id, channel_id=channel_id, due_at=now)
        session.add(post)
    else:
        _leave_closed_channel(session, post, channel_id, now)
        _want(session, post, now)
        post.channel_id = post.channel_id if post.message_id is not None else channel_id
    session.flush()
    return post


def board(session: Session, *, guild_id: int, week_id: int, channel_id: int, now: dt.datetime) -> Post:
    """Let a week have a board in a channel; one that stands there already is posted anew, at its end.

    While a new board is on its way, or the old one is not deleted yet, asking again posts no second board.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    weeks.get(session, guild_id=guild_id, week_id=week_id)
    post = board_of(session, week_id=week_id, channel_id=channel_id)
    if post is None:
        post = Post(guild_id=guild_id, kind=PostKind.BOARD, week_id=week_id, channel_id=channel_id, due_at=now)
        session.add(post)
    else:
        if post.message_id is not None and post.old_message_id is None:
            post.old_message_id, post.message_id = post.message_id, None
            post.generation += 1
        _want(session, post, now)
    session.flush()
    return post


def know_board(
    session: Session, *, guild_id: int, week_id: int, channel_id: int, message_id: int, now: dt.datetime
) -> None:
    """Keep a board up to date that was posted before boards were kept; somebody has just used it.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    weeks.get(session, guild_id=guild_id, week_id=week_id)
    if board_of(session, week_id=week_id, channel_id=channel_id) is None:
        session.add(
            Post(
                guild_id=guild_id,
                kind=PostKind.BOARD,
                week_id=week_id,
                channel_id=channel_id,
                message_id=message_id,
                generation=1,
                due_at=now,
            )
        )
        session.flush()


def board_of(session: Session, *, week_id: int, channel_id: int) -> Post | None:
    """Return the post that is a week's board in a channel, where there is one."""
    boards = select(Post).where(Post.week_id == week_id, Post.kind == PostKind.BOARD)
    return session.scalar(boards.where(Post.channel_id == channel_id))


def is_copy(session: Session, *, guild_id: int, number: int, message_id: int) -> bool:
    """Tell whether a message that shows a question is not its card.

    Happens if Discord's answer was lost, and the nonce had expired when it was sent again.
    """
    post = _card_numbered(session, guild_id, number)
    return post is not None and post.message_id not in {None, message_id}


def let_copy_go(session: Session, *, guild_id: int, number: int, message_id: int, now: dt.datetime) -> None:
    """Let a copy of a card be deleted when the card is shown next, which is now."""
    post = _card_numbered(session, guild_id, number)
    if post is not None and post.message_id not in {None, message_id}:
        post.old_message_id = message_id
        _want(session, post, now)


def _card_numbered(session: Session, guild_id: int, number: int) -> Post | None:
    of_question = select(Post).join(Post.question).where(Question.guild_id == guild_id, Question.number == number)
    return session.scalar(of_question)


def _is_parked(post: Post) -> bool:
    """Tell whether Discord does not take what a post shows."""
    return post.due_at is None and post.shown < post.wanted


def _leave_closed_channel(session: Session, post: Post, channel_id: int, now: dt.datetime) -> None:
    """If the post is parked, move it to the channel that is in use."""
    if _is_parked(post) and post.channel_id != channel_id:
        post.generation += post.message_id is not None
        post.channel_id, post.message_id, post.old_message_id = channel_id, None, None
        _want(session, post, now)


def _want(session: Session, post: Post, now: dt.datetime) -> None:
    post.wanted += 1
    post.due_at, post.rank, post.tries = now, AT_ONCE, 0
    marking.wake(session)
