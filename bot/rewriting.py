"""Words that somebody writes anew: shown as Discord has them, kept as the page has what nobody touched."""

import asyncio

from bot import drafts
from bot.context import Context, Interaction
from bot.drafts import Draft
from bot.errors import give_back
from bot.page.dialects import to_discord
from bot.page.revising import revised
from bot.replies import ANSWERED_BEFORE, closed_by
from db import members
from db.models import Answer, Question, Reflection
from db.week.value import Text


async def words_in(row: Question | Answer | Reflection) -> str:
    """Return the words that stand, as Discord shows them and a form holds them."""
    return await asyncio.to_thread(to_discord, Text.of(row))


async def rewritten(context: Context, row: Question | Answer | Reflection, words: str) -> Text:
    """Return the new words of a text; paragraphs of a page's text that were not touched stay as the page has them."""
    names = await context.db.read(members.names, guild_id=context.guild_id)
    zone = context.settings.timezone
    return await asyncio.to_thread(revised, Text.of(row), words, names=names, zone=zone)


async def keep_or_give_back(interaction: Interaction, draft: Draft | None, words: str) -> None:
    """Give words back that could not be kept as a draft, unless they were stored or kept by an earlier delivery."""
    if closed_by(interaction) == ANSWERED_BEFORE:
        await drafts.undo_keeping(interaction)
    elif draft is None:
        await give_back(interaction, words)
