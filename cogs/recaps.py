"""``/recap``: the week as one message, posted once and brought up to date, with its page attached."""

import asyncio
import contextlib
import io
import logging
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls, weekly
from bot.client import StudyBot
from bot.context import Context, Host, Interaction
from bot.locks import lock
from bot.media.titles import fill_in_week
from bot.render import recap
from bot.render.leaves import week_leaves
from bot.replies import UNREACHABLE, UnreadableAnswerError, defer, deliver, may_send, patiently, reply, sending, turn
from bot.router import Router
from bot.texts import Language, say
from db import weeks
from db.errors import StudyError
from db.messages import message_link
from db.models import Week
from db.week import collect

router = Router()

log = logging.getLogger(__name__)


@router.cog
class Recapping(commands.Cog):
    """The command that recaps."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot
        #: Weeks whose recap waits to be brought up to date.
        self.behind: set[int] = set()

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
        context = Context.of(interaction)
        found = await self.bot.db.read(weeks.locate, guild_id=context.guild_id, today=context.today, number=week)
        has_begun = found.date <= context.today
        if private or not has_begun:
            await _show_privately(interaction, context, found.id, is_early=not (private or has_begun))
        else:
            await _publish(interaction, context, found.id)
        await _fill_in(interaction, context, found.id)

    @commands.Cog.listener()
    async def on_week_changed(self, guild_id: int, week_id: int) -> None:
        """Bring a posted recap up to date; what changes while that is done is taken together into the next time."""
        if week_id in self.behind:
            return
        self.behind.add(week_id)
        async with _lock(week_id):
            self.behind.discard(week_id)
            try:
                await _follow(self.bot, guild_id, week_id)
            except (StudyError, *UNREACHABLE) as error:
                log.warning("recap not updated: guild=%s week=%s %r", guild_id, week_id, type(error))


def _may_post(interaction: Interaction) -> bool:
    """Tell whether the bot may post a recap with its page; else the reply itself, which needs no leave, is the post."""
    return may_send(interaction) and interaction.app_permissions.attach_files


def _lock(week_id: int) -> asyncio.Lock:
    """Return the lock of a week's recap: two who recap it at once must not post it twice."""
    return lock(f"recap:{week_id}")


async def _show_privately(interaction: Interaction, context: Context, week_id: int, *, is_early: bool = False) -> None:
    """Show the recap to one member; where it is early to post it, with the button to do so all the same."""
    drawing = _draw(interaction.client, context.guild_id, week_id, context.language, is_early=is_early)
    view, file = await patiently(interaction, drawing)
    await deliver(interaction, view, files=[file])


async def _fill_in(interaction: Interaction, context: Context, week_id: int) -> None:
    """Ask for the titles that the week's papers lack, and let the recap show them."""
    if await fill_in_week(interaction.client, context.guild_id, week_id):
        interaction.client.dispatch("week_changed", context.guild_id, week_id)


async def _publish(interaction: Interaction, context: Context, week_id: int) -> None:
    """Post the recap, or bring the one that stands up to date; one at a time."""
    if _may_post(interaction):
        await defer(interaction, thinking=True)
    async with _lock(week_id):
        await _post_or_update(interaction, context, week_id)


async def _post_or_update(interaction: Interaction, context: Context, week_id: int) -> None:
    """Post the recap, or bring the one that stands up to date, and link to it."""
    week = await interaction.client.db.read(weeks.get, guild_id=context.guild_id, week_id=week_id)
    if is_updated := await _update(interaction.client, week):
        channel_id, message_id = week.recap_channel_id, week.recap_message_id
    else:
        channel_id, message_id = await _replace(interaction, context, week)
    key = "recap.updated" if is_updated else "recap.posted"
    link = message_link(week.guild_id, channel_id, message_id)
    row = [controls.my_turn(context.language, week_id)]
    await reply(interaction, say(context.language, key, week=week.number, link=link), [row])


async def _follow(bot: Host, guild_id: int, week_id: int) -> None:
    """Change the recap of a week that has one; where it is gone, nobody has asked for another."""
    week = await bot.db.read(weeks.get, guild_id=guild_id, week_id=week_id)
    if not await _update(bot, week):
        log.info("no recap to update: guild=%s week=%s", guild_id, week_id)


async def _update(bot: Host, week: Week) -> bool:
    """Change the recap that stands; tell whether it still does."""
    message = _standing(bot, week)
    if message is None:
        return False
    view, file = await _draw(bot, week.guild_id, week.id, bot.settings_of(week.guild_id).language)
    try:
        with sending():
            await message.edit(view=view, attachments=[file])
    except UnreadableAnswerError as error:
        log.warning("answer not read: guild=%s %s", week.guild_id, error)
    except discord.HTTPException as error:
        # Deleted, or out of reach; and Discord refuses some edits that bring a file (400).
        if error.status in {400, 403, 404}:
            return False
        raise
    return True


async def _replace(interaction: Interaction, context: Context, week: Week) -> tuple[int, int]:
    """Post the recap anew, and only then let go of the one before, if it stands still; return channel and message."""
    before = _standing(interaction.client, week)
    drawn = await _draw(interaction.client, week.guild_id, week.id, context.public_language)
    channel_id, message_id = await _post(interaction, *drawn)
    await interaction.client.db.write(
        weeks.recap_posted,
        guild_id=context.guild_id,
        week_id=week.id,
        channel_id=channel_id,
        message_id=message_id,
    )
    if before is not None:
        with contextlib.suppress(discord.HTTPException):
            await before.delete()
    return channel_id, message_id


async def _post(interaction: Interaction, view: discord.ui.LayoutView, file: discord.File) -> tuple[int, int]:
    channel_id = interaction.channel_id or 0
    if not _may_post(interaction):
        with sending():
            answered = await interaction.response.send_message(view=view, file=file)
        return channel_id, answered.message_id or 0
    channel = interaction.client.get_partial_messageable(channel_id, guild_id=interaction.guild_id)
    with sending():
        return channel_id, (await channel.send(view=view, file=file)).id


def _standing(bot: Host, week: Week) -> discord.PartialMessage | None:
    if week.recap_channel_id is None or week.recap_message_id is None:
        return None
    channel = bot.get_partial_messageable(week.recap_channel_id, guild_id=week.guild_id)
    return channel.get_partial_message(week.recap_message_id)


async def _draw(
    bot: Host, guild_id: int, week_id: int, language: Language, *, is_early: bool = False
) -> tuple[discord.ui.LayoutView, discord.File]:
    """Draw the recap in a thread, with its page: one that a phone shows, so its pictures are named in it."""
    page, markdown = await weekly.written(
        bot.db, bot.settings_of(guild_id).timezone, guild_id=guild_id, week_id=week_id, links_pictures=False
    )
    view = await asyncio.to_thread(recap.message, page, week_id=week_id, language=language, is_early=is_early)
    return view, discord.File(io.BytesIO(markdown.encode()), recap.file_name(page))


async def _leaves(bot: Host, context: Context, week_id: int) -> list[str]:
    """Draw everything of a week in a thread."""
    page = await bot.db.read(collect.week, guild_id=context.guild_id, week_id=week_id)
    return await asyncio.to_thread(week_leaves, page, context.language)


@router.on_press(controls.Recap)
async def press_recap(interaction: Interaction, week_id: int) -> None:
    """Show a week's recap to one member."""
    await _show_privately(interaction, Context.of(interaction), week_id)


@router.on_press(controls.PostRecap)
async def press_post(interaction: Interaction, week_id: int) -> None:
    """Post the recap of a week that has not begun."""
    context = Context.of(interaction)
    await _publish(interaction, context, week_id)
    await _fill_in(interaction, context, week_id)


@router.on_press(controls.ReadWeek)
async def press_read(interaction: Interaction, week_id: int, leaf: int) -> None:
    """Show everything of a week to one member, leaf by leaf."""
    context = Context.of(interaction)
    leaves = await patiently(interaction, _leaves(interaction.client, context, week_id))
    at = min(leaf, len(leaves) - 1)
    row = controls.leafing(context.language, partial(controls.ReadWeek, week_id), at, len(leaves))
    which = f"\n-# {at + 1}/{len(leaves)}" if len(leaves) > 1 else ""
    await turn(interaction, f"{leaves[at]}{which}", [row])
