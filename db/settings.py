"""Use-cases of what a guild sets for itself and for its running term; what is empty is left to the program."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db import guilds, marking, notices
from db.meetings import Meeting
from db.models import Guild, Term

#: The channels that a term sets, each called as its column.
ChannelSetting: TypeAlias = Literal["question_channel_id", "recap_channel_id", "reminder_channel_id"]
CHANNELS: Sequence[ChannelSetting] = get_args(ChannelSetting)
#: All settings, each called as its column.
SettingName: TypeAlias = Literal["language", "timezone", "manager_role_id", ChannelSetting, "starts_at", "place"]
Value: TypeAlias = str | int | dt.time


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """What a guild has set for itself, by the names of the columns; None is left to the program.

    From the channel for questions on, it is what the running term has set.
    """

    language: str | None = None
    timezone: str | None = None
    manager_role_id: int | None = None
    question_channel_id: int | None = None
    recap_channel_id: int | None = None
    reminder_channel_id: int | None = None
    starts_at: dt.time | None = None
    place: str | None = None

    @property
    def meeting(self) -> Meeting:
        """When and where the term's meetings are, unless a week says something else."""
        return Meeting(self.starts_at, self.place)


#: The columns, each of a guild's row or of its term's.
_COLUMNS: Mapping[str, InstrumentedAttribute[Any]] = MappingProxyType(
    {field.name: getattr(Guild if hasattr(Guild, field.name) else Term, field.name) for field in fields(OwnSettings)}
)
_OWN = select(Guild.id, *_COLUMNS.values()).outerjoin(Term, (Term.guild_id == Guild.id) & guilds.is_running())


def of_all(session: Session) -> dict[int, OwnSettings]:
    """Return what guilds have set, by their ids; without those that have set nothing."""
    has_set = or_(*(column.is_not(None) for column in _COLUMNS.values()))
    return {found[0]: OwnSettings(*found[1:]) for found in session.execute(_OWN.where(has_set))}


def of(session: Session, *, guild_id: int) -> OwnSettings:
    """Return what a guild has set."""
    found = session.execute(_OWN.where(Guild.id == guild_id)).one_or_none()
    return OwnSettings(*found[1:]) if found else OwnSettings()


def change(session: Session, *, guild_id: int, setting: SettingName, value: Value | None) -> OwnSettings:
    """Set something, or with None take it back, and return all that the guild has set by now.

    Posts that look another way then are marked by `db.marking`.
    """
    guild, term = guilds.ensure(session, guild_id=guild_id), guilds.running_term(session, guild_id=guild_id)
    setattr(guild if _COLUMNS[setting].class_ is Guild else term, setting, value)
    session.flush()
    return of(session, guild_id=guild_id)


def meet(session: Session, *, guild_id: int, meeting: Meeting) -> OwnSettings:
    """Set when and where the running term's meetings are; return all that the guild has set by now."""
    change(session, guild_id=guild_id, setting="starts_at", value=meeting.starts_at)
    return change(session, guild_id=guild_id, setting="place", value=meeting.place)


def channel_gone(
    session: Session, *, guild_id: int, channel_id: int, user_id: int | None, now: dt.datetime
) -> OwnSettings:
    """Take back what a channel was chosen for that is gone, and let a Discord user hear of it, the server's owner.

    Return all that the guild has set by now.
    """
    own = of(session, guild_id=guild_id)
    gone: list[ChannelSetting] = [name for name in CHANNELS if getattr(own, name) == channel_id]
    if not gone:
        return own
    if user_id is not None:
        notices.tell_channel_gone(
            session, guild_id=guild_id, user_id=user_id, gone=[CHANNELS.index(name) for name in gone], now=now
        )
    for name in gone:
        change(session, guild_id=guild_id, setting=name, value=None)
    return of(session, guild_id=guild_id)


def show_anew(session: Session, *, guild_id: int, setting: SettingName) -> None:
    """Let the posts be shown anew that depend on a setting."""
    if (posts := marking.BY_SETTING.get(setting)) is not None:
        marking.touch(session, posts, [guild_id])
