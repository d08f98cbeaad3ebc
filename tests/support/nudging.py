"""Letting a week's nudge come, and reading what somebody was sent directly."""

import datetime as dt

import discord
from simcord import MemberActor

from db import nudges, weeks
from db.models import Notice
from tests.support.study import TODAY, Study, doors

DAY = dt.timedelta(days=1)


async def bring(study: Study, *, lasts: dt.timedelta = 3 * DAY, number: int = 1) -> list[Notice]:
    """Let a week's nudge come now, to a bot that starts anew; return whom it was meant for."""
    week = await study.db.read(weeks.locate, guild_id=study.guild.id, today=TODAY, number=number)
    now, zone = study.env.now(), study.bot.settings_of(study.guild.id).timezone
    study.db.on_change = lambda: None  # what a test starts itself would go by the true clock
    brought = await study.db.write(nudges.bring, week=week, now=now, until=now + lasts, zone=zone)
    await study.restart()
    return brought


def nudges_of(member: MemberActor) -> list[discord.Message]:
    """Return the nudges that somebody was sent, oldest first."""
    sent = member.user.dm_channel.history(viewer=member.user)
    return [message for message in sent if any(door.endswith(":nudges:never") for door in doors(message))]
