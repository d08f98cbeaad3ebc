"""Whether a member is nudged: what they choose below a nudge, or in what waits for them."""

import datetime as dt
from collections.abc import Mapping

from bot import controls
from bot.context import Context, Interaction
from bot.controls import Wish
from bot.render.nudge import rest_line
from bot.replies import show_in_place, write
from bot.router import Router
from bot.texts import say
from db import nudges

router = Router()


@router.on_press(controls.Nudges)
async def press_nudges(interaction: Interaction, wish: Wish) -> None:
    """Let the member have no nudges in this server for a while, none any more, or some again."""
    context = Context.of(interaction)
    until = await write(
        interaction,
        nudges.rest_until,
        guild_id=context.guild_id,
        user=context.user,
        until=_ends(context.today)[wish],
        now=context.now,
    )
    language = context.language
    if until is None:
        await show_in_place(interaction, say(language, "nudge.again"))
    else:
        text = f"{say(language, 'nudge.off')} {rest_line(until, language)}"
        await show_in_place(interaction, text, [[controls.nudges_again(language)]])


def _ends(today: dt.date) -> Mapping[Wish, dt.date | None]:
    return {"rest": today + nudges.REST, "never": nudges.FOR_EVER, "again": None}
