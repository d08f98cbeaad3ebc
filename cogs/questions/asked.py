"""Storing a question that was submitted, and replying with a receipt."""

from collections.abc import Callable, Sequence

import discord

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.media.pictures import Picture
from bot.people import display_name, welcome
from bot.replies import Rows, held_line, patiently, reply
from bot.texts import Language, say
from cogs.questions import pictures, similar
from db.messages import MessageAddress
from db.models import Question
from db.questions import Typed
from db.stored import Stored

#: In a form's state, in the place of who asked: nobody that anybody may know.
ANONYMOUS = "anonymous"


async def store(
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
    stored = await patiently(
        interaction,
        interaction.client.db.write(
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
        ),
    )
    await drafts.stored(interaction)
    if not stored.is_new:
        return
    question = stored.value
    held = held_line(interaction, context.language, question.channel_id)
    await reply(interaction, *_receipt(stored, context, held))
    await similar.show_beside(interaction, question, context.language)
    await pictures.take_over(interaction, context, images, question_id=question.id)


def _receipt(stored: Stored[Question], context: Context, held: Sequence[str]) -> tuple[str, Rows]:
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
