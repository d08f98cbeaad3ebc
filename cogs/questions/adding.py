"""What the team adds to an answer that stands."""

from functools import partial

import discord

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.fitting import cut, label
from bot.forms import TITLE_LIMIT, Form, text_field, typed
from bot.page.dialects import beginning
from bot.router import Router
from bot.texts import Language, say
from cogs.questions import answered
from cogs.questions.pictures import pictures_field, uploaded
from db import answers
from db.week.value import Text

router = Router()

#: Characters of what stands that are shown above the field.
SHOWN_LIMIT = 1000


@router.form
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
        context = Context.of(interaction)
        work = partial(answers.add, author=context.user, number=self.number, body=typed(self.answer))
        await answered.store(interaction, context, work, uploaded(self.images))


async def _open(interaction: Interaction, number: int, draft: drafts.Draft | None = None) -> None:
    """Open the form under what stands; refuse before anything is typed where it would be refused."""
    context = Context.of(interaction)
    question = await interaction.client.db.read(
        answers.addable,
        guild_id=context.guild_id,
        number=number,
        user_id=context.user.id,
        is_manager=context.is_manager,
    )
    draft = draft or await drafts.newest(interaction, "add", number=str(number))
    draft = draft or await drafts.newest(interaction, "answer", number=str(number))  # of who came second
    standing = [Text(text.body, text.dialect) for text in answered.said_to(question)] or [
        Text(question.body, question.dialect)
    ]
    form = AddForm(
        str(number),
        draft.id if draft else None,
        language=context.language,
        title=say(context.language, "add.title", week=question.presentation.week.number, number=question.number),
        shown=cut("\n\n".join(beginning(text, SHOWN_LIMIT) for text in standing), SHOWN_LIMIT)[0],
        default=draft.words if draft else None,
    )
    await form.show(interaction)


@router.on_press(controls.Add)
async def press_add(interaction: Interaction, number: int) -> None:
    """Add to what stands."""
    await _open(interaction, number)


@router.on_continue("add")
async def go_on(interaction: Interaction, draft: drafts.Draft) -> None:
    """Go on with one's own draft."""
    await _open(interaction, int(draft.target["number"]), draft)
