"""What becomes of a question once it is typed: stored, receipted, shown on a card, its pictures kept."""

from collections.abc import Callable, Sequence

import discord

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.media.pictures import Picture
from bot.people import display_name, welcome
from bot.replies import Rows, may_send, patiently, reply
from bot.texts import Language, say
from cogs.questions import card, pictures, similar, telling
from db.errors import NotAnonymousHere
from db.messages import MessageAddress
from db.models import Question
from db.questions import Typed

#: In a form's state, in the place of who asked: nobody that anybody may know.
ANONYMOUS = "anonymous"


async def store(
    interaction: Interaction,
    context: Context,
    use_case: Callable[..., Question],
    body: str,
    asker: str,
    images: Sequence[discord.Attachment | Picture],
    source: MessageAddress | None = None,
) -> None:
    """Store a question, give the receipt, post the card, and only then take over its pictures.

    ``asker`` is as a form's state carries it, and ``source`` the message that the question was taken from.
    """
    check_anonymous(interaction, is_anonymous=asker == ANONYMOUS)
    question = await patiently(
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
            ),
        ),
    )
    await drafts.stored(interaction)
    if question.created_at != context.now:
        return
    await _show(interaction, context, question)
    kept = await pictures.take_over(interaction, context, images, question_id=question.id)
    await telling.show_pictures(interaction, question, context.public_language, kept)
    interaction.client.dispatch("week_changed", context.guild_id, question.presentation.week_id)


def check_anonymous(interaction: Interaction, *, is_anonymous: bool) -> None:
    """Refuse what is to be anonymous where the bot may not post by itself.

    Raises:
        NotAnonymousHere.
    """
    if is_anonymous and not may_send(interaction):
        raise NotAnonymousHere


async def _show(interaction: Interaction, context: Context, question: Question) -> None:
    """Give the receipt, post the card, and only then look for a question like it."""
    answers_with_card = not may_send(interaction) and not interaction.response.is_done()
    is_shown = answers_with_card and await card.post(interaction, question, context.public_language)
    await reply(interaction, *_receipt(question, context))
    if not answers_with_card:
        is_shown = await card.post(interaction, question, context.public_language)
    if not is_shown:
        await card.say_missing(interaction, context, question)
    await similar.show_beside(interaction, question, context.language)


def _receipt(question: Question, context: Context) -> tuple[str, Rows]:
    language = context.language
    presentation = question.presentation
    text = say(
        language,
        "ask.receipt",
        week=presentation.week.number,
        number=question.number,
        presenter=display_name(question.presenter),
    )
    lines = [text, *_credited(question, language)]
    welcome_lines, welcome_row = welcome(question.recorder, context)
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
