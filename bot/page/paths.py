"""Where a week's files stand in a group's repository: the page, and the pictures beside it.

A term that has a name has a folder of its own for both. A page that is given out alone is called by its week. In an
archive of all weeks, each has a folder, in which the page stands with its pictures.
"""

import re
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Protocol


class Week(Protocol):
    """A week, of which only the number counts here."""

    @property
    def number(self) -> int:
        """Its number in its term."""


#: What a page in the folder of its week is called, and what a group tells about itself above it.
README = "README.md"
#: A picture's path as `picture` or `beside` makes it.
_KEPT = re.compile(r"(?:week[0-9]{2,3}/)?([0-9a-f]{16})\.(png|jpg|gif|webp)")
#: What groups call the folder of a week.
_OF_WEEK = re.compile(r"(?:week|wk|w)[ _-]?[0-9]{1,3}|[0-9]{1,3}[ _-]?(?:주차|주|week)", re.IGNORECASE)


def stem(week: Week) -> str:
    """Return the name of a week's page without its ending: ``week02``."""
    return f"week{week.number:02}"


def within(folder: str | None, path: str) -> str:
    """Return where a file stands that is ``path`` in the folder of its term, if it has one: ``2025-1/week02.md``."""
    return f"{folder}/{path}" if folder else path


def term_folder(path: str) -> str:
    """Return the folder of the term to which a page belongs by its path, such as ``2025-1/week01/README.md``.

    It is empty where the path names none.
    """
    folders = PurePosixPath(unicodedata.normalize("NFC", path)).parts[:-1]
    if folders and _OF_WEEK.fullmatch(folders[-1]):
        folders = folders[:-1]
    return folders[-1] if folders else ""


def is_of_group(path: str) -> bool:
    """Tell whether a file is what a group tells about itself, and no page: a README that no week's folder holds."""
    file = PurePosixPath(unicodedata.normalize("NFC", path))
    return file.name.casefold() == README.casefold() and not _OF_WEEK.fullmatch(file.parent.name)


def picture(week: Week, name: str) -> str:
    """Return where a picture's file stands beside a page that is alone: ``week02/0123456789abcdef.png``."""
    return f"{stem(week)}/{beside(name)}"


def beside(name: str) -> str:
    """Return what a picture's file is called in the folder of its week: ``0123456789abcdef.png``."""
    file, _, suffix = name.partition(".")
    return f"{file[:16]}.{suffix}"


def kept_picture(folder: Path, path: str) -> Path | None:
    """Return the file in the pictures' ``folder`` that a path beside a page stands for, if there is one."""
    found = _KEPT.fullmatch(path)
    return next((folder / found[1][:2]).glob(f"{found[1]}*.{found[2]}"), None) if found else None
