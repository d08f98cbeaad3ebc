"""The folders of drafts and clippings: one file a text, in ``DATA_DIR/<folder>/<guild id>/<user id>/``."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import discord

from bot.disk import write_atomically
from bot.host import Host
from db.database_file import make_folder
from db.words import replace_surrogates

log = logging.getLogger(__name__)


class Owner(Protocol):
    """The member whose texts they are: an interaction has these attributes, and so has `Author` for a message."""

    @property
    def client(self) -> Host:
        """The bot."""

    @property
    def guild_id(self) -> int | None:
        """The guild where it happens."""

    @property
    def user(self) -> discord.User | discord.Member:
        """The member."""


class SavedText(Protocol):
    """What can be kept in a file."""

    @property
    def id(self) -> str:
        """The name of its file, letters and digits."""

    @property
    def kept_at(self) -> dt.datetime:
        """When it was kept."""

    def to_json(self) -> str:
        """Return the JSON that its file holds."""


T = TypeVar("T", bound=SavedText)


@dataclass(frozen=True, slots=True)
class TextFiles(Generic[T]):
    """The files of one kind of texts: drafts, or clippings.

    ``folder`` is their folder in ``DATA_DIR``, ``kept`` how long one is kept, ``limit`` how many of one member.
    ``read`` turns the JSON of a file into a text, and raises a `ValueError` if it cannot.
    """

    folder: str
    kept: dt.timedelta
    read: Callable[[str], T]
    limit: int | None = None

    async def has(self, owner: Owner, text_id: str) -> bool:
        """Return whether a member has this text."""
        return await asyncio.to_thread(self._path(owner, text_id).exists)

    async def keep(self, owner: Owner, text: T, *, instead_of: str | None = None) -> None:
        """Write a text to its file; delete the text ``instead_of``, and the member's surplus and too old ones.

        Raises:
            OSError: it cannot be written.
        """
        await asyncio.to_thread(self._keep, self._path(owner, text.id), text)
        if instead_of is not None and instead_of != text.id:
            await asyncio.to_thread(self._path(owner, instead_of).unlink, missing_ok=True)
        for surplus in (await self.all_of(owner))[self.limit :] if self.limit else ():
            await asyncio.to_thread(self._path(owner, surplus.id).unlink, missing_ok=True)

    async def find(self, owner: Owner, text_id: str) -> T | None:
        """Return a member's text, if it is still kept."""
        return next((text for text in await self.all_of(owner) if text.id == text_id), None)

    async def all_of(self, owner: Owner) -> list[T]:
        """Return a member's texts, newest first; delete those that are too old."""
        try:
            return await asyncio.to_thread(self._load, self._folder(owner), discord.utils.utcnow())
        except OSError as error:
            log.warning("%s not read: guild=%s %r", self.folder, owner.guild_id, type(error))
            return []

    async def drop(self, owner: Owner, text_id: str) -> None:
        """Delete one of a member's texts, if it is there."""
        path = self._path(owner, text_id)
        if not _is_there(path):  # nearly always; to look takes less time than a thread
            return
        try:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        except OSError as error:
            log.warning("%s not dropped: guild=%s %r", self.folder, owner.guild_id, type(error))

    def sweep(self, data_dir: Path) -> None:
        """Delete all members' texts that are too old; a file that cannot be deleted is tried again the next time."""
        for folder in (data_dir / self.folder).glob("*/*"):
            try:
                self._load(folder, discord.utils.utcnow())
            except OSError as error:
                log.warning("%s not dropped: %r", self.folder, type(error))

    def _folder(self, owner: Owner) -> Path:
        """Return the folder of this member's texts."""
        return owner.client.settings.data_dir / self.folder / str(owner.guild_id) / str(owner.user.id)

    def _path(self, owner: Owner, text_id: str) -> Path:
        assert text_id.isalnum()  # nothing that leads out of the folder
        return self._folder(owner) / f"{text_id}.json"

    def _keep(self, path: Path, text: T) -> None:
        make_folder(path.parent)
        write_atomically(path, replace_surrogates(text.to_json()).encode())

    def _load(self, folder: Path, now: dt.datetime) -> list[T]:
        """Return a folder's texts, newest first; delete those that are too old."""
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


def _is_there(path: Path) -> bool:
    """Tell whether there is a file; if that cannot be told, yes."""
    try:
        return path.exists()
    except OSError:
        return True
