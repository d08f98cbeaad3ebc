"""What the team adds to an answer that stands."""

from collections.abc import Callable, Sequence
from functools import partial

import discord

from bot import buttons
from bot.fitting import cut, label
from bot.page.dialects import to_discord
from bot.page.model import Text
from bot.pictures import Picture
from bot.replies import patiently, reply
from bot.request import Interaction, Request
from bot.texts import Language, say
from bot.ui import TITLE_LIMIT, Form, on_press, text_field, typed
from cogs.questions import card, pictures, telling
from cogs.questions.pictures import pictures_field, uploaded
from db import answers
from db.models import Answer, Question

#: Characters of what stands that are shown above the field.
SHOWN_LIMIT = 1000


class AddForm(Form):
    """The form for an addition, under the words that stand."""

    template = r"add:(?P<number>\d+)"

    def __init__(self, number: str, *, language: Language = "ko", title: str = "-", shown: str | None = None) -> None:
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=f"add:{number}")
        self.number = int(number)
        if shown:
            self.add_item(discord.ui.TextDisplay(shown))
        self.answer = text_field(say(language, "add.addition"), "answer", paragraphs=True)
        self.images = pictures_field(language)
        self.add_item(self.answer)
        self.add_item(self.images)

    async def submit(self, interaction: Interaction) -> None:
        """Store the addition, and show it."""
        request = Request.of(interaction)
        work = partial(answers.add, author=request.user, number=self.number, body=typed(self.answer))
        await store(interaction, request, work, uploaded(self.images))


async def store(
    interaction: Interaction,
    request: Request,
    use_case: Callable[..., Question],
    images: Sequence[discord.Attachment | Picture],
) -> bool:
    """Store an addition, give the receipt, and only then change the card and tell the asker; return whether it is new.

    Where there is no answer, it is the answer.
    """
    question = await patiently(
        interaction,
        interaction.client.db.write(
            use_case,
            guild_id=request.guild_id,
            is_manager=request.is_manager,
            interaction_id=interaction.id,
            now=request.now,
        ),
    )
    interaction.extras["stored"] = True
    added = next((one for one in _said(question) if one.interaction_id == interaction.id), None)
    if added is None or added.created_at != request.now:
        return False
    week = question.presentation.week
    key = "add.receipt" if added.is_addition else "answer.receipt"
    text = say(request.language, key, week=week.number, number=question.number)
    await reply(interaction, text, [[buttons.undo(request.language, f"withdraw:answer:{added.id}")]])
    is_shown = await card.refresh(interaction, question, request.public_language)
    kept = await pictures.take_over(interaction, request, images, answer_id=added.id)
    if is_shown:
        news = telling.ADDED if added.is_addition else telling.ANSWERED
        await telling.tell_asker(interaction, question, request.public_language, kept, news=news)
    else:
        await card.say_missing(interaction, request, question)
    interaction.client.dispatch("week_changed", request.guild_id, week.id)
    return True


def _said(question: Question) -> list[Answer]:
    return [one for one in (question.answer, *question.additions) if one is not None]


@on_press(r"add:(?P<number>\d+)")
async def press_add(interaction: Interaction, number: str) -> None:
    """Open the form under what stands; refuse before anything is typed where it would be refused."""
    request = Request.of(interaction)
    question = await interaction.client.db.read(
        answers.addable,
        guild_id=request.guild_id,
        number=int(number),
        user_id=request.user.id,
        is_manager=request.is_manager,
    )
    standing = [Text(one.body, one.dialect) for one in _said(question)] or [Text(question.body, question.dialect)]
    form = AddForm(
        number,
        language=request.language,
        title=say(request.language, "add.title", week=question.presentation.week.number, number=question.number),
        shown=cut("\n\n".join(map(to_discord, standing)), SHOWN_LIMIT)[0],
    )
    await form.show(interaction)


BUTTONS = (press_add,)
