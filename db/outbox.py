"""Use-cases of the outbox: what is due, and which channels wait.

A *lane* is where one message after the other is sent: a channel, or one user's direct messages. In a lane, what
somebody has just done comes first, then what was left or failed, then what only looks another way.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    bindparam,
    case,
    delete,
    func,
    literal,
    null,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.attributes import set_committed_value

from db import cards, questions
from db.behind import AT_ONCE, BACKLOG
from db.marking import wake
from db.models import HeldChannel, Notice, Post, Question
from db.types import PostKind, UTCDateTime

Row: TypeAlias = type[Post] | type[Notice]
ROWS: tuple[Row, Row] = (Post, Notice)

#: Minutes after which a channel that the bot may not write to is tried again, where no event has said that it may.
PROBE = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Lane:
    """A channel, or where ``user_id`` says so, somebody's direct messages."""

    guild_id: int
    channel_id: int | None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """The lanes with something due, each with its most urgent rank, most urgent first.

    ``next_at`` is when something is due where nothing is now; what waits for a channel to open has no time.
    """

    lanes: dict[Lane, int]
    next_at: dt.datetime | None = None


def due(session: Session, *, now: dt.datetime) -> Agenda:
    """Return where something is due; else when."""
    ranks: dict[Lane, int] = {}
    for guild_id, channel_id, user_id, rank in session.connection().execute(_RANKS, {"now": now}).all():
        lane = Lane(guild_id, channel_id if user_id is None else None, user_id)
        ranks[lane] = min(rank, ranks.get(lane, rank))
    if ranks:
        return Agenda(dict(sorted(ranks.items(), key=lambda ranked: ranked[1])))
    times = session.connection().execute(_NEXT, {"now": now}).one()
    return Agenda(ranks, min((time for time in times if time is not None), default=None))


def _is_open(
    channel_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
) -> ColumnElement[bool]:
    held = select(HeldChannel.channel_id).where(HeldChannel.channel_id == channel_id, HeldChannel.probe_at > _NOW)
    return ~held.exists()


# What every look at the outbox runs is put together once: that takes longer than the database takes to answer it.
_NOW = bindparam("now", type_=UTCDateTime())
#: Guild, channel, user and most urgent rank of what is due.
_RANKS: CompoundSelect[int, int | None, int | None, int] = union_all(
    select(Post.guild_id, Post.channel_id, null(), func.min(Post.rank))
    .where(Post.due_at <= _NOW, _is_open(Post.channel_id))
    .group_by(Post.guild_id, Post.channel_id),
    select(Notice.guild_id, Notice.channel_id, Notice.user_id, func.min(Notice.rank))
    .where(Notice.due_at <= _NOW, _is_open(Notice.channel_id))
    .group_by(Notice.guild_id, Notice.channel_id, Notice.user_id),
)
#: When the next post and the next notice are due that are not due yet.
_NEXT = select(
    *(select(func.min(row.due_at)).where(row.due_at > _NOW, _is_open(row.channel_id)).scalar_subquery() for row in ROWS)
)
_NEXT_NOTICE = (
    select(Notice)
    .where(Notice.guild_id == bindparam("guild"), Notice.due_at <= _NOW)
    .order_by(Notice.rank, Notice.id)
    .limit(1)
)
_NEXT_IN_CHANNEL = _NEXT_NOTICE.where(Notice.channel_id == bindparam("channel"), Notice.user_id.is_(None))
_NEXT_FOR_USER = _NEXT_NOTICE.where(Notice.user_id == bindparam("user"))
#: Its rank, within another statement: mostly there is no notice, and so no need to ask for it.
_NEXT_NOTICE_RANK = _NEXT_IN_CHANNEL.with_only_columns(Notice.rank).scalar_subquery()
#: The next post of a channel: cards before what links to them. It is looked for among what is due: with the plain
#: column, SQLite would look through all posts of the guild.
_NEXT_POST = (
    select(Post, _NEXT_NOTICE_RANK)
    .where(Post.guild_id + 0 == bindparam("guild"), Post.channel_id == bindparam("channel"), Post.due_at <= _NOW)
    .order_by(Post.rank, case((Post.kind == PostKind.CARD, 0), else_=1), Post.id)
    .limit(1)
)


def take(
    session: Session, *, lane: Lane, now: dt.datetime, known: Mapping[int, Question] = MappingProxyType({})
) -> Post | Notice | Agenda:
    """Return what is due next in a lane, with its question and all that a card of it shows; else where it is due.

    A question that is ``known`` by its id, as it was stored, is not read again while nothing later is wanted of its
    card.
    """
    taken = _next_in(session, lane, now)
    if taken is None:
        return due(session, now=now)
    question = known.get(taken.question_id or 0) if isinstance(taken, Post) else None
    if taken.question_id is not None and (question is None or not _is_wanted_so(taken, question)):
        question = questions.by_id(session, taken.question_id)
    set_committed_value(taken, "question", question)
    return taken


def _is_wanted_so(taken: Post | Notice, question: Question) -> bool:
    """Tell whether a card is wanted as it was when its question was stored."""
    return question.card is not None and question.card.revision == taken.revision


def _next_in(session: Session, lane: Lane, now: dt.datetime) -> Post | Notice | None:
    if lane.user_id is not None:
        return session.scalar(_NEXT_FOR_USER, {"guild": lane.guild_id, "user": lane.user_id, "now": now})
    of_channel = {"guild": lane.guild_id, "channel": lane.channel_id, "now": now}
    found = session.execute(_NEXT_POST, of_channel).first()
    if found is not None and (found[1] is None or found[0].rank <= found[1]):
        post: Post = found[0]
        return post
    return session.scalar(_NEXT_IN_CHANNEL, of_channel)


def listed(session: Session, *, list_id: int) -> list[Question]:
    """Return what stands of the questions that a presenter's list tells of, by number."""
    these = select(Question.id).where(Question.list_id == list_id, Question.withdrawn_at.is_(None))
    return cards.load(session, cards.around(these))


_WITH_ITS_WAY = select(Post, (Post.due_at <= _NOW) & _is_open(Post.channel_id)).where(Post.id == bindparam("post"))


def with_its_way(session: Session, *, post_id: int, now: dt.datetime) -> tuple[Post, bool]:
    """Return a post, and whether it is due now in a channel that is not held."""
    post, is_on_its_way = session.execute(_WITH_ITS_WAY, {"post": post_id, "now": now}).one()
    return post, bool(is_on_its_way)


def left_over(session: Session, *, now: dt.datetime, but_not: Collection[int] = ()) -> None:
    """Take over what an earlier process left, in all guilds but these."""
    _take_over(session, lambda row: row.guild_id.not_in(but_not), now)


def taken_over(session: Session, *, guild_id: int, now: dt.datetime) -> None:
    """Take over what another process left in a guild."""
    _take_over(session, lambda row: row.guild_id == guild_id, now)


def _take_over(session: Session, those: Callable[[Row], ColumnElement[bool]], now: dt.datetime) -> None:
    """Rank what was left as backlog, mark it as perhaps sent, and try now what failed.

    A post that has a message is not marked: to edit it twice does no harm.
    """
    for row in ROWS:
        left = update(row).where(those(row), row.due_at.is_not(None), row.rank == AT_ONCE).values(rank=BACKLOG)
        session.execute(left, execution_options={"synchronize_session": False})
        unknown = update(row).where(those(row), row.due_at.is_not(None))
        unknown = unknown.where(Post.message_id.is_(None)) if row is Post else unknown
        session.execute(unknown.values(is_uncertain=True), execution_options={"synchronize_session": False})
    _take_up(session, those(Post), now)
    for row in ROWS:
        _try_failed(session, row, those(row), now)


def rejoined(session: Session, *, guild_id: int, now: dt.datetime) -> None:
    """Let a guild that the bot comes to again get what it was not shown when the bot had left it."""
    _take_up(session, Post.guild_id == guild_id, now)
    is_unsaid = Notice.due_at.is_(None) & (Notice.expires_at > now) & ~Notice.is_taken_back & Notice.user_id.is_(None)
    for notice in session.scalars(select(Notice).where(Notice.guild_id == guild_id, is_unsaid)):
        if not notice.message_ids:
            notice.due_at, notice.rank, notice.tries = now, BACKLOG, 0
    wake(session)


def _take_up(session: Session, those: ColumnElement[bool], now: dt.datetime) -> None:
    """Try parked posts again."""
    parked = update(Post).where(those, Post.due_at.is_(None), Post.shown < Post.wanted)
    taken_up = parked.values(due_at=now, rank=BACKLOG, tries=0)
    session.execute(taken_up, execution_options={"synchronize_session": False})


def hold(session: Session, *, lane: Lane, now: dt.datetime) -> None:
    """Let all of a channel wait, which the bot may not write to."""
    held = HeldChannel(channel_id=lane.channel_id, guild_id=lane.guild_id, since=now, probe_at=now + PROBE)
    before = session.get(HeldChannel, lane.channel_id)
    held.since = before.since if before is not None else now
    session.merge(held)


def refused_in(session: Session) -> set[int]:
    """Return the guilds in which something may wait for the bot to be allowed more."""
    files = select(Post.guild_id).where(Post.kind == PostKind.RECAP, Post.due_at.is_not(None), Post.tries > 0)
    return set(session.scalars(select(HeldChannel.guild_id).union(files)))


def waits_for_permission(
    session: Session, *, guild_id: int, channel_id: int | None = None, now: dt.datetime, with_files: bool = True
) -> bool:
    """Tell whether something waits for the bot to be allowed more in a channel, or in any of a guild."""
    held = select(HeldChannel.channel_id).where(_is_there(HeldChannel, guild_id, channel_id))
    files = select(Post.id).where(_waits_with_file(guild_id, channel_id, now))
    return session.scalar(select(held.exists() | (files.exists() & literal(with_files)))) is True


def release(
    session: Session, *, guild_id: int, channel_id: int | None = None, now: dt.datetime, with_files: bool = True
) -> None:
    """Let what waits for a channel be tried now, or for all of a guild: the bot may be allowed more there.

    It may bring files only where it is said to.
    """
    held = delete(HeldChannel).where(_is_there(HeldChannel, guild_id, channel_id))
    session.execute(held, execution_options={"synchronize_session": False})
    if with_files:
        files = update(Post).where(_waits_with_file(guild_id, channel_id, now)).values(due_at=now)
        session.execute(files, execution_options={"synchronize_session": False})


def _is_there(table: type[HeldChannel | Post], guild_id: int, channel_id: int | None) -> ColumnElement[bool]:
    is_in_guild = table.guild_id == guild_id
    return is_in_guild if channel_id is None else is_in_guild & (table.channel_id == channel_id)


def _waits_with_file(guild_id: int, channel_id: int | None, now: dt.datetime) -> ColumnElement[bool]:
    """Select the recaps that could not be sent: they alone bring a file."""
    failed = (Post.kind == PostKind.RECAP) & (Post.due_at > now) & (Post.tries > 0)
    return failed & _is_there(Post, guild_id, channel_id)


def try_failed(session: Session, *, now: dt.datetime) -> None:
    """Try everything now that has failed: Discord answers again."""
    for row in ROWS:
        _try_failed(session, row, true(), now)


def _try_failed(session: Session, row: Row, those: ColumnElement[bool], now: dt.datetime) -> None:
    failed = update(row).where(those, row.due_at > now, row.tries > 0).values(due_at=now)
    session.execute(failed, execution_options={"synchronize_session": False})


def try_one(session: Session, *, now: dt.datetime) -> None:
    """Make the thing due that has failed least often, as a probe.

    Recaps come last, since they may be waiting for a permission.
    """
    found = [row for table in ROWS if (row := _failed_least(session, table, now)) is not None]
    if found:
        min(found, key=lambda row: (_may_wait(row), row.tries)).due_at = now


def _failed_least(session: Session, table: Row, now: dt.datetime) -> Post | Notice | None:
    failed = select(table).where(table.due_at > _NOW, table.tries > 0, _is_open(table.channel_id))
    last = [Post.kind == PostKind.RECAP] if table is Post else []
    found: Post | Notice | None = session.scalar(failed.order_by(*last, table.tries, table.id).limit(1), {"now": now})  # type: ignore[assignment]
    return found


def _may_wait(row: Post | Notice) -> bool:
    return row.kind is PostKind.RECAP
