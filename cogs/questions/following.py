"""Following up: a question under a question, on its card and as one reply to it."""

from collections.abc import Sequence

import discord

from bot import buttons
from bot.fitting import cut, label
from bot.page.dialects import to_discord
from bot.page.model import Text
from bot.people import dressed, welcome
from bot.pictures import Picture
from bot.replies import may_send, patiently, reply
from bot.request import Interaction, Request
from bot.texts import Language, say
from bot.ui import TITLE_LIMIT, Form, on_press, text_field, typed
from cogs.questions import card, pictures, telling
from cogs.questions.asked import ANONYMOUS
from cogs.questions.pictures import pictures_field, uploaded
from db import questions
from db.errors import NotAnonymousHere
from db.models import Question
from db.questions import Typed

#: Characters of the question that stand above the field.
SHOWN_LIMIT = 1000


class FollowForm(Form):
    """The form for a follow-up, under its question; who asked that anonymously stays so."""

    template = rf"follow:(?P<number>\d+):(?P<asker>|{ANONYMOUS})"

    def __init__(
        self, number: str, asker: str = "", *, language: Language = "ko", title: str = "-", shown: str | None = None
    ) -> None:
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=f"follow:{number}:{asker}")
        self.number, self.is_anonymous = int(number), asker == ANONYMOUS
        if shown:
            self.add_item(discord.ui.TextDisplay(shown))
        if self.is_anonymous:
            self.add_item(discord.ui.TextDisplay(say(language, "ask.anonymous")))
        self.question = text_field(say(language, "follow.question"), "question", paragraphs=True)
        self.images = pictures_field(language)
        self.add_item(self.question)
        self.add_item(self.images)

    async def submit(self, interaction: Interaction) -> None:
        """Store the follow-up, and show it."""
        request = Request.of(interaction)
        if self.is_anonymous and not may_send(interaction):
            raise NotAnonymousHere
        body = Typed(typed(self.question), request.user, interaction.id, request.now, is_anonymous=self.is_anonymous)
        await store(interaction, request, self.number, body, uploaded(self.images))


async def store(
    interaction: Interaction, request: Request, number: int, body: Typed, images: Sequence[discord.Attachment | Picture]
) -> None:
    """Store a follow-up, give the receipt, and only then show it on the card and below it."""
    work = interaction.client.db.write(questions.follow_up, guild_id=request.guild_id, typed=body, number=number)
    question = await patiently(interaction, work)
    interaction.extras["stored"] = True
    if question.created_at != request.now:
        return
    await _receipt(interaction, request, question)
    language = request.public_language
    if not await card.post_below(interaction, question, language):
        await card.say_missing(interaction, request, question)
    kept = await pictures.take_over(interaction, request, images, question_id=question.id)
    await telling.show_pictures(interaction, question, language, kept)
    interaction.client.dispatch("week_changed", request.guild_id, question.presentation.week_id)


async def _receipt(interaction: Interaction, request: Request, question: Question) -> None:
    assert question.parent is not None  # as it follows one
    text = say(
        request.language,
        "follow.receipt",
        week=question.presentation.week.number,
        above=question.parent.number,
        number=question.number,
        presenter=dressed(question.presenter),
    )
    lines, row = welcome(question.recorder, request)
    undo = buttons.undo(request.language, f"withdraw:question:{question.number}")
    await reply(interaction, "\n".join([text, *lines]), [[undo, *row]])


@on_press(r"follow:(?P<number>\d+)")
async def press_follow(interaction: Interaction, number: str) -> None:
    """Open the form under the question."""
    request = Request.of(interaction)
    question = await interaction.client.db.read(questions.get, guild_id=request.guild_id, number=int(number))
    form = FollowForm(
        number,
        ANONYMOUS if request.user.id in question.anonymous_askers else "",
        language=request.language,
        title=say(request.language, "follow.title", week=question.presentation.week.number, number=question.number),
        shown=cut(to_discord(Text(question.body, question.dialect)), SHOWN_LIMIT)[0],
    )
    await form.show(interaction)


BUTTONS = (press_follow,)
