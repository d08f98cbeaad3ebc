"""What becomes of an answer or an addition once it is typed: stored, receipted, shown on the card, its askers told."""

from collections.abc import Callable, Sequence

import discord

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.media.pictures import Picture
from bot.people import welcome
from bot.render.notices import News
from bot.replies import patiently, reply
from bot.texts import say
from cogs.questions import card, marking, pictures, telling
from db import questions
from db.models import Answer, Question


async def store(
    interaction: Interaction,
    context: Context,
    use_case: Callable[..., Question],
    images: Sequence[discord.Attachment | Picture] = (),
) -> None:
    """Store what is said to a question, give the receipt, and only then change the card and tell the asker."""
    question = await patiently(
        interaction,
        interaction.client.db.write(
            use_case,
            guild_id=context.guild_id,
            is_manager=context.is_manager,
            interaction_id=interaction.id,
            now=context.now,
        ),
    )
    await drafts.stored(interaction)
    said = next((text for text in said_to(question) if text.interaction_id == interaction.id), None)
    if said is None or said.created_at != context.now:
        return
    await _receipt(interaction, context, question, said)
    is_shown = await card.refresh(interaction, question, context.public_language)
    await marking.mark(interaction.client, said)
    kept = await pictures.take_over(interaction, context, images, answer_id=said.id)
    if is_shown:
        news = News.ADDED if said.is_addition else News.ANSWERED
        await telling.tell_asker(interaction, question, context.public_language, kept, news=news)
    else:
        await card.say_missing(interaction, context, question)
    interaction.client.dispatch("week_changed", context.guild_id, question.presentation.week_id)


def said_to(question: Question) -> list[Answer]:
    """Return what stands under a question, the answer first."""
    return [text for text in (question.answer, *question.additions) if text is not None]


async def _receipt(interaction: Interaction, context: Context, question: Question, said: Answer) -> None:
    """Say what was stored, and lead on to the next question that waits for this member."""
    language = context.language
    waiting = await interaction.client.db.read(questions.open_of, guild_id=context.guild_id, user_id=context.user.id)
    key = "add.receipt" if said.is_addition else "answer.receipt"
    text = say(language, key, week=question.presentation.week.number, number=question.number)
    if waiting:
        text += "\n" + say(language, "answer.waiting", count=len(waiting))
    row = [controls.answer_next(language, question.number) for question in waiting[:1]]
    row.append(controls.undo(language, controls.WithdrawAnswer(said.id)))
    lines, welcome_row = welcome(said.recorder or said.author, context)
    await reply(interaction, "\n".join([text, *lines]), [[*row, *welcome_row]])
