"""Pictures: what is kept, what is taken out, what is refused."""

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot import pictures
from bot.pictures import NotAPictureError, TooLargePictureError, keep


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 4), **options: Any) -> bytes:
    """Draw a small picture, red on its left and blue on its right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def moving(frames: int, size: tuple[int, int] = (4, 4), **options: Any) -> bytes:
    """Draw a GIF of so many frames, each another colour than the one before."""
    drawn = [Image.new("RGB", size, ("red", "green", "blue")[at % 3]) for at in range(frames)]
    out = io.BytesIO()
    drawn[0].save(out, "GIF", save_all=True, append_images=drawn[1:], duration=100, **options)
    return out.getvalue()


def located() -> Image.Exif:
    """Return what a phone writes into a photo: where it was taken, and which way up."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "Phone of Somebody"
    return exif


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")])
def test_a_picture_is_kept_as_it_looks(tmp_path: Path, kind: str, suffix: str) -> None:
    kept = keep(tmp_path, picture(kind))

    assert kept.name.endswith(f".{suffix}")
    with Image.open(kept.path(tmp_path)) as image:
        assert image.format == kind
        assert image.size == (8, 4)


def test_the_same_picture_is_kept_once(tmp_path: Path) -> None:
    assert keep(tmp_path, picture()) == keep(tmp_path, picture())
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_a_photo_was_taken_is_taken_out_and_it_stands_upright(tmp_path: Path, kind: str) -> None:
    kept = keep(tmp_path, picture(kind, exif=located()))

    data = kept.path(tmp_path).read_bytes()
    assert b"Phone of Somebody" not in data
    with Image.open(io.BytesIO(data)) as image:
        assert not image.getexif()
        assert image.size == (4, 8)


def test_a_comment_in_an_upright_photo_is_taken_out(tmp_path: Path) -> None:
    kept = keep(tmp_path, picture("JPEG", comment=b"taken at home"))
    assert b"taken at home" not in kept.path(tmp_path).read_bytes()


def test_words_hidden_in_a_png_are_taken_out(tmp_path: Path) -> None:
    hidden = PngInfo()
    hidden.add_text("Comment", "taken at home")
    kept = keep(tmp_path, picture("PNG", pnginfo=hidden))
    assert b"taken at home" not in kept.path(tmp_path).read_bytes()


@pytest.mark.parametrize("options", [{}, {"exif": located()}], ids=["upright", "turned"])
def test_of_a_photo_with_further_pictures_behind_it_the_first_is_kept(tmp_path: Path, options: dict[str, Any]) -> None:
    behind = Image.new("RGB", (8, 4), "green")

    kept = keep(tmp_path, picture("MPO", save_all=True, append_images=[behind], **options))

    assert kept.name.endswith(".jpg")
    data = kept.path(tmp_path).read_bytes()
    assert b"Phone of Somebody" not in data
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, getattr(image, "n_frames", 1)) == ("JPEG", 1)
        red, _, blue = image.convert("RGB").getpixel((0, 0))  # type: ignore[misc]  # a tuple, for RGB
        assert red > blue


def test_a_moving_picture_goes_on_moving(tmp_path: Path) -> None:
    kept = keep(tmp_path, moving(3, comment=b"taken at home"))

    with Image.open(kept.path(tmp_path)) as image:
        assert getattr(image, "n_frames", 1) == 3
    assert b"taken at home" not in kept.path(tmp_path).read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        b"\x00\x00\x00\x18ftypheic",
        picture("BMP"),
        picture("PNG")[:40],
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        moving(3).replace(b"!\xf9\x04", b"!\xf9\x03"),
    ],
    ids=["nothing", "text", "heic", "bmp", "cut off", "pdf", "svg", "broken inside"],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NotAPictureError):
        keep(tmp_path, data)
    assert list(tmp_path.iterdir()) == []


def test_too_many_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLargePictureError):
        keep(tmp_path, picture() + b"\0" * pictures.SIZE_LIMIT)


def test_too_many_pixels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLargePictureError):
        keep(tmp_path, picture("PNG", size=(10_000, 5_001)))


@pytest.mark.parametrize("side", [6_000, 60_000], ids=["in all frames", "in one"])
def test_pixels_are_counted_before_they_are_unpacked(tmp_path: Path, side: int) -> None:
    declared = moving(2, size=(1, 1)).replace(struct.pack("<HH", 1, 1), struct.pack("<HH", side, side), 1)

    with pytest.raises(TooLargePictureError):
        keep(tmp_path, declared)
