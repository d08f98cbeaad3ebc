"""Where a message stands in Discord."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A message's address within its guild."""

    channel_id: int
    message_id: int
