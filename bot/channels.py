"""Where what all read is posted: in the channel that was chosen for it, else where the bot was used, or may speak."""

from collections.abc import Collection

import discord

from bot.host import Host
from bot.requests import UNREACHABLE, sending
from db.guilds import Here
from db.places import Channels
from db.settings import ChannelSetting

#: Discord's code for a channel that is not there, as far as it says.
UNKNOWN_CHANNEL = 10003


def here_of(channel: object, channel_id: int | None) -> Here | None:
    """Return where something is done, as it decides which term is meant: a channel, or a thread and its channel."""
    if channel_id is None:
        return None
    return channel_id, channel.parent_id if isinstance(channel, discord.Thread) else None


def chosen(bot: Host, guild_id: int, setting: ChannelSetting, here: Here | None = None) -> discord.TextChannel | None:
    """Return the channel that a group, or its track, has chosen for something, as long as there is one."""
    channel_id: int | None = getattr(bot.settings_of(guild_id, here), setting)
    channel = bot.get_channel(channel_id) if channel_id is not None else None
    return channel if isinstance(channel, discord.TextChannel) and channel.guild.id == guild_id else None


def channel_for(bot: Host, guild_id: int, setting: ChannelSetting, here: Here | None) -> int | None:
    """Return the id of the channel that a group has chosen for something, else of the one in use."""
    channel = chosen(bot, guild_id, setting, here)
    return channel.id if channel is not None else here[0] if here is not None else None


async def gone(bot: Host, guild: discord.Guild) -> list[int]:
    """Return the channels that were chosen and that Discord does not know any more, asking it where that is likely."""
    unseen = [channel_id for channel_id in bot.set_of(guild.id).channels if guild.get_channel(channel_id) is None]
    return [channel_id for channel_id in unseen if not await _is_there(bot, channel_id)]


async def _is_there(bot: Host, channel_id: int) -> bool:
    try:
        with sending():
            await bot.fetch_channel(channel_id)
    except UNREACHABLE as error:
        return not isinstance(error, discord.HTTPException) or error.code != UNKNOWN_CHANNEL
    return True


def missing_in(channel: discord.abc.GuildChannel | discord.Thread, further: Collection[str] = ()) -> list[str]:
    """Return the keys of the permissions that the bot lacks to post in a channel, or to do what is done ``further``.

    Whoever may not write may not bring files either, as Discord sees it: that is not said beside it.
    """
    allowed = channel.permissions_for(channel.guild.me)
    in_thread = isinstance(channel, discord.Thread)
    may_send = allowed.send_messages_in_threads if in_thread else allowed.send_messages
    if not allowed.view_channel:
        return ["permission.view", "permission.send"]
    if not may_send:
        return ["permission.send"]
    others = {"permission.attach": allowed.attach_files, "permission.history": allowed.read_message_history}
    return [key for key, is_allowed in others.items() if key in further and not is_allowed]


def channel_to_speak_in(guild: discord.Guild) -> discord.TextChannel | None:
    """Choose the channel for system messages, else the first where the bot may write."""
    system = [guild.system_channel] if guild.system_channel else []
    channels = [*system, *guild.text_channels]
    return next((channel for channel in channels if channel.permissions_for(guild.me).send_messages), None)


def channels_of(guild: discord.Guild) -> Channels:
    """Return which channels there are in a server; where nothing is known, what is said goes where all are greeted."""
    there = frozenset(channel.id for channel in (*guild.channels, *guild.threads))
    everybody = guild.default_role
    seen = {channel.id for channel in guild.channels if channel.permissions_for(everybody).view_channel}
    threads = {thread.id for thread in guild.threads if thread.parent_id in seen and not thread.is_private()}
    otherwise = channel_to_speak_in(guild)
    return Channels(there, frozenset(seen | threads), otherwise.id if otherwise is not None else None)
