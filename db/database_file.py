"""The file of the SQLite database: only its owner may read it, and the bot notices when it is replaced."""

import logging
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

log = logging.getLogger(__name__)

#: What SQLite keeps beside the file while it is open; both take the file's own permissions when they are made.
_COMPANIONS = ("-wal", "-shm")

_Identity = tuple[int, int]


class DatabaseFileTakenError(OSError):
    """The file was deleted or replaced while it was open, so new writes would be lost with the old file."""


def path_of(url: URL) -> Path | None:
    """Return the file in a SQLite address, if the address names one by its path."""
    return None if not url.database or url.database.startswith(("file:", ":")) else Path(url.database)


def prepare(path: Path) -> None:
    """Create the file and its folders if they are missing, and let only the owner read it.

    Raises:
        OSError: it cannot be created or written to.
        sqlite3.Error: it is no database, or it is damaged or locked.
    """
    make_folder(path.parent)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    for kept in (path, *(path.with_name(path.name + ending) for ending in _COMPANIONS)):
        close_to_others(kept)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master")


def make_folder(folder: Path) -> None:
    """Create a folder that only its owner may read, with its parents; an existing folder stays as it is.

    Raises:
        OSError: it cannot be created.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def close_to_others(path: Path) -> None:
    """Remove all rights to a file or folder except its owner's; if that is impossible, log it and go on."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & 0o700)
    except FileNotFoundError:
        return
    except OSError as error:
        log.warning("%s stays open to other users of this machine: %s", path, error.strerror)


class Watch:
    """Remembers which file was opened, by device and inode; it is checked before each read and in each write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log_path = path.with_name(path.name + _COMPANIONS[0])
        self._file = _identity(path)
        self._log: _Identity | None = None

    def connected(self) -> None:
        """Forget the write-ahead log: the writer's next connection makes a new one."""
        self._log = None

    def check(self) -> None:
        """Check that the file is the one that was opened.

        Raises:
            DatabaseFileTakenError: it is not.
        """
        self._file = self._compared(self._path, self._file)

    def check_log(self) -> None:
        """Check that the write-ahead log is the one that the writer's connection began with.

        Raises:
            DatabaseFileTakenError: it is not.
        """
        self._log = self._compared(self._log_path, self._log)

    @staticmethod
    def _compared(path: Path, opened: _Identity | None) -> _Identity | None:
        found = _identity(path)
        if opened is not None and found != opened:
            raise DatabaseFileTakenError(_TAKEN.format(path=path, pid=os.getpid()))
        return found


_TAKEN = (
    "{path} was deleted or replaced while the bot runs, so nothing more is stored. Put the old file back"
    " (on Linux it is still to be found under /proc/{pid}/fd), or restart the bot to work with what is there now."
)


def _identity(path: Path) -> _Identity | None:
    """Return what identifies a file, or None if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
