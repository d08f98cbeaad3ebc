"""A question's card: how it looks and where it stands."""

import logging
import re
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any

import discord

from bot import buttons, fitting
from bot.page.dialects import to_discord
from bot.page.model import Text
from bot.people import dressed
from bot.replies import TEXT_LIMIT, UNREACHABLE, Button, may_send, reply
from bot.request import Host, Interaction, Request
from bot.texts import Language, say
from db import questions
from db.errors import StorageUnavailable
from db.models import Answer, Member, Question

log = logging.getLogger(__name__)

#: A card is in its presenter's colour.
COLOURS = MappingProxyType(
    {
        "🩷": 0xF4A6C0, "🧡": 0xF4900C, "💛": 0xFDCB58, "💚": 0x78B159, "🩵": 0x8CCAF7, "💙": 0x5DADEC,
        "💜": 0xAA8ED6, "🤎": 0xC1694F, "🖤": 0x31373D, "🩶": 0x99AAB5, "🤍": 0xE6E7E8, "❤️": 0xDD2E44,
    }
)  # fmt: skip
OTHER_COLOUR = 0xE75A70

#: Characters of the question that stay on a card, however long its answer.
QUESTION_LIMIT = 1200
#: What a text may be set apart with; around that, bold would not look as it was meant.
MARKS = re.compile(r"[*`_~|>#\\]|^\s*(?:-|\d+\.)\s", re.MULTILINE)


def draw(question: Question, language: Language) -> discord.ui.LayoutView:
    """Draw a question as its card, no longer than a message holds.

    Each part is a text of its own, so that a mark left open in one cannot reach into the next.
    """
    head = f"-# {_status(question, language)}"
    said = _said(question.answer) if question.answer else ""
    room = TEXT_LIMIT - len(head) - len("****")
    words = to_discord(Text(question.body, question.dialect))
    asked, is_cut = fitting.cut(words, max(QUESTION_LIMIT, room - len(said)))
    said, is_answer_cut = fitting.cut(said, room - len(asked))
    row = [] if question.answer else [buttons.answer(language, question.number)]
    if is_cut or is_answer_cut:
        row.append(buttons.read_question(language, question.number))
    return _framed([head, _bold(asked), said], row, COLOURS.get(question.presenter.heart, OTHER_COLOUR))


async def post(interaction: Interaction, question: Question, language: Language) -> bool:
    """Post a card in the channel and remember where it stands; return whether it does.

    It pings the presenter alone, whose turn it is. Where the bot may not send, the interaction's response is the card.
    """
    try:
        question.message_id = await _send(interaction, draw(question, language), _pinging_turn(question))
    except UNREACHABLE as error:
        log.warning("card not posted: guild=%s interaction=%s %r", question.guild_id, interaction.id, type(error))
        return False
    question.channel_id = interaction.channel_id
    await _remember(interaction, question)
    return True


async def refresh(interaction: Interaction, question: Question, language: Language) -> bool:
    """Bring a question's card up to date, or post it anew where it is gone; return whether it is right now."""
    if question.message_id is None:
        return await post(interaction, question, language)
    try:
        view = draw(question, language)
        await message_of(interaction.client, question).edit(view=view, allowed_mentions=_pinging_turn(question))
    except UNREACHABLE as error:
        if isinstance(error, discord.HTTPException) and error.status < 500:
            return await post(interaction, question, language)  # deleted, or out of the bot's reach
        log.warning("card not updated: guild=%s interaction=%s %r", question.guild_id, interaction.id, type(error))
        return False
    return True


def message_of(bot: Host, question: Question) -> discord.PartialMessage:
    """Return the card where it stands, without fetching it."""
    channel = bot.get_partial_messageable(question.channel_id or 0, guild_id=question.guild_id)
    return channel.get_partial_message(question.message_id or 0)


async def say_missing(interaction: Interaction, request: Request, question: Question) -> None:
    """Say that what was typed is saved but cannot be seen, with the button to try again."""
    text = say(request.language, "card.missing", number=question.number)
    await reply(interaction, text, [[buttons.card(request.language, question.number)]])


def pinging(member: Member | None) -> discord.AllowedMentions:
    """Let a message ping one member, where they are on Discord, and nobody else."""
    users = [discord.Object(member.user_id)] if member and member.user_id else []
    return discord.AllowedMentions(everyone=False, roles=False, users=users, replied_user=False)


def _pinging_turn(question: Question) -> discord.AllowedMentions:
    return pinging(None if question.answer else question.presenter)


def _status(question: Question, language: Language) -> str:
    week = question.presentation.week.number
    presenter = question.presenter
    address = f"<@{presenter.user_id}>" if presenter.user_id and not question.answer else dressed(presenter)
    key = "card.status-answered" if question.answer else "card.status-open"
    return say(language, key, week=week, number=question.number, presenter=address)


def _said(answer: Answer) -> str:
    return f"{answer.author.heart} {dressed(answer.author)}\n{to_discord(Text(answer.body, answer.dialect))}"


def _bold(text: str) -> str:
    """Set a plain text in bold; one with marks of its own stays as it was typed."""
    return text if not text or MARKS.search(text) else f"**{text}**"


def _framed(parts: Iterable[str], row: Sequence[Button], colour: int) -> discord.ui.LayoutView:
    items: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(part) for part in parts if part]
    if row:
        items.append(discord.ui.ActionRow(*row))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*items, accent_colour=colour))
    view.stop()
    return view


async def _send(interaction: Interaction, view: discord.ui.LayoutView, mentions: discord.AllowedMentions) -> int | None:
    """Send a card where the bot may, and return its message's id."""
    if may_send(interaction):
        channel = interaction.client.get_partial_messageable(interaction.channel_id or 0, guild_id=interaction.guild_id)
        return (await channel.send(view=view, allowed_mentions=mentions)).id
    if interaction.response.is_done():
        return (await interaction.followup.send(view=view, allowed_mentions=mentions, wait=True)).id
    return (await interaction.response.send_message(view=view, allowed_mentions=mentions)).message_id


async def _remember(interaction: Interaction, question: Question) -> None:
    """Store where the card stands; where that fails, the next change posts another, and nothing typed is lost."""
    try:
        await interaction.client.db.write(
            questions.posted,
            guild_id=question.guild_id,
            number=question.number,
            channel_id=question.channel_id or 0,
            message_id=question.message_id or 0,
        )
    except StorageUnavailable:
        log.warning("card not remembered: guild=%s interaction=%s", question.guild_id, interaction.id)
