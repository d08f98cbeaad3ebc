"""Pictures: what is kept, what is taken out, what is refused."""

import asyncio
import contextlib
import io
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.media import pictures
from bot.media.downloads import SIZE_LIMIT
from bot.media.pictures import NotAPictureError, Picture, TooLargePictureError


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


async def keep(folder: Path, data: bytes, guild_id: int = 1) -> Picture:
    """Keep a picture that somebody in a guild sent."""
    return await pictures.keep(folder, data, guild_id)


def files(folder: Path) -> list[Path]:
    """Return the files in a folder and below."""
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")])
async def test_a_picture_is_kept_as_it_looks(tmp_path: Path, kind: str, suffix: str) -> None:
    kept = await keep(tmp_path, picture(kind))

    assert kept.name.endswith(f".{suffix}")
    with Image.open(kept.path(tmp_path)) as image:
        assert image.format == kind
        assert image.size == (8, 4)


async def test_the_same_picture_is_kept_once(tmp_path: Path) -> None:
    assert await keep(tmp_path, picture()) == await keep(tmp_path, picture())
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_where_a_photo_was_taken_is_taken_out_and_it_stands_upright(tmp_path: Path, kind: str) -> None:
    kept = await keep(tmp_path, picture(kind, exif=located()))

    data = kept.path(tmp_path).read_bytes()
    assert b"Phone of Somebody" not in data
    with Image.open(io.BytesIO(data)) as image:
        assert not image.getexif()
        assert image.size == (4, 8)


async def test_a_comment_in_an_upright_photo_is_taken_out(tmp_path: Path) -> None:
    kept = await keep(tmp_path, picture("JPEG", comment=b"taken at home"))
    assert b"taken at home" not in kept.path(tmp_path).read_bytes()


async def test_words_hidden_in_a_png_are_taken_out(tmp_path: Path) -> None:
    hidden = PngInfo()
    hidden.add_text("Comment", "taken at home")
    kept = await keep(tmp_path, picture("PNG", pnginfo=hidden))
    assert b"taken at home" not in kept.path(tmp_path).read_bytes()


@pytest.mark.parametrize("options", [{}, {"exif": located()}], ids=["upright", "turned"])
async def test_of_a_photo_with_further_pictures_behind_it_the_first_is_kept(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    behind = Image.new("RGB", (8, 4), "green")

    kept = await keep(tmp_path, picture("MPO", save_all=True, append_images=[behind], **options))

    assert kept.name.endswith(".jpg")
    data = kept.path(tmp_path).read_bytes()
    assert b"Phone of Somebody" not in data
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, getattr(image, "n_frames", 1)) == ("JPEG", 1)
        red, _, blue = image.convert("RGB").getpixel((0, 0))  # type: ignore[misc]  # a tuple, for RGB
        assert red > blue


async def test_a_moving_picture_goes_on_moving(tmp_path: Path) -> None:
    kept = await keep(tmp_path, moving(3, comment=b"taken at home"))

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
async def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NotAPictureError):
        await keep(tmp_path, data)
    assert files(tmp_path) == []


async def test_too_many_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLargePictureError):
        await keep(tmp_path, picture() + b"\0" * SIZE_LIMIT)


async def test_too_many_pixels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLargePictureError):
        await keep(tmp_path, picture("PNG", size=(5_000, 5_001)))


@pytest.mark.parametrize("side", [4_000, 60_000], ids=["in all frames", "in one"])
async def test_pixels_are_counted_before_they_are_unpacked(tmp_path: Path, side: int) -> None:
    declared = moving(2, size=(1, 1)).replace(struct.pack("<HH", 1, 1), struct.pack("<HH", side, side), 1)

    with pytest.raises(TooLargePictureError):
        await keep(tmp_path, declared)


def endless(scans: int) -> bytes:
    """Draw a photo that comes in ever so many layers, each of which goes over all of its pixels."""
    whole = picture("JPEG", (4_000, 4_000), progressive=True)
    last = whole[whole.rfind(b"\xff\xda") : -2]
    return whole[:-2] + last * scans + whole[-2:]


def flickering(frames: int) -> bytes:
    """Write a GIF of so many frames of one pixel."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"!\xf9\4\0\1\0\0\0" + b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2\x44\1\0"
    return head + frame * frames + b";"


async def test_a_moving_picture_of_too_many_frames_is_refused_however_small_they_are(tmp_path: Path) -> None:
    assert (await keep(tmp_path, flickering(1_000))).name.endswith(".gif")
    for frames in (1_001, 440_000):
        with pytest.raises(TooLargePictureError):
            await keep(tmp_path, flickering(frames))


async def test_a_picture_that_keeps_busy_is_given_up_and_others_come_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = endless(20_000)
    with monkeypatch.context() as patience:
        patience.setattr(pictures, "PATIENCE", 1)
        with pytest.raises(TooLargePictureError):
            await keep(tmp_path, busy)

    given_up, kept = await asyncio.gather(in_time(tmp_path, busy), keep(tmp_path, picture()))

    assert given_up is None
    assert kept.name.endswith(".png")


async def test_a_guild_that_sends_much_holds_nobody_else_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.5)
    done: list[str] = []

    async def send(what: str, data: bytes, guild_id: int) -> None:
        with contextlib.suppress(TooLargePictureError):
            await keep(tmp_path, data, guild_id)
        done.append(what)

    attacks = (send("attack", endless(20_000), 1) for _ in range(3))
    await asyncio.gather(*attacks, send("picture", picture(), 2))

    assert done == ["attack", "picture", "attack", "attack"]


async def in_time(folder: Path, data: bytes) -> Picture | None:
    """Keep a picture, unless whoever waits for it goes away."""
    try:
        async with asyncio.timeout(1):
            return await keep(folder, data)
    except TimeoutError:
        return None


@pytest.mark.long
async def test_a_picture_gets_no_more_than_its_share_of_a_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 600)
    with pytest.raises(TooLargePictureError):
        await keep(tmp_path, endless(200_000))
