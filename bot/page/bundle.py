"""A page as the files that a group keeps: its Markdown, and the pictures beside it."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.media.pictures import Picture
from bot.page import illustrating, paths
from bot.page.writer import Writer
from db.week.value import Week


@dataclass(frozen=True, slots=True)
class Parcel:
    """A page as one file to send: its name and bytes, and the paths of pictures that are not in it.

    ``missing`` are pictures whose files are gone; ``too_large`` means that all were left out to stay below a limit.
    """

    name: str
    data: bytes
    missing: Sequence[str] = ()
    too_large: bool = False


def picture_files(page: Week, folder: Path) -> tuple[dict[str, Path], list[str]]:
    """Return where the pictures of what is published are kept, by their paths beside the page, and which are gone.

    ``folder`` is where all pictures are kept.
    """
    shown = page.published()
    kept = {paths.picture(page, name): Picture(name).path(folder) for name in shown.pictures}
    linked = {path: paths.kept_picture(folder, path) for path in illustrating.links(shown)}
    kept |= {path: file for path, file in linked.items() if file is not None}
    found = {path: file for path, file in kept.items() if file.is_file()}
    return found, [path for path in kept if path not in found]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page in the folder of its week: its Markdown, the files of its pictures by name, and which of them are gone."""

    markdown: str
    pictures: Mapping[str, Path]
    missing: Sequence[str] = ()


def leaf(page: Week, folder: Path, names: Mapping[int, str] | None, zone: dt.tzinfo | None) -> Leaf:
    """Write a page as it stands in the folder of its week, with the pictures that are in ``folder``."""
    found, missing = picture_files(page, folder)
    shown = illustrating.in_folder(page.published(), {path: file.name for path, file in found.items()})
    markdown = Writer(names, zone, paths.beside).page(shown)
    pictures = {paths.beside(file.name): file for file in found.values()}
    return Leaf(markdown, pictures, [path.rpartition("/")[2] for path in missing])


def one_file(page: Week, markdown: str, folder: Path, limit: int, of_term: str | None = None) -> Parcel:
    """Return the page as one file of at most ``limit`` bytes: the Markdown alone, or a zip where there are pictures.

    In a zip both stand in the folder ``of_term``.

    Raises:
        OSError: a picture cannot be read.
    """
    pictures, missing = picture_files(page, folder)
    alone = Parcel(f"{paths.stem(page)}.md", markdown.encode(), missing)
    if not pictures:
        return alone
    if sum(file.stat().st_size for file in pictures.values()) > limit:
        return replace(alone, too_large=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # pictures are packed already
        archive.writestr(paths.within(of_term, alone.name), alone.data)
        for path, file in pictures.items():
            archive.write(file, paths.within(of_term, path))
    if out.tell() > limit:
        return replace(alone, too_large=True)
    return Parcel(f"{paths.stem(page)}.zip", out.getvalue(), missing)
