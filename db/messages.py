"""Messages in Discord, as rows point to them."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageAddress:
    """Which message of a guild is meant: its channel and its id."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class FileAddress:
    """A file of a message: its id, and Discord's link to it, which lives until ``expires_at``."""

    attachment_id: int
    url: str
    expires_at: dt.datetime


def message_link(guild_id: int, channel_id: int | None, message_id: int | None) -> str | None:
    """Return the URL of a message, where one was posted."""
    if message_id is None:
        return None
    return f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"
