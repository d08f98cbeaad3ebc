"""Use-cases of what a guild sets for itself: columns of its row, of which the empty ones leave it to the program."""

from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db import guilds, marking
from db.models import Guild

#: The settings of a guild, each called as its column.
SettingName: TypeAlias = Literal["language", "timezone", "manager_role_id"]
Value: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """What a guild has set for itself, by the names of its columns; None is left to the program."""

    language: str | None = None
    timezone: str | None = None
    manager_role_id: int | None = None


_COLUMNS = [getattr(Guild, column.name) for column in fields(OwnSettings)]


def of_all(session: Session) -> dict[int, OwnSettings]:
    """Return what guilds have set, by their ids; without those that have set nothing."""
    has_set = or_(*(column.is_not(None) for column in _COLUMNS))
    return {found[0]: OwnSettings(*found[1:]) for found in session.execute(select(Guild.id, *_COLUMNS).where(has_set))}


def of(session: Session, *, guild_id: int) -> OwnSettings:
    """Return what a guild has set."""
    found = session.execute(select(*_COLUMNS).where(Guild.id == guild_id)).one_or_none()
    return OwnSettings(*found) if found else OwnSettings()


def change(session: Session, *, guild_id: int, setting: SettingName, value: Value | None) -> OwnSettings:
    """Set something, or with None take it back, and return all that the guild has set by now.

    Posts that look another way then are marked by `db.marking`.
    """
    setattr(guilds.ensure(session, guild_id=guild_id), setting, value)
    session.flush()
    return of(session, guild_id=guild_id)


def show_anew(session: Session, *, guild_id: int, setting: SettingName) -> None:
    """Let the posts be shown anew that depend on a setting."""
    if (posts := marking.BY_SETTING.get(setting)) is not None:
        marking.touch(session, posts, [guild_id])
