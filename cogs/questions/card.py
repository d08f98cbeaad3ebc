"""Where a question's card stands: posted, brought up to date, found again."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import TypeAlias

import discord

from bot import controls
from bot.context import Context, Host, Interaction
from bot.locks import lock
from bot.render.card import draw
from bot.replies import UNREACHABLE, UnreadableAnswerError, reply, sending
from bot.texts import Language, say
from cogs.questions import posting
from cogs.questions.spot import Where, may_post
from db import questions
from db.errors import StorageUnavailable
from db.models import Question

log = logging.getLogger(__name__)

#: How Discord refuses to change a card that is deleted, or that the bot may not reach or change any more.
OUT_OF_REACH = {400, 403, 404}

#: What is done about a card when its turn comes.
Show: TypeAlias = Callable[[Where, Question, Language], Awaitable[bool]]


async def post(where: Where, question: Question, language: Language) -> bool:
    """Post a card in the channel and remember where it stands; return whether it does. A follow-up replies to one.

    It pings the presenter alone, whose turn it is. Where the bot may not send, the interaction's response is the card,
    unless it would give somebody away.
    """
    return await _in_turn(where, question, language, _show)


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
    if is_adopted := await _in_turn(interaction, question, Context.of(interaction).public_language, _adopt):
        client.dispatch("week_changed", question.guild_id, question.presentation.week_id)
    return is_adopted


async def _adopt(where: Where, question: Question, language: Language) -> bool:
    """Make the message whose button was pressed the card, unless it has become the card meanwhile."""
    assert isinstance(where, discord.Interaction)
    message = where.message
    if message is None or question.message_id == message.id:
        return False
    other = posting.message_of(where.client, question) if question.message_id is not None else None
    question.channel_id, question.message_id = message.channel.id, message.id
    await posting.remember(where, question)
    await _refresh(where, question, language)
    if other is not None:
        await _let_go(other)
    return True


async def _in_turn(where: Where, question: Question, language: Language, show: Show) -> bool:
    """Show a question's card when its turn comes, as the question is stored by then; return whether it is right now.

    One after the other, or of two who change something at once the slower would put the older card up.
    """
    async with _turn(question):
        try:
            stored = await where.client.db.read(questions.get_any, guild_id=question.guild_id, number=question.number)
        except StorageUnavailable:
            log.warning("card not drawn: guild=%s interaction=%s", question.guild_id, where.id)
            return False
        is_shown = await show(where, stored, language)
    question.channel_id, question.message_id = stored.channel_id, stored.message_id  # it may be a new message
    return is_shown


def _turn(question: Question) -> asyncio.Lock:
    return lock(f"card:{question.guild_id}:{question.number}")


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
        return await _in_turn(where, question, language, _show)
    is_shown = await _in_turn(where, question.parent, language, _show)
    return await _in_turn(where, question, language, _show_unless_answered) and is_shown


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
    is_shown = above is None or await _in_turn(where, above, language, _show_where_it_stands)
    return await redraw_alone(where, question, language) and is_shown


async def redraw_alone(where: Where, question: Question, language: Language) -> bool:
    """Bring a question's own message up to date, and no other; with none, it is shown by whoever shows it from now."""
    if _needs_none(question) and not _turn(question).locked():
        return True
    return await _in_turn(where, question, language, _show_unless_noted)


async def post_below(where: Where, question: Question, language: Language) -> bool:
    """Post a follow-up as a reply to the card above it, which shows it too; return whether both do."""
    assert question.parent is not None  # as it follows one
    is_shown = await _in_turn(where, question.parent, language, _show)
    return await post(where, question, language) and is_shown


async def _show(where: Where, question: Question, language: Language) -> bool:
    """Bring a card up to date, or post it where it is missing; nobody misses the card of what is gone."""
    if question.message_id is None:
        return question.withdrawn_at is not None or await _post(where, question, language)
    return await _refresh(where, question, language)


async def _show_where_it_stands(where: Where, question: Question, language: Language) -> bool:
    return question.message_id is None or await _refresh(where, question, language)


async def _show_unless_answered(where: Where, question: Question, language: Language) -> bool:
    """Show a follow-up, which needs no message of its own once the card above it holds its answer."""
    if question.message_id is None and question.answer is not None:
        return True
    return await _show(where, question, language)


async def _show_unless_noted(where: Where, question: Question, language: Language) -> bool:
    """Show a question, which needs no message of its own while it is noted down or stands on the card above it."""
    return _needs_none(question) or await _show(where, question, language)


def _needs_none(question: Question) -> bool:
    return question.message_id is None and (question.was_overheard or question.parent_id is not None)


async def _post(where: Where, question: Question, language: Language) -> bool:
    """Post a card, and return whether it stands.

    One that Discord has posted before, although its word on that was lost, is older than what happens now, and may show
    what was then.
    """
    if not may_post(where) and not posting.may_be_the_card(where, question):
        return False
    try:
        question.channel_id, question.message_id = await posting.send(where, question, language)
    except UNREACHABLE as error:
        log.warning("card not posted: guild=%s interaction=%s %r", question.guild_id, where.id, type(error))
        return False
    await posting.remember(where, question)
    is_older = question.message_id is not None and question.message_id < where.id
    return not is_older or await _refresh(where, question, language)


async def _refresh(where: Where, question: Question, language: Language) -> bool:
    """Bring a card up to date that stands, or post it anew where it is gone."""
    is_gone = question.withdrawn_at is not None
    shown, view = posting.message_of(where.client, question), await asyncio.to_thread(draw, question, language)
    try:
        with sending():
            await shown.edit(view=view, allowed_mentions=posting.pinging_turn(question))
    except UnreadableAnswerError as error:
        log.warning("answer not read: guild=%s interaction=%s %s", question.guild_id, where.id, error)
    except UNREACHABLE as error:
        if isinstance(error, discord.HTTPException) and error.status in OUT_OF_REACH:
            return is_gone or await _replace(where, question, language, shown)
        log.warning("card not updated: guild=%s interaction=%s %r", question.guild_id, where.id, type(error))
        return False
    return True


async def _replace(where: Where, question: Question, language: Language, before: discord.PartialMessage) -> bool:
    """Post a card anew, and only then let go of the one before, which may stand still."""
    is_posted = await _post(where, question, language)
    if is_posted and question.message_id != before.id:
        await _let_go(before)
    return is_posted


async def _let_go(card: discord.PartialMessage) -> None:
    with suppress(*UNREACHABLE):  # it may be gone, or out of the bot's reach
        await card.delete()


async def say_missing(interaction: Interaction, context: Context, question: Question) -> None:
    """Say that what was typed is saved but cannot be seen, with the button to try again."""
    text = say(context.language, "card.missing", number=question.number)
    await reply(interaction, text, [[controls.card(context.language, question.number)]])
