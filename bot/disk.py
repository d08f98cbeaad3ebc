"""Files that are written completely or not at all."""

import os
import tempfile
from pathlib import Path

from db.database_file import close_to_others, make_folder

#: The folders in ``DATA_DIR`` that hold what members wrote and showed.
ROOMS = ("drafts", "clippings", "pictures", "uploads")


def close_data(data_dir: Path) -> None:
    """Create ``DATA_DIR`` if it is missing, and let only its owner read it.

    Raises:
        OSError: the folder cannot be created.
    """
    make_folder(data_dir)
    close_to_others(data_dir)
    for room in ROOMS:
        for path in (data_dir / room, *(data_dir / room).rglob("*")):
            close_to_others(path)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever finds half of it, even if the machine loses power.

    Raises:
        OSError: the file cannot be written; its old contents stay.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
