"""What follows every change: the card, and whoever keeps the week."""

from collections.abc import Iterable, Sequence

from discord.ext import commands

from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.router import Router
from cogs.questions import card
from db import questions
from db.changes import Actor
from db.models import Question

router = Router()


@router.cog
class Refreshing(commands.Cog):
    """Keeps the cards of what is changed in other rooms."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_presentation_moved(self, interaction: Interaction, presentation_id: int) -> None:
        """Let the cards of a presentation's questions say the week that it moved to."""
        context = Context.of(interaction)
        cards = await self.bot.db.read(questions.carded, guild_id=context.guild_id, presentation_id=presentation_id)
        for question in cards:
            await card.redraw_alone(interaction, question, context.public_language)


def actor_of(context: Context) -> Actor:
    """Return who changes something, as a use-case needs it."""
    return Actor(context.user, context.is_manager, context.now)


async def show(interaction: Interaction, context: Context, changed: Iterable[Question]) -> None:
    """Bring the cards that there are of what was changed up to date, and let their lists and weeks follow."""
    weeks = {}
    changed = list(changed)
    card.let_lists_follow(interaction.client, changed)
    for question in changed:
        weeks[question.presentation.week_id] = True
        if not await card.redraw(interaction, question, context.public_language):
            await card.say_missing(interaction, context, question)
    for week_id in weeks:
        interaction.client.dispatch("week_changed", context.guild_id, week_id)


async def show_merged(interaction: Interaction, context: Context, target: Question, merged: Sequence[int]) -> None:
    """Do so for a question and those that were merged into it; who saw the card of one finds the answer on a card."""
    db = interaction.client.db
    sources = await db.read(questions.get_many, guild_id=context.guild_id, numbers=merged)
    if target.message_id is None and any(source.message_id is not None for source in sources):
        await card.post(interaction, target, context.public_language)
        sources = await db.read(questions.get_many, guild_id=context.guild_id, numbers=merged)
    await show_with_all(interaction, context, [target, *sources])


async def show_with_all(interaction: Interaction, context: Context, changed: Sequence[Question]) -> None:
    """Do so for what has another place or state now: the replies and farewells that hang on it follow too."""
    await show(interaction, context, changed)
    numbers = [question.number for question in changed]
    hanging = await interaction.client.db.read(questions.hanging_on, guild_id=context.guild_id, numbers=numbers)
    for question in hanging:
        await card.redraw_alone(interaction, question, context.public_language)
