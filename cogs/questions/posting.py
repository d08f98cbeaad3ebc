"""The message that is a question's card: sent, found again, remembered."""

import asyncio
import hashlib
import logging
from typing import Any

import discord

from bot.context import Host
from bot.render.card import draw, first_open
from bot.replies import sending
from bot.texts import Language
from cogs.questions.spot import Where, may_post
from db import questions
from db.errors import StorageUnavailable
from db.models import Member, Question

log = logging.getLogger(__name__)

#: Characters of a nonce, by which Discord knows a message again for some minutes.
NONCE_LIMIT = 25


async def send(where: Where, question: Question, language: Language) -> tuple[int, int | None]:
    """Send a card where the bot may, a follow-up below the card that it belongs to; return its channel and message."""
    view, mentions = await asyncio.to_thread(draw, question, language), pinging_turn(question)
    above = question.parent
    channel_id = (above.channel_id if above else None) or where.channel_id or 0
    if may_post(where):
        channel = where.client.get_partial_messageable(channel_id, guild_id=where.guild_id)
        details: dict[str, Any] = {"nonce": _nonce(question, channel_id)}
        if above is not None and above.message_id is not None:
            details["reference"] = message_of(where.client, above).to_reference(fail_if_not_exists=False)
        with sending():
            return channel_id, (await channel.send(view=view, allowed_mentions=mentions, **details)).id
    assert isinstance(where, discord.Interaction)  # the bot may always post under a message
    with sending():
        if where.response.is_done():
            return where.channel_id or 0, (
                await where.followup.send(view=view, allowed_mentions=mentions, wait=True)
            ).id
        answered = await where.response.send_message(view=view, allowed_mentions=mentions)
    return where.channel_id or 0, answered.message_id


def _nonce(question: Question, channel_id: int) -> str:
    """Return what is the same when a card is sent again, and another when it is posted anew, as after a deletion."""
    name = f"{question.guild_id}/{channel_id}/{question.number}/{question.message_id}"
    return hashlib.sha256(name.encode()).hexdigest()[:NONCE_LIMIT]


async def remember(where: Where, question: Question) -> None:
    """Store where the card stands; where that fails, the next change posts another, and nothing typed is lost."""
    try:
        await where.client.db.write(
            questions.posted,
            guild_id=question.guild_id,
            number=question.number,
            channel_id=question.channel_id or 0,
            message_id=question.message_id or 0,
        )
    except StorageUnavailable:
        log.warning("card not remembered: guild=%s interaction=%s", question.guild_id, where.id)


def may_be_the_card(where: Where, question: Question) -> bool:
    """Tell whether everybody may see who used an interaction: who asks or recorded by name, or answers just now.

    Whoever else comes by a card that is missing may have asked anonymously, or wonder too.
    """
    people = [one.user_id for one in (question.asker, question.recorder) if one is not None]
    said = [one.interaction_id for one in (question.answer, *question.additions) if one is not None]
    is_first = question.message_id is None and question.anonymous_user_id is None
    return (is_first and where.user.id in people) or where.id in said


def message_of(bot: Host, question: Question) -> discord.PartialMessage:
    """Return the card where it stands, without fetching it."""
    shown = shown_by(question)
    channel = bot.get_partial_messageable(shown.channel_id or 0, guild_id=shown.guild_id)
    return channel.get_partial_message(shown.message_id or 0)


def shown_by(question: Question) -> Question:
    """Return whose message shows a question: its own, else that of the question above it."""
    return question if question.message_id is not None or question.parent is None else question.parent


def pinging(*members: Member | None) -> discord.AllowedMentions:
    """Let a message ping these members, where they are on Discord, and nobody else."""
    users = [discord.Object(one.user_id) for one in members if one and one.user_id]
    return discord.AllowedMentions(everyone=False, roles=False, users=users, replied_user=False)


def pinging_turn(question: Question) -> discord.AllowedMentions:
    """Let a card ping whose turn it is, and nobody else."""
    return pinging(question.presenter if question.withdrawn_at is None and first_open(question) else None)
