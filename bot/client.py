"""The bot as discord.py's client: its cogs, its doors for errors, and what Discord knows of its commands."""

import hashlib
import json
import logging
from contextlib import suppress
from importlib import import_module
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import drafts, gateway
from bot.context import Bot, Interaction
from bot.errors import answer_error
from bot.media import downloads
from bot.media.incoming import Incoming
from bot.outbox import Outbox
from bot.presence import Presence
from bot.requests import UNREACHABLE, sending
from bot.router import Router
from bot.settings import GuildSettings, InForce, Settings
from bot.translator import KoreanTranslator
from db import applications, terms
from db import settings as guild_settings
from db.engine import Database
from db.errors import NotInServer, StorageUnavailable
from db.guilds import Here
from db.meetings import Meeting
from db.settings import OfGuild, SettingName, Value

log = logging.getLogger(__name__)

#: The modules and packages that each have a router.
ROOMS = (
    "cogs.outbox",
    "cogs.study",
    "cogs.presentations",
    "cogs.questions",
    "cogs.search",
    "cogs.reflections",
    "cogs.recaps",
    "cogs.anthology",
    "cogs.me",
    "cogs.nudges",
    "cogs.members",
    "cogs.pages",
    "cogs.settings",
    "cogs.drafts",
)

#: What the invite link asks for.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,
    add_reactions=True,
    read_message_history=True,
)


def _works_directly(command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | None) -> bool:
    """Tell whether a command works in a direct message too."""
    contexts = command.allowed_contexts if command is not None else None
    return contexts is not None and contexts.dm_channel is True


class StudyTree(app_commands.CommandTree["StudyBot"]):
    """The door to commands, and for errors in them."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Refuse what comes from a direct message, unless it is a command that works there.

        Nothing is offered there while a command is typed.
        """
        if interaction.guild_id is not None or _works_directly(interaction.command):
            return True
        if interaction.type is not discord.InteractionType.autocomplete:
            await answer_error(interaction, NotInServer())
        else:
            with suppress(*UNREACHABLE), sending():
                await interaction.response.autocomplete([])
        return False

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Explain it to the member."""
        await answer_error(interaction, error)


class StudyBot(Bot):
    """Study Bot, connected to one database; it needs no privileged intent."""

    def __init__(self, settings: Settings, db: Database) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            max_messages=None,  # nobody reads those that discord.py would keep
            intents=discord.Intents(guilds=True, guild_messages=True),
            tree_cls=StudyTree,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        downloads.limit(self.http)
        gateway.skip_unreadable(self._connection.parsers)
        self.settings = settings
        self.db = db
        self.router = Router()
        self.outbox = Outbox(self)
        self.incoming = Incoming(self)
        self.presence = Presence(self)
        self._settings_by_guild: dict[int, InForce] = {}

    def settings_of(self, guild_id: int | None, here: Here | None = None) -> GuildSettings:
        """Return what is in force in a guild, from memory, in a track's channel for that; in none, the program's."""
        found = self._settings_by_guild.get(guild_id or 0) or self.settings.for_channels(OfGuild())
        return found.at(*here) if here is not None else found.first

    def set_of(self, guild_id: int) -> OfGuild:
        """Return what a guild and its running terms have set, from memory."""
        found = self._settings_by_guild.get(guild_id)
        return found.of if found is not None else OfGuild()

    async def change_setting(
        self, guild_id: int, setting: SettingName, value: Value | None, here: Here | None = None
    ) -> GuildSettings:
        """Set something for a guild, or with None take it back, and return what is in force from now on."""
        before, db = self.set_of(guild_id), self.db.at(here)
        changed = await db.write(guild_settings.change, guild_id=guild_id, setting=setting, value=value)
        self._know(guild_id, changed)
        if changed != before:
            with suppress(StorageUnavailable):  # the posts are marked already; this is for what was drawn in between
                await self.db.write(guild_settings.show_anew, guild_id=guild_id, setting=setting)
        return self.settings_of(guild_id, here)

    async def read_settings(self) -> None:
        """Read what guilds have set, as another process on the same database may have changed it.

        Raises:
            StorageUnavailable: what was known stays.
        """
        before = self._settings_by_guild
        found = await self.db.read(guild_settings.of_all)
        if self._settings_by_guild is before:  # else one was changed meanwhile, and may not be among what was read
            self._settings_by_guild = {guild_id: self.settings.for_channels(of) for guild_id, of in found.items()}

    async def set_meeting(self, guild_id: int, meeting: Meeting, here: Here | None = None) -> GuildSettings:
        """Set when and where a guild usually meets, and return what is in force from now on."""
        self._know(guild_id, await self.db.at(here).write(guild_settings.meet, guild_id=guild_id, meeting=meeting))
        return self.settings_of(guild_id, here)

    async def undo_term(self, guild_id: int, term_id: int) -> None:
        """Undo the beginning of a term; what was set for the one before it is in force again.

        Raises:
            TermHoldsWeeks: see `terms.undo_begin`.
        """
        await self.db.write(terms.undo_begin, guild_id=guild_id, term_id=term_id, now=discord.utils.utcnow())
        await self.reread_settings(guild_id)

    async def reread_settings(self, guild_id: int) -> None:
        """Let be in force what a guild has set, once something else has changed that."""
        self._know(guild_id, await self.db.read(guild_settings.of, guild_id=guild_id))

    async def forget_channel(self, guild: discord.Guild, channel_id: int) -> None:
        """Take back what a channel was chosen for that is gone; the server's owner hears of it once."""
        if channel_id in self.set_of(guild.id).channels:
            changed = await self.db.write(
                guild_settings.channel_gone,
                guild_id=guild.id,
                channel_id=channel_id,
                user_id=guild.owner_id,
                now=discord.utils.utcnow(),
            )
            self._know(guild.id, changed)

    def _know(self, guild_id: int, of: OfGuild) -> None:
        """Let what a guild has set be in force; in a new table, by which `read_settings` sees that it changed."""
        self._settings_by_guild = {**self._settings_by_guild, guild_id: self.settings.for_channels(of)}

    async def add_rooms(self) -> None:
        """Add the commands, buttons and forms of all rooms."""
        for room in ROOMS:
            self.router.include(import_module(room).router)
        await self.router.add_to(self)

    async def setup_hook(self) -> None:
        """Load the cogs, and tell Discord about the commands where they have changed."""
        await self.tree.set_translator(KoreanTranslator())
        await self.read_settings()
        await self.add_rooms()
        drafts.sweep(self.settings.data_dir)
        await self._sync_commands()

    async def on_interaction(self, interaction: Interaction) -> None:
        """Rebuild the form that was submitted; discord.py forgets every modal at a restart."""
        if interaction.type is not discord.InteractionType.modal_submit or interaction.data is None:
            return
        if form := self.router.find_form(str(interaction.data.get("custom_id"))):
            form._dispatch_submit(  # noqa: SLF001  # the only door that fills the fields in
                interaction,
                interaction.data["components"],  # type: ignore[typeddict-item]
                interaction.data.get("resolved", {}),  # type: ignore[arg-type]
            )

    async def on_message(self, message: discord.Message, /) -> None:
        """Look for no commands in messages: all are slash commands; who reads replies listens by itself."""

    @property
    def invite(self) -> str:
        """The link that adds the bot to a server."""
        assert self.application_id is not None  # known since the login
        return discord.utils.oauth_url(
            self.application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
        )

    async def _sync_commands(self) -> None:
        """Sync the commands where their payload is not the one that was synced last."""
        assert self.application_id is not None  # known since the login
        assert self.tree.translator is not None  # set just before
        payloads = [
            await command.get_translated_payload(self.tree, self.tree.translator)
            for command in self.tree.get_commands()
        ]
        text = json.dumps(sorted(payloads, key=lambda payload: str(payload["name"])), sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest == await self.db.read(applications.digest, application_id=self.application_id):
            return
        await self.tree.sync()
        await self.db.write(applications.synced, application_id=self.application_id, commands_digest=digest)
        log.info("commands synced: %s", len(payloads))
