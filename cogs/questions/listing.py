"""``/questions``, and reading what a card or a recap had to cut."""

import asyncio
from collections.abc import Iterator
from functools import partial
from itertools import groupby

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls, fitting
from bot.client import StudyBot
from bot.context import Context, Interaction, user_of
from bot.render import lines
from bot.render.leaves import LEAF_LIMIT, question_leaves
from bot.render.people import display_name
from bot.replies import defer_if_slow, show_in_place
from bot.router import Router
from bot.texts import Language, day, say
from db import questions, weeks
from db.models import Question
from db.week import collect

router = Router()

#: Characters of a question in the list: one line on a phone.
LINE_LIMIT = 60


@router.cog
class Listing(commands.Cog):
    """The command that lists."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.rename(only_open="open")
    async def questions(
        self,
        interaction: Interaction,
        week: app_commands.Range[int, 1, 999] | None = None,
        presenter: discord.Member | None = None,
        only_open: bool = False,  # Discord's own way to ask
    ) -> None:
        """List the questions with links to their cards; only you see the list.

        Args:
            week: The week they are about, if not the current one.
            presenter: Only the questions to this person, of all weeks unless you name one.
            only_open: Only the questions without an answer.
        """
        context = Context.of(interaction)
        week_id = None
        if week is not None:
            found = await context.db.read(weeks.locate, guild_id=context.guild_id, today=context.today, number=week)
            week_id = found.id
        await _show(interaction, context, week_id, user_of(presenter).id if presenter else None, only_open=only_open)


async def _show(
    interaction: Interaction,
    context: Context,
    week_id: int | None,
    presenter: int | None,
    *,
    only_open: bool,
    leaf: int = 0,
) -> None:
    """Show a leaf of the list: of one week, of one presenter, or of the current week where neither is named."""
    db, language = context.db, context.language
    if week_id is None and presenter is None:
        week_id = (await db.read(weeks.locate, guild_id=context.guild_id, today=context.today)).id
    found = await db.read(
        questions.listing,
        guild_id=context.guild_id,
        week_id=week_id,
        presenter_user_id=presenter,
        only_open=only_open,
    )
    if not found:
        key = "questions.none-open" if only_open else "questions.none"
        await show_in_place(interaction, say(language, key), [[controls.ask(language, week_id)]])
        return
    leaves = await defer_if_slow(interaction, asyncio.to_thread(_leaves, found, language, only_open=only_open))
    to = partial(controls.Questions, week_id, presenter, only_open)
    leaf = min(leaf, len(leaves) - 1)
    await show_in_place(interaction, leaves[leaf], [controls.leafing(language, to, leaf, len(leaves))])


def _leaves(found: list[Question], language: Language, *, only_open: bool) -> list[str]:
    return fitting.gather(_blocks(found, language, only_open=only_open), LEAF_LIMIT)


def _blocks(found: list[Question], language: Language, *, only_open: bool) -> Iterator[str]:
    """Yield how many there are, then each week with its questions."""
    answered = sum(question.answer is not None for question in found)
    key = "recap.open" if only_open else "questions.title"
    yield "### " + say(language, key, count=len(found), answered=answered)
    in_order = sorted(found, key=lambda question: (question.presentation.week.number, question.number))
    for week, theirs in groupby(in_order, key=lambda question: question.presentation.week):
        heading = say(language, "recap.title", week=week.number, date=day(language, week.date))
        yield "\n".join([f"**{heading}**", *map(_line, theirs)])


def _line(question: Question) -> str:
    return lines.question_line(
        question,
        LINE_LIMIT,
        mark=lines.mark_of(question),
        number=lines.number_link(question),
        presenter=display_name(question.presenter),
    )


@router.on_press(controls.Questions)
async def press_questions(
    interaction: Interaction, week_id: int | None, presenter: int | None, only_open: bool | None, leaf: int
) -> None:
    """Turn to a leaf of the list."""
    await _show(
        interaction,
        Context.of(interaction),
        week_id,
        presenter,
        only_open=bool(only_open),
        leaf=leaf,
    )


@router.on_press(controls.ReadQuestion)
async def press_read(interaction: Interaction, number: int, leaf: int) -> None:
    """Show a whole question with its answer, leaf by leaf."""
    context = Context.of(interaction)
    question = await context.db.read(questions.get, guild_id=context.guild_id, number=number)
    presenter = display_name(question.presenter)
    asked = collect.question(question, question.follow_ups)
    drawing = asyncio.to_thread(question_leaves, presenter, asked, context.language)
    leaves = await defer_if_slow(interaction, drawing)
    at = min(leaf, len(leaves) - 1)
    row = controls.leafing(context.language, partial(controls.ReadQuestion, number), at, len(leaves))
    await show_in_place(interaction, leaves[at], [row])
