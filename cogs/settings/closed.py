"""The channels that the bot cannot write to, though it is to: said at the top of the panel, with what to do."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import discord

from bot.channels import channels_of, missing_in
from bot.context import Context, Interaction
from bot.settings import GuildSettings
from bot.texts import say
from cogs.settings.setting import Shown
from db import places, troubles
from db.moments import Coming


async def closed_channels(
    interaction: Interaction, settings: GuildSettings, coming: Sequence[Coming]
) -> Mapping[int, Sequence[str]]:
    """Return the channels to which the bot cannot write, with the permissions that it lacks, as keys of the texts.

    They are those that were chosen, those that what comes next goes to, and those in which something waits already.
    """
    context, guild = Context.of(interaction), interaction.guild
    if guild is None:
        return {}
    reminders = recap = None
    if coming:
        of_week, channels = coming[0].week_id, channels_of(guild)
        reminders, recap = await context.db.read(places.of_week, guild_id=guild.id, week_id=of_week, channels=channels)
    recaps = {settings.recap_channel_id, recap}
    held = await context.db.read(troubles.held, guild_id=guild.id)
    ids = [settings.question_channel_id, *recaps, settings.reminder_channel_id, reminders, *held]
    return dict(_missing(guild, dict.fromkeys(ids), recaps))


def _missing(
    guild: discord.Guild, ids: Collection[int | None], recaps: Collection[int | None]
) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield those of some channels in which the bot lacks a permission; a recap brings its page."""
    for channel_id in ids:
        channel = guild.get_channel_or_thread(channel_id) if channel_id is not None else None
        needed = ("permission.attach",) if channel_id in recaps else ()
        if channel is not None and (missing := missing_in(channel, needed)):
            yield channel.id, missing


def closed_lines(shown: Shown) -> list[str]:
    """Return a line for each of these channels, which says what to do."""
    language = shown.language
    return [
        say(
            language,
            "channel.closed",
            channel=f"<#{channel_id}>",
            permissions=", ".join(say(language, key) for key in keys),
        )
        for channel_id, keys in shown.closed.items()
    ]
