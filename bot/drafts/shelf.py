"""Where texts are kept that are not stored yet: a file each, in a folder that is one member's alone."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import discord

from bot.context import Host
from bot.disk import write_whole
from db.database_file import make_folder
from db.words import writable

log = logging.getLogger(__name__)


class Whose(Protocol):
    """Whose texts they are: a member's who uses something, or writes a message."""

    @property
    def client(self) -> Host:
        """The bot."""

    @property
    def guild_id(self) -> int | None:
        """The guild where it happens."""

    @property
    def user(self) -> discord.User | discord.Member:
        """The member."""


class Kept(Protocol):
    """A text that is kept."""

    @property
    def id(self) -> str:
        """What it is found by."""

    @property
    def kept_at(self) -> dt.datetime:
        """When it was kept."""

    def to_json(self) -> str:
        """Return it as a file holds it."""


T = TypeVar("T", bound=Kept)


@dataclass(frozen=True, slots=True)
class Shelf(Generic[T]):
    """Texts of one origin: the folder in ``DATA_DIR``, how long one is kept, and how many of one member.

    ``read`` reads one from a file, and raises a `ValueError` where it is none.
    """

    folder: str
    kept: dt.timedelta
    read: Callable[[str], T]
    limit: int | None = None

    async def has(self, whose: Whose, text_id: str) -> bool:
        """Tell whether a member's text is kept."""
        return await asyncio.to_thread(self._path(whose, text_id).exists)

    async def keep(self, whose: Whose, text: T, *, instead_of: str | None = None) -> None:
        """Keep a text, and let go of the one that it continues, and of too many and too old ones.

        Raises:
            OSError: it cannot be written.
        """
        await asyncio.to_thread(self._keep, self._path(whose, text.id), text)
        if instead_of is not None and instead_of != text.id:
            await asyncio.to_thread(self._path(whose, instead_of).unlink, missing_ok=True)
        for surplus in (await self.all_of(whose))[self.limit :] if self.limit else ():
            await asyncio.to_thread(self._path(whose, surplus.id).unlink, missing_ok=True)

    async def find(self, whose: Whose, text_id: str) -> T | None:
        """Return a member's text, while it is kept."""
        return next((text for text in await self.all_of(whose) if text.id == text_id), None)

    async def all_of(self, whose: Whose) -> list[T]:
        """Return a member's texts, newest first; too old ones go."""
        try:
            return await asyncio.to_thread(self._load, self._folder(whose), discord.utils.utcnow())
        except OSError as error:
            log.warning("%s not read: guild=%s %r", self.folder, whose.guild_id, type(error))
            return []

    async def drop(self, whose: Whose, text_id: str) -> None:
        """Let go of one of a member's texts, if it is there."""
        try:
            await asyncio.to_thread(self._path(whose, text_id).unlink, missing_ok=True)
        except OSError as error:
            log.warning("%s not dropped: guild=%s %r", self.folder, whose.guild_id, type(error))

    def sweep(self, data_dir: Path) -> None:
        """Remove all texts that are too old, whosesoever they are; what cannot be removed is tried again."""
        for folder in (data_dir / self.folder).glob("*/*"):
            try:
                self._load(folder, discord.utils.utcnow())
            except OSError as error:
                log.warning("%s not dropped: %r", self.folder, type(error))

    def _folder(self, whose: Whose) -> Path:
        """Return where this member's texts are, and nobody else's."""
        return whose.client.settings.data_dir / self.folder / str(whose.guild_id) / str(whose.user.id)

    def _path(self, whose: Whose, text_id: str) -> Path:
        assert text_id.isalnum()  # nothing that leads out of the folder
        return self._folder(whose) / f"{text_id}.json"

    def _keep(self, path: Path, text: T) -> None:
        make_folder(path.parent)
        write_whole(path, writable(text.to_json()).encode())

    def _load(self, folder: Path, now: dt.datetime) -> list[T]:
        """Return a folder's texts, newest first; too old ones go."""
        found = []
        for path in folder.glob("*.json"):
            with suppress(FileNotFoundError):  # dropped meanwhile
                text, written_at = self._read(path), path.stat().st_mtime
                kept_at = text.kept_at if text else dt.datetime.fromtimestamp(written_at, dt.UTC)
                if now - kept_at > self.kept:
                    path.unlink(missing_ok=True)
                elif text is not None:
                    found.append((kept_at, written_at, text))
        return [text for *_, text in sorted(found, key=lambda dated: dated[:2], reverse=True)]

    def _read(self, path: Path) -> T | None:
        try:
            return self.read(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            log.warning("%s not read: %s %r", self.folder, path.name, type(error))
            return None
