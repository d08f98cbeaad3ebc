"""Following up: a question under a question, on its card and as one reply to it."""

from collections.abc import Sequence

import discord

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.fitting import cut
from bot.forms import TextForm, uploaded
from bot.media.pictures import Picture
from bot.page.dialects import beginning
from bot.people import display_name, welcome
from bot.replies import held_line, patiently, reply
from bot.router import Router
from bot.texts import say
from cogs.questions import pictures
from cogs.questions.asked import ANONYMOUS
from db import questions
from db.models import Question
from db.questions import Typed
from db.stored import Stored
from db.week.value import Text

router = Router()

#: Characters of the question that stand above the field.
SHOWN_LIMIT = 1000


@router.form
class FollowForm(TextForm[controls.FollowState]):
    """The form for a follow-up, under its question; who asked anonymously around it stays so."""

    carries = controls.FollowState
    field, label = "question", "follow.question"
    takes_pictures = True

    async def submit(self, interaction: Interaction) -> None:
        """Store the follow-up, and show it."""
        context = Context.of(interaction)
        body = Typed(
            self.words,
            context.user,
            interaction.id,
            context.now,
            is_anonymous=self.state.asker == ANONYMOUS,
            channel_id=interaction.channel_id,
        )
        await store(interaction, context, self.state.number, body, uploaded(self.images))


async def store(
    interaction: Interaction, context: Context, number: int, body: Typed, images: Sequence[discord.Attachment | Picture]
) -> None:
    """Store a follow-up, reply with a receipt, and only then keep its pictures."""
    work = interaction.client.db.write(questions.follow_up, guild_id=context.guild_id, typed=body, number=number)
    stored = await patiently(interaction, work)
    await drafts.stored(interaction)
    if not stored.is_new:
        return
    await _receipt(interaction, context, stored)
    await pictures.take_over(interaction, context, images, question_id=stored.value.id)


async def _receipt(interaction: Interaction, context: Context, stored: Stored[Question]) -> None:
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


async def _open(interaction: Interaction, number: int, draft: drafts.Draft | None = None) -> None:
    """Open the form under the question; a draft that was anonymous stays so, and who asked so in its thread."""
    context = Context.of(interaction)
    db, guild_id = interaction.client.db, context.guild_id
    question = await db.read(questions.get, guild_id=guild_id, number=number)
    draft = draft or await drafts.newest(interaction, "follow", number=str(number))
    is_anonymous = bool(draft and draft.target.get("asker")) or await db.read(
        questions.is_anonymous_in, guild_id=guild_id, number=question.number, user_id=context.user.id
    )
    shown = cut(beginning(Text(question.body, question.dialect), SHOWN_LIMIT), SHOWN_LIMIT)[0]
    form = FollowForm(
        controls.FollowState(number, ANONYMOUS if is_anonymous else ""),
        draft,
        language=context.language,
        title=say(context.language, "follow.title", week=question.presentation.week.number, number=question.number),
        above=[shown, *([say(context.language, "ask.anonymous")] if is_anonymous else [])],
    )
    await form.show(interaction)


@router.on_press(controls.FollowUp)
async def press_follow(interaction: Interaction, number: int) -> None:
    """Ask something under a question."""
    await _open(interaction, number)


@router.on_continue("follow")
async def go_on(interaction: Interaction, draft: drafts.Draft) -> None:
    """Go on with one's own draft."""
    await _open(interaction, int(draft.target["number"]), draft)
