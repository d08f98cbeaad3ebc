"""The clock and the gateway events that wake the outbox and the fetching of pictures, and tell when the bot is here."""

from contextlib import suppress

import discord
from discord.ext import commands, tasks

from bot import channels, controls
from bot.alarm import LOOK
from bot.client import StudyBot
from bot.context import Interaction
from bot.replies import may_send
from bot.router import Router
from db import delivery, posts
from db.errors import StorageUnavailable

router = Router()


@router.cog
class OutboxLoop(commands.Cog):
    """Wakes the outbox, and what fetches pictures."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot
        self.outbox = bot.outbox
        self.incoming = bot.incoming
        self.outbox.alarm.on_set = self.incoming.alarm.on_set = self._begin_to_tick

    async def cog_load(self) -> None:
        """Begin with what the last process left."""
        await self.outbox.start()
        await self.incoming.start()
        self.look.start()

    async def cog_unload(self) -> None:
        """Let what is being sent be sent, and begin nothing more."""
        self.look.cancel()
        self.tick.cancel()
        await self.incoming.stop()
        await self.outbox.stop()
        await self.bot.presence.stop()

    @tasks.loop(seconds=LOOK.total_seconds())
    async def look(self) -> None:
        """Look for what is due by the clock, and for what another process on the same database has set."""
        if self.look.current_loop == 0:
            return  # it is looked as soon as Discord tells of its servers
        with suppress(StorageUnavailable):
            await self.bot.read_settings()
        await self.outbox.look()
        self.incoming.wake()
        await self.bot.presence.look()

    @tasks.loop(seconds=1)
    async def tick(self) -> None:
        """Try again what is due by now, as long as something is to be tried again soon."""
        self.outbox.tick()
        self.incoming.tick()
        if self.outbox.is_idle and self.incoming.is_idle:
            self.tick.stop()

    def _begin_to_tick(self) -> None:
        if not self.tick.is_running():
            self.tick.start()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Try again what Discord could not be reached for, let come what was due, and make up for what was missed."""
        await self._hurry()
        await self.bot.presence.begin()

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        """Try again what Discord could not be reached for, and let come what was due meanwhile."""
        await self._hurry()
        await self.bot.presence.resume()

    async def _hurry(self) -> None:
        self.outbox.hurry()
        await self.incoming.hurry()
        for guild in self.bot.guilds:
            for channel_id in await channels.gone(self.bot, guild):
                await self.bot.forget_channel(guild, channel_id)
        await self.outbox.look()

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        """Note that the connection is lost."""
        self.bot.presence.lose()

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _before: object, after: discord.abc.GuildChannel) -> None:
        """Try a channel again whose permissions may have changed."""
        await self.outbox.release(after.guild.id, after.id)

    @commands.Cog.listener()
    async def on_thread_update(self, _before: object, after: discord.Thread) -> None:
        """Try a thread again that may have been opened."""
        await self.outbox.release(after.guild.id, after.id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Let what stood in a channel come elsewhere, and what was to go there."""
        await self.bot.forget_channel(channel.guild, channel.id)
        await self.bot.db.write(delivery.channel_deleted, guild_id=channel.guild.id, channel_id=channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        """Let what stood in a thread come elsewhere."""
        await self.bot.db.write(delivery.channel_deleted, guild_id=thread.guild_id, channel_id=thread.thread_id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, _before: object, after: discord.Role) -> None:
        """Try a guild's channels again: the role may be the bot's."""
        await self.outbox.release(after.guild.id)

    @commands.Cog.listener()
    async def on_member_update(self, _before: object, after: discord.Member) -> None:
        """Try a guild's channels again where the bot has other roles now."""
        if after.id == after.guild.me.id:
            await self.outbox.release(after.guild.id)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Try a channel again that Discord says the bot may write to, and delete a second copy of a card."""
        if interaction.guild_id is None:
            return
        if may_send(interaction):
            with_files = interaction.app_permissions.attach_files
            await self.outbox.release(interaction.guild_id, interaction.channel_id, with_files=with_files)
        message = interaction.message
        if message is not None and not message.flags.ephemeral and (number := _number_on(message)) is not None:
            await self._let_copy_go(interaction.guild_id, number, message.id)

    async def _let_copy_go(self, guild_id: int, number: int, message_id: int) -> None:
        """Delete a message that shows a question but is not its card."""
        if await self.bot.db.read(posts.is_copy, guild_id=guild_id, number=number, message_id=message_id):
            now = discord.utils.utcnow()
            await self.bot.db.write(posts.let_copy_go, guild_id=guild_id, number=number, message_id=message_id, now=now)


def _number_on(message: discord.Message) -> int | None:
    """Return the number of the question whose card this is. Only cards carry a public ⋯ button."""
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    view.stop()
    buttons = (controls.More.parse(str(getattr(item, "custom_id", ""))) for item in view.walk_children())
    return next((more.number for more in buttons if more is not None and more.leaf is None), None)
