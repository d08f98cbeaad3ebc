"""Letting a presenter hear of what was asked aloud: one message with all that waits, never one for each."""

import logging
from collections.abc import Sequence

import discord

from bot.context import Context, Host, Interaction
from bot.locks import lock
from bot.render import notices, presenter_list
from bot.render.card import first_open
from bot.replies import UNREACHABLE, may_send, sending
from cogs.questions import posting
from db import talks
from db.errors import StorageUnavailable
from db.models import Member, Question

log = logging.getLogger(__name__)


async def tell_presenter(interaction: Interaction, context: Context, asked: Sequence[Question]) -> bool:
    """Bring one presenter what waits among the questions to them, and remember it; return whether nothing is untold.

    A card comes with each answer.
    """
    waiting = [one for one in asked if one.answer is None]
    if not waiting:
        return True
    try:
        view = presenter_list.draw(waiting, context.public_language)
        channel_id, message_id = await _send(interaction, view, waiting[0].presenter)
    except UNREACHABLE as error:
        log.warning("presenter not told: guild=%s interaction=%s %r", context.guild_id, interaction.id, type(error))
        return False
    try:
        await interaction.client.db.write(
            talks.announced,
            guild_id=context.guild_id,
            numbers=[one.number for one in waiting],
            channel_id=channel_id,
            message_id=message_id,
            now=context.now,
        )
        await _catch_up(interaction.client, waiting, channel_id, message_id)
    except StorageUnavailable:  # then they hear of it again at the end of the talk
        log.warning("not remembered as told: guild=%s interaction=%s", context.guild_id, interaction.id)
    return True


async def _catch_up(bot: Host, told: Sequence[Question], channel_id: int, message_id: int) -> None:
    """Bring a list up to date at once where something became of its questions before it was remembered."""
    guild_id, numbers = told[0].guild_id, [one.number for one in told]
    standing = await bot.db.read(talks.standing, guild_id=guild_id, numbers=numbers)
    if [_state(one) for one in standing] != [_state(one) for one in told]:
        await retell(bot, guild_id, channel_id, message_id)


def _state(question: Question) -> tuple[object, ...]:
    """Return what a list shows of a question."""
    return question.number, question.body, question.presenter_id, question.presentation_id, question.answer is not None


async def tell_moved(
    interaction: Interaction, context: Context, before: Sequence[Question], moved: Sequence[Question]
) -> None:
    """Let the presenter whom questions were moved to hear of all that waits, by one reply to where the first stands.

    Nobody hears of what they took themselves, nor before the end of a talk of what was asked in it.
    """
    language = context.public_language
    known = {
        one.number: one.presenter_id for one in before if one.message_id is not None or one.announced_at is not None
    }
    new = [one for one in moved if known.get(one.number, one.presenter_id) != one.presenter_id]
    waiting = [waits for waits in map(first_open, new) if waits is not None]
    if not waiting or (presenter := new[0].presenter).user_id in {None, context.user.id}:
        return
    view = notices.draw_moved(waiting, presenter, language)
    try:
        await _send(interaction, view, presenter, below=_standing(interaction.client, new))
    except UNREACHABLE as error:
        log.warning("presenter not told: guild=%s interaction=%s %r", context.guild_id, interaction.id, type(error))


def _standing(bot: Host, found: Sequence[Question]) -> discord.PartialMessage | None:
    """Return the message that shows the first of some questions of which one is known: its card, or a list."""
    for one in found:
        channel_id, message_id = one.channel_id, one.message_id
        if message_id is None:
            channel_id, message_id = one.list_channel_id, one.list_message_id
        if channel_id is not None and message_id is not None:
            return bot.get_partial_messageable(channel_id, guild_id=one.guild_id).get_partial_message(message_id)
    return None


async def retell(bot: Host, guild_id: int, channel_id: int, message_id: int) -> None:
    """Bring the message that a presenter got up to date with what stands of its questions; nobody is pinged again.

    One after the other, or of two who change something at once the slower would put the older list up.
    """
    language = bot.settings_of(guild_id).language
    async with lock(f"list:{message_id}"):
        numbers = await bot.db.read(talks.listed, guild_id=guild_id, message_id=message_id)
        if not numbers:  # it could not be remembered
            return
        standing = await bot.db.read(talks.standing, guild_id=guild_id, numbers=numbers)
        view = presenter_list.draw(standing, language)  # by now perhaps of several presenters
        channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
        try:
            with sending():
                await channel.get_partial_message(message_id).edit(view=view, allowed_mentions=posting.pinging())
        except UNREACHABLE as error:
            log.warning("list not updated: guild=%s message=%s %r", guild_id, message_id, type(error))


async def _send(
    interaction: Interaction,
    view: discord.ui.LayoutView,
    presenter: Member,
    *,
    below: discord.PartialMessage | None = None,
) -> tuple[int, int]:
    """Send a message that pings a presenter, and return its channel and its id."""
    mentions, here = posting.pinging(presenter), interaction.channel_id or 0
    with sending():
        if not may_send(interaction):
            return here, (await interaction.followup.send(view=view, allowed_mentions=mentions, wait=True)).id
        if below is None:
            channel = interaction.client.get_partial_messageable(here, guild_id=interaction.guild_id)
            return here, (await channel.send(view=view, allowed_mentions=mentions)).id
        reference = below.to_reference(fail_if_not_exists=False)
        sent = await below.channel.send(view=view, allowed_mentions=mentions, reference=reference)
        return below.channel.id, sent.id
