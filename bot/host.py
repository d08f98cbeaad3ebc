"""The bot as what stands below its rooms knows it: a client with settings and a database."""

from discord.ext import commands

from bot.settings import GuildSettings, Settings
from db.engine import Database
from db.guilds import Here
from db.meetings import Meeting
from db.settings import OfGuild, SettingName, Value


class Host(commands.Bot):
    """A client with settings and a database."""

    settings: Settings
    db: Database

    def settings_of(self, guild_id: int | None, here: Here | None = None) -> GuildSettings:
        """Return what is in force in a guild, without asking the database; in none, what the program has.

        In the channels of a track, it is that of the track.
        """
        raise NotImplementedError

    def set_of(self, guild_id: int) -> OfGuild:
        """Return what a guild and its running terms have set, without asking the database."""
        raise NotImplementedError

    async def change_setting(
        self, guild_id: int, setting: SettingName, value: Value | None, here: Here | None = None
    ) -> GuildSettings:
        """Set something for a guild, or with None take it back, and return what is in force from now on.

        Raises:
            StorageUnavailable: nothing was stored.
        """
        raise NotImplementedError

    async def reread_settings(self, guild_id: int) -> None:
        """Let be in force what a guild has set, once something else has changed that."""
        raise NotImplementedError

    async def undo_term(self, guild_id: int, term_id: int) -> None:
        """Undo the beginning of a term; what was set for the one before it is in force again."""
        raise NotImplementedError

    async def set_meeting(self, guild_id: int, meeting: Meeting, here: Here | None = None) -> GuildSettings:
        """Set when and where a guild usually meets, and return what is in force from now on.

        Raises:
            StorageUnavailable: nothing was stored.
        """
        raise NotImplementedError
