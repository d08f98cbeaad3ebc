"""The pages of an archive, in order, each read only when its turn comes; none from outside of its folder."""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.page import paths
from bot.page.unpacking import SIZE_LIMIT, LeftOut, Sent, SentPage, picture_below, unpack
from db.errors import TooLarge

_ENDINGS = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Source:
    """A page of the archive ``root`` by its path there; without a root, a file that was named: a page or a zip."""

    path: str
    root: Path | None = None

    @property
    def name(self) -> str:
        """What it is called, in one line that can be printed."""
        shown = str(self.root / self.path) if self.root else self.path
        return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown)

    @property
    def folder(self) -> str:
        """The folder of its term, or nothing."""
        return paths.term_folder(self.path) if self.root else ""

    def open(self) -> Sent:
        """Read it.

        Raises:
            OSError: it cannot be read.
            StudyError: it is too large, or a zip that cannot be read.
        """
        if self.root is None:
            file = Path(self.path)
            return unpack(file.read_bytes(), file.name, file.parent)
        return _InArchive.read(self.root, self.path, self.folder)


def find(given: Path) -> list[Source]:
    """Return the pages of a folder in the order of terms and weeks, or a file alone."""
    if not given.is_dir():
        return [Source(str(given))]
    found = [path for path in _walk(given) if not paths.is_of_group(path)]
    return [Source(path, given) for path in sorted(found, key=_in_order)]


def _walk(root: Path) -> Iterator[str]:
    """Yield the paths of pages below a folder; what computers keep for themselves is hidden."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
        for name in files:
            if name.lower().endswith(_ENDINGS) and not name.startswith("."):
                yield Path(folder, name).relative_to(root).as_posix()


def _in_order(path: str) -> tuple[str, list[tuple[int, str]], list[tuple[int, str]]]:
    """Return by what pages are sorted: the folders above, then the page's own, numbers by their size."""
    whole = PurePosixPath(unicodedata.normalize("NFC", path).casefold())
    term = paths.term_folder(path)
    return ("1" if term else "0", _natural(term.casefold()), _natural(str(whole)))


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]{1,18})", text) if part]


@dataclass(slots=True)
class _InArchive:
    """One page of an archive, with the pictures that stand anywhere in it."""

    root: Path
    pages: Sequence[SentPage]

    @classmethod
    def read(cls, root: Path, path: str, folder: str) -> "_InArchive":
        file = (root / path).resolve()
        if not file.is_relative_to(root.resolve()) or not file.is_file():
            raise FileNotFoundError(0, "It is a link out of the folder, or no file.")
        if file.stat().st_size > SIZE_LIMIT * 1024:
            raise TooLarge(limit=SIZE_LIMIT)
        return cls(root, [SentPage(path, file.read_bytes(), folder)])

    def picture(self, page: SentPage, path: str) -> bytes:
        """Return a picture by its link on a page; one from the root is the archive's."""
        return picture_below(self.root, (self.root / page.name).parent, path)

    def left_out(self) -> Iterator[LeftOut]:
        """Yield nothing: what else stands in the archive was not sent."""
        yield from ()
