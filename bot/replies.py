"""How the bot answers one member: privately, in Components V2, without leaving a view in memory."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import aiohttp
import discord

from bot.request import Interaction

log = logging.getLogger(__name__)

#: What can go wrong between here and Discord.
UNREACHABLE = (discord.DiscordException, aiohttp.ClientError, OSError)
#: Seconds that the database may take before the member sees "thinking"; an interaction has three.
PATIENCE = 2.0
#: Characters for one message's text; Discord refuses more than 4,000 over all its text displays.
TEXT_LIMIT = 3800

T = TypeVar("T")
Button = discord.ui.Button[discord.ui.LayoutView]
Rows = Iterable[Sequence[Button]]

#: Buttons in a row.
ROW_LIMIT = 5


def layout(text: str, rows: Rows = ()) -> discord.ui.LayoutView:
    """Lay out a text with rows of buttons.

    The view is stopped: its buttons are found by their ``custom_id``, so nothing needs to be remembered.
    """
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(text))
    for row in rows:
        if row:
            view.add_item(discord.ui.ActionRow(*row))
    view.stop()
    return view


def in_rows(buttons: Iterable[Button]) -> list[list[Button]]:
    """Lay buttons out in as few rows as hold them."""
    return list(discord.utils.as_chunks(buttons, ROW_LIMIT))


async def reply(interaction: Interaction, text: str, rows: Rows = (), *, files: Sequence[discord.File] = ()) -> bool:
    """Answer privately, whether the interaction was deferred, answered before, or neither.

    Returns whether Discord took it. What is stored stays stored when a receipt is lost, so this never raises.
    """
    view = layout(text, rows)
    for file in files:
        view.add_item(discord.ui.File(file))
    return await deliver(interaction, view, files=files)


async def deliver(interaction: Interaction, view: discord.ui.LayoutView, *, files: Sequence[discord.File] = ()) -> bool:
    """Send a finished view privately; see `reply`."""
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(view=view, ephemeral=True, files=list(files))
        elif _is_awaited(interaction):
            await interaction.edit_original_response(view=view, attachments=list(files))
            interaction.extras["answered"] = True
        else:
            await interaction.followup.send(view=view, ephemeral=True, files=list(files))
    except UNREACHABLE as error:
        log.warning("reply lost: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
        return False
    return True


def _is_awaited(interaction: Interaction) -> bool:
    """Tell whether the member sees "thinking" still; what comes later must not take the place of the receipt."""
    was_deferred = interaction.response.type is discord.InteractionResponseType.deferred_channel_message
    return was_deferred and not interaction.extras.get("answered")


async def turn(interaction: Interaction, text: str, rows: Rows = ()) -> bool:
    """Show a leaf: in the place of the private message whose button was pressed, else in a new one."""
    view = layout(text, rows)
    if interaction.message is None or not interaction.message.flags.ephemeral:
        return await deliver(interaction, view)
    try:
        await interaction.response.edit_message(view=view)
    except UNREACHABLE as error:
        log.warning("leaf lost: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
        return False
    return True


def may_send(interaction: Interaction) -> bool:
    """Tell whether the bot may post in the channel that the interaction came from."""
    allowed = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    return allowed.view_channel and (allowed.send_messages_in_threads if in_thread else allowed.send_messages)


async def patiently(interaction: Interaction, work: Coroutine[Any, Any, T]) -> T:
    """Await the database; where that takes two seconds, let the member see that it goes on."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if not done and not interaction.response.is_done():
        with suppress(*UNREACHABLE):  # what is being stored counts, not what Discord thinks of the wait
            await interaction.response.defer(ephemeral=True, thinking=True)
    return await task
