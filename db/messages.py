"""Messages in Discord, as rows point to them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageAddress:
    """Which message of a guild is meant: its channel and its id."""

    channel_id: int
    message_id: int
