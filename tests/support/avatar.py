"""Draws the bot's face, a hamster over an open book: ``python -m tests.support.avatar``."""

from pathlib import Path

from PIL import Image, ImageDraw

PICTURE = Path(__file__).parents[2] / "docs" / "avatar.png"
SIZE = 512
#: It is drawn larger and then made smaller, so that its edges are smooth.
SCALE = 4

SKY = "#8EC5E8"
FUR, SHADE, CREAM = "#D9894A", "#BE6F35", "#FFF3E0"
BLUSH = "#F7A8A0"
INK = "#4A2C1A"
PAPER, EDGE, LINE, COVER = "#FFFDF7", "#E6D6BD", "#CDBBA2", "#E0635C"


class Canvas:
    """A picture whose sizes are counted in its own 512 pixels."""

    def __init__(self, colour: str) -> None:
        self.image = Image.new("RGB", (SIZE * SCALE, SIZE * SCALE), colour)
        self.pen = ImageDraw.Draw(self.image)

    def oval(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Draw an oval around its middle."""
        box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
        self.pen.ellipse([side * SCALE for side in box], fill=colour)

    def shape(self, corners: list[tuple[float, float]], colour: str) -> None:
        """Draw a shape by its corners."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in corners], fill=colour)

    def smile(self, x: float, y: float, size: float) -> None:
        """Draw the lower half of a circle around its middle."""
        box = [x - size / 2, y - size / 2, x + size / 2, y + size / 2]
        self.pen.arc([side * SCALE for side in box], 10, 170, fill=INK, width=7 * SCALE)

    def smooth(self) -> Image.Image:
        """Return the picture in its size."""
        return self.image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def draw() -> Image.Image:
    """Draw the face: it has to be known at 40 pixels, and in a circle."""
    canvas = Canvas(SKY)
    _ears(canvas)
    _head(canvas)
    _face(canvas)
    _book(canvas)
    _paws(canvas)
    return canvas.smooth()


def _mirrored(x: float) -> tuple[float, float]:
    return x, SIZE - x


def _ears(canvas: Canvas) -> None:
    for x in _mirrored(146):
        canvas.oval(x, 106, 108, 108, SHADE)
        canvas.oval(x, 112, 62, 62, BLUSH)


def _head(canvas: Canvas) -> None:
    canvas.oval(256, 220, 330, 300, FUR)
    for x in _mirrored(178):  # its cheeks are full
        canvas.oval(x, 266, 190, 172, CREAM)
    canvas.oval(256, 282, 160, 190, CREAM)
    canvas.shape([(228, 74), (284, 74), (265, 170), (247, 170)], SHADE)  # a stripe
    canvas.oval(256, 74, 56, 24, SHADE)
    canvas.oval(256, 170, 18, 16, SHADE)


def _face(canvas: Canvas) -> None:
    for x in _mirrored(184):
        canvas.oval(x, 204, 54, 60, INK)
    for x in (194, 338):  # the light comes from one side
        canvas.oval(x, 191, 19, 19, PAPER)
    for x in _mirrored(138):
        canvas.oval(x, 258, 52, 34, BLUSH)
    canvas.oval(256, 236, 32, 24, INK)
    for x in _mirrored(241):
        canvas.smile(x, 252, 31)


def _book(canvas: Canvas) -> None:
    """Draw an open book, its pages rising to both sides of the fold."""
    for side in (-1, 1):
        _on_page(canvas, side, [(0, 350), (176, 314), (176, 436), (0, 474)], COVER)
        _on_page(canvas, side, [(0, 333), (164, 297), (164, 420), (0, 456)], EDGE)
        _on_page(canvas, side, [(0, 339), (164, 303), (164, 420), (0, 456)], PAPER)
        for y in (332, 360, 388):
            _on_page(canvas, side, [(24, y + 23), (140, y), (140, y + 11), (24, y + 34)], LINE)
    _on_page(canvas, 1, [(-3, 338), (3, 338), (3, 456), (-3, 456)], EDGE)


def _on_page(canvas: Canvas, side: int, corners: list[tuple[float, float]], colour: str) -> None:
    """Draw a shape by its corners' distances from the fold, to the left (-1) or to the right (1)."""
    canvas.shape([(SIZE / 2 + side * x, y) for x, y in corners], colour)


def _paws(canvas: Canvas) -> None:
    for x in _mirrored(112):
        canvas.oval(x, 330, 58, 50, FUR)
        canvas.oval(x, 336, 36, 28, CREAM)


if __name__ == "__main__":
    draw().save(PICTURE, optimize=True)
