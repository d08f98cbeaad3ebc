"""What follows every change: the card, and whoever keeps the week."""

from collections.abc import Iterable, Sequence

from bot.request import Interaction, Request
from cogs.questions import card
from db import questions
from db.changes import Actor
from db.models import Question


def actor_of(request: Request) -> Actor:
    """Return who changes something, as a use-case needs it."""
    return Actor(request.user, request.is_manager, request.now)


async def show(interaction: Interaction, request: Request, changed: Iterable[Question]) -> None:
    """Bring the cards that there are of what was changed up to date, and let the weeks that they are in follow."""
    weeks = {}
    for question in changed:
        weeks[question.presentation.week_id] = True
        if not await card.redraw(interaction, question, request.public_language):
            await card.say_missing(interaction, request, question)
    for week_id in weeks:
        interaction.client.dispatch("week_changed", request.guild_id, week_id)


async def show_with_all(interaction: Interaction, request: Request, changed: Sequence[Question]) -> None:
    """Do so for what has another place or state now: the replies and farewells that hang on it follow too."""
    await show(interaction, request, changed)
    numbers = [one.number for one in changed]
    hanging = await interaction.client.db.read(questions.hanging_on, guild_id=request.guild_id, numbers=numbers)
    for one in hanging:
        await card.redraw_alone(interaction, one, request.public_language)
