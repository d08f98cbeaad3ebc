"""What somebody sends as pages: a single page, or a zip of pages with their pictures."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import unquote

from bot.media.downloads import SIZE_LIMIT as PICTURE_LIMIT
from bot.page import paths
from db.errors import DamagedZip, LockedZip, StudyError, TooLarge, TooManyFiles

#: KiB of a page; it is text, and this a hundred times a long one.
SIZE_LIMIT = 1024
#: Files in a zip, pages and pictures that are taken out of it, and bytes of all of them: a zip of a few KiB can hold
#: millions of files or unpack to terabytes.
FILES_LIMIT = 2000
PAGES_LIMIT = 60
PICTURES_LIMIT = 200
UNPACKED_LIMIT = 128 * 1024 * 1024

#: What computers put into zips for themselves.
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
#: What reading a damaged zip raises.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, OverflowError)

Reason = Literal["missing", "unused", "not-a-picture", "too-large", "too-many", "locked", "damaged", "unwritable"]


class LeftOutError(Exception):
    """A file is left out, for this ``reason``."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that was left out, and why."""

    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class SentPage:
    """A page as it was sent: the name of its file, its bytes or why it cannot be read, and the folder of its term.

    The folder is empty if it stood in none. ``parent`` names the folder that a file stood in, whatever it is, where the
    name does not.
    """

    name: str
    data: bytes | StudyError
    folder: str = ""
    parent: str = ""

    @property
    def path(self) -> str:
        """Its name with those of the folders above it, as far as they are known."""
        return f"{self.parent}/{self.name}" if self.parent else self.name

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return 0 if isinstance(self.data, StudyError) else len(self.data)

    def text(self) -> str:
        """Return the page's text.

        Raises:
            UnicodeDecodeError: the file is not UTF-8.
            StudyError: the file cannot be read.
        """
        if isinstance(self.data, StudyError):
            raise self.data
        return self.data.decode("utf-8-sig")


class Sent(Protocol):
    """Pages that were sent, and the pictures beside them."""

    pages: Sequence[SentPage]

    def picture(self, page: SentPage, path: str) -> bytes:
        """Return the picture that a page links as ``path``.

        Raises:
            LeftOutError: it is missing, too large, or one too many.
        """

    def left_out(self) -> Iterator[LeftOut]:
        """Yield the files that no page has asked for."""


def unpack(data: bytes, name: str, folder: Path | None = None) -> Sent:
    """Return the pages of a zip, or of a single page's file; ``folder`` has the pictures of a single page.

    Raises:
        TooLarge, DamagedZip, LockedZip, TooManyFiles: nothing of it can be read.
    """
    return Zipped(data, name) if data.startswith(_ZIP) else Alone(data, name, folder)


class Alone:
    """One page."""

    def __init__(self, data: bytes, name: str, folder: Path | None) -> None:
        of_term = paths.term_folder((folder / name).as_posix()) if folder else ""
        self.pages: Sequence[SentPage] = [SentPage(name, _checked(data), of_term, folder.name if folder else "")]
        self.folder = folder

    def picture(self, page: SentPage, path: str) -> bytes:  # noqa: ARG002  # there is one
        """Return a picture from below the page's folder."""
        if self.folder is None:
            raise LeftOutError("missing")
        return picture_below(self.folder, self.folder, path)

    def left_out(self) -> Iterator[LeftOut]:
        """Yield nothing: other files in the folder were not sent."""
        yield from ()


def picture_below(root: Path, folder: Path, path: str) -> bytes:
    """Return the picture that a page in ``folder`` links as ``path``, if it stands below ``root``, also by its links.

    Raises:
        LeftOutError: it is missing, elsewhere, or too large.
    """
    try:
        found = (folder / unquote(path)).resolve()
        if not found.is_relative_to(root.resolve()) or not found.is_file():
            raise LeftOutError("missing")
        if found.stat().st_size > PICTURE_LIMIT:
            raise LeftOutError("too-large")
        return found.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in its name
        raise LeftOutError("missing") from error


@dataclass(slots=True)
class _Budget:
    """How many more bytes, and pictures, may be unpacked from a zip."""

    size: int = field(default_factory=lambda: UNPACKED_LIMIT)
    pictures: int = field(default_factory=lambda: PICTURES_LIMIT)


@dataclass(slots=True)
class Zipped:
    """Pages and pictures in a zip; each is unpacked when it is needed, and no further than its limit."""

    data: bytes
    name: str
    pages: Sequence[SentPage] = ()
    archive: zipfile.ZipFile = field(init=False)
    files: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    budget: _Budget = field(default_factory=_Budget)
    asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(self.data))
        except _DAMAGED as error:
            raise DamagedZip from error
        found = [entry for entry in self.archive.infolist() if not entry.is_dir() and not _JUNK.search(entry.filename)]
        if len(found) > FILES_LIMIT:
            raise TooManyFiles(limit=FILES_LIMIT)
        self.files = {posixpath.normpath(entry.filename): entry for entry in found}
        names = [name for name in self.files if name.lower().endswith((".md", ".markdown"))]
        of_group = {name for name in names if paths.is_of_group(name)}
        if len(of_group) < len(names):
            names = [name for name in names if name not in of_group]
            self.asked.update(of_group)
        if names and all(_is_locked(self.files[name]) for name in names):
            raise LockedZip
        self.asked.update(names[:PAGES_LIMIT])
        # A zip without a page is read as a page without words, which says what a page needs.
        self.pages = [self.page(name) for name in names[:PAGES_LIMIT]] or [SentPage(self.name, b"")]

    def page(self, name: str) -> SentPage:
        """Read a page."""
        folder = paths.term_folder(name)
        if _is_locked(self.files[name]):
            return SentPage(name, LockedZip(), folder)
        try:
            return SentPage(name, self.read(name, SIZE_LIMIT * 1024), folder)
        except LeftOutError as error:
            return SentPage(name, DamagedZip() if error.reason == "damaged" else TooLarge(limit=SIZE_LIMIT), folder)

    def picture(self, page: SentPage, path: str) -> bytes:
        """Return a picture from where the page's link leads inside the zip."""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), unquote(path)))
        if name not in self.files:
            raise LeftOutError("missing")
        is_first = name not in self.asked
        self.asked.add(name)
        if is_first and not self.budget.pictures:
            raise LeftOutError("too-many")
        self.budget.pictures -= is_first
        return self.read(name, PICTURE_LIMIT)

    def read(self, name: str, limit: int) -> bytes:
        """Unpack a file as far as the limits let it; what a zip says of its sizes may be a lie."""
        if _is_locked(self.files[name]):
            raise LeftOutError("locked")
        try:
            with self.archive.open(self.files[name]) as file:
                data = file.read(min(limit, self.budget.size) + 1)
        except _DAMAGED as error:
            raise LeftOutError("damaged") from error
        if len(data) > limit:
            raise LeftOutError("too-large")
        if len(data) > self.budget.size:
            raise LeftOutError("too-many")
        self.budget.size -= len(data)
        return data

    def left_out(self) -> Iterator[LeftOut]:
        """Yield pages past the limit, and files that no page links."""
        for name in self.files:
            if name not in self.asked:
                is_page = name.lower().endswith((".md", ".markdown"))
                yield LeftOut(name, "too-many" if is_page else "unused")


def _is_locked(file: zipfile.ZipInfo) -> bool:
    return bool(file.flag_bits & 0x1)


def _checked(data: bytes) -> bytes:
    if len(data) > SIZE_LIMIT * 1024:
        raise TooLarge(limit=SIZE_LIMIT)
    return data
