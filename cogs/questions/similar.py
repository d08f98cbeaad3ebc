"""A question like an earlier one: shown beside it to who asked, who knows whether they are the same."""

import logging
from collections.abc import Iterator

from bot import controls
from bot.context import Context, Interaction
from bot.render import lines
from bot.replies import reply, show_in_place
from bot.router import Router
from bot.texts import Language, say
from cogs.questions.change import move
from db import likeness
from db.errors import StorageUnavailable
from db.models import Question

router = Router()

log = logging.getLogger(__name__)

#: Characters of the earlier question and of its answer that are shown.
QUESTION_LIMIT = 80
ANSWER_LIMIT = 200


async def hint_at_similar(interaction: Interaction, question: Question, language: Language) -> None:
    """Show whoever asked an earlier question that asks the same, if there is one, below the receipt.

    The question is stored by now, so that the database may not fail it any more.
    """
    try:
        found = await interaction.client.db.read(likeness.most_similar_before, question=question)
    except StorageUnavailable:
        log.warning("not compared: guild=%s interaction=%s", question.guild_id, interaction.id)
        found = None
    if found is not None:
        row = [controls.same(language, question.number, found.number), controls.different(language, question.number)]
        await reply(interaction, "\n".join(_lines(found, language)), [row])


def _lines(earlier: Question, language: Language) -> Iterator[str]:
    """Yield the earlier question with a link to its card, and how its answer begins."""
    name = say(language, "similar.name", week=earlier.presentation.week.number, number=earlier.number)
    link = lines.card_link(earlier)
    number = lines.linked(name, link) if link else f"**{name}**"
    key = "similar.answered" if earlier.answer else "similar.open"
    yield say(language, key, question=lines.question_line(earlier, QUESTION_LIMIT, number=number))
    if earlier.answer is not None:
        yield f"> {lines.first_words(earlier.answer, ANSWER_LIMIT)}"


@router.on_press(controls.Same)
async def press_same(interaction: Interaction, number: int, into: int) -> None:
    """Merge the question into the earlier one."""
    await move.merge(interaction, number, into)


@router.on_press(controls.Different)
async def press_different(interaction: Interaction, number: int) -> None:
    """Let both stand."""
    language = Context.of(interaction).language
    await show_in_place(
        interaction, say(language, "similar.different", number=number), [[controls.more(language, number)]]
    )
