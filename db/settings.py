"""Use-cases of what a guild sets for itself and for its running terms; what is empty is left to the program."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db import guilds, marking, notices, tracks
from db.errors import LastChannel
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

    From the channel for questions on, it is what one of its running terms has set.
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

    @property
    def channels(self) -> set[int]:
        """The channels that were chosen."""
        return {channel_id for name in CHANNELS if (channel_id := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class OfGuild:
    """What a guild has set: as it is for its first term, and for each of the tracks that run beside it."""

    first: OwnSettings = OwnSettings()
    tracks: tuple[OwnSettings, ...] = ()

    @property
    def channels(self) -> set[int]:
        """The channels that were chosen, for whichever term."""
        return self.first.channels.union(*(track.channels for track in self.tracks))


#: The columns, each of a guild's row or of its term's.
_COLUMNS: Mapping[str, InstrumentedAttribute[Any]] = MappingProxyType(
    {field.name: getattr(Guild if hasattr(Guild, field.name) else Term, field.name) for field in fields(OwnSettings)}
)
_OWN = (
    select(Guild.id, Term.is_beside, *_COLUMNS.values())
    .outerjoin(Term, (Term.guild_id == Guild.id) & guilds.is_running())
    .order_by(Term.id)
)


def of_all(session: Session) -> dict[int, OfGuild]:
    """Return what guilds have set, by their ids; without those that have set nothing."""
    has_set = or_(*(column.is_not(None) for column in _COLUMNS.values()))
    return _read(session, _OWN.where(has_set))


def of(session: Session, *, guild_id: int) -> OfGuild:
    """Return what a guild has set."""
    return _read(session, _OWN.where(Guild.id == guild_id)).get(guild_id, OfGuild())


def _read(session: Session, rows: Select[Any]) -> dict[int, OfGuild]:
    found: dict[int, OfGuild] = {}
    for guild_id, is_beside, *values in session.execute(rows):
        before, own = found.get(guild_id, OfGuild()), OwnSettings(*values)
        found[guild_id] = replace(before, tracks=(*before.tracks, own)) if is_beside else replace(before, first=own)
    return found


def change(session: Session, *, guild_id: int, setting: SettingName, value: Value | None) -> OfGuild:
    """Set something, or with None take it back, and return all that the guild has set by now.

    Posts that look another way then are marked by `db.marking`.

    Raises:
        ChannelTaken: another term that runs uses the channel.
        LastChannel: the track would not run any more where this is done.
    """
    guild, term = guilds.ensure(session, guild_id=guild_id), guilds.running_term(session, guild_id=guild_id)
    if setting in CHANNELS and isinstance(value, int):
        tracks.check_free(session, guild_id=guild_id, channel_id=value, besides=term.id)
    setattr(guild if _COLUMNS[setting].class_ is Guild else term, setting, value)
    session.flush()
    if term.is_beside and guilds.running_term(session, guild_id=guild_id) is not term:
        raise LastChannel
    return of(session, guild_id=guild_id)


def meet(session: Session, *, guild_id: int, meeting: Meeting) -> OfGuild:
    """Set when and where the running term's meetings are; return all that the guild has set by now."""
    change(session, guild_id=guild_id, setting="starts_at", value=meeting.starts_at)
    return change(session, guild_id=guild_id, setting="place", value=meeting.place)


def channel_gone(session: Session, *, guild_id: int, channel_id: int, user_id: int | None, now: dt.datetime) -> OfGuild:
    """Take back what a channel was chosen for that is gone, and let a Discord user hear of it, the server's owner.

    A track that has no channel any more ends. Return all that the guild has set by now.
    """
    is_gone = or_(*(_COLUMNS[name] == channel_id for name in CHANNELS))
    running = select(Term).where(Term.guild_id == guild_id, guilds.is_running(), is_gone).order_by(Term.id)
    terms = session.scalars(running).all()
    gone = {name for name in CHANNELS for term in terms if getattr(term, name) == channel_id}
    if gone and user_id is not None:
        numbers = [CHANNELS.index(name) for name in CHANNELS if name in gone]
        notices.tell_channel_gone(session, guild_id=guild_id, user_id=user_id, gone=numbers, now=now)
    for term in terms:
        for name in gone:
            if getattr(term, name) == channel_id:
                setattr(term, name, None)
        if term.is_beside and not tracks.channels_of(term):
            term.ended_at = now
    session.flush()
    return of(session, guild_id=guild_id)


def show_anew(session: Session, *, guild_id: int, setting: SettingName) -> None:
    """Let the posts be shown anew that depend on a setting."""
    if (posts := marking.BY_SETTING.get(setting)) is not None:
        marking.touch(session, posts, [guild_id])
