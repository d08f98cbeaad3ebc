"""A nudge: what waits for a presenter by then, in a direct message, by day, and only while they are in the server."""

import discord

from bot import direct
from bot.host import Host
from bot.mentions import plain_for
from bot.render import nudge as render
from bot.render.layout import Rows
from db import nudges, rhythm
from db.models import Notice


async def waits_for_morning(bot: Host, notice: Notice) -> bool:
    """Put a nudge off if it is night in its server now; return whether it is."""
    now = discord.utils.utcnow()
    morning = rhythm.waking(now, bot.settings_of(notice.guild_id).timezone)
    if morning != now:
        await bot.db.write(nudges.put_off, notice_id=notice.id, until=morning)
    return morning != now


async def words(bot: Host, notice: Notice) -> tuple[str, Rows] | None:
    """Return what waits for a presenter now; None if nothing does, or they are not to be told."""
    guild_id, user_id, settings = notice.guild_id, notice.user_id or 0, bot.settings_of(notice.guild_id)
    owed = await bot.db.read(
        nudges.owed,
        guild_id=guild_id,
        week_id=notice.week_id or 0,
        user_id=user_id,
        today=discord.utils.utcnow().astimezone(settings.timezone).date(),
        limit=render.SHOWN_LIMIT,
    )
    member = await direct.member_of(bot, guild_id, user_id) if owed is not None else None
    if owed is None or member is None:
        return None
    plain = await plain_for(bot, guild_id, settings.language, [question.text for question in owed.first])
    may_set = direct.manages(member, settings)
    return render.nudge(owed, plain, member.guild.name, settings.language, may_set=may_set)
