"""Use-cases of trouble: what Discord has not shown for a day, which somebody can do something about."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import HeldChannel, Notice
from db.notices import WORTH
from db.outbox import ROWS
from db.types import NoticeKind

#: How long something has to fail before a manager hears of it.
PATIENCE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A channel in which something has not been shown for long: that all waits, or how many messages do not come."""

    channel_id: int
    is_held: bool
    count: int


def untold(session: Session, *, now: dt.datetime) -> list[int]:
    """Return the guilds in which something fails for so long that it has to be said, and has not been."""
    failing = list(_since(session, now))
    told = select(Notice.guild_id, func.max(Notice.created_at)).where(Notice.kind == NoticeKind.TROUBLE)
    told = told.where(Notice.guild_id.in_({guild_id for guild_id, _ in failing})).group_by(Notice.guild_id)
    last = dict(session.execute(told).all()) if failing else {}
    return sorted({guild_id for guild_id, since in failing if _is_untold(since, last.get(guild_id))})


def tell(session: Session, *, guild_id: int, user_id: int, now: dt.datetime) -> None:
    """Let a manager hear of what fails, directly; once."""
    if guild_id in untold(session, now=now):
        told = {"guild_id": guild_id, "kind": NoticeKind.TROUBLE, "user_id": user_id}
        session.add(Notice(**told, created_at=now, due_at=now, expires_at=now + WORTH))


def of_guild(session: Session, *, guild_id: int, now: dt.datetime) -> list[Trouble]:
    """Return what fails for long in a guild, by channel."""
    before = now - PATIENCE
    held = select(HeldChannel.channel_id).where(HeldChannel.guild_id == guild_id, HeldChannel.since <= before)
    closed = set(session.scalars(held))
    counts: Counter[int] = Counter()
    for row in ROWS:
        failing = select(row.channel_id).where(row.guild_id == guild_id, row.failing_since <= before)
        counts.update(channel_id for channel_id in session.scalars(failing) if channel_id is not None)
    channels = sorted(closed | counts.keys())
    return [Trouble(channel_id, channel_id in closed, counts[channel_id]) for channel_id in channels]


def held(session: Session, *, guild_id: int) -> list[int]:
    """Return the channels of a guild that Discord does not let the bot write to, as far as it was tried."""
    channels = select(HeldChannel.channel_id).where(HeldChannel.guild_id == guild_id)
    return list(session.scalars(channels.order_by(HeldChannel.since)))


def _since(session: Session, now: dt.datetime) -> Iterator[tuple[int, dt.datetime]]:
    """Yield the guilds in which something fails for long, each with when that began."""
    before = now - PATIENCE
    for guild_id, since in session.execute(
        select(HeldChannel.guild_id, HeldChannel.since).where(HeldChannel.since <= before)
    ):
        yield guild_id, since
    for row in ROWS:
        failing = select(row.guild_id, row.failing_since).where(row.failing_since <= before)
        for guild_id, failing_since in session.execute(failing.where(row.channel_id.is_not(None))):
            if failing_since is not None:
                yield guild_id, failing_since


def _is_untold(since: dt.datetime, last: dt.datetime | None) -> bool:
    """Tell whether what was said last was said before this had failed for long."""
    return last is None or last < since + PATIENCE
