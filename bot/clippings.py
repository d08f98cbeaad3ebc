"""Clippings: messages that a member took and has not yet said where they belong.

Discord shows the bot a message's words only when a menu is used on it, so they are kept until the member has chosen.
"""

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import discord

from bot.context import Host, Interaction
from bot.disk import write_whole
from db.database_file import make_folder
from db.words import writable

log = logging.getLogger(__name__)

#: How long a clipping waits for its place.
KEPT = dt.timedelta(days=1)

#: The folder in ``DATA_DIR``.
_ROOM = "clippings"


@dataclass(frozen=True, slots=True)
class Clipping:
    """A message's words, who wrote them, where it stands, and the files of its pictures."""

    words: str
    author_id: int
    author_name: str
    channel_id: int
    message_id: int
    pictures: Sequence[str] = ()


class Where(Protocol):
    """Whose clippings they are: a member's who uses something, or writes a message."""

    @property
    def client(self) -> Host:
        """The bot."""

    @property
    def guild_id(self) -> int | None:
        """The guild where it happens."""

    @property
    def user(self) -> discord.User | discord.Member:
        """The member."""


async def keep(where: Where, clipping: Clipping) -> None:
    """Keep a clipping for the member who took it, and let go of all that nobody placed in time.

    Raises:
        OSError: it cannot be written.
    """
    await asyncio.to_thread(sweep, where.client.settings.data_dir)
    await asyncio.to_thread(_keep, _folder(where), clipping, discord.utils.utcnow())


async def find(interaction: Interaction, message_id: int) -> Clipping | None:
    """Return what the member took from a message, while it is kept, and let go of all that nobody placed in time."""
    await asyncio.to_thread(sweep, interaction.client.settings.data_dir)
    return await asyncio.to_thread(_read, _path(_folder(interaction), message_id), discord.utils.utcnow())


async def drop(interaction: Interaction, message_id: int) -> None:
    """Let go of what the member took from a message, once it has its place."""
    try:
        await asyncio.to_thread(_path(_folder(interaction), message_id).unlink, missing_ok=True)
    except OSError as error:
        log.warning("clipping not dropped: interaction=%s %r", interaction.id, type(error))


def sweep(data_dir: Path) -> None:
    """Remove all clippings that nobody placed in time, whosesoever they are: they are other people's words."""
    for path in (data_dir / _ROOM).glob("*/*/*.json"):
        try:
            if _read(path, discord.utils.utcnow()) is None:
                path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("clipping not dropped: %s %r", path.name, type(error))


def _folder(where: Where) -> Path:
    """Return where this member's clippings are, and nobody else's."""
    return where.client.settings.data_dir / _ROOM / str(where.guild_id) / str(where.user.id)


def _path(folder: Path, message_id: int) -> Path:
    return folder / f"{message_id}.json"


def _keep(folder: Path, clipping: Clipping, now: dt.datetime) -> None:
    make_folder(folder)
    text = json.dumps(asdict(clipping) | {"kept_at": now.isoformat()}, ensure_ascii=False)
    write_whole(_path(folder, clipping.message_id), writable(text).encode())


def _read(path: Path, now: dt.datetime) -> Clipping | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        kept_at = dt.datetime.fromisoformat(found.pop("kept_at"))
        return Clipping(**found) if now - kept_at <= KEPT else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        log.warning("clipping not read: %s %r", path.name, type(error))
        return None
