"""A message that is kept up to date: drawn from the database as it stands now, sent, edited, replaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot import weekly
from bot.drawing import draw_aside
from bot.host import Host
from bot.outbox.failures import Failure, failure_of
from bot.outbox.sending import below, nonce, pinging
from bot.render import board, card, presenter_list
from bot.requests import UNREACHABLE, sending
from db import delivery, moments, outbox, presentations, questions, terms, weeks
from db import posts as stored
from db.models import Member, Post, Question
from db.types import PostKind


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message: what it shows, whom it pings when it is sent, and what it stands below."""

    view: discord.ui.LayoutView
    files: Sequence[discord.File] = ()
    pinged: int | None = None
    below_id: int | None = None


def brings_file(post: Post) -> bool:
    """Tell whether a post's message comes with a file, for which the bot needs a permission of its own."""
    return post.kind is PostKind.RECAP


async def show(bot: Host, post: Post) -> bool:
    """Bring a post's message up to date, or send it; return whether there was anything to show.

    Raises:
        DiscordException, ClientError, OSError: Discord does not show it now; it may have been sent.
    """
    drawn = await _draw(bot, post)
    before = post.message_id
    if drawn is None:
        message_id = before
    elif before is not None:
        message_id = await _edit(bot, post, before, drawn)
    else:
        message_id = await _send(bot, post, drawn)
        if post.is_uncertain:  # Discord may have returned one that was sent before, and is older
            await _edit(bot, post, message_id, await _redrawn(bot, post, drawn))
    still_there = await _let_go(bot, post, message_id)
    pinged = drawn.pinged if drawn is not None and before is None else None
    await bot.db.write(
        delivery.shown,
        post_id=post.id,
        revision=post.wanted,
        message_id=message_id,
        generation=post.generation,
        pinged=pinged,
        is_let_go=still_there is None,
    )
    if still_there is not None:
        raise still_there
    return drawn is not None


async def wait_for_card_above(bot: Host, post: Post) -> bool:
    """Let a new follow-up's card wait while the one above is on its way; return whether the caller must look again."""
    question = post.question
    if post.message_id is not None or question is None or question.parent is None or question.parent.card is None:
        return False
    if question.parent.message_id is not None:
        return False
    return await bot.db.write(stored.wait_for_card_above, post_id=post.id, now=discord.utils.utcnow())


async def _redrawn(bot: Host, post: Post, drawn: Drawn) -> Drawn:
    """Return what was drawn once more where files belong to it, since these are sent only once."""
    return (await _draw(bot, post) or drawn) if drawn.files else drawn


async def _send(bot: Host, post: Post, drawn: Drawn) -> int:
    channel = bot.get_partial_messageable(post.channel_id, guild_id=post.guild_id)
    with sending():
        message = await channel.send(
            view=drawn.view,
            files=list(drawn.files),
            allowed_mentions=pinging([] if drawn.pinged is None else [drawn.pinged]),
            silent=post.kind is PostKind.BOARD,
            nonce=nonce(f"post/{post.id}/{post.generation}"),
            **below(bot, post.guild_id, post.channel_id, drawn.below_id),
        )
        return message.id


async def _edit(bot: Host, post: Post, message_id: int, drawn: Drawn) -> int:
    channel = bot.get_partial_messageable(post.channel_id, guild_id=post.guild_id)
    files: dict[str, Any] = {"attachments": list(drawn.files)} if drawn.files else {}
    with sending():
        await channel.get_partial_message(message_id).edit(view=drawn.view, allowed_mentions=pinging([]), **files)
    return message_id


async def _let_go(bot: Host, post: Post, message_id: int | None) -> Exception | None:
    """Delete the message before. Return the error if it has to be tried again, else None.

    It need not be tried again if the message is gone, or somebody else's.
    """
    if post.old_message_id in {None, message_id}:
        return None
    channel = bot.get_partial_messageable(post.channel_id, guild_id=post.guild_id)
    try:
        await channel.get_partial_message(post.old_message_id or 0).delete()
    except UNREACHABLE as error:
        return error if failure_of(error) in {Failure.LATER, Failure.HOLD} else None
    return None


async def _draw(bot: Host, post: Post) -> Drawn | None:
    """Draw what a post shows as it is stored now; nothing where it needs no message."""
    match post.kind:
        case PostKind.CARD:
            return await _draw_card(bot, post)
        case PostKind.LIST:
            return await _draw_list(bot, post)
        case PostKind.BOARD:
            return await _draw_board(bot, post)
        case PostKind.RECAP:
            return await _draw_recap(bot, post)


async def _draw_card(bot: Host, post: Post) -> Drawn | None:
    """Draw a question; nobody misses the card of what is gone, nor a follow-up that is answered on the card above."""
    question = post.question
    assert question is not None  # a card has one
    if not may_stand(post) and (question.withdrawn_at is not None or _is_on_card_above(question)):
        return None
    language = bot.settings_of(post.guild_id).language
    if card.is_short(question):
        view = card.draw(question, language)
    else:
        view = await draw_aside(card.draw, question, language)
    turn = question.presenter if question.withdrawn_at is None and card.first_open(question) else None
    return Drawn(view, pinged=_pinged(post, turn), below_id=_above(question))


def may_stand(post: Post) -> bool:
    """Tell whether a post has a message, or may have one that nobody knows."""
    return post.message_id is not None or post.is_uncertain


def _is_on_card_above(question: Question) -> bool:
    return question.parent_id is not None and question.answer is not None


def _above(question: Question) -> int | None:
    """Return the card that a follow-up stands below, in the same channel: Discord links no messages across two."""
    above, card_of = question.parent.card if question.parent is not None else None, question.card
    if above is None or card_of is None or above.channel_id != card_of.channel_id:
        return None
    return above.message_id


def _pinged(post: Post, member: Member | None) -> int | None:
    """Return whom a post pings: nobody who was pinged for it."""
    user_id = member.user_id if member is not None else None
    return None if user_id == post.pinged_user_id else user_id


async def _draw_list(bot: Host, post: Post) -> Drawn | None:
    """Draw what was asked aloud; where nothing waits any more, nobody is told of it."""
    asked = await bot.db.read(outbox.listed, list_id=post.list_id or 0)
    waiting = [question for question in asked if question.answer is None]
    if not may_stand(post) and not waiting:
        return None
    view = presenter_list.draw(asked, bot.settings_of(post.guild_id).language)
    return Drawn(view, pinged=_pinged(post, waiting[0].presenter if waiting else None))


async def _draw_board(bot: Host, post: Post) -> Drawn:
    db, guild_id, week_id = bot.db, post.guild_id, post.week_id or 0
    week = await db.read(weeks.get, guild_id=guild_id, week_id=week_id)
    presenting = await db.read(presentations.in_week, guild_id=guild_id, week_id=week_id)
    asked = await db.read(questions.listing, guild_id=guild_id, week_id=week_id)
    return Drawn(board.draw(week, presenting, asked, bot.settings_of(guild_id).language))


async def _draw_recap(bot: Host, post: Post) -> Drawn:
    settings, week_id = bot.settings_of(post.guild_id), post.week_id or 0
    by_itself = await bot.db.read(moments.of_recap, guild_id=post.guild_id, week_id=week_id)
    view, file = await weekly.recap_of(
        bot.db,
        settings.timezone,
        settings.language,
        guild_id=post.guild_id,
        week_id=week_id,
        by_itself=by_itself,
        changed_at=discord.utils.utcnow() if post.message_id is not None else None,
        term=await bot.db.read(terms.to_be_named, guild_id=post.guild_id, week_id=week_id),
    )
    return Drawn(view, [file])
