"""``/answer``: one of your team's open questions, by command, form or the card's button."""

from collections.abc import Sequence
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls, drafts
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.controls.numbers import read_number
from bot.forms import TextForm, uploaded
from bot.mentions import named_like, plain_for_member
from bot.render.above import words_above
from bot.render.choices import CHOICES_LIMIT, question_name, question_option
from bot.render.people import addressed
from bot.replies import reply
from bot.router import Router
from bot.texts import say
from cogs.questions import submit
from db import answers, rights, talks, waiting
from db.errors import NoSuchQuestion, NothingToAnswer, NotYourQuestion, QuestionWaits
from db.models import Question
from db.waiting import Waiting

router = Router()


@router.cog
class Answering(commands.Cog):
    """The command that answers."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def answer(
        self,
        interaction: Interaction,
        question: str | None = None,
        answer: app_commands.Range[str, 1, 4000] | None = None,
    ) -> None:
        """Answer a question to your team; the card shows it.

        Args:
            question: Which one: choose, or type its number. Leave it out to see those that wait.
            answer: Your answer. Leave it out to write several paragraphs.
        """
        context = Context.of(interaction)
        number = read_number(question) if question else None
        if number is None:
            number = await _choose(interaction, context, answer)
        if number is not None and answer is None:
            await _open_form(interaction, context, number)
        elif number is not None and answer is not None:
            await _store(interaction, context, number, answer)

    @answer.autocomplete("question")
    async def open_questions(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer the questions that wait for this member and their team, then those that anyone may answer."""
        context = Context.of(interaction)
        typed = current.strip()
        words = typed.lstrip("#")
        found = await context.db.read(
            waiting.open_of,
            guild_id=context.guild_id,
            user_id=context.user.id,
            limit=CHOICES_LIMIT,
            words=typed if words else "",
            mentioned=named_like(interaction.guild, words) if words else (),
            is_offer=True,
        )
        plain = await plain_for_member(interaction, found)
        return [
            app_commands.Choice(name=question_name(question, plain, question.presenter), value=str(question.number))
            for question in found
        ]


@router.form
class AnswerForm(TextForm[controls.AnswerState]):
    """The form for an answer, under its question; without one it lets an open question be chosen."""

    carries = controls.AnswerState
    field, label = "answer", "answer.answer"
    choice = ("answer.question", "question")
    takes_pictures = True

    @property
    def lets_choose(self) -> bool:
        """Whether no question is named."""
        return self.state.number is None

    async def submit(self, interaction: Interaction) -> None:
        """Store the answer, and show it."""
        number = int(self.chosen.values[0]) if self.state.number is None else self.state.number
        await _store(interaction, Context.of(interaction), number, self.words, uploaded(self.images))


async def _store(
    interaction: Interaction, context: Context, number: int, body: str, images: Sequence[discord.Attachment] = ()
) -> None:
    work = partial(answers.answer, author=context.user, number=number, body=body)
    await submit.store_answer(interaction, context, work, images)


async def _choose(
    interaction: Interaction, context: Context, answer: str | None, draft: drafts.Draft | None = None
) -> int | None:
    """Return the one question that they may answer, or open the form with all of those."""
    queue = await context.db.read(
        waiting.queue_of, guild_id=context.guild_id, user_id=context.user.id, limit=CHOICES_LIMIT, is_offer=True
    )
    if not queue.first:
        raise NothingToAnswer
    if queue.count == 1:
        return queue.first[0].number
    if answer is None:
        draft = draft or await drafts.newest(interaction, "answer")
    await AnswerForm.open(
        interaction,
        controls.AnswerState(),
        draft,
        title=say(context.language, "answer.title-choose", count=queue.count),
        choices=await _options(interaction, queue.first, draft),
        default=answer,
    )
    return None


async def _options(
    interaction: Interaction, offered: Sequence[Waiting], draft: drafts.Draft | None
) -> list[discord.SelectOption]:
    """Offer the questions that wait, the one chosen that a draft was for."""
    meant = draft.target.get("number") if draft else None
    plain = await plain_for_member(interaction, offered)
    return [
        question_option(question, plain, question.presenter, chosen=str(question.number) == meant)
        for question in offered
    ]


async def _open_form(
    interaction: Interaction, context: Context, number: int, draft: drafts.Draft | None = None
) -> None:
    """Open the form under its question; refuse before anything is typed where the answer would be refused."""
    question = await context.db.read(
        answers.answerable,
        guild_id=context.guild_id,
        number=number,
        user_id=context.user.id,
        is_manager=context.is_manager,
    )
    draft = draft or await drafts.newest(interaction, "answer", number=str(number))
    week = question.presentation.week.number
    await AnswerForm.open(
        interaction,
        controls.AnswerState(number),
        draft,
        title=say(context.language, "answer.title", week=week, number=number),
        above=[_shown(question, context)],
    )


def _shown(question: Question, context: Context) -> str:
    """Return what stands above the field: the question, and whom it was asked where that is a team mate."""
    words = words_above(question)
    if question.presenter.user_id == context.user.id:
        return words
    key = "answer.asked-guest" if rights.is_to_guest(question) else "answer.asked"
    key = "answer.asked-all" if rights.is_to_all(question) else key
    return f"{say(context.language, key, presenter=addressed(question.presenter, context.language))}\n{words}"


@router.on_press(controls.Answer)
async def press_answer(interaction: Interaction, number: int | None = None) -> None:
    """Answer the card's question, or one that is chosen."""
    context = Context.of(interaction)
    chosen = await _choose(interaction, context, None) if number is None else number
    if chosen is not None:
        await _open_form(interaction, context, chosen)


@router.on_press(controls.AnswerNext)
async def press_next(interaction: Interaction) -> None:
    """Answer the first question that waits: one's own, else one of the team's."""
    context = Context.of(interaction)
    first = await context.db.read(waiting.open_of, guild_id=context.guild_id, user_id=context.user.id, limit=1)
    if not first:
        raise NothingToAnswer
    await _open_form(interaction, context, first[0].number)


@router.on_press(controls.AnswerListed)
async def press_listed(interaction: Interaction, presentation_id: int, presenter_id: int, first: int) -> None:
    """Answer the next question of a presenter's list that waits, else another."""
    context = Context.of(interaction)
    number = await context.db.read(
        talks.next_waiting,
        guild_id=context.guild_id,
        user_id=context.user.id,
        presentation_id=presentation_id,
        presenter_id=presenter_id,
        first=first,
    )
    if number is None:
        await reply(interaction, say(context.language, "answer.none-waits"))
        return
    await _open_form(interaction, context, number)


@router.on_resume("answer")
async def resume(interaction: Interaction, draft: drafts.Draft) -> None:
    """Continue one's own draft: for its question if they may still answer it, else for one that they choose."""
    context, chosen = Context.of(interaction), draft.target.get("number")
    if chosen is not None:
        try:
            await _open_form(interaction, context, int(chosen), draft)
        except (NoSuchQuestion, QuestionWaits, NotYourQuestion):  # withdrawn or moved meanwhile
            chosen = None
    if chosen is None and (number := await _choose(interaction, context, None, draft)) is not None:
        await _open_form(interaction, context, number, draft)
