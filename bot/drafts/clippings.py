"""Clippings: messages that a member took with a menu, and has not said yet which question they belong to.

Discord shows the bot a message's words only when a menu is used on it, so they are kept until the member has chosen.
They are other people's words, so each use also deletes all clippings that are older than a day.
"""

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import discord

from bot.context import Interaction
from bot.drafts.text_files import Owner, TextFiles
from db.members import User
from db.messages import MessageAddress

#: How long a clipping is kept.
KEPT = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clipping:
    """A message's words, who wrote them, where it stands, and the files of its pictures."""

    words: str
    author_id: int
    author_name: str
    channel_id: int
    message_id: int
    pictures: Sequence[str] = ()
    kept_at: dt.datetime = field(default_factory=discord.utils.utcnow)

    @property
    def id(self) -> str:
        """The name of its file: the message's id."""
        return str(self.message_id)

    @property
    def author(self) -> User:
        """Who wrote the message."""
        return User(self.author_id, self.author_name)

    @property
    def source(self) -> MessageAddress:
        """The channel and the id of the message."""
        return MessageAddress(self.channel_id, self.message_id)

    def to_json(self) -> str:
        """Return the JSON that its file holds."""
        return json.dumps(asdict(self) | {"kept_at": self.kept_at.isoformat()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Clipping":
        """Read the JSON that its file holds.

        Raises:
            ValueError: this is not a clipping.
        """
        try:
            found = json.loads(text)
            return cls(**found | {"kept_at": dt.datetime.fromisoformat(found["kept_at"])})
        except (KeyError, TypeError) as error:
            raise ValueError from error


FILES = TextFiles("clippings", KEPT, Clipping.from_json)


async def keep(owner: Owner, clipping: Clipping) -> None:
    """Keep a clipping for the member who took it.

    Raises:
        OSError: it cannot be written.
    """
    await _sweep(owner)
    await FILES.keep(owner, clipping)


async def find(interaction: Interaction, message_id: int) -> Clipping | None:
    """Return what the member took from a message, while it is kept."""
    await _sweep(interaction)
    return await FILES.find(interaction, str(message_id))


async def drop(interaction: Interaction, message_id: int) -> None:
    """Delete what the member took from a message."""
    await FILES.drop(interaction, str(message_id))


async def _sweep(owner: Owner) -> None:
    await asyncio.to_thread(FILES.sweep, owner.client.settings.data_dir)
