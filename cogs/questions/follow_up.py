"""Following up: a question under a question, on its card and as one reply to it."""

from functools import partial

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.forms import TextForm, uploaded
from bot.render.above import words_above
from bot.router import Router
from bot.texts import say
from cogs.questions.asker import ANONYMOUS
from cogs.questions.submit import store_question
from db import questions
from db.models import Question

router = Router()


@router.form
class FollowForm(TextForm[controls.FollowState]):
    """The form for a follow-up, under its question; who asked anonymously around it stays so."""

    carries = controls.FollowState
    field, label = "question", "follow.question"
    needs_channel = True
    takes_pictures = True

    async def submit(self, interaction: Interaction) -> None:
        """Store the follow-up, and show it."""
        context, asker, images = Context.of(interaction), self.state.asker, uploaded(self.images)
        work = partial(questions.follow_up, number=self.state.number)
        await store_question(interaction, context, work, self.words, asker=asker, images=images)


async def _open(interaction: Interaction, number: int, draft: drafts.Draft | None = None) -> None:
    """Open the form under the question."""
    context = Context.of(interaction)
    question = await context.db.read(questions.get, guild_id=context.guild_id, number=number)
    draft = draft or await drafts.newest(interaction, "follow", number=str(number))
    is_anonymous = await _is_anonymous(context, question, draft)
    await FollowForm.open(
        interaction,
        controls.FollowState(number, ANONYMOUS if is_anonymous else ""),
        draft,
        title=say(context.language, "follow.title", week=question.presentation.week.number, number=question.number),
        above=[words_above(question), *([say(context.language, "ask.anonymous")] if is_anonymous else [])],
    )


async def _is_anonymous(context: Context, question: Question, draft: drafts.Draft | None) -> bool:
    """Tell whether a draft was anonymous, or who asks has asked so in the question's thread."""
    return bool(draft and draft.target.get("asker")) or await context.db.read(
        questions.is_anonymous_in, guild_id=context.guild_id, number=question.number, user_id=context.user.id
    )


@router.on_press(controls.FollowUp)
async def press_follow(interaction: Interaction, number: int) -> None:
    """Ask something under a question."""
    await _open(interaction, number)


@router.on_resume("follow")
async def resume(interaction: Interaction, draft: drafts.Draft) -> None:
    """Continue one's own draft."""
    await _open(interaction, int(draft.target["number"]), draft)
