"""Store a text that was submitted: a question, a follow-up, an answer or an addition; give its writer a receipt."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import discord

from bot import controls, drafts
from bot.channels import channel_for
from bot.context import Context, Interaction
from bot.media.pictures import Picture
from bot.render.layout import Rows
from bot.render.people import addressed, display_name, shown_name
from bot.replies import place_lines, reply, write
from bot.texts import Language, say
from bot.welcome import welcome
from cogs.questions import pictures, reactions, similar
from cogs.questions.asker import ANONYMOUS, credited, same_asker
from db import waiting
from db.messages import MessageAddress
from db.models import Answer, Question
from db.questions import Typed
from db.stored import Stored
from db.waiting import Waiting

Images: TypeAlias = Sequence[discord.Attachment | Picture]


async def store_question(
    interaction: Interaction,
    context: Context,
    use_case: Callable[..., Stored[Question]],
    body: str,
    *,
    asker: str = "",
    images: Images = (),
    source: MessageAddress | None = None,
) -> None:
    """Store a question or a follow-up, reply with a receipt, and only then fetch its pictures.

    ``asker`` is as a form's state carries it, and ``source`` the message that the question was taken from.
    """
    sent = pictures.sort(interaction.client, images)
    typed = Typed(
        body,
        context.user,
        interaction.id,
        context.now,
        asker_id=int(asker) if asker.isdecimal() else None,
        is_anonymous=asker == ANONYMOUS,
        source=source,
        channel_id=channel_for(interaction.client, context.guild_id, "question_channel_id", context.in_public),
        pictures=sent.brought,
    )
    stored = await write(interaction, use_case, guild_id=context.guild_id, typed=typed)
    question = stored.value
    if stored.is_new and question.parent is None:
        interaction.client.outbox.know(question)
    await drafts.mark_stored(interaction)
    if not stored.is_new:
        return
    if question.parent is None:
        await reply(interaction, *_receipt_for_question(interaction, context, stored))
        await similar.hint_at_similar(interaction, question, context.language)
    else:
        await reply(interaction, *_receipt_for_follow_up(interaction, context, stored, question.parent.number))
    await pictures.take_over(interaction, context, sent)


def _receipt_for_question(interaction: Interaction, context: Context, stored: Stored[Question]) -> tuple[str, Rows]:
    question, language = stored.value, context.language
    week, presenter = question.presentation.week.number, addressed(question.presenter, language)
    said = say(language, "ask.receipt", week=week, number=question.number, presenter=presenter)
    shown = place_lines(interaction, language, question.channel_id)
    lines, row = welcome(stored.writer, context)
    again = controls.ask_again(language, question.presentation_id, question.presenter_id, same_asker(question))
    undo = controls.undo(language, controls.WithdrawQuestion(question.number))
    return "\n".join([said, *credited(question, language), *shown, *lines]), [[again, *row, undo]]


def _receipt_for_follow_up(
    interaction: Interaction, context: Context, stored: Stored[Question], above: int
) -> tuple[str, Rows]:
    question, language = stored.value, context.language
    week, presenter = question.presentation.week.number, addressed(question.presenter, language)
    said = say(language, "follow.receipt", week=week, above=above, number=question.number, presenter=presenter)
    shown = place_lines(interaction, language, question.channel_id)
    lines, row = welcome(stored.writer, context)
    undo = controls.undo(language, controls.WithdrawQuestion(question.number))
    return "\n".join([said, *shown, *lines]), [[undo, *row]]


async def store_answer(
    interaction: Interaction,
    context: Context,
    use_case: Callable[..., Stored[Question]],
    images: Images = (),
) -> None:
    """Store what is said to a question, reply with a receipt, and only then fetch its pictures."""
    sent = pictures.sort(interaction.client, images)
    stored = await write(
        interaction,
        use_case,
        guild_id=context.guild_id,
        is_manager=context.is_manager,
        interaction_id=interaction.id,
        now=context.now,
        channel_id=channel_for(interaction.client, context.guild_id, "question_channel_id", context.here),
        pictures=sent.brought,
    )
    await drafts.mark_stored(interaction)
    if not stored.is_new:
        return
    said = next(text for text in said_to(stored.value) if text.interaction_id == interaction.id)
    await _receipt_for_answer(interaction, context, stored, said)
    await reactions.mark(interaction.client, said)
    await pictures.take_over(interaction, context, sent)


def said_to(question: Question) -> list[Answer]:
    """Return the answer and the additions of a question, the answer first."""
    return [text for text in (question.answer, *question.additions) if text is not None]


async def _receipt_for_answer(
    interaction: Interaction, context: Context, stored: Stored[Question], said: Answer
) -> None:
    """Say what was stored, and lead on to the next question that waits for this member."""
    question, language = stored.value, context.language
    queue = await context.db.read(waiting.queue_of, guild_id=context.guild_id, user_id=context.user.id, limit=1)
    is_for_guest = said.author.user_id is None
    key = "add.receipt" if said.is_addition else "answer.receipt-guest" if is_for_guest else "answer.receipt"
    week, author = question.presentation.week.number, display_name(said.author)
    text = say(language, key, week=week, number=question.number, presenter=author)
    if queue.count:
        text += f"\n{say(language, 'answer.waiting', count=queue.count)}{_whose(queue.first[0], language)}"
    row = [controls.answer_next(language, following.number) for following in queue.first]
    row.append(controls.undo(language, controls.WithdrawAnswer(said.id)))
    lines, welcome_row = welcome(stored.writer, context)
    above = question.parent
    shown = question if question.card is not None or above is None else above
    lines = [text, *place_lines(interaction, language, shown.channel_id), *lines]
    await reply(interaction, "\n".join(lines), [[*row, *welcome_row]])


def _whose(following: Waiting, language: Language) -> str:
    """Say whom the next question was asked, unless it is the member's own."""
    presenter = shown_name(following.presenter, following.emoji)
    return "" if following.is_own else f" {say(language, 'answer.waiting-other', presenter=presenter)}"
