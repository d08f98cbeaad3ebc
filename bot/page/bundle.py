"""A page as the files that a group keeps: its Markdown, and the pictures beside it."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from bot.page.exchange import published
from bot.page.model import Page
from bot.pictures import Picture
from db.errors import TooLarge

#: KiB; a page is text, and this a hundred times a long one.
SIZE_LIMIT = 1024


def files(page: Page, markdown: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Return each file's path and bytes, of what is published; ``folder`` is where all pictures are kept."""
    yield f"{page.name}.md", markdown.encode()
    for name in published(page).pictures:
        yield page.picture_path(name), Picture(name).path(folder).read_bytes()


def markdown(data: bytes) -> bytes:
    """Return the Markdown of a page's file, out of the zip that `one_file` made where it is one.

    Raises:
        TooLarge: it is more than a page can be.
    """
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return _checked(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pages = [one for one in archive.infolist() if one.filename.endswith(".md")]
        if not pages:
            return b""
        with archive.open(pages[0]) as page:
            return _checked(page.read(SIZE_LIMIT * 1024 + 1))


def _checked(data: bytes) -> bytes:
    if len(data) > SIZE_LIMIT * 1024:
        raise TooLarge(limit=SIZE_LIMIT)
    return data


def one_file(page: Page, markdown: str, folder: Path) -> tuple[str, bytes]:
    """Return the page as one file to hand out: the Markdown alone, or a zip where there are pictures."""
    if not published(page).pictures:
        return f"{page.name}.md", markdown.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # pictures are packed already
        for path, data in files(page, markdown, folder):
            archive.writestr(path, data)
    return f"{page.name}.zip", out.getvalue()
