"""A card that nobody knows of: found by whoever presses one of its buttons."""

import logging

import discord
from discord.ext import commands

from bot.client import StudyBot
from bot.context import Interaction
from bot.router import Router
from cogs.questions import card

router = Router()

log = logging.getLogger(__name__)


@router.cog
class Adopting(commands.Cog):
    """The door for cards whose posting Discord never confirmed."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Make sure that the card whose button was pressed is the question's, while the button does what it is for."""
        if interaction.type is not discord.InteractionType.component:
            return
        try:
            if await card.adopt(interaction):
                log.info("card adopted: guild=%s interaction=%s", interaction.guild_id, interaction.id)
        except Exception as error:  # noqa: BLE001  # the button's own work says what is wrong
            log.warning(
                "card not adopted: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error)
            )
