"""Clippings: messages that a member took and has not yet said where they belong.

Discord shows the bot a message's words only when a menu is used on it, so they are kept until the member has chosen.
They are other people's words, so whoever takes or places one lets go of all that nobody placed in time.
"""

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import discord

from bot.context import Interaction
from bot.drafts.shelf import Shelf, Whose
from db.members import User
from db.messages import MessageAddress

#: How long a clipping waits for its place.
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
        """What it is found by."""
        return str(self.message_id)

    @property
    def author(self) -> User:
        """Who wrote the message."""
        return User(self.author_id, self.author_name)

    @property
    def source(self) -> MessageAddress:
        """Where the message stands."""
        return MessageAddress(self.channel_id, self.message_id)

    def to_json(self) -> str:
        """Return it as a file holds it."""
        return json.dumps(asdict(self) | {"kept_at": self.kept_at.isoformat()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Clipping":
        """Read it from a file.

        Raises:
            ValueError: it is no clipping.
        """
        try:
            found = json.loads(text)
            return cls(**found | {"kept_at": dt.datetime.fromisoformat(found["kept_at"])})
        except (KeyError, TypeError) as error:
            raise ValueError from error


SHELF = Shelf("clippings", KEPT, Clipping.from_json)


async def keep(whose: Whose, clipping: Clipping) -> None:
    """Keep a clipping for the member who took it.

    Raises:
        OSError: it cannot be written.
    """
    await _sweep(whose)
    await SHELF.keep(whose, clipping)


async def find(interaction: Interaction, message_id: int) -> Clipping | None:
    """Return what the member took from a message, while it is kept."""
    await _sweep(interaction)
    return await SHELF.find(interaction, str(message_id))


async def drop(interaction: Interaction, message_id: int) -> None:
    """Let go of what the member took from a message, once it has its place."""
    await SHELF.drop(interaction, str(message_id))


async def _sweep(whose: Whose) -> None:
    await asyncio.to_thread(SHELF.sweep, whose.client.settings.data_dir)
