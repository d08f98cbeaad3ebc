"""What a command, button or modal needs to know about the moment it was used in."""

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

import discord
from discord.ext import commands

from bot.settings import Settings
from bot.texts import Language, language_of
from db.engine import Database
from db.errors import BotTakesNoPart, NotInServer
from db.members import User


class Host(commands.Bot):
    """The bot as every room knows it: a client with settings and a database."""

    settings: Settings
    db: Database


Interaction: TypeAlias = discord.Interaction[Host]


@dataclass(frozen=True, slots=True)
class Context:
    """Where, who, when, and in which language: the member's own, and the guild's for what all read."""

    guild_id: int
    user: User
    is_manager: bool
    now: dt.datetime
    today: dt.date
    language: Language
    public_language: Language

    @classmethod
    def of(cls, interaction: Interaction) -> "Context":
        """Read it off an interaction, now.

        Raises:
            NotInServer, BotTakesNoPart: it comes from no member of a group.
        """
        settings = interaction.client.settings
        now = discord.utils.utcnow()
        return cls(
            guild_id=guild_of(interaction),
            user=user_of(interaction.user),
            is_manager=interaction.permissions.manage_guild,
            now=now,
            today=now.astimezone(settings.timezone).date(),
            language=language_of(interaction.locale),
            public_language=settings.language,
        )


def guild_of(interaction: Interaction) -> int:
    """Return the id of the server that an interaction comes from.

    Raises:
        NotInServer: it comes from a direct message.
    """
    if interaction.guild_id is None:
        raise NotInServer
    return interaction.guild_id


def user_of(user: discord.User | discord.Member) -> User:
    """Return a Discord user as a use-case needs one.

    Raises:
        BotTakesNoPart: it is no person.
    """
    if user.bot:
        raise BotTakesNoPart(name=user.display_name)
    return User(user.id, user.display_name)
