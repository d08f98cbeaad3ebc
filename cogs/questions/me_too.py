"""나도 궁금해요: whoever wonders about a question too is counted, never named."""

from typing import Literal

from bot import controls
from bot.context import Context, Interaction
from bot.replies import show_in_place, write
from bot.router import Router
from bot.texts import say
from db import changes

router = Router()


@router.on_press(controls.MeToo)
async def press_me_too(interaction: Interaction, number: int, state: Literal["on", "off"]) -> None:
    """Count a member, or not any more, and offer the way back."""
    context, wonders = Context.of(interaction), state == "on"
    question = await write(
        interaction,
        changes.me_too,
        guild_id=context.guild_id,
        number=number,
        user=context.user,
        wonders=wonders,
        now=context.now,
    )
    key = "wonder.counted" if wonders else "wonder.not-counted"
    text = say(context.language, key, number=question.number, count=question.others)
    await show_in_place(interaction, text, [[controls.me_too(context.language, question.number, on=not wonders)]])
