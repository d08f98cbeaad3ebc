"""Use-cases of reflections: one for each member and week."""

import datetime as dt

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from db import members, rows, versions, weeks, words
from db.errors import ChangedMeanwhile
from db.members import User
from db.models import Member, Reflection, Revision, Week
from db.stored import Stored
from db.types import Dialect
from db.week.value import Text

#: What stood when somebody began to write: a reflection's id and version, or zeros.
Seen = tuple[int, int]


def write(
    session: Session,
    *,
    guild_id: int,
    author: User,
    week_id: int,
    body: str,
    interaction_id: int,
    now: dt.datetime,
    dialect: Dialect = Dialect.DISCORD,
    seen: Seen | None = None,
) -> Stored[Reflection]:
    """Store a member's reflection on a week; what they wrote before is replaced, and kept as a revision.

    ``seen`` is the version that they saw when they began to write; None replaces any version. If this interaction has
    stored a reflection before, nothing is changed.

    Raises:
        NoSuchWeek: the week is not in this guild.
        ChangedMeanwhile: the stored version is another one.
        Empty, TooLong: the text.
    """
    weeks.get(session, guild_id=guild_id, week_id=week_id)
    written = written_by(session, guild_id=guild_id, interaction_id=interaction_id)
    if written is not None:
        return Stored(written, is_new=False)
    reflection = of(session, guild_id=guild_id, user_id=author.id, week_id=week_id)
    writer = members.ensure_for_receipt(session, guild_id=guild_id, user=author, now=now)
    if reflection is not None:
        revised = words.body(body)
        if seen not in {None, (reflection.id, reflection.version)} and not words.same(revised, reflection.body):
            raise ChangedMeanwhile
        versions.revise(session, reflection, body=revised, dialect=dialect, editor_id=None, now=now)
        reflection.interaction_id = interaction_id  # of the same words too: delivered again, it is known
    else:
        text = Text(words.body(body), dialect)
        reflection = rows.reflection(writer.member, week_id, text, now=now, interaction_id=interaction_id)
        session.add(reflection)
    session.flush()
    return Stored(reflection, writer=writer)


def written_by(session: Session, *, guild_id: int, interaction_id: int) -> Reflection | None:
    """Return the reflection that an interaction wrote, even if other words have replaced it since."""
    earlier = select(Revision.reflection_id).where(
        Revision.guild_id == guild_id, Revision.interaction_id == interaction_id
    )
    theirs = (Reflection.interaction_id == interaction_id) | Reflection.id.in_(earlier)
    statement = select(Reflection).where(Reflection.guild_id == guild_id, theirs)
    return session.scalar(statement.options(joinedload(Reflection.member)))


def withdraw(session: Session, *, guild_id: int, user_id: int, week_id: int, now: dt.datetime) -> Week:
    """Withdraw one's own reflection on a week, and return the week; if it was withdrawn before, nothing changes.

    Raises:
        NoSuchWeek: the week is not in this guild.
    """
    week = weeks.get(session, guild_id=guild_id, week_id=week_id)
    if found := of(session, guild_id=guild_id, user_id=user_id, week_id=week_id):
        found.withdrawn_at = now
    return week


def restore(session: Session, *, guild_id: int, user_id: int, week_id: int) -> Reflection | None:
    """Restore one's own reflection on a week, unless a newer one stands; return the one that stands.

    Raises:
        NoSuchWeek: the week is not in this guild.
    """
    weeks.get(session, guild_id=guild_id, week_id=week_id)
    if standing := of(session, guild_id=guild_id, user_id=user_id, week_id=week_id):
        return standing
    latest = _of(guild_id, user_id, week_id).order_by(Reflection.withdrawn_at.desc(), Reflection.id.desc()).limit(1)
    if found := session.scalar(latest):
        found.withdrawn_at = None
    return found


def of(session: Session, *, guild_id: int, user_id: int, week_id: int) -> Reflection | None:
    """Return a Discord user's reflection on a week."""
    return session.scalar(_of(guild_id, user_id, week_id).where(Reflection.withdrawn_at.is_(None)))


def _of(guild_id: int, user_id: int, week_id: int) -> Select[Reflection]:
    return (
        select(Reflection)
        .join(Member)
        .where(Reflection.guild_id == guild_id, Reflection.week_id == week_id, Member.user_id == user_id)
        .options(joinedload(Reflection.member))
    )
