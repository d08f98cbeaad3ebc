"""Writing a picture anew, upright, with nothing but what is visible; run as ``python -m bot.media.cleaning``.

A few bytes can unpack to gigabytes or keep a decoder busy for minutes, so each picture gets a process of its own (see
`bot/workers.py`), which is confined before it reads anything. The picture comes in as bytes. Out come one word about
the result (a file's suffix, or the reason for refusing it), a newline and the new bytes. The module imports little,
because it starts once for each picture.
"""

import contextlib
import io
import sys
import warnings
from typing import TYPE_CHECKING

from bot.confined import confine

if TYPE_CHECKING:
    from PIL import Image

#: Bytes of a picture written anew, which may be packed less tightly than the one of ten megabytes that came.
RESULT_LIMIT = 40 * 1024 * 1024
#: Pixels of one picture, in all its frames; a phone's photo has half of them.
PIXELS_LIMIT = 25_000_000
#: Frames of one picture; each costs time, however small it is.
FRAMES_LIMIT = 1000
#: Bytes that unpacking may take: of as many pixels WebP takes most, about 450 MB.
MEMORY_LIMIT = 640 * 1024 * 1024
#: Seconds of a processor.
TIME_LIMIT = 10

#: Why a picture cannot be kept.
NO_PICTURE, TOO_LARGE = "kind", "size"

_SUFFIXES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
#: What Pillow calls a JPEG with further pictures behind it, as many phones make them; the first is the photo.
_SEVERAL = "MPO"


class TooLargeError(Exception):
    """The picture has more pixels or frames than are kept."""


def clean(data: bytes) -> tuple[str, bytes]:
    """Return the suffix of the file and its new bytes; or the reason why it cannot be kept, and no bytes."""
    from PIL import Image  # noqa: PLC0415  # the bot itself needs nothing but the limits

    Image.MAX_IMAGE_PIXELS = PIXELS_LIMIT // 2  # Pillow refuses twice as many, before it unpacks any
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_SUFFIXES)) as image:
                kind = "JPEG" if image.format == _SEVERAL else str(image.format)
                cleaned = _rewrite(image, kind, frames=1 if kind == "JPEG" else _frames(image))
    except (Image.DecompressionBombError, TooLargeError, MemoryError):
        return TOO_LARGE, b""
    except Exception:  # noqa: BLE001  # whatever Pillow stumbles over: its readers and writers raise all kinds
        return NO_PICTURE, b""
    return (_SUFFIXES[kind], cleaned) if len(cleaned) <= RESULT_LIMIT else (TOO_LARGE, b"")


def _frames(image: "Image.Image") -> int:
    """Count a picture's frames, up to the limit; a GIF only tells at its end how many there are."""
    frames, pixels = 0, 0
    with contextlib.suppress(EOFError):
        while frames <= FRAMES_LIMIT and pixels <= PIXELS_LIMIT:
            image.seek(frames)
            frames += 1
            pixels += image.width * image.height
    if frames > FRAMES_LIMIT or pixels > PIXELS_LIMIT:
        raise TooLargeError
    image.seek(0)
    return frames


def _rewrite(image: "Image.Image", kind: str, frames: int) -> bytes:
    """Write an image in its own format with only its pixels, its colours and its frames."""
    from PIL import ExifTags, ImageOps  # noqa: PLC0415

    out = io.BytesIO()
    profile = image.info.get("icc_profile")
    if frames > 1:
        image.save(out, kind, save_all=True, exif=b"", xmp=b"", comment=b"")
    elif image.format == "JPEG" and image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
        image.save(out, kind, quality="keep", exif=b"", icc_profile=profile, comment=b"")
    else:
        upright = ImageOps.exif_transpose(image)
        image.close()  # with what it was unpacked from
        for key in ("exif", "xmp", "comment", "XML:com.adobe.xmp"):
            upright.info.pop(key, None)
        options = {"quality": 92} if kind in {"JPEG", "WEBP"} else {}
        upright.save(out, kind, icc_profile=profile, **options)
    return out.getvalue()


def main() -> None:
    """Clean the picture from standard input."""
    confine(memory=MEMORY_LIMIT, seconds=TIME_LIMIT)
    outcome, cleaned = clean(sys.stdin.buffer.read())
    sys.stdout.buffer.write(f"{outcome}\n".encode() + cleaned)


if __name__ == "__main__":
    main()
