"""What may become of a request to Discord, beside an answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

#: Errors of a request to Discord: a refusal, a broken connection, an answer that cannot be read.
UNREACHABLE = (discord.DiscordException, aiohttp.ClientError, OSError)
#: What discord.py raises if an answer of Discord lacks a field, or is not JSON.
_STUMBLING = (LookupError, TypeError, ValueError, AttributeError)


class UnreadableAnswerError(discord.DiscordException):
    """A request to Discord has probably succeeded, but the answer cannot be read."""


@contextmanager
def sending() -> Iterator[None]:
    """Turn what discord.py raises over an unreadable answer into an error of `UNREACHABLE`.

    Only requests to Discord belong inside: other code's `TypeError` or `LookupError` would be hidden.

    Raises:
        UnreadableAnswerError: the answer cannot be read.
    """
    try:
        yield
    except _STUMBLING as error:
        raise UnreadableAnswerError(repr(error)) from error
