"""The bot as discord.py's client: its cogs, its doors for errors, and what Discord knows of its commands."""

import hashlib
import json
import logging
from contextlib import suppress
from importlib import import_module

import discord
from discord import app_commands
from discord.ext import commands

from bot import drafts, gateway
from bot.context import Bot, Interaction
from bot.errors import answer_error
from bot.media import downloads
from bot.media.incoming import Incoming
from bot.outbox import Outbox
from bot.requests import UNREACHABLE, sending
from bot.router import Router
from bot.settings import GuildSettings, Settings
from bot.translator import KoreanTranslator
from db import applications
from db.engine import Database
from db.errors import NotInServer

log = logging.getLogger(__name__)

#: The modules and packages that each have a router.
ROOMS = (
    "cogs.outbox",
    "cogs.study",
    "cogs.presentations",
    "cogs.questions",
    "cogs.reflections",
    "cogs.recaps",
    "cogs.members",
    "cogs.pages",
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


class StudyTree(app_commands.CommandTree["StudyBot"]):
    """The door to commands, and for errors in them."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Refuse what comes from a direct message, and offer nothing there while a command is typed."""
        if interaction.guild_id is not None:
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
        self._settings_by_guild: dict[int, GuildSettings] = {}

    def settings_of(self, guild_id: int | None) -> GuildSettings:
        """Return the program's settings: no guild can set anything yet.

        For each guild they are read once and kept, as its own would be.
        """
        if guild_id is None:
            return self.settings.for_guilds
        if guild_id not in self._settings_by_guild:
            self._settings_by_guild[guild_id] = self.settings.for_guilds
        return self._settings_by_guild[guild_id]

    def forget_settings_of(self, guild_id: int) -> None:
        """Read the settings for a guild anew when they are needed next."""
        self._settings_by_guild.pop(guild_id, None)

    async def add_rooms(self) -> None:
        """Add the commands, buttons and forms of all rooms."""
        for room in ROOMS:
            self.router.include(import_module(room).router)
        await self.router.add_to(self)

    async def setup_hook(self) -> None:
        """Load the cogs, and tell Discord about the commands where they have changed."""
        await self.tree.set_translator(KoreanTranslator())
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
