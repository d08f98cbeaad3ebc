"""Use-cases of leases: of the processes on one database, one at a time delivers what is due in a guild.

A process says for a short while that it is the one, and again while it has something to deliver. Where it was killed,
another takes over when that time is up.
"""

import datetime as dt
import secrets

from sqlalchemy import BigInteger, String, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from db import outbox
from db.models import Base, Guild, Lease
from db.types import UTCDateTime

#: How long a guild is left to whoever delivers there, unless they say that they still do.
TERM = dt.timedelta(seconds=30)


class Leases:
    """What this process knows of the leases, so that it seldom has to ask: its own, and those of others."""

    def __init__(self) -> None:
        self.owner = secrets.token_hex(8)
        self._own: dict[int, dt.datetime] = {}
        self._others: dict[int, dt.datetime] = {}

    def are_ours(self, guild_id: int, now: dt.datetime) -> bool:
        """Tell whether this process delivers in a guild, and will for a while."""
        until = self._own.get(guild_id)
        return until is not None and now + TERM / 2 < until <= now + TERM  # a clock may have been set back

    def others_until(self, guild_id: int, now: dt.datetime) -> dt.datetime | None:
        """Return until when another process delivers in a guild, if one does."""
        until = self._others.get(guild_id)
        return until if until is not None and _lasts(until, now) else None

    def may_lack(self, guild_id: object, now: dt.datetime) -> bool:
        """Tell whether a guild's lease is one to be taken, or to be renewed."""
        return isinstance(guild_id, int) and not (self.are_ours(guild_id, now) or self.others_until(guild_id, now))

    def note(self, lease: Lease | None) -> None:
        """Take note of a lease as it was stored."""
        if lease is not None:
            mine, theirs = (self._own, self._others) if lease.owner == self.owner else (self._others, self._own)
            mine[lease.guild_id] = lease.until
            theirs.pop(lease.guild_id, None)


def _lasts(until: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether a lease of another process is in force.

    That one's clock may be somewhat ahead; one that is further ahead has been set back since.
    """
    return now < until <= now + 2 * TERM


_LEASES, _GUILDS = (Base.metadata.tables[table.__tablename__] for table in (Lease, Guild))
_GUILD, _OWNER = bindparam("guild", type_=BigInteger()), bindparam("owner_", type_=String())
_UNTIL = bindparam("until_", type_=UTCDateTime())
#: Put together once, since a command may run it.
_RENEW = update(_LEASES).where(_LEASES.c.guild_id == _GUILD, _LEASES.c.owner == _OWNER).values(until=_UNTIL)
_FIND = select(_LEASES.c.owner, _LEASES.c.until).where(_LEASES.c.guild_id == _GUILD)
_TAKE = insert(_LEASES).from_select(
    ["guild_id", "owner", "until"], select(_GUILDS.c.id, _OWNER, _UNTIL).where(_GUILDS.c.id == _GUILD)
)


def renew(session: Session, *, guild_id: int, owner: str, now: dt.datetime) -> Lease | None:
    """Renew a guild's lease, or take it where nobody has had it since the last stop; return whose it is.

    Nothing is returned for a guild that is not stored.
    """
    connection, until = session.connection(), now + TERM
    keys = {"guild": guild_id, "owner_": owner, "until_": until}
    if connection.execute(_RENEW, keys).rowcount:
        return Lease(guild_id=guild_id, owner=owner, until=until)
    found = connection.execute(_FIND, {"guild": guild_id}).first()
    if found is not None:
        return Lease(guild_id=guild_id, owner=found.owner, until=found.until)
    return Lease(guild_id=guild_id, owner=owner, until=until) if connection.execute(_TAKE, keys).rowcount else None


def hold(session: Session, *, guild_id: int, owner: str, now: dt.datetime) -> Lease | None:
    """Renew a guild's lease, or take it from whoever has not renewed theirs; return whose it is.

    What that one left may have been sent.
    """
    lease = renew(session, guild_id=guild_id, owner=owner, now=now)
    if lease is None or lease.owner == owner or _lasts(lease.until, now):
        return lease
    lease.owner, lease.until = owner, now + TERM
    session.merge(lease)
    session.flush()
    outbox.taken_over(session, guild_id=guild_id, now=now)
    return lease


def begin(session: Session, *, owner: str, now: dt.datetime) -> None:
    """Take over what an earlier process left, but for the guilds in which another one delivers."""
    others = session.scalars(select(Lease).where(Lease.owner != owner))
    outbox.left_over(session, but_not=[lease.guild_id for lease in others if _lasts(lease.until, now)], now=now)


def release(session: Session, *, owner: str) -> None:
    """Give all leases of a process back."""
    session.execute(delete(Lease).where(Lease.owner == owner), execution_options={"synchronize_session": False})
