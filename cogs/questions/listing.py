"""``/questions``, and reading what a card or a recap had to cut."""

import asyncio
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls
from bot.client import StudyBot
from bot.context import Context, Interaction, user_of
from bot.render import lines
from bot.render.leaves import question_leaves
from bot.render.people import addressed, listed_name
from bot.render.terms import term_name
from bot.replies import defer_if_slow, show_in_place
from bot.router import Router
from bot.texts import Language, day, say
from db import listing, questions, weeks
from db.listing import Leaf, Listed, Wanted
from db.week import collect
from db.week.value import Text

router = Router()

#: Characters of a question in the list: one line on a phone.
LINE_LIMIT = 60
#: Questions on a leaf: about two screens of a phone.
LEAF_SIZE = 10


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
    which = Wanted(week_id, presenter, only_open)
    found = await db.read(listing.leaf, guild_id=context.guild_id, which=which, at=leaf, size=LEAF_SIZE)
    if found is None:
        key = "questions.none-open" if only_open else "questions.none"
        await show_in_place(interaction, say(language, key), [[controls.ask(language, week_id)]])
        return
    drawing = asyncio.to_thread(_draw, found, language, only_open=only_open)
    text = await defer_if_slow(interaction, drawing)
    to = partial(controls.Questions, week_id, presenter, only_open)
    rows = [controls.leafing(language, to, found.at, found.leaves)]
    if week_id is not None and any(question.link is None for question in found.questions):
        rows.append([controls.read_week(language, week_id)])  # where there is no card, the answer stands there alone
    await show_in_place(interaction, text, rows)


def _draw(leaf: Leaf, language: Language, *, only_open: bool) -> str:
    """Return how many questions there are, where the list begins, then the leaf's weeks with their questions."""
    blocks = []
    if leaf.at == 0:
        key = "recap.open" if only_open else "questions.title"
        blocks.append("### " + say(language, key, count=leaf.count, answered=leaf.answered))
    for week in leaf.weeks:
        heading = say(language, "recap.title", week=week.number, date=day(language, week.date))
        heading = f"{term_name(language, *week.term)} · {heading}" if week.term else heading
        theirs = [_line(question, language) for question in leaf.questions if question.week_id == week.week_id]
        blocks.append("\n".join([f"**{heading}**", *theirs]))
    return "\n\n".join(blocks)


def _line(question: Listed, language: Language) -> str:
    return lines.line(
        lines.linked(f"#{question.number}", question.link),
        Text.of(question),
        LINE_LIMIT,
        mark=lines.ANSWERED if question.is_answered else lines.OPEN,
        presenter=listed_name(question.presenter, question.emoji, language),
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
    presenter = addressed(question.presenter, context.language)
    asked = collect.question(question, question.follow_ups)
    drawing = asyncio.to_thread(question_leaves, presenter, asked, context.language)
    leaves = await defer_if_slow(interaction, drawing)
    at = min(leaf, len(leaves) - 1)
    row = controls.leafing(context.language, partial(controls.ReadQuestion, number), at, len(leaves))
    await show_in_place(interaction, leaves[at], [row])
