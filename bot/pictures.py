"""Pictures that stay: taken over at once, checked by content, kept by hash without what a camera adds.

Discord's own links expire within a day, so the bytes are kept under ``DATA_DIR/pictures``.
"""

import asyncio
import hashlib
import io
import logging
import warnings
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.disk import write_whole

if TYPE_CHECKING:
    from PIL import Image

log = logging.getLogger(__name__)

#: Bytes of one picture: what Discord takes in a message without any boost.
SIZE_LIMIT = 10 * 1024 * 1024
#: Bytes of all files in one message: Discord takes a request of 25 MiB, and its words need some of them.
MESSAGE_LIMIT = 24 * 1024 * 1024
#: Pixels of one picture, in all its frames; more is no photo but an attack on whoever unpacks it.
PIXELS_LIMIT = 50_000_000
#: Pictures that one text holds.
PICTURES_LIMIT = 5

_SUFFIXES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
#: What Pillow calls a JPEG with further pictures behind it, as many phones make them; the first is the photo.
_SEVERAL = "MPO"
_ORIENTATION = 0x0112
#: Pictures are written anew one after another, in a thread of their own: a large one takes seconds of a core and
#: hundreds of megabytes, and nothing else is to wait for it.
_WORKER = ThreadPoolExecutor(1, "pictures")


class NotAPictureError(Exception):
    """The bytes are no PNG, JPEG, GIF or WebP."""


class TooLargePictureError(NotAPictureError):
    """The picture has more bytes or pixels than are kept."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A kept picture: its file's name, which is its content's SHA-256 and its kind."""

    name: str

    def path(self, folder: Path) -> Path:
        """Return where the file is, under the folder of all pictures."""
        return folder / self.name[:2] / self.name


async def keep_in_turn(folder: Path, data: bytes) -> Picture:
    """Store a picture's bytes when those before it are stored; see `keep`."""
    return await asyncio.get_running_loop().run_in_executor(_WORKER, keep, folder, data)


def keep(folder: Path, data: bytes) -> Picture:
    """Store a picture's bytes, without location and other metadata; the same picture is stored once.

    Raises:
        NotAPictureError, TooLargePictureError: it cannot be kept.
        OSError: it cannot be written.
    """
    cleaned, suffix = _clean(data)
    picture = Picture(f"{hashlib.sha256(cleaned).hexdigest()}.{suffix}")
    path = picture.path(folder)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, cleaned)
    return picture


def parcels(folder: Path, pictures: Iterable[Picture]) -> list[list[Picture]]:
    """Share pictures out among as few messages as Discord takes; those that are gone or too large are left out."""
    found: list[list[Picture]] = []
    room = 0
    for one in pictures:
        size = _size(one.path(folder))
        if not 0 < size <= SIZE_LIMIT:
            continue
        if size > room:
            found.append([])
            room = MESSAGE_LIMIT
        found[-1].append(one)
        room -= size
    return found


def _size(path: Path) -> int:
    """Return a file's bytes; none where it is gone."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _clean(data: bytes) -> tuple[bytes, str]:
    """Read the pixels and write them anew, upright; return the bytes and the file's suffix."""
    from PIL import Image  # noqa: PLC0415  # a start need not wait for the first picture

    if len(data) > SIZE_LIMIT:
        raise TooLargePictureError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_SUFFIXES)) as image:
                kind = "JPEG" if image.format == _SEVERAL else str(image.format)
                frames = 1 if kind == "JPEG" else getattr(image, "n_frames", 1)
                _refuse_too_large(image, frames)
                return _rewrite(image, kind, frames), _SUFFIXES[kind]
    except NotAPictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLargePictureError from error
    except Exception as error:  # whatever Pillow stumbles over: its readers and writers raise all kinds
        log.warning("picture not read: %r", type(error))
        raise NotAPictureError from error


def _refuse_too_large(image: "Image.Image", frames: int) -> None:
    if image.width * image.height * frames > PIXELS_LIMIT:
        raise TooLargePictureError


def _rewrite(image: "Image.Image", kind: str, frames: int) -> bytes:
    """Write an image in its own format with nothing but its pixels, its colours and its frames."""
    from PIL import ImageOps  # noqa: PLC0415

    out = io.BytesIO()
    profile = image.info.get("icc_profile")
    if frames > 1:
        image.save(out, kind, save_all=True, exif=b"", xmp=b"", comment=b"")
    elif image.format == "JPEG" and image.getexif().get(_ORIENTATION, 1) == 1:
        image.save(out, kind, quality="keep", exif=b"", icc_profile=profile, comment=b"")
    else:
        upright = ImageOps.exif_transpose(image)
        for key in ("exif", "xmp", "comment", "XML:com.adobe.xmp"):
            upright.info.pop(key, None)
        options = {"quality": 92} if kind in {"JPEG", "WEBP"} else {}
        upright.save(out, kind, icc_profile=profile, **options)
    return out.getvalue()
