"""What a manager is told, once, in a direct message to the server's owner: what fails for a day, a channel is gone."""

import discord

from bot.channels import missing_in
from bot.host import Host
from bot.render import notices as render
from bot.render.layout import Rows
from db import troubles
from db.models import Notice
from db.troubles import Trouble
from db.types import NoticeKind


async def tell(bot: Host) -> None:
    """Let the owners hear in whose servers something has failed for a day."""
    now = discord.utils.utcnow()
    for guild_id in await bot.db.read(troubles.untold, now=now):
        guild = bot.get_guild(guild_id)
        if guild is not None and guild.owner_id is not None:
            await bot.db.write(troubles.tell, guild_id=guild_id, user_id=guild.owner_id, now=now)


async def words(bot: Host, notice: Notice) -> tuple[str, Rows] | None:
    """Return what the owner of a server is told, and what they can do about it; nothing where all is well by now."""
    guild = bot.get_guild(notice.guild_id)
    if guild is None:
        return None
    if notice.kind is NoticeKind.CHANNEL_GONE:
        return render.channel_gone(guild.name, notice.numbers, bot.settings_of(guild.id).language), ()
    return await _failing(bot, guild)


async def _failing(bot: Host, guild: discord.Guild) -> tuple[str, Rows] | None:
    """Return what still fails in a server."""
    found = await bot.db.read(troubles.of_guild, guild_id=guild.id, now=discord.utils.utcnow())
    if not found:
        return None
    missing = {trouble.channel_id: _missing(guild, trouble) for trouble in found}
    closed = {channel_id: keys for channel_id, keys in missing.items() if keys}
    refused = sum(trouble.count for trouble in found if not missing[trouble.channel_id])
    return render.trouble(guild.name, closed, refused, bot.settings_of(guild.id).language), ()


def _missing(guild: discord.Guild, trouble: Trouble) -> list[str]:
    """Return the keys of the permissions that the bot lacks in a channel; the likeliest, where it cannot know."""
    channel = guild.get_channel_or_thread(trouble.channel_id)
    missing = missing_in(channel, ("permission.attach", "permission.history")) if channel is not None else []
    return missing or (["permission.send"] if trouble.is_held else [])
