"""Why a picture is not kept, or not yet, and how whoever sent it comes to know."""

import asyncio
from collections.abc import Collection
from enum import StrEnum

import discord

from bot.media.pictures import NotAPictureError, TooLargePictureError
from bot.requests import UNREACHABLE
from db.errors import TooLarge

#: Seconds that whoever sent pictures waits to hear what has become of them.
WATCH = 60
#: What Discord says of a file that it does not have any more, or whose link has ended.
_GONE = frozenset({401, 403, 404, 410})
#: What `Incoming.fetch` may raise.
EXPECTED = (TooLarge, NotAPictureError, *UNREACHABLE)


class Why(StrEnum):
    """Why a file is not kept, or not yet: the key of the sentence that says so."""

    KIND = "pictures.kind"
    SIZE = "pictures.size"
    NUMBER = "pictures.number"
    NOW = "pictures.now"
    LATER = "pictures.later"


def why_not(error: Exception) -> Why:
    """Tell what an error of `Incoming.fetch` means for its picture."""
    if isinstance(error, (TooLarge, TooLargePictureError)):
        return Why.SIZE
    if isinstance(error, NotAPictureError):
        return Why.KIND
    return Why.NOW if isinstance(error, discord.HTTPException) and error.status in _GONE else Why.LATER


class Watch:
    """What becomes of some pictures that are on their way, by the ids of their attachments."""

    def __init__(self, attachment_ids: Collection[int]) -> None:
        self.refused: dict[int, Why] = {}
        self._open = set(attachment_ids)
        self._is_over = asyncio.Event()
        self._close_when_over()

    def note(self, attachment_id: int, why: Why | None) -> None:
        """Note that a picture is kept, or why not."""
        if attachment_id in self._open:
            self._open.discard(attachment_id)
            if why is not None:
                self.refused[attachment_id] = why
            self._close_when_over()

    def _close_when_over(self) -> None:
        if not self._open:
            self._is_over.set()

    async def over(self) -> dict[int, Why]:
        """Wait, not for long, and return which pictures are not kept."""
        try:
            async with asyncio.timeout(WATCH):
                await self._is_over.wait()
        except TimeoutError:
            self.refused.update(dict.fromkeys(self._open, Why.LATER))
        return self.refused
