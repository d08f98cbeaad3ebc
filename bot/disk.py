"""How any file is written: completely or not at all, and in ``DATA_DIR`` readable for its owner alone."""

import os
import stat
import tempfile
from pathlib import Path

from db.database_file import close_to_others, make_folder

#: The folders in ``DATA_DIR`` that hold texts and pictures of members.
FOLDERS = ("drafts", "clippings", "pictures", "uploads")


def restrict_data_dir(data_dir: Path) -> None:
    """Create ``DATA_DIR`` if it is missing, and let only its owner read it.

    Raises:
        OSError: the folder cannot be created.
    """
    make_folder(data_dir)
    close_to_others(data_dir)
    for room in FOLDERS:
        for path in (data_dir / room, *(data_dir / room).rglob("*")):
            close_to_others(path)


def write_atomically(path: Path, data: bytes, *, is_private: bool = True) -> None:
    """Write a file completely or not at all, even if the machine loses power meanwhile.

    Unless it ``is_private``, whoever may read other files of this user may read it, too.

    Raises:
        OSError: the file cannot be written. Its old contents are unchanged.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if not is_private:
                Path(file.name).chmod(_usual_mode(path))
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _usual_mode(path: Path) -> int:
    """Return the rights that a file has, or that this user's new files get."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    os.umask(mask := os.umask(0o077))
    return 0o666 & ~mask
