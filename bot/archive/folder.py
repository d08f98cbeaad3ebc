"""A folder into which files are written: each completely or not at all, and none anywhere else."""

import errno
from dataclasses import dataclass
from pathlib import Path

from bot.disk import write_atomically

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


class NotWrittenError(Exception):
    """A file was not written; ``what`` says why, ``then`` what to do."""

    def __init__(self, path: Path, why: str, then: str) -> None:
        super().__init__(f"{path} was not written: {why}.")
        self.what, self.then = str(self), then


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder for files, which may not be there yet."""

    root: Path

    def put(self, path: str, data: bytes) -> bool:
        """Write a file, unless it holds just this already; return whether it was written.

        Raises:
            NotWrittenError: it cannot be written. What stood there before still does.
        """
        target = self._inside(path)
        try:
            if target.is_file() and target.read_bytes() == data:
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, data, is_private=False)
        except OSError as error:
            raise NotWrittenError(self.root / path, str(error.strerror), _advice(error)) from error
        return True

    def read(self, path: str) -> bytes | None:
        """Return what a file holds; None if there is none.

        Raises:
            NotWrittenError: it cannot be read, so nobody may write over it.
        """
        target = self._inside(path)
        try:
            return target.read_bytes() if target.exists() else None
        except OSError as error:
            raise NotWrittenError(self.root / path, str(error.strerror), _advice(error)) from error

    def _inside(self, path: str) -> Path:
        """Return where a path leads, through links too.

        Raises:
            NotWrittenError: out of the folder.
        """
        target, root = (self.root / path).resolve(), self.root.resolve()
        if target.is_relative_to(root):
            return target
        raise NotWrittenError(self.root / path, f"it leads to {target}, out of the folder", "Take the link away.")


def _advice(error: OSError) -> str:
    if error.errno in _FULL:
        return "Make room on the disk, then run this again; what is written already stays."
    if error.errno in _CLOSED:
        return "Let the user who runs this write there, or name another folder."
    return "See what stands there, or name another folder."
