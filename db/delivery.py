"""Use-cases of the outbox: what became of what was to be sent."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, bindparam, delete, exists, false, or_, select, update
from sqlalchemy.orm import Session

from db.behind import AT_ONCE, BACKLOG, GENTLY
from db.marking import wake
from db.models import Base, HeldChannel, Notice, Post
from db.outbox import ROWS, Lane, Row
from db.types import PostKind


@dataclass(frozen=True, slots=True)
class Tried:
    """A post or a notice, as it was wanted when it was tried."""

    row: Row
    row_id: int
    revision: int

    @classmethod
    def of(cls, taken: Post | Notice) -> "Tried":
        """Return what is tried with something that was taken."""
        return cls(type(taken), taken.id, taken.revision)


def shown(
    session: Session,
    *,
    post_id: int,
    revision: int,
    message_id: int | None,
    generation: int | None = None,
    pinged: int | None = None,
    is_let_go: bool = True,
) -> None:
    """Remember that Discord shows a post as it was in ``revision``, in this message.

    It stays due until the message before is deleted, as ``is_let_go`` says. If the post was reset while it was being
    sent, its ``generation`` has changed and this message is outdated: keep it as ``old_message_id``, to delete later.
    """
    post = session.connection().execute(_POST, {"post": post_id}).one()
    if post.is_held and message_id not in {None, post.message_id}:
        _end_hold(session, post.guild_id, post.channel_id)
    if generation is not None and post.generation != generation:
        session.connection().execute(_OUTDATED, {"post": post_id, "to_message": message_id or post.old_message_id})
        return
    changed = {"post": post_id, "to_shown": max(post.shown, revision), "to_message": message_id}
    changed["to_pinged"] = post.pinged_user_id if pinged is None or post.message_id == message_id else pinged
    if post.is_linked and post.message_id != message_id:
        _let_links_follow(session, post.question_id, post.due_at)
    session.connection().execute(_DONE if changed["to_shown"] >= post.wanted and is_let_go else _SHOWN, changed)


# What every card runs is put together once, and of tables: that takes longer than the database takes to answer it.
_POSTS, _QUESTIONS, _PRESENTATIONS, _HELD = (
    Base.metadata.tables[name] for name in ("post", "question", "presentation", "held_channel")
)
_END_HOLD = delete(_HELD).where(_HELD.c.guild_id == bindparam("guild"), _HELD.c.channel_id == bindparam("channel"))
_THIS = _POSTS.c.id == bindparam("post")
# Most channels are not held, and nothing links to most new cards: one look tells, and spares three statements.
_is_held = exists().where(_HELD.c.guild_id == _POSTS.c.guild_id, _HELD.c.channel_id == _POSTS.c.channel_id)
_recap = _POSTS.alias()
_is_linked = or_(
    exists().where(_QUESTIONS.c.merged_into_id == _POSTS.c.question_id),
    exists().where(_QUESTIONS.c.parent_id == _POSTS.c.question_id),
    exists()
    .where(_recap.c.week_id == _PRESENTATIONS.c.week_id, _recap.c.kind == PostKind.RECAP)
    .where(_PRESENTATIONS.c.id == _QUESTIONS.c.presentation_id, _QUESTIONS.c.id == _POSTS.c.question_id),
)
_POST = select(
    *(_POSTS.c[name] for name in ("guild_id", "channel_id", "question_id", "message_id", "pinged_user_id")),
    *(_POSTS.c[name] for name in ("old_message_id", "generation", "wanted", "shown", "due_at")),
    _is_held.label("is_held"),
    _is_linked.label("is_linked"),
).where(_THIS)
_OUTDATED = update(_POSTS).where(_THIS).values(old_message_id=bindparam("to_message"))
_SHOWN = (
    update(_POSTS)
    .where(_THIS)
    .values(
        shown=bindparam("to_shown"),
        message_id=bindparam("to_message"),
        pinged_user_id=bindparam("to_pinged"),
        is_uncertain=False,
    )
)
_DONE = _SHOWN.values(due_at=None, rank=AT_ONCE, tries=0, old_message_id=None, failing_since=None)

_WEEK = (
    select(_PRESENTATIONS.c.week_id)
    .join(_QUESTIONS, _QUESTIONS.c.presentation_id == _PRESENTATIONS.c.id)
    .where(_QUESTIONS.c.id == bindparam("question"))
)
_LINKS = or_(
    (_POSTS.c.week_id == _WEEK.scalar_subquery()) & (_POSTS.c.kind == PostKind.RECAP),
    _POSTS.c.question_id.in_(select(_QUESTIONS.c.id).where(_QUESTIONS.c.merged_into_id == bindparam("question"))),
)
_FOLLOWED = (
    update(_POSTS).where(_LINKS).values(wanted=_POSTS.c.wanted + 1, due_at=bindparam("due"), rank=AT_ONCE, tries=0)
)
_BELOW = _POSTS.c.question_id.in_(select(_QUESTIONS.c.id).where(_QUESTIONS.c.parent_id == bindparam("question")))
_WAITING = _POSTS.c.message_id.is_(None) & (_POSTS.c.due_at > bindparam("due")) & (_POSTS.c.tries == 0)
_RELEASED = update(_POSTS).where(_BELOW, _WAITING).values(due_at=bindparam("due"))


def _let_links_follow(session: Session, question_id: int | None, due_at: dt.datetime | None) -> None:
    """Redraw the recap and the merged cards that link to a card, since it has a new message or none.

    Release the follow-ups that waited for it. All of it is due when the card was.
    """
    if question_id is None or due_at is None:
        return
    for change in (_FOLLOWED, _RELEASED):
        changed: CursorResult[Any] = session.connection().execute(change, {"question": question_id, "due": due_at})
        if changed.rowcount:
            wake(session)


def gone(session: Session, *, post_id: int, generation: int, now: dt.datetime) -> None:
    """Remember that a post's message cannot be changed any more: what it shows is to be posted anew.

    Does nothing if the post was reset meanwhile, since then that is going to happen anyway. If only something like a
    name has changed, the post is not sent again until more changes.
    """
    post = session.get_one(Post, post_id)
    if post.generation != generation:
        return
    post.old_message_id, post.message_id = post.old_message_id or post.message_id, None
    post.generation += 1
    post.is_uncertain = False
    post.due_at = now
    _let_links_follow(session, post.question_id, post.due_at)
    if post.rank == GENTLY:
        post.shown, post.due_at, post.rank, post.tries, post.failing_since = post.wanted, None, AT_ONCE, 0, None


def dropped(session: Session, *, notice_id: int, now: dt.datetime) -> None:
    """Let a notice be that is not worth saying any more."""
    said(session, notice_id=notice_id, is_done=True)
    session.get_one(Notice, notice_id).dropped_at = now


def said(session: Session, *, notice_id: int, message_ids: Iterable[int] = (), is_done: bool) -> None:
    """Remember what was delivered of a notice, and whether that is all."""
    notice = session.get_one(Notice, notice_id)
    before = len(notice.message_ids)
    notice.message_ids = [*notice.message_ids, *message_ids]
    notice.tries, notice.is_uncertain, notice.failing_since = 0, False, None
    if len(notice.message_ids) > before and notice.user_id is None:
        _end_hold(session, notice.guild_id, notice.channel_id)
    if is_done and not (notice.is_taken_back and notice.message_ids):
        notice.due_at = None


def taken_back(session: Session, *, notice_id: int) -> None:
    """Remember that what was said is deleted again."""
    notice = session.get_one(Notice, notice_id)
    notice.message_ids, notice.due_at, notice.failing_since = [], None, None


def later(session: Session, *, tried: Tried, at: dt.datetime, now: dt.datetime, was_refused: bool = False) -> bool:
    """Retry at ``at``, behind what is new. Return whether the channel is held.

    If it is, nothing else goes there until ``at``. Unless Discord refused it, note that it may have been
    sent. If it has changed since the try, it stays due.
    """
    waiting = _now(session, tried)
    waiting.failing_since = waiting.failing_since or now
    if not was_refused:
        waiting.is_uncertain = isinstance(waiting, Notice) or waiting.message_id is None
    if waiting.revision == tried.revision:
        waiting.due_at = at
        waiting.rank, waiting.tries = max(waiting.rank, BACKLOG), waiting.tries + 1
    return _probe_again(session, waiting, at)


def _probe_again(session: Session, waiting: Post | Notice, at: dt.datetime) -> bool:
    is_direct = isinstance(waiting, Notice) and waiting.user_id is not None
    held = session.get(HeldChannel, waiting.channel_id) if not is_direct and waiting.channel_id is not None else None
    if held is not None:
        held.probe_at = at
    return held is not None


def park(session: Session, *, tried: Tried, now: dt.datetime) -> None:
    """Stop trying this until it changes. If it has changed since the try, it stays due.

    A notice is given up for good.
    """
    parked = _now(session, tried)
    parked.failing_since = None if isinstance(parked, Notice) else parked.failing_since or now
    if parked.revision == tried.revision:
        parked.due_at = None


def close(session: Session, *, lane: Lane) -> None:
    """Let all of a channel be that is not there any more, or that the bot has left with its guild."""
    for row in ROWS:
        in_lane = (row.guild_id == lane.guild_id) & (row.channel_id == lane.channel_id) & row.due_at.is_not(None)
        is_direct = Notice.user_id.is_not(None) if row is Notice else false()
        closed = update(row).where(in_lane, ~is_direct).values(due_at=None, failing_since=None)
        session.execute(closed, execution_options={"synchronize_session": False})
    _end_hold(session, lane.guild_id, lane.channel_id)


def channel_deleted(session: Session, *, guild_id: int, channel_id: int) -> None:
    """Let all of a channel be that was deleted, with what stood there: it is posted where somebody uses it next."""
    close(session, lane=Lane(guild_id, channel_id))
    stood = update(Post).where(Post.guild_id == guild_id, Post.channel_id == channel_id)
    unseen = stood.where(Post.shown >= Post.wanted).values(wanted=Post.shown + 1)
    session.execute(unseen, execution_options={"synchronize_session": False})


def _now(session: Session, tried: Tried) -> Post | Notice:
    """Return what was tried, as it is wanted now."""
    row: Post | Notice = session.get_one(tried.row, tried.row_id)  # type: ignore[assignment]  # one of the two
    return row


def _end_hold(session: Session, guild_id: int, channel_id: int | None) -> None:
    """Hold a channel no longer.

    An edit does not prove that the channel is open; only a new message does.
    """
    session.connection().execute(_END_HOLD, {"guild": guild_id, "channel": channel_id})
