"""``/recap``: the week as one message, posted once and brought up to date, with its page attached."""

import asyncio
from functools import partial

from discord import app_commands
from discord.ext import commands

from bot import controls, weekly
from bot.channels import channel_for
from bot.client import StudyBot
from bot.context import Bot, Context, Interaction
from bot.media.titles import fill_in_week
from bot.render.leaves import week_leaves
from bot.replies import defer, defer_if_slow, deliver, permission_lines, reply, show_in_place
from bot.router import Router
from bot.texts import say
from db import posts, weeks
from db.messages import message_link
from db.models import Post, Week
from db.week import collect

router = Router()


@router.cog
class Recapping(commands.Cog):
    """The command that shows or posts a recap."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

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
        found = await context.db.read(weeks.locate, guild_id=context.guild_id, today=context.today, number=week)
        has_begun = found.date <= context.today
        if private or not has_begun:
            await _show_privately(interaction, context, found.id, is_early=not (private or has_begun))
        else:
            await _publish(interaction, context, found)
        await fill_in_week(self.bot, context.guild_id, found.id)


async def _show_privately(interaction: Interaction, context: Context, week_id: int, *, is_early: bool = False) -> None:
    """Show the recap to one member; if it is early to post it, with a button to post it all the same."""
    drawing = weekly.recap_of(
        context.db,
        context.settings.timezone,
        context.language,
        guild_id=context.guild_id,
        week_id=week_id,
        is_early=is_early,
    )
    view, file = await defer_if_slow(interaction, drawing)
    await deliver(interaction, view, files=[file])


async def _publish(interaction: Interaction, context: Context, week: Week) -> None:
    """Post the recap, or bring the one that stands up to date, and link to it; where that takes long, it follows."""
    here = context.in_public
    await defer(interaction, thinking=True)
    post = await context.db.write(
        posts.recap,
        guild_id=context.guild_id,
        week_id=week.id,
        channel_id=channel_for(interaction.client, context.guild_id, "recap_channel_id", here) or here[0],
        now=context.now,
    )
    shown = await interaction.client.outbox.delivered(post.id, post.wanted)
    lines = _receipt(interaction, week, shown, is_shown=shown.shown >= post.wanted, before=post.message_id)
    await reply(interaction, "\n".join(lines), [[controls.my_turn(context.language, week.id)]])


def _receipt(interaction: Interaction, week: Week, post: Post, *, is_shown: bool, before: int | None) -> list[str]:
    """Link to a recap that is up to date; else say that it follows, and what it waits for."""
    language = Context.of(interaction).language
    link = message_link(post.guild_id, post.channel_id, post.message_id)
    if is_shown and link is not None:
        key = "recap.updated" if post.message_id == before else "recap.posted"
        return [say(language, key, week=week.number, link=link)]
    held = permission_lines(interaction, language, post.channel_id, brings_files=True)
    return [say(language, "recap.follows", week=week.number), *held]


async def _leaves(bot: Bot, context: Context, week_id: int) -> list[str]:
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
    week = await context.db.read(weeks.get, guild_id=context.guild_id, week_id=week_id)
    await _publish(interaction, context, week)
    await fill_in_week(interaction.client, context.guild_id, week_id)


@router.on_press(controls.ReadWeek)
async def press_read(interaction: Interaction, week_id: int, leaf: int) -> None:
    """Show everything of a week to one member, leaf by leaf."""
    context = Context.of(interaction)
    leaves = await defer_if_slow(interaction, _leaves(interaction.client, context, week_id))
    at = min(leaf, len(leaves) - 1)
    row = controls.leafing(context.language, partial(controls.ReadWeek, week_id), at, len(leaves))
    which = f"\n-# {at + 1}/{len(leaves)}" if len(leaves) > 1 else ""
    await show_in_place(interaction, f"{leaves[at]}{which}", [row])
