"""Uploaded pages that would replace a week, kept as files until a manager decides: a button cannot hold them."""

import hashlib
import logging
import time
from pathlib import Path

from bot.disk import write_atomically
from db.database_file import make_folder

log = logging.getLogger(__name__)

#: Seconds that a page waits.
KEPT = 7 * 24 * 60 * 60
#: What names one.
KEY = r"[0-9a-f]{32}"

_ROOM = "uploads"


def keep(data_dir: Path, guild_id: int, data: bytes) -> str:
    """Keep what was sent and return the key to it; delete all that has waited too long.

    Raises:
        OSError: it cannot be written.
    """
    sweep(data_dir)
    key = hashlib.sha256(data).hexdigest()[:32]
    path = _path(data_dir, guild_id, key)
    make_folder(path.parent)
    write_atomically(path, data)
    return key


def find(data_dir: Path, guild_id: int, key: str) -> bytes | None:
    """Return what was sent to a guild, while it is kept."""
    sweep(data_dir)
    try:
        return _path(data_dir, guild_id, key).read_bytes()
    except OSError as error:
        log.info("upload not found: guild=%s %r", guild_id, type(error))
        return None


def sweep(data_dir: Path) -> None:
    """Delete what has waited too long, of all guilds."""
    oldest = time.time() - KEPT
    for path in (data_dir / _ROOM).glob("*/*"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("upload not dropped: %s %r", path.name, type(error))


def _path(data_dir: Path, guild_id: int, key: str) -> Path:
    return data_dir / _ROOM / str(guild_id) / key
