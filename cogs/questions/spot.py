"""Where something happens that changes a card: an interaction, or a message in a channel."""

from dataclasses import dataclass
from typing import TypeAlias

import discord

from bot.context import Host, Interaction
from bot.replies import may_send


@dataclass(frozen=True, slots=True)
class Spot:
    """A message as the cause of a change: what it has in common with an interaction, under the same names."""

    client: Host
    guild_id: int
    channel_id: int
    id: int
    user: discord.User | discord.Member


Where: TypeAlias = Interaction | Spot


def may_post(where: Where) -> bool:
    """Tell whether the bot may post there by itself; under a message it tries."""
    return isinstance(where, Spot) or may_send(where)
