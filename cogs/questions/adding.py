"""What the team adds to an answer that stands."""

from collections.abc import Callable, Sequence
from functools import partial

import discord

from bot import buttons, drafts
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

    template = drafts.FORMS["add"]

    def __init__(
        self,
        number: str,
        draft: str | None = None,
        *,
        language: Language = "ko",
        title: str = "-",
        shown: str | None = None,
        default: str | None = None,
    ) -> None:
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=drafts.named(f"add:{number}", draft))
        self.number = int(number)
        if shown:
            self.add_item(discord.ui.TextDisplay(shown))
        if draft:
            self.add_item(discord.ui.TextDisplay(say(language, "draft.filled")))
        self.answer = text_field(say(language, "add.addition"), "answer", default=default, paragraphs=True)
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
    await drafts.stored(interaction)
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


async def _open(interaction: Interaction, number: str, draft: drafts.Draft | None = None) -> None:
    """Open the form under what stands; refuse before anything is typed where it would be refused."""
    request = Request.of(interaction)
    question = await interaction.client.db.read(
        answers.addable,
        guild_id=request.guild_id,
        number=int(number),
        user_id=request.user.id,
        is_manager=request.is_manager,
    )
    draft = draft or await drafts.newest(interaction, "add", number=number)
    standing = [Text(one.body, one.dialect) for one in _said(question)] or [Text(question.body, question.dialect)]
    form = AddForm(
        number,
        draft.id if draft else None,
        language=request.language,
        title=say(request.language, "add.title", week=question.presentation.week.number, number=question.number),
        shown=cut("\n\n".join(map(to_discord, standing)), SHOWN_LIMIT)[0],
        default=draft.words if draft else None,
    )
    await form.show(interaction)


@on_press(r"add:(?P<number>\d+)")
async def press_add(interaction: Interaction, number: str) -> None:
    """Add to what stands."""
    await _open(interaction, number)


@on_press(rf"continue:add:(?P<draft_id>{drafts.ID})")
async def press_continue(interaction: Interaction, draft_id: str) -> None:
    """Go on with one's own draft."""
    draft = await drafts.take_up(interaction, draft_id)
    if draft is not None:
        await _open(interaction, draft.target["number"], draft)


BUTTONS = (press_add, press_continue)
