"""What comes by itself: looked for by the clock, made into notices and posts, and said as things are stored then."""

import logging

import discord

from bot.channels import channel_to_speak_in
from bot.host import Host
from bot.render import coming as render
from bot.render.layout import Rows
from db import announced, coming, moments
from db.coming import Channels
from db.models import Notice
from db.types import MomentKind, NoticeKind

log = logging.getLogger(__name__)


async def come(bot: Host) -> None:
    """Let come what is due, in the servers that Discord has told of; the rest waits.

    Raises:
        StorageUnavailable: nothing has come.
    """
    now, zone = discord.utils.utcnow(), bot.settings.timezone
    waiting = await bot.db.read(coming.waiting, now=now, zone=zone)
    here = [guild for guild_id in waiting if (guild := bot.get_guild(guild_id)) is not None and not guild.unavailable]
    if not here:
        return
    channels = {guild.id: _channels(guild) for guild in here}
    for missed in await bot.db.write(coming.come, now=now, zone=zone, channels=channels):
        log.warning("dropped: guild=%s week=%s %s of %s", missed.guild_id, missed.week, missed.kind, missed.at)


def _channels(guild: discord.Guild) -> Channels:
    """Return which channels there are in a server; where nothing is known, what is said goes where all are greeted."""
    there = frozenset(channel.id for channel in (*guild.text_channels, *guild.threads))
    otherwise = channel_to_speak_in(guild)
    return Channels(there, otherwise.id if otherwise is not None else None)


async def words(bot: Host, notice: Notice) -> tuple[str, Rows] | None:
    """Return what a moment says, or a reply to one; nothing where that is not so any more."""
    settings = bot.settings_of(notice.guild_id)
    of_week = {"guild_id": notice.guild_id, "week_id": notice.week_id or 0}
    if notice.kind is NoticeKind.RESCHEDULED:
        return await _changes(bot, notice)
    is_first = await bot.db.read(moments.is_first, **of_week, kind=MomentKind(notice.kind.value))
    if notice.kind is NoticeKind.WRAP_UP:
        return render.wrap_up(notice.week_id or 0, settings.language, is_first=is_first)
    found = await bot.db.read(announced.of_week, **of_week)
    if not found.presentations:
        return None
    today = discord.utils.utcnow().astimezone(settings.timezone).date()
    recalled = await bot.db.read(announced.recalled, **of_week)
    return render.announcement(found, today, settings.timezone, settings.language, is_first=is_first, recalled=recalled)


async def _changes(bot: Host, notice: Notice) -> tuple[str, Rows] | None:
    """Return what has changed since an announcement, which the notice then stands below."""
    changed = await bot.db.read(announced.changes, guild_id=notice.guild_id, week_id=notice.week_id or 0)
    if changed is None:
        return None
    notice.below_message_id = changed.announcement_id
    settings = bot.settings_of(notice.guild_id)
    return render.changes(changed, settings.timezone, settings.language)


async def heard(bot: Host, notice: Notice, text: str) -> None:
    """Remember what all have heard of a week's changes; where more has changed meanwhile, that is told again."""
    of_week = {"guild_id": notice.guild_id, "week_id": notice.week_id or 0}
    changed, said = await bot.db.read(announced.changes, **of_week), await _changes(bot, notice)
    told = changed.told if changed is not None and said is not None and said[0] == text else None
    await bot.db.write(announced.told_again, **of_week, told=told, now=discord.utils.utcnow())
