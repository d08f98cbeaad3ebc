"""What a manager is told of what could not be shown for a day: once, in a direct message to the server's owner."""

import discord

from bot.host import Host
from bot.render import notices as render
from bot.render.layout import Rows
from db import troubles
from db.models import Notice
from db.troubles import Trouble


async def tell(bot: Host) -> None:
    """Let the owners hear in whose servers something has failed for a day."""
    now = discord.utils.utcnow()
    for guild_id in await bot.db.read(troubles.untold, now=now):
        guild = bot.get_guild(guild_id)
        if guild is not None and guild.owner_id is not None:
            await bot.db.write(troubles.tell, guild_id=guild_id, user_id=guild.owner_id, now=now)


async def words(bot: Host, notice: Notice) -> tuple[str, Rows] | None:
    """Return what still fails in a server, and what its owner can do about it; nothing where all is well by now."""
    found = await bot.db.read(troubles.of_guild, guild_id=notice.guild_id, now=discord.utils.utcnow())
    guild = bot.get_guild(notice.guild_id)
    if guild is None or not found:
        return None
    missing = {trouble.channel_id: _missing(guild, trouble) for trouble in found}
    closed = {channel_id: keys for channel_id, keys in missing.items() if keys}
    refused = sum(trouble.count for trouble in found if not missing[trouble.channel_id])
    return render.trouble(guild.name, closed, refused, bot.settings_of(guild.id).language), ()


def _missing(guild: discord.Guild, trouble: Trouble) -> list[str]:
    """Return the keys of the permissions that the bot lacks in a channel; the likeliest, where it cannot know.

    Whoever may not write may not bring files either, as Discord sees it: that is not said beside it.
    """
    channel = guild.get_channel_or_thread(trouble.channel_id)
    allowed = channel.permissions_for(guild.me) if channel is not None else discord.Permissions.all()
    in_thread = isinstance(channel, discord.Thread)
    may_send = allowed.send_messages_in_threads if in_thread else allowed.send_messages
    if not allowed.view_channel:
        return ["permission.view", "permission.send"]
    if not may_send:
        return ["permission.send"]
    further = {"permission.attach": allowed.attach_files, "permission.history": allowed.read_message_history}
    missing = [key for key, is_allowed in further.items() if not is_allowed]
    return missing or (["permission.send"] if trouble.is_held else [])
