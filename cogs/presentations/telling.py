"""Whoever was registered by somebody else hears of it once, by a direct message where those are open."""

import logging
from collections.abc import Iterable

import discord

from bot.context import Context, Interaction
from bot.replies import UNREACHABLE, layout, sending
from bot.texts import say, whole_day
from db.models import Presentation

log = logging.getLogger(__name__)


async def tell_registered(
    interaction: Interaction, context: Context, presentation: Presentation, *, known: Iterable[int] = ()
) -> None:
    """Tell a presentation's people that they present, but not who did it nor the ``known``, members by id."""
    told = set(known)
    new = [presenter.user_id for presenter in presentation.presenters if presenter.id not in told]
    text = say(
        context.public_language,
        "present.told",
        who=discord.utils.escape_markdown(context.user.name),
        week=presentation.week.number,
        date=whole_day(context.public_language, presentation.week.date, context.today),
        guild=discord.utils.escape_markdown(interaction.guild.name if interaction.guild else "?"),
    )
    for user_id in (user_id for user_id in new if user_id is not None and user_id != context.user.id):
        try:
            with sending():
                channel = await interaction.client.create_dm(discord.Object(user_id))
                await channel.send(view=layout(text))
        except UNREACHABLE as error:
            log.warning("presenter not told: guild=%s interaction=%s %r", context.guild_id, interaction.id, type(error))
