"""What the team adds to an answer that stands."""

from functools import partial

from bot import controls, drafts
from bot.context import Context, Interaction
from bot.forms import TextForm, uploaded
from bot.render.above import words_above
from bot.router import Router
from bot.texts import say
from cogs.questions import submit
from db import answers
from db.models import Answer, Question

router = Router()


@router.form
class AddForm(TextForm[controls.Add]):
    """The form for an addition, under the words that stand."""

    carries = controls.Add
    field, label = "answer", "add.addition"
    takes_pictures = True

    async def submit(self, interaction: Interaction) -> None:
        """Store the addition, and show it."""
        context = Context.of(interaction)
        work = partial(answers.add, author=context.user, number=self.state.number, body=self.words)
        await submit.store_answer(interaction, context, work, uploaded(self.images))


async def _open(interaction: Interaction, number: int, draft: drafts.Draft | None = None) -> None:
    """Open the form under what stands; refuse before anything is typed where it would be refused."""
    context = Context.of(interaction)
    question = await context.db.read(
        answers.addable,
        guild_id=context.guild_id,
        number=number,
        user_id=context.user.id,
        is_manager=context.is_manager,
    )
    draft = draft or await drafts.newest(interaction, "add", number=str(number))
    draft = draft or await drafts.newest(interaction, "answer", number=str(number))  # of who came second
    standing: list[Answer | Question] = [*submit.said_to(question)] or [question]
    await AddForm.open(
        interaction,
        controls.Add(number),
        draft,
        title=say(context.language, "add.title", week=question.presentation.week.number, number=question.number),
        above=[words_above(*standing)],
    )


@router.on_press(controls.Add)
async def press_add(interaction: Interaction, number: int) -> None:
    """Add to what stands."""
    await _open(interaction, number)


@router.on_resume("add")
async def resume(interaction: Interaction, draft: drafts.Draft) -> None:
    """Continue one's own draft."""
    await _open(interaction, int(draft.target["number"]), draft)
