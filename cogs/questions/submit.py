"""Store a text that was submitted: a question, a follow-up, an answer or an addition; give its writer a receipt."""

from collections.abc import Callable, Sequence

import discord

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.media.pictures import Picture
from bot.people import display_name, welcome
from bot.replies import Rows, held_line, reply, write
from bot.texts import Language, say
from cogs.questions import pictures, reactions, similar
from db import questions
from db.messages import MessageAddress
from db.models import Answer, Question
from db.questions import Typed
from db.stored import Stored

#: In a form's state, in the place of who asked: nobody that anybody may know.
ANONYMOUS = "anonymous"


async def store_question(
    interaction: Interaction,
    context: Context,
    use_case: Callable[..., Stored[Question]],
    body: str,
    asker: str,
    images: Sequence[discord.Attachment | Picture],
    source: MessageAddress | None = None,
) -> None:
    """Store a question, reply with a receipt, and only then keep its pictures.

    ``asker`` is as a form's state carries it, and ``source`` the message that the question was taken from.
    """
    stored = await write(
        interaction,
        use_case,
        guild_id=context.guild_id,
        typed=Typed(
            body,
            context.user,
            interaction.id,
            context.now,
            asker_id=int(asker) if asker.isdecimal() else None,
            is_anonymous=asker == ANONYMOUS,
            source=source,
            channel_id=interaction.channel_id,
        ),
    )
    await drafts.stored(interaction)
    if not stored.is_new:
        return
    question = stored.value
    held = held_line(interaction, context.language, question.channel_id)
    await reply(interaction, *_receipt_for_question(stored, context, held))
    await similar.show_beside(interaction, question, context.language)
    await pictures.take_over(interaction, context, images, question_id=question.id)


def _receipt_for_question(stored: Stored[Question], context: Context, held: Sequence[str]) -> tuple[str, Rows]:
    question, language = stored.value, context.language
    presentation = question.presentation
    text = say(
        language,
        "ask.receipt",
        week=presentation.week.number,
        number=question.number,
        presenter=display_name(question.presenter),
    )
    lines = [text, *_credited(question, language), *held]
    welcome_lines, welcome_row = welcome(stored.writer, context)
    row = [controls.ask_again(language, presentation.id, question.presenter_id, _credit(question)), *welcome_row]
    row.append(controls.undo(language, controls.WithdrawQuestion(question.number)))
    return "\n".join([*lines, *welcome_lines]), [row]


def _credited(question: Question, language: Language) -> list[str]:
    """Say whose question it counts as, where that is not plain."""
    if question.anonymous_user_id is not None:
        return [say(language, "ask.receipt-anonymous")]
    if question.asker is None or question.asker_id == question.recorder_id:
        return []
    return [say(language, "ask.receipt-for", asker=display_name(question.asker))]


def _credit(question: Question) -> str:
    """Return whom the next question counts as, in the way of this one."""
    if question.anonymous_user_id is not None:
        return ANONYMOUS
    return str(question.asker_id) if question.asker_id != question.recorder_id else ""


async def store_follow_up(
    interaction: Interaction, context: Context, number: int, body: Typed, images: Sequence[discord.Attachment | Picture]
) -> None:
    """Store a follow-up, reply with a receipt, and only then keep its pictures."""
    stored = await write(interaction, questions.follow_up, guild_id=context.guild_id, typed=body, number=number)
    await drafts.stored(interaction)
    if not stored.is_new:
        return
    await _receipt_for_follow_up(interaction, context, stored)
    await pictures.take_over(interaction, context, images, question_id=stored.value.id)


async def _receipt_for_follow_up(interaction: Interaction, context: Context, stored: Stored[Question]) -> None:
    question = stored.value
    assert question.parent is not None  # as it follows one
    text = say(
        context.language,
        "follow.receipt",
        week=question.presentation.week.number,
        above=question.parent.number,
        number=question.number,
        presenter=display_name(question.presenter),
    )
    lines, row = welcome(stored.writer, context)
    undo = controls.undo(context.language, controls.WithdrawQuestion(question.number))
    lines = [text, *held_line(interaction, context.language, question.channel_id), *lines]
    await reply(interaction, "\n".join(lines), [[undo, *row]])


async def store_answer(
    interaction: Interaction,
    context: Context,
    use_case: Callable[..., Stored[Question]],
    images: Sequence[discord.Attachment | Picture] = (),
) -> None:
    """Store what is said to a question, reply with a receipt, and only then keep its pictures."""
    stored = await write(
        interaction,
        use_case,
        guild_id=context.guild_id,
        is_manager=context.is_manager,
        interaction_id=interaction.id,
        now=context.now,
        channel_id=interaction.channel_id,
        brings_pictures=bool(images),
    )
    await drafts.stored(interaction)
    if not stored.is_new:
        return
    said = next(text for text in said_to(stored.value) if text.interaction_id == interaction.id)
    await _receipt_for_answer(interaction, context, stored, said)
    await reactions.mark(interaction.client, said)
    await pictures.take_over(interaction, context, images, answer_id=said.id)


def said_to(question: Question) -> list[Answer]:
    """Return the answer and the additions of a question, the answer first."""
    return [text for text in (question.answer, *question.additions) if text is not None]


async def _receipt_for_answer(
    interaction: Interaction, context: Context, stored: Stored[Question], said: Answer
) -> None:
    """Say what was stored, and lead on to the next question that waits for this member."""
    question, language = stored.value, context.language
    waiting = await context.db.read(questions.open_of, guild_id=context.guild_id, user_id=context.user.id)
    key = "add.receipt" if said.is_addition else "answer.receipt"
    text = say(language, key, week=question.presentation.week.number, number=question.number)
    if waiting:
        text += "\n" + say(language, "answer.waiting", count=len(waiting))
    row = [controls.answer_next(language, following.number) for following in waiting[:1]]
    row.append(controls.undo(language, controls.WithdrawAnswer(said.id)))
    lines, welcome_row = welcome(stored.writer, context)
    above = question.parent
    shown = question if question.card is not None or above is None else above
    lines = [text, *held_line(interaction, language, shown.channel_id), *lines]
    await reply(interaction, "\n".join(lines), [[*row, *welcome_row]])
