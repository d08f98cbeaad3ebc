"""Where a question's card stands: posted, brought up to date, found again."""

import hashlib
import logging
import re
from collections.abc import Iterable
from contextlib import suppress

import discord

from bot import buttons
from bot.replies import UNREACHABLE, reply
from bot.request import Host, Interaction, Request
from bot.texts import Language, say
from cogs.questions.drawing import draw, waiting
from cogs.questions.spot import Where, may_post
from db import questions
from db.errors import StorageUnavailable
from db.models import Member, Question

log = logging.getLogger(__name__)

#: How Discord refuses to change a card that is deleted, or that the bot may not reach or change any more.
OUT_OF_REACH = {400, 403, 404}
#: Characters of a nonce, by which Discord knows a message again for some minutes.
NONCE_LIMIT = 25


async def post(where: Where, question: Question, language: Language) -> bool:
    """Post a card in the channel and remember where it stands; return whether it does. A follow-up replies to one.

    It pings the presenter alone, whose turn it is. Where the bot may not send, the interaction's response is the card,
    unless it would give somebody away.

    One that Discord has posted before, although its word on that was lost, is older than what happens now, and may show
    what was then.
    """
    if not may_post(where) and not _may_be_the_card(where, question):
        return False
    try:
        question.channel_id, question.message_id = await _send(where, question, language)
    except UNREACHABLE as error:
        log.warning("card not posted: guild=%s interaction=%s %r", question.guild_id, where.id, type(error))
        return False
    await _remember(where, question)
    is_older = question.message_id is not None and question.message_id < where.id
    return not is_older or await _refresh(where, question, language)


async def adopt(interaction: Interaction) -> bool:
    """Make the message whose button was pressed the card of its question, where the database knows of another or none.

    Discord may have posted it although its word on that was lost. Return whether there was anything to do.
    """
    message, client = interaction.message, interaction.client
    number = _number_on(message) if message and not message.flags.ephemeral else None
    if message is None or number is None:
        return False
    question = await client.db.read(questions.get_any, guild_id=interaction.guild_id or 0, number=number)
    if question.message_id == message.id:
        return False
    other = message_of(client, question) if question.message_id is not None else None
    question.channel_id, question.message_id = message.channel.id, message.id
    await _remember(interaction, question)
    await _refresh(interaction, question, client.settings.language)
    if other is not None:
        await _let_go(other)
    client.dispatch("week_changed", question.guild_id, question.presentation.week_id)
    return True


def _may_be_the_card(where: Where, question: Question) -> bool:
    """Tell whether everybody may see who used an interaction: who asks or recorded by name, or answers just now.

    Whoever else comes by a card that is missing may have asked anonymously, or wonder too.
    """
    people = [one.user_id for one in (question.asker, question.recorder) if one is not None]
    said = [one.interaction_id for one in (question.answer, *question.additions) if one is not None]
    is_first = question.message_id is None and question.anonymous_user_id is None
    return (is_first and where.user.id in people) or where.id in said


def _number_on(message: discord.Message) -> int | None:
    """Return the number of the question whose card a message is: every card, and nothing else public, leads to ⋯."""
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    view.stop()
    ids = (str(getattr(item, "custom_id", "")) for item in view.walk_children())
    found = next(filter(None, (re.fullmatch(r"more:(\d+)", one) for one in ids)), None)
    return int(found[1]) if found else None


async def refresh(where: Where, question: Question, language: Language) -> bool:
    """Bring a question's card up to date, or post it anew where it is gone; return whether it is right now.

    A follow-up stands on the card of the question above it too, and what was asked aloud on its presenter's list.
    """
    let_lists_follow(where.client, [question])
    if question.parent is None:
        return await _refresh(where, question, language)
    is_shown = await _refresh_above(where, question.parent, language)
    if question.message_id is None and question.answer is not None:
        return is_shown
    return await _refresh(where, question, language) and is_shown


def let_lists_follow(bot: Host, changed: Iterable[Question]) -> None:
    """Let the messages that told presenters of these questions be brought up to date, each once."""
    lists = {one.list_message_id: one for one in changed if one.list_message_id is not None}
    for message_id, one in lists.items():
        bot.dispatch("list_changed", one.guild_id, one.list_channel_id, message_id)


async def redraw(where: Where, question: Question, language: Language) -> bool:
    """Bring a question's card up to date, or post it where it is missing; what was only noted down gets none here.

    A follow-up stands on the card of the question above it too.
    """
    above = question.parent
    is_shown = above is None or above.message_id is None or await _refresh_above(where, above, language)
    return await redraw_alone(where, question, language) and is_shown


async def redraw_alone(where: Where, question: Question, language: Language) -> bool:
    """Bring a question's own message up to date, and no other."""
    has_none = question.message_id is None and (question.was_overheard or question.parent_id is not None)
    return has_none or await _refresh(where, question, language)


async def post_below(where: Where, question: Question, language: Language) -> bool:
    """Post a follow-up as a reply to the card above it, which shows it too; return whether both do."""
    assert question.parent is not None  # as it follows one
    is_shown = await _refresh_above(where, question.parent, language)
    return await post(where, question, language) and is_shown


async def _refresh_above(where: Where, parent: Question, language: Language) -> bool:
    above = await where.client.db.read(questions.get_any, guild_id=parent.guild_id, number=parent.number)
    is_shown = await _refresh(where, above, language)
    parent.channel_id, parent.message_id = above.channel_id, above.message_id  # it may be a new message
    return is_shown


async def _refresh(where: Where, question: Question, language: Language) -> bool:
    is_gone = question.withdrawn_at is not None
    if question.message_id is None:
        return is_gone or await post(where, question, language)  # nobody misses the card of what is gone
    shown = message_of(where.client, question)
    try:
        await shown.edit(view=draw(question, language), allowed_mentions=_pinging_turn(question))
    except UNREACHABLE as error:
        if isinstance(error, discord.HTTPException) and error.status in OUT_OF_REACH:
            return is_gone or await _replace(where, question, language, shown)
        log.warning("card not updated: guild=%s interaction=%s %r", question.guild_id, where.id, type(error))
        return False
    return True


async def _replace(where: Where, question: Question, language: Language, before: discord.PartialMessage) -> bool:
    """Post a card anew, and only then let go of the one before, which may stand still."""
    is_posted = await post(where, question, language)
    if is_posted and question.message_id != before.id:
        await _let_go(before)
    return is_posted


async def _let_go(card: discord.PartialMessage) -> None:
    with suppress(*UNREACHABLE):  # it may be gone, or out of the bot's reach
        await card.delete()


def message_of(bot: Host, question: Question) -> discord.PartialMessage:
    """Return the card where it stands, without fetching it."""
    shown = shown_by(question)
    channel = bot.get_partial_messageable(shown.channel_id or 0, guild_id=shown.guild_id)
    return channel.get_partial_message(shown.message_id or 0)


def shown_by(question: Question) -> Question:
    """Return whose message shows a question: its own, else that of the question above it."""
    return question if question.message_id is not None or question.parent is None else question.parent


async def say_missing(interaction: Interaction, request: Request, question: Question) -> None:
    """Say that what was typed is saved but cannot be seen, with the button to try again."""
    text = say(request.language, "card.missing", number=question.number)
    await reply(interaction, text, [[buttons.card(request.language, question.number)]])


def pinging(*members: Member | None) -> discord.AllowedMentions:
    """Let a message ping these members, where they are on Discord, and nobody else."""
    users = [discord.Object(one.user_id) for one in members if one and one.user_id]
    return discord.AllowedMentions(everyone=False, roles=False, users=users, replied_user=False)


def _pinging_turn(question: Question) -> discord.AllowedMentions:
    return pinging(question.presenter if question.withdrawn_at is None and waiting(question) else None)


async def _send(where: Where, question: Question, language: Language) -> tuple[int, int | None]:
    """Send a card where the bot may, a follow-up below the card that it belongs to; return its channel and message."""
    view, mentions = draw(question, language), _pinging_turn(question)
    above = question.parent
    channel_id = (above.channel_id if above else None) or where.channel_id or 0
    if may_post(where):
        channel = where.client.get_partial_messageable(channel_id, guild_id=where.guild_id)
        nonce = _nonce(question, channel_id)
        if above is None or above.message_id is None:
            return channel_id, (await channel.send(view=view, allowed_mentions=mentions, nonce=nonce)).id
        card = message_of(where.client, above).to_reference(fail_if_not_exists=False)
        sent = await channel.send(view=view, allowed_mentions=mentions, reference=card, nonce=nonce)
        return channel_id, sent.id
    assert isinstance(where, discord.Interaction)  # the bot may always post under a message
    here = where.channel_id or 0
    if where.response.is_done():
        return here, (await where.followup.send(view=view, allowed_mentions=mentions, wait=True)).id
    return here, (await where.response.send_message(view=view, allowed_mentions=mentions)).message_id


def _nonce(question: Question, channel_id: int) -> str:
    """Return what is the same when a card is sent again, and another when it is posted anew, as after a deletion."""
    name = f"{question.guild_id}/{channel_id}/{question.number}/{question.message_id}"
    return hashlib.sha256(name.encode()).hexdigest()[:NONCE_LIMIT]


async def _remember(where: Where, question: Question) -> None:
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
