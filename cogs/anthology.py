"""A term's anthology: its pages in one file, for everybody of the group."""

from bot import controls, records
from bot.context import Context, Interaction
from bot.giving import give
from bot.replies import defer, reply
from bot.router import Router
from bot.texts import say

router = Router()


@router.on_press(controls.Anthology)
async def press_anthology(interaction: Interaction, term_id: int) -> None:
    """Give out a term's anthology."""
    context = Context.of(interaction)
    await defer(interaction, thinking=True)
    volume = await records.anthology_of(
        context.db,
        interaction.client.settings,
        context.settings,
        guild_id=context.guild_id,
        term_id=term_id,
        limit=interaction.filesize_limit,
        today=context.today,
    )
    language, data = context.language, volume.packed.data
    lines = [say(language, "anthology.done")]
    if volume.packed.left_out:
        lines.append("-# " + say(language, "anthology.left-out", count=volume.packed.left_out))
    if data is None or not await give(interaction, "\n".join(lines), volume.name, data):
        await reply(interaction, say(language, "anthology.too-large"))
