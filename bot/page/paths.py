"""Where a week's files stand in a group's repository: the page, and the pictures beside it.

A term that has a name has a folder of its own for both.
"""

import re
from pathlib import Path
from typing import Protocol


class Week(Protocol):
    """A week, of which only the number counts here."""

    @property
    def number(self) -> int:
        """Its number in its term."""


#: A picture's path as `picture` makes it.
_KEPT = re.compile(r"week[0-9]{2,3}/([0-9a-f]{16})\.(png|jpg|gif|webp)")


def stem(week: Week) -> str:
    """Return the name of a week's page without its ending: ``week02``."""
    return f"week{week.number:02}"


def within(folder: str | None, path: str) -> str:
    """Return where a file stands that is ``path`` in the folder of its term, if it has one: ``2025-1/week02.md``."""
    return f"{folder}/{path}" if folder else path


def picture(week: Week, name: str) -> str:
    """Return where a picture's file stands beside the page: ``week02/0123456789abcdef.png``."""
    file, _, suffix = name.partition(".")
    return f"{stem(week)}/{file[:16]}.{suffix}"


def kept_picture(folder: Path, path: str) -> Path | None:
    """Return the file in the pictures' ``folder`` that a path beside a page stands for, if there is one."""
    found = _KEPT.fullmatch(path)
    return next((folder / found[1][:2]).glob(f"{found[1]}*.{found[2]}"), None) if found else None
