"""Following up: a question under a question, on its card and as one reply to it."""

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.fitting import cut
from bot.forms import TextForm, uploaded
from bot.page.dialects import beginning
from bot.router import Router
from bot.texts import say
from cogs.questions.submit import ANONYMOUS, store_follow_up
from db import questions
from db.questions import Typed
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
        await store_follow_up(interaction, context, self.state.number, body, uploaded(self.images))


async def _open(interaction: Interaction, number: int, draft: drafts.Draft | None = None) -> None:
    """Open the form under the question; a draft that was anonymous stays so, and who asked so in its thread."""
    context = Context.of(interaction)
    db, guild_id = context.db, context.guild_id
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
