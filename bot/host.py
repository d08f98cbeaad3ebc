"""The bot as what stands below its rooms knows it: a client with settings and a database."""

from discord.ext import commands

from bot.settings import GuildSettings, Settings
from db.engine import Database
from db.meetings import Meeting
from db.settings import SettingName, Value


class Host(commands.Bot):
    """A client with settings and a database."""

    settings: Settings
    db: Database

    def settings_of(self, guild_id: int | None) -> GuildSettings:
        """Return what is in force in a guild, without asking the database; in none, what the program has."""
        raise NotImplementedError

    async def change_setting(self, guild_id: int, setting: SettingName, value: Value | None) -> GuildSettings:
        """Set something for a guild, or with None take it back, and return what is in force from now on.

        Raises:
            StorageUnavailable: nothing was stored.
        """
        raise NotImplementedError

    async def undo_term(self, guild_id: int, term_id: int) -> None:
        """Undo the beginning of a term; what was set for the one before it is in force again."""
        raise NotImplementedError

    async def set_meeting(self, guild_id: int, meeting: Meeting) -> GuildSettings:
        """Set when and where a guild usually meets, and return what is in force from now on.

        Raises:
            StorageUnavailable: nothing was stored.
        """
        raise NotImplementedError
