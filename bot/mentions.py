"""The names of what texts mention: from the database, else from what discord.py has cached."""

from collections.abc import Iterable

import discord

from bot.host import Host
from bot.render.plain import Plain, mentioned_in
from bot.texts import Language, language_of
from db import members
from db.models import Question
from db.waiting import Waiting
from db.week.value import Text


async def plain_for_member(interaction: discord.Interaction[Host], rows: Iterable[Question | Waiting | Text]) -> Plain:
    """Return what writes these texts without mentions, in the language of the member who used an interaction."""
    language = language_of(interaction.locale)
    return await plain_for(interaction.client, interaction.guild_id or 0, language, rows)


async def plain_for(bot: Host, guild_id: int, language: Language, rows: Iterable[Question | Waiting | Text]) -> Plain:
    """Return what writes these texts of a guild without mentions: by the names of those whom they mention."""
    ids = mentioned_in(rows)
    known = await bot.db.read(members.names, guild_id=guild_id, of=ids) if ids else {}
    guild = bot.get_guild(guild_id)
    names = {mentioned: known.get(mentioned) or _name_in(guild, bot, mentioned) for mentioned in ids}
    return Plain({of: name for of, name in names.items() if name}, language, bot.settings_of(guild_id).timezone)


def _name_in(guild: discord.Guild | None, bot: Host, mentioned: int) -> str | None:
    """Return the name of a role, a channel or a user, if discord.py has it cached."""
    if guild is None:
        return None
    found = guild.get_role(mentioned) or guild.get_channel_or_thread(mentioned)
    if found is not None:
        return found.name
    user = guild.get_member(mentioned) or bot.get_user(mentioned)
    return user.display_name if user else None


def named_like(guild: discord.Guild | None, words: str) -> list[int]:
    """Return the ids of a server's roles and channels whose names have these words, whatever their case."""
    wanted = words.removeprefix("@").casefold()
    named = [*guild.roles, *guild.channels, *guild.threads] if guild is not None else []
    return [each.id for each in named if wanted in each.name.casefold()]
