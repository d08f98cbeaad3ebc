"""``/search``: finding what was written, in all weeks."""

import asyncio
from functools import partial

from discord import app_commands
from discord.ext import commands

from bot import controls
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.render import finds
from bot.render.layout import Rows
from bot.replies import defer_if_slow, show_in_place
from bot.router import Router
from bot.texts import Language
from db import search
from db.search import Found

router = Router()

#: Texts on a leaf: about two screens of a phone.
LEAF_SIZE = 5


@router.cog
class Searching(commands.Cog):
    """The command that searches."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def search(self, interaction: Interaction, words: str) -> None:
        """Find questions, answers, reflections and papers by their words; only you see what is found.

        Args:
            words: What to look for. Of several words, all must stand in a text.
        """
        await _show(interaction, search.tidy(words), 0)


async def _show(interaction: Interaction, words: str, leaf: int) -> None:
    """Show a leaf of what is found."""
    context = Context.of(interaction)
    reading = context.db.read(search.find, guild_id=context.guild_id, text=words, at=leaf, size=LEAF_SIZE)
    found = await defer_if_slow(interaction, reading)
    text = await asyncio.to_thread(finds.leaf, found, words, context.language)
    await show_in_place(interaction, text, _rows(found, words, context.language))


def _rows(found: Found, words: str, language: Language) -> Rows:
    """Return the buttons to leaf through, and those to read the weeks of texts that have no link."""
    if not found.hits:
        return [[controls.questions(language), controls.schedule(language)]]
    to = partial(controls.Search, words=words)
    unlinked = dict.fromkeys((hit.week_id, hit.week) for hit in found.hits if hit.link is None)
    return [controls.leafing(language, to, found.at, found.leaves), controls.read_weeks(language, [*unlinked])]


@router.on_press(controls.Search)
async def press_search(interaction: Interaction, leaf: int, words: str) -> None:
    """Turn to a leaf of what is found."""
    await _show(interaction, words, leaf)
