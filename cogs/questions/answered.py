"""Storing an answer or an addition that was submitted, and replying with a receipt."""

from collections.abc import Callable, Sequence

import discord

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.media.pictures import Picture
from bot.people import welcome
from bot.replies import held_line, patiently, reply
from bot.texts import say
from cogs.questions import marking, pictures
from db import questions
from db.models import Answer, Question
from db.stored import Stored


async def store(
    interaction: Interaction,
    context: Context,
    use_case: Callable[..., Stored[Question]],
    images: Sequence[discord.Attachment | Picture] = (),
) -> None:
    """Store what is said to a question, reply with a receipt, and only then keep its pictures."""
    stored = await patiently(
        interaction,
        interaction.client.db.write(
            use_case,
            guild_id=context.guild_id,
            is_manager=context.is_manager,
            interaction_id=interaction.id,
            now=context.now,
            channel_id=interaction.channel_id,
            brings_pictures=bool(images),
        ),
    )
    await drafts.stored(interaction)
    if not stored.is_new:
        return
    said = next(text for text in said_to(stored.value) if text.interaction_id == interaction.id)
    await _receipt(interaction, context, stored, said)
    await marking.mark(interaction.client, said)
    await pictures.take_over(interaction, context, images, answer_id=said.id)


def said_to(question: Question) -> list[Answer]:
    """Return the answer and the additions of a question, the answer first."""
    return [text for text in (question.answer, *question.additions) if text is not None]


async def _receipt(interaction: Interaction, context: Context, stored: Stored[Question], said: Answer) -> None:
    """Say what was stored, and lead on to the next question that waits for this member."""
    question, language = stored.value, context.language
    waiting = await interaction.client.db.read(questions.open_of, guild_id=context.guild_id, user_id=context.user.id)
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
