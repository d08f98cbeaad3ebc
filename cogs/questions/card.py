"""A question's card: how it looks, where it stands, and who is told when it changes."""

import logging
from types import MappingProxyType

import discord

from bot import buttons, fitting
from bot.client import StudyBot
from bot.page.dialects import to_discord
from bot.page.model import Text
from bot.replies import TEXT_LIMIT, UNREACHABLE, layout, may_send
from bot.request import Interaction
from bot.texts import Language, say
from db import questions
from db.models import Member, Question

log = logging.getLogger(__name__)

#: A card is in its presenter's colour.
COLOURS = MappingProxyType(
    {
        "🩷": 0xF4A6C0, "🧡": 0xF4900C, "💛": 0xFDCB58, "💚": 0x78B159, "🩵": 0x8CCAF7, "💙": 0x5DADEC,
        "💜": 0xAA8ED6, "🤎": 0xC1694F, "🖤": 0x31373D, "🩶": 0x99AAB5, "🤍": 0xE6E7E8, "❤️": 0xDD2E44,
    }
)  # fmt: skip
OTHER_COLOUR = 0xE75A70

#: Characters of the question on a card that has an answer as well.
QUESTION_LIMIT = 1200


def draw(question: Question, language: Language) -> discord.ui.LayoutView:
    """Draw a question as its card, no longer than a message holds."""
    head = f"-# {_status(question, language)}"
    room = TEXT_LIMIT - len(head) - 100
    words = to_discord(Text(question.body, question.dialect))
    asked, is_cut = fitting.cut(words, QUESTION_LIMIT if question.answer else room)
    parts = [head, _bold(asked)]
    if (answer := question.answer) is not None:
        author = f"{answer.author.heart} {dressed(answer.author)}"
        words = to_discord(Text(answer.body, answer.dialect))
        said, answer_is_cut = fitting.cut(words, room - len(asked) - len(author))
        parts.append(f"{author}\n{said}")
        is_cut = is_cut or answer_is_cut
    row = [] if question.answer else [buttons.answer(language, question.number)]
    if is_cut:
        row.append(buttons.read_question(language, question.number))
    colour = COLOURS.get(question.presenter.heart, OTHER_COLOUR)
    return layout("\n\n".join(parts), [row], accent=discord.Colour(colour))


async def post(interaction: Interaction, question: Question, language: Language) -> bool:
    """Post a card in the channel and remember where it stands; return whether it does.

    It pings the presenter alone, whose turn it is. Where the bot may not send, the interaction's response is the card.
    """
    view = draw(question, language)
    mentions = pinging(question.presenter if question.answer is None else None)
    try:
        if may_send(interaction):
            channel = _channel(interaction.client, question.guild_id, interaction.channel_id)
            message_id = (await channel.send(view=view, allowed_mentions=mentions)).id
        elif interaction.response.is_done():
            sent = await interaction.followup.send(view=view, allowed_mentions=mentions, wait=True)
            message_id = sent.id
        else:
            answered = await interaction.response.send_message(view=view, allowed_mentions=mentions)
            message_id = answered.message_id or 0
    except UNREACHABLE as error:
        log.warning("card not posted: guild=%s interaction=%s %r", question.guild_id, interaction.id, type(error))
        return False
    await interaction.client.db.write(
        questions.posted,
        guild_id=question.guild_id,
        number=question.number,
        channel_id=interaction.channel_id or 0,
        message_id=message_id,
    )
    return True


async def refresh(interaction: Interaction, question: Question, language: Language) -> bool:
    """Bring a question's card up to date, or post it again where it is gone; return whether it is right now."""
    if question.message_id is None:
        return await post(interaction, question, language)
    try:
        await _card(interaction.client, question).edit(view=draw(question, language))
    except discord.NotFound:
        return await post(interaction, question, language)
    except UNREACHABLE as error:
        log.warning("card not updated: guild=%s interaction=%s %r", question.guild_id, interaction.id, type(error))
        return False
    return True


async def tell_asker(interaction: Interaction, question: Question, language: Language) -> None:
    """Reply to the card, so that the asker hears of the answer; nobody hears of their own."""
    asker = question.asker
    if asker is None or asker.user_id in {None, interaction.user.id} or not may_send(interaction):
        return
    text = say(language, "card.answered", asker=f"<@{asker.user_id}>", number=question.number)
    channel = _channel(interaction.client, question.guild_id, question.channel_id)
    try:
        reference = _card(interaction.client, question).to_reference(fail_if_not_exists=False)
        await channel.send(view=layout(text), reference=reference, allowed_mentions=pinging(asker))
    except UNREACHABLE as error:
        log.warning("asker not told: guild=%s interaction=%s %r", question.guild_id, interaction.id, type(error))


def pinging(member: Member | None) -> discord.AllowedMentions:
    """Let a message ping one member, where they are on Discord, and nobody else."""
    users = [discord.Object(member.user_id)] if member and member.user_id else []
    return discord.AllowedMentions(everyone=False, roles=False, users=users, replied_user=False)


def dressed(member: Member) -> str:
    """Return a member's name and animal, as they appear in Discord."""
    return f"{discord.utils.escape_markdown(member.name)}{member.emoji}"


def _status(question: Question, language: Language) -> str:
    week = question.presentation.week.number
    presenter = question.presenter
    address = f"<@{presenter.user_id}>" if presenter.user_id and not question.answer else dressed(presenter)
    key = "card.status-answered" if question.answer else "card.status-open"
    return say(language, key, week=week, number=question.number, presenter=address)


def _bold(text: str) -> str:
    """Set a plain text in bold; one with marks of its own stays as it was typed."""
    return text if any(mark in text for mark in "*`_~|>#") else f"**{text}**"


def _channel(bot: StudyBot, guild_id: int, channel_id: int | None) -> discord.PartialMessageable:
    return bot.get_partial_messageable(channel_id or 0, guild_id=guild_id)


def _card(bot: StudyBot, question: Question) -> discord.PartialMessage:
    channel = _channel(bot, question.guild_id, question.channel_id)
    return channel.get_partial_message(question.message_id or 0)
