"""What was written while the bot was away: read from Discord's history where cards stand, gently."""

import datetime as dt
import logging
from collections.abc import AsyncIterator
from typing import TypeAlias

import discord

from bot.host import Host
from bot.outbox.failures import Failure, failure_of
from bot.requests import UNREACHABLE, sending
from db import posts

log = logging.getLogger(__name__)

#: Channels that are read after an absence, those with the newest cards first.
CHANNELS_LIMIT = 50
#: Messages that are read of each, the oldest first; Discord hands out a hundred at once.
MESSAGES_LIMIT = 300

Channel: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


async def messages(bot: Host, since: dt.datetime) -> AsyncIterator[discord.Message]:
    """Yield what was written since then in channels with cards, one channel after the other.

    A channel that the bot may not read is passed over.

    Raises:
        DiscordException, ClientError, OSError: one cannot be read now.
    """
    channels_read = 0
    for guild_id, channel_id in await bot.db.read(posts.channels_of_cards):
        channel = _readable(bot, guild_id, channel_id)
        if channel is None or not _has_news(channel, since):
            continue
        channels_read += 1
        if channels_read > CHANNELS_LIMIT:
            return
        for message in await _history(channel, since):
            yield message


def _readable(bot: Host, guild_id: int, channel_id: int) -> Channel | None:
    """Return a channel if it is there, and the bot may read what was said in it."""
    guild = bot.get_guild(guild_id)
    channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
    if guild is None or not isinstance(channel, Channel):
        return None
    allowed = channel.permissions_for(guild.me)
    return channel if allowed.view_channel and allowed.read_message_history else None


def _has_news(channel: Channel, since: dt.datetime) -> bool:
    """Tell from the id of the newest message whether any was written since; that costs no request."""
    newest = channel.last_message_id
    return newest is not None and discord.utils.snowflake_time(newest) > since


async def _history(channel: Channel, since: dt.datetime) -> list[discord.Message]:
    """Return what was written in a channel, oldest first; of much, the beginning."""
    try:
        with sending():
            history = channel.history(limit=MESSAGES_LIMIT, after=since, oldest_first=True)
            return [message async for message in history]
    except UNREACHABLE as error:
        if failure_of(error) is Failure.LATER:
            raise
        log.warning("not read: channel=%s %r", channel.id, error)
        return []
