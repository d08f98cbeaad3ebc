"""What every message that the outbox sends comes with: a nonce, whom it pings, and what it stands below."""

import hashlib
from collections.abc import Sequence
from typing import Any

import discord

from bot.host import Host

#: Characters of a nonce, by which Discord knows a message again for some minutes.
NONCE_LIMIT = 25


def nonce(name: str) -> str:
    """Return what Discord knows a message again by."""
    return hashlib.sha256(name.encode()).hexdigest()[:NONCE_LIMIT]


def pinging(users: Sequence[int]) -> discord.AllowedMentions:
    """Let a message ping these Discord users, and nobody else."""
    whom = [discord.Object(user_id) for user_id in users]
    return discord.AllowedMentions(everyone=False, roles=False, users=whom, replied_user=False)


def below(bot: Host, guild_id: int, channel_id: int, message_id: int | None) -> dict[str, Any]:
    """Let a message stand below another, where the bot may read what was said: Discord refuses it elsewhere."""
    guild = bot.get_guild(guild_id)
    channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
    is_blind = guild is not None and channel is not None and not channel.permissions_for(guild.me).read_message_history
    if message_id is None or is_blind:
        return {}
    above = bot.get_partial_messageable(channel_id, guild_id=guild_id).get_partial_message(message_id)
    return {"reference": above.to_reference(fail_if_not_exists=False)}
