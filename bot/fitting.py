"""Cuts or splits one text to a number of characters: at a paragraph, else at a line, else at a word."""

from collections.abc import Iterable, Iterator
from itertools import accumulate

import discord

from bot.page.names import graphemes
from db.words import replace_surrogates

FENCE = "```"
#: Characters that closing a code block and opening it again take in one piece.
FENCE_ROOM = 8
#: Below this a piece would be all fence.
LEAST_FENCED = 4 * FENCE_ROOM
#: Characters of what somebody typed that a sentence of the bot's repeats.
QUOTE_LIMIT = 80


def label(text: str, limit: int) -> str:
    """Shorten a label, a title or a name to ``limit`` characters."""
    return text if len(text) <= limit else text[: _whole(text, limit - 1)] + "…"


def quote(text: str) -> str:
    """Shorten what somebody typed for use in a sentence: one line, without Markdown of its own."""
    return discord.utils.escape_markdown(label(replace_surrogates(" ".join(text.split())), QUOTE_LIMIT))


def cut(text: str, limit: int) -> tuple[str, bool]:
    """Return the beginning of a text within ``limit`` characters, and whether anything is missing."""
    if len(text) <= limit:
        return text, False
    piece = next(_pieces(text, limit - 2), "")
    return (f"{piece}\n…" if piece else "…"), True


def split(text: str, limit: int) -> list[str]:
    """Split a text into pieces of at most ``limit`` characters; a code block continues in the next piece.

    A code block that nobody closed is closed at the end of the text, because it would take in what follows it.
    """
    return list(_pieces(text, limit))


def _pieces(text: str, limit: int) -> Iterator[str]:
    keeps_fences = limit >= LEAST_FENCED
    while len(closed(text) if keeps_fences else text) > limit:
        end = break_before(text, limit - FENCE_ROOM if keeps_fences else max(limit, 1))
        piece, text = text[:end].rstrip(), text[end:].removeprefix(" ").lstrip("\n")
        if keeps_fences and _is_open(piece):
            piece, text = closed(piece), f"{FENCE}\n{text}"
        if piece.strip():
            yield piece
    if text.strip():
        yield closed(text) if keeps_fences else text


def gather(blocks: Iterable[str], limit: int) -> list[str]:
    """Join blocks into as few leaves as possible, none over ``limit`` characters."""
    leaves: list[str] = []
    for piece in (piece for block in blocks for piece in split(block, limit)):
        if leaves and len(leaves[-1]) + 2 + len(piece) <= limit:
            leaves[-1] += f"\n\n{piece}"
        else:
            leaves.append(piece)
    return leaves


def _is_open(text: str) -> bool:
    return text.count(FENCE) % 2 == 1


def closed(text: str) -> str:
    """Close a code block that is open at the end of a text."""
    return f"{text}\n{FENCE}" if _is_open(text) else text


def break_before(text: str, limit: int) -> int:
    """Return the last good position for a break, in the second half of what fits if there is one."""
    for mark in ("\n\n", "\n", " "):
        end = text.rfind(mark, limit // 2, limit)
        if end > 0:
            return end
    return _whole(text, limit)


def _whole(text: str, limit: int) -> int:
    """Return where the last whole character ends, such as an emoji with its joiners."""
    ends = accumulate(map(len, graphemes(text[: limit + 1])))
    return max((end for end in ends if limit // 2 < end <= limit), default=limit)
