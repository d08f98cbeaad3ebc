"""A term at a glance, for whoever asks."""

from bot import controls
from bot.context import Context, Interaction
from bot.render import glance
from bot.replies import show_in_place
from bot.router import Router
from db import glances

router = Router()


@router.on_press(controls.Glance)
async def press_glance(interaction: Interaction, term_id: int) -> None:
    """Show a term at a glance."""
    context = Context.of(interaction)
    found = await context.db.read(glances.of_term, guild_id=context.guild_id, term_id=term_id, today=context.today)
    drawn = glance.draw(found, context.language)
    ways = [controls.schedule_of(context.language, term_id), controls.anthology(context.language, term_id)]
    await show_in_place(interaction, drawn, [ways])
