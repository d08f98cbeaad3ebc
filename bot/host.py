"""The bot as what stands below its rooms knows it: a client with settings and a database."""

from discord.ext import commands

from bot.settings import GuildSettings, Settings
from db.engine import Database


class Host(commands.Bot):
    """A client with settings and a database."""

    settings: Settings
    db: Database

    def settings_of(self, guild_id: int | None) -> GuildSettings:
        """Return the program's settings, kept for each guild: no guild can set anything yet."""
        raise NotImplementedError

    def forget_settings_of(self, guild_id: int) -> None:
        """Read the settings for a guild anew when they are needed next."""
        raise NotImplementedError
