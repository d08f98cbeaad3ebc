"""What a group is told of a long absence of the bot: where reminders go, else its server's owner directly."""

import datetime as dt
from collections.abc import Mapping

from bot.channels import chosen
from bot.host import Host
from bot.render import absence as render
from bot.render.layout import Rows
from db import absences
from db.absences import Absence
from db.models import Notice


async def tell(bot: Host, since: dt.datetime, until: dt.datetime, replies: Mapping[int, int]) -> None:
    """Let the servers hear of an absence, if it was long, in which something was missed.

    ``replies`` are how many were read in after it, by server.

    Raises:
        StorageUnavailable: not all of them are told.
    """
    if until - since < absences.LONG:
        return
    concerned = await bot.db.read(absences.concerned, since=since, now=until)
    for guild_id in sorted(concerned | replies.keys()):
        guild, channel = bot.get_guild(guild_id), chosen(bot, guild_id, "reminder_channel_id")
        if guild is None:
            continue
        place = {"user_id": guild.owner_id} if channel is None else {"channel_id": channel.id}
        absence = Absence(since, until, replies.get(guild_id, 0))
        await bot.db.write(absences.tell, guild_id=guild_id, absence=absence, **place)


async def words(bot: Host, notice: Notice) -> tuple[str, Rows] | None:
    """Return what was missed in an absence; nothing where nothing was."""
    guild_id, absence, settings = notice.guild_id, Absence.of(notice), bot.settings_of(notice.guild_id)
    missed = await bot.db.read(absences.missed, guild_id=guild_id, absence=absence, zone=settings.timezone)
    guild = bot.get_guild(guild_id) if notice.user_id is not None else None
    text = render.absence(absence, missed, guild.name if guild is not None else None, settings.language)
    return (text, ()) if text is not None else None
