"""Long texts cut to what a message holds: at a paragraph, else at a line, a word, and only then anywhere."""

import re
from collections.abc import Iterable

FENCE = re.compile(r"^\s*```", re.MULTILINE)
#: Characters kept free for closing a code block and opening it again.
FENCE_ROOM = 8


def label(text: str, limit: int) -> str:
    """Return a label, a title or a name within ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def cut(text: str, limit: int) -> tuple[str, bool]:
    """Return the beginning of a text within ``limit`` characters, and whether anything is missing."""
    if len(text) <= limit:
        return text, False
    return f"{split(text, limit - 2)[0]}\n…", True


def split(text: str, limit: int) -> list[str]:
    """Split a text into pieces of at most ``limit`` characters; a code block goes on in the next piece."""
    pieces = []
    while len(text) > limit:
        end = _break_before(text, limit - FENCE_ROOM)
        piece, text = text[:end].rstrip(), text[end:].lstrip("\n")
        if len(FENCE.findall(piece)) % 2:
            piece, text = f"{piece}\n```", f"```\n{text}"
        pieces.append(piece)
    return [*pieces, text]


def gather(blocks: Iterable[str], limit: int) -> list[str]:
    """Put blocks together into as few leaves as hold them, none over ``limit`` characters."""
    leaves: list[str] = []
    for piece in (piece for block in blocks for piece in split(block, limit)):
        if leaves and len(leaves[-1]) + 2 + len(piece) <= limit:
            leaves[-1] += f"\n\n{piece}"
        else:
            leaves.append(piece)
    return leaves


def _break_before(text: str, limit: int) -> int:
    """Find the last good place to break, in the second half of what fits if there is one."""
    for mark in ("\n\n", "\n", " "):
        end = text.rfind(mark, limit // 2, limit)
        if end > 0:
            return end
    end = limit
    while end > limit // 2 and _joins(text[end]):
        end -= 1
    return end


def _joins(char: str) -> bool:
    """Tell whether a character belongs to the emoji before it."""
    return char in "\u200d\ufe0f\u20e3" or 0x1F3FB <= ord(char) <= 0x1F3FF
