"""The bot as what stands below its rooms knows it: a client with settings and a database."""

from discord.ext import commands

from bot.settings import GuildSettings, Settings
from db.engine import Database


class Host(commands.Bot):
    """A client with settings and a database."""

    settings: Settings
    db: Database

    def settings_of(self, guild_id: int | None) -> GuildSettings:
        """Return a guild's settings, read once and kept; outside of guilds, the program's."""
        raise NotImplementedError

    def forget_settings_of(self, guild_id: int) -> None:
        """Forget a guild's settings, which were changed; the next use reads them again."""
        raise NotImplementedError
