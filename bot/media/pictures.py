"""Pictures that are kept: checked by content, without metadata, and named by their hash.

Discord's own links expire within a day, so the bytes are stored at once, under ``DATA_DIR/pictures``.
"""

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot import workers
from bot.disk import write_atomically
from bot.media import cleaning
from bot.media.downloads import SIZE_LIMIT
from db.database_file import make_folder

log = logging.getLogger(__name__)

#: Bytes of all files in one message: Discord takes a request of 25 MiB, and its words need some of them.
MESSAGE_LIMIT = 24 * 1024 * 1024
#: Pictures that one text holds.
PICTURES_LIMIT = 5
#: Seconds that a picture may take to be written anew, on a machine that has other things to do too.
PATIENCE = 30

#: Pictures are written anew one after another: a large one takes hundreds of megabytes.
_WORKERS = workers.Workers(cleaning.__name__)


class NotAPictureError(Exception):
    """The bytes are no PNG, JPEG, GIF or WebP."""


class TooLargePictureError(NotAPictureError):
    """The picture has more bytes, pixels or frames than are kept, or takes too long to unpack."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A kept picture: its file's name, which is its content's SHA-256 and its kind."""

    name: str

    def path(self, folder: Path) -> Path:
        """Return where the file is, under the folder of all pictures."""
        return folder / self.name[:2] / self.name


async def keep(folder: Path, data: bytes, guild_id: int) -> Picture:
    """Store a picture's bytes without location and other metadata; the same picture is stored once.

    Raises:
        NotAPictureError, TooLargePictureError: the picture cannot be kept.
        OSError: the file cannot be written.
    """
    if len(data) > SIZE_LIMIT:
        raise TooLargePictureError
    suffix, cleaned = await _clean(data, guild_id)
    return await asyncio.to_thread(_store, folder, suffix, cleaned)


async def _clean(data: bytes, guild_id: int) -> tuple[str, bytes]:
    """Return the suffix of the picture's file and its new bytes; it raises the errors of `keep`."""
    try:
        answer = await _WORKERS.work(data, guild_id, PATIENCE)
    except workers.GivenUpError as error:  # within its limits, it was kept busy by an attack
        log.warning("picture given up")
        raise TooLargePictureError from error
    outcome, _, cleaned = answer.partition(b"\n")
    if outcome.decode() == cleaning.TOO_LARGE:
        raise TooLargePictureError
    if outcome.decode() == cleaning.NO_PICTURE:
        raise NotAPictureError
    return outcome.decode(), cleaned


def _store(folder: Path, suffix: str, cleaned: bytes) -> Picture:
    picture = Picture(f"{hashlib.sha256(cleaned).hexdigest()}.{suffix}")
    path = picture.path(folder)
    if not path.exists():
        make_folder(path.parent)
        write_atomically(path, cleaned)
    return picture


def parcels(folder: Path, pictures: Iterable[Picture]) -> list[list[Picture]]:
    """Distribute pictures over as few messages as possible; those that are gone or too large are left out."""
    found: list[list[Picture]] = []
    room = 0
    for picture in pictures:
        size = _size(picture.path(folder))
        if not 0 < size <= SIZE_LIMIT:
            continue
        if size > room:
            found.append([])
            room = MESSAGE_LIMIT
        found[-1].append(picture)
        room -= size
    return found


def _size(path: Path) -> int:
    """Return the size of a file in bytes; 0 if it is gone."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
