"""Where the bot may speak in a server, where nobody has said."""

import discord


def channel_to_speak_in(guild: discord.Guild) -> discord.TextChannel | None:
    """Choose the channel for system messages, else the first where the bot may write."""
    system = [guild.system_channel] if guild.system_channel else []
    channels = [*system, *guild.text_channels]
    return next((channel for channel in channels if channel.permissions_for(guild.me).send_messages), None)
