"""A page as the files that a group keeps: its Markdown, and the pictures beside it."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from bot.page.model import Page
from bot.pictures import Picture


def files(page: Page, markdown: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Return each file's path and bytes; ``folder`` is where all pictures are kept."""
    yield f"{page.name}.md", markdown.encode()
    for name in page.pictures:
        yield page.picture_path(name), Picture(name).path(folder).read_bytes()


def one_file(page: Page, markdown: str, folder: Path) -> tuple[str, bytes]:
    """Return the page as one file to hand out: the Markdown alone, or a zip where there are pictures."""
    if not page.pictures:
        return f"{page.name}.md", markdown.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # pictures are packed already
        for path, data in files(page, markdown, folder):
            archive.writestr(path, data)
    return f"{page.name}.zip", out.getvalue()
