"""``/recap``: the week as one message, posted once and brought up to date, with its page attached."""

import asyncio
import io
from collections import defaultdict

import discord
from discord import app_commands
from discord.ext import commands

from bot import buttons, recap
from bot.client import StudyBot
from bot.page import exchange
from bot.page.exchange import message_link
from bot.page.model import Page
from bot.page.writer import write
from bot.replies import deliver, may_send, reply, turn
from bot.request import Interaction, Request
from bot.texts import say
from bot.ui import on_press
from db import weeks
from db.models import Week


class Recapping(commands.Cog):
    """The command that recaps."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot
        #: Two who recap a week at once must not post it twice.
        self.locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    @app_commands.command()
    async def recap(
        self,
        interaction: Interaction,
        week: app_commands.Range[int, 1, 999] | None = None,
        private: bool = False,  # Discord's own way to ask
    ) -> None:
        """Post the week's recap with its page, or bring it up to date.

        Args:
            week: The week, if not the current one.
            private: Show it to you alone.
        """
        request = Request.of(interaction)
        found = await self.bot.db.read(weeks.locate, guild_id=request.guild_id, today=request.today, number=week)
        if private:
            await _show_privately(interaction, request, found.id)
            return
        if may_send(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
        async with self.locks[found.id]:
            await _publish(interaction, request, found.id)


async def _show_privately(interaction: Interaction, request: Request, week_id: int) -> None:
    page = await _collect(interaction, request, week_id)
    view = recap.message(page, week_id=week_id, language=request.language, file=recap.file_name(page))
    await deliver(interaction, view, files=[_file(page)])


async def _publish(interaction: Interaction, request: Request, week_id: int) -> None:
    """Post the recap, or bring the one that stands up to date, and link to it."""
    db = interaction.client.db
    week = await db.read(weeks.get, guild_id=request.guild_id, week_id=week_id)
    page = await _collect(interaction, request, week_id)
    updated = await _update(interaction, request, week, page)
    if not updated:
        channel_id, message_id = await _post(interaction, request, week, page)
        await db.write(
            weeks.recap_posted,
            guild_id=request.guild_id,
            week_id=week_id,
            channel_id=channel_id,
            message_id=message_id,
        )
        week.recap_channel_id, week.recap_message_id = channel_id, message_id
    key = "recap.updated" if updated else "recap.posted"
    link = message_link(week.guild_id, week.recap_channel_id, week.recap_message_id)
    row = [buttons.my_turn(request.language, week_id)]
    await reply(interaction, say(request.language, key, week=week.number, link=link), [row])


async def _update(interaction: Interaction, request: Request, week: Week, page: Page) -> bool:
    """Change the recap that stands; tell whether it still does."""
    if week.recap_message_id is None:
        return False
    channel = interaction.client.get_partial_messageable(week.recap_channel_id or 0, guild_id=week.guild_id)
    message = channel.get_partial_message(week.recap_message_id)
    try:
        await message.edit(view=_draw(request, week.id, page), attachments=[_file(page)])
    except (discord.NotFound, discord.Forbidden):
        return False
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        await message.delete()  # Discord refuses some edits that bring a file; then a new one takes its place
        return False
    return True


async def _post(interaction: Interaction, request: Request, week: Week, page: Page) -> tuple[int, int]:
    view, file = _draw(request, week.id, page), _file(page)
    if not may_send(interaction):
        answered = await interaction.response.send_message(view=view, file=file)
        return interaction.channel_id or 0, answered.message_id or 0
    channel = interaction.client.get_partial_messageable(interaction.channel_id or 0, guild_id=week.guild_id)
    return channel.id, (await channel.send(view=view, file=file)).id


def _draw(request: Request, week_id: int, page: Page) -> discord.ui.LayoutView:
    return recap.message(page, week_id=week_id, language=request.public_language, file=recap.file_name(page))


def _file(page: Page) -> discord.File:
    return discord.File(io.BytesIO(write(page).encode()), recap.file_name(page))


async def _collect(interaction: Interaction, request: Request, week_id: int) -> Page:
    return await interaction.client.db.read(exchange.collect, guild_id=request.guild_id, week_id=week_id)


@on_press(r"recap:(?P<week_id>\d+)")
async def press_recap(interaction: Interaction, week_id: str) -> None:
    """Show a week's recap to one member."""
    await _show_privately(interaction, Request.of(interaction), int(week_id))


@on_press(r"read:week:(?P<week_id>\d+):(?P<leaf>\d+)")
async def press_read(interaction: Interaction, week_id: str, leaf: str) -> None:
    """Show everything of a week to one member, leaf by leaf."""
    request = Request.of(interaction)
    leaves = recap.leaves(await _collect(interaction, request, int(week_id)), request.language)
    at = min(int(leaf), len(leaves) - 1)
    row = buttons.leafing(request.language, f"read:week:{week_id}", at, len(leaves))
    await turn(interaction, f"{leaves[at]}\n-# {at + 1}/{len(leaves)}", [row])


async def setup(bot: StudyBot) -> None:
    """Add the command and its buttons."""
    await bot.add_cog(Recapping(bot))
    bot.add_dynamic_items(press_recap, press_read)
