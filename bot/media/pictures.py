"""Pictures that are kept: checked by content, without metadata, and named by their hash.

Discord's own links expire within a day, so the bytes are stored at once, under ``DATA_DIR/pictures``.
"""

import asyncio
import hashlib
import logging
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakValueDictionary

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

#: Where Python finds the bot, also where it was not started from there.
_ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-m", cleaning.__name__)
#: Pictures are written anew one after another: a large one takes hundreds of megabytes.
_TURNS = ThreadPoolExecutor(1, "pictures")
#: The guilds whose pictures wait for that.
_QUEUES: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


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

    Each guild has at most one picture in the queue at a time, so that no guild waits for all pictures of another.

    Raises:
        NotAPictureError, TooLargePictureError: the picture cannot be kept.
        OSError: the file cannot be written.
    """
    if len(data) > SIZE_LIMIT:
        raise TooLargePictureError
    async with _QUEUES.setdefault(guild_id, asyncio.Lock()):
        suffix, cleaned = await _clean(data)
    return await asyncio.to_thread(_store, folder, suffix, cleaned)


async def _clean(data: bytes) -> tuple[str, bytes]:
    work = _Cleaning(data)
    try:
        return await asyncio.get_running_loop().run_in_executor(_TURNS, work.run)
    finally:
        work.stop()  # where nobody waits for it any more, as at a stop of the bot, nor does it go on


@dataclass(slots=True)
class _Cleaning:
    """A picture that is cleaned in a process of its own, which can be stopped at any time."""

    data: bytes
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    is_stopped: bool = field(default=False, init=False)

    def run(self) -> tuple[str, bytes]:
        """Return the suffix of the picture's file and its new bytes; it raises the errors of `keep`."""
        with subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT) as self.process:  # noqa: S603  # our own
            if self.is_stopped:
                self.process.kill()
            try:
                answer, _ = self.process.communicate(self.data, PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                answer = b""
        return _read(answer, self.process.returncode)

    def stop(self) -> None:
        """Stop the process if it still runs; may be called from another thread."""
        self.is_stopped = True
        if self.process is not None:
            self.process.kill()


def _read(answer: bytes, status: int) -> tuple[str, bytes]:
    """Read the result of the process; a process that was stopped within its limits was kept busy by an attack."""
    outcome, _, cleaned = answer.partition(b"\n")
    if status != 0 or not outcome:
        log.warning("picture given up: status=%s", status)
        raise TooLargePictureError
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
