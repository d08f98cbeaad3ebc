"""Letting a presenter hear of what was asked aloud: one message with all that waits, never one for each."""

import logging
from collections.abc import Sequence

import discord

from bot import buttons
from bot.fitting import cut
from bot.page.dialects import one_line
from bot.page.model import Text
from bot.people import dressed
from bot.replies import TEXT_LIMIT, UNREACHABLE, layout, may_send
from bot.request import Interaction, Request
from bot.texts import Language, say
from cogs.questions import card
from db import talks
from db.errors import StorageUnavailable
from db.models import Question

log = logging.getLogger(__name__)

#: Characters of a question in the list: two lines on a phone.
LINE_LIMIT = 90
#: Discord's limit for the buttons in a row.
ROW_LIMIT = 5


def line(question: Question) -> str:
    """Write a question as one line of a list."""
    mark = "⏳" if question.answer is None else "✅"
    return f"{mark} **#{question.number}** {one_line(Text(question.body, question.dialect), LINE_LIMIT)}"


async def tell_presenter(interaction: Interaction, request: Request, asked: Sequence[Question]) -> int | None:
    """Bring one presenter what waits among the questions to them, and remember it; return the message, if there is one.

    A card comes with each answer.
    """
    waiting = [one for one in asked if one.answer is None]
    if not waiting:
        return None
    try:
        message_id = await _send(interaction, request, waiting)
    except UNREACHABLE as error:
        log.warning("presenter not told: guild=%s interaction=%s %r", request.guild_id, interaction.id, type(error))
        return None
    try:
        numbers = [one.number for one in waiting]
        await interaction.client.db.write(talks.announced, guild_id=request.guild_id, numbers=numbers, now=request.now)
    except StorageUnavailable:  # then they hear of it again at the end of the talk
        log.warning("not remembered as told: guild=%s interaction=%s", request.guild_id, interaction.id)
    return message_id


async def retell(interaction: Interaction, request: Request, numbers: Sequence[int], message_id: int) -> None:
    """Bring the message that a presenter got up to date with what stands of its questions; nobody is pinged again."""
    db, language = interaction.client.db, request.public_language
    standing = await db.read(talks.standing, guild_id=request.guild_id, numbers=numbers)
    waiting = [one for one in standing if one.answer is None]
    if waiting:  # by now perhaps for several presenters
        view = _draw(waiting, language)
    else:
        view = layout(say(language, "record.all-answered" if standing else "record.taken-back"))
    channel = interaction.client.get_partial_messageable(interaction.channel_id or 0, guild_id=request.guild_id)
    try:
        await channel.get_partial_message(message_id).edit(view=view, allowed_mentions=card.pinging())
    except UNREACHABLE as error:
        log.warning("list not updated: guild=%s interaction=%s %r", request.guild_id, interaction.id, type(error))


async def _send(interaction: Interaction, request: Request, waiting: Sequence[Question]) -> int:
    view, mentions = _draw(waiting, request.public_language), card.pinging(waiting[0].presenter)
    if may_send(interaction):
        channel = interaction.client.get_partial_messageable(interaction.channel_id or 0, guild_id=request.guild_id)
        return (await channel.send(view=view, allowed_mentions=mentions)).id
    return (await interaction.followup.send(view=view, allowed_mentions=mentions, wait=True)).id


def _draw(waiting: Sequence[Question], language: Language) -> discord.ui.LayoutView:
    """Draw what waits under whom it waits for, each with a button for the first of theirs."""
    by_place: dict[tuple[int, int], list[Question]] = {}
    for one in waiting:
        by_place.setdefault((one.presentation_id, one.presenter_id), []).append(one)
    theirs = list(by_place.values())
    lines = [text for each in theirs for text in (_head(each, language), *map(line, each))]
    row = [buttons.answer(language, each[0].number, named=len(theirs) > 1) for each in theirs[:ROW_LIMIT]]
    return layout(cut("\n".join(lines), TEXT_LIMIT)[0], [row])


def _head(waiting: Sequence[Question], language: Language) -> str:
    presenter, week = waiting[0].presenter, waiting[0].presentation.week.number
    address = f"<@{presenter.user_id}>" if presenter.user_id else dressed(presenter)
    return say(language, "record.asked", week=week, presenter=address, count=len(waiting))
