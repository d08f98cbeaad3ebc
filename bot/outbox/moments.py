"""What comes by itself: looked for by the clock, made into notices and posts, and said as things are stored then."""

import datetime as dt
import logging

import discord

from bot.channels import channels_of
from bot.host import Host
from bot.render import coming as render
from bot.render.layout import Rows
from bot.settings import GuildSettings
from db import announced, coming, moments, terms
from db.errors import StorageUnavailable
from db.models import Notice
from db.told import Told
from db.types import MomentKind, NoticeKind

log = logging.getLogger(__name__)


async def come(bot: Host) -> None:
    """Let come what is due, in the servers that Discord has told of; the rest waits.

    What goes wrong with it is logged, and holds nothing else up.
    """
    try:
        await _come(bot)
    except StorageUnavailable:
        raise
    except Exception:
        log.exception("nothing comes by itself")


async def _come(bot: Host) -> None:
    now, zone = discord.utils.utcnow(), bot.settings.timezone
    waiting = await bot.db.read(coming.waiting, now=now, zone=zone)
    here = [guild for guild_id in waiting if (guild := bot.get_guild(guild_id)) is not None and not guild.unavailable]
    if not here:
        return
    channels = {guild.id: channels_of(guild) for guild in here}
    for missed in await bot.db.write(coming.come, now=now, zone=zone, channels=channels):
        log.warning("dropped: guild=%s week=%s %s of %s", missed.guild_id, missed.week, missed.kind, missed.at)


async def words(bot: Host, notice: Notice) -> tuple[str, Rows] | tuple[str, Rows, Told] | None:
    """Return what a moment says, or a reply to one; nothing where that is not so any more.

    What is announced comes with what all know once they have read it.
    """
    if notice.kind is NoticeKind.RESCHEDULED:
        return await _changes(bot, notice)
    settings, today = _settings_and_today(bot, notice)
    of_week = {"guild_id": notice.guild_id, "week_id": notice.week_id or 0}
    is_first = await bot.db.read(moments.is_first, **of_week, kind=MomentKind(notice.kind.value))
    found = await bot.db.read(announced.of_week, **of_week)
    if not found.presentations:
        return None
    language, term = settings.language, await bot.db.read(terms.to_be_named, **of_week)
    if notice.kind is NoticeKind.WRAP_UP:
        is_today = found.week.date == today
        return render.wrap_up(found.week, language, is_first=is_first, term=term) if is_today else None
    recalled = await bot.db.read(announced.recalled, **of_week)
    said = render.announcement(
        found, today, settings.timezone, language, is_first=is_first, recalled=recalled, term=term
    )
    return *said, found.told


def _settings_and_today(bot: Host, notice: Notice) -> tuple[GuildSettings, dt.date]:
    settings = bot.settings_of(notice.guild_id)
    return settings, discord.utils.utcnow().astimezone(settings.timezone).date()


async def _changes(bot: Host, notice: Notice) -> tuple[str, Rows, Told] | None:
    """Return what has changed since an announcement, which the notice then stands below; nothing after the talk."""
    settings, today = _settings_and_today(bot, notice)
    of_week = {"guild_id": notice.guild_id, "week_id": notice.week_id or 0}
    changed = await bot.db.read(announced.changes, **of_week)
    if changed is None or max(changed.date or changed.announced_for, changed.announced_for) < today:
        return None
    notice.below_message_id = changed.announcement_id
    term = await bot.db.read(terms.to_be_named, **of_week)
    return *render.changes(changed, settings.timezone, settings.language, term=term), changed.told
