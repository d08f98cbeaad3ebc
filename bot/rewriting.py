"""Editing a text: a form shows it in Discord's Markdown; paragraphs that are left alone keep the page's."""

import asyncio

from bot import drafts
from bot.context import Context, Interaction
from bot.drafts import Draft
from bot.errors import give_back
from bot.page.dialects import to_discord
from bot.page.revising import revised
from bot.replies import ALREADY_ACKNOWLEDGED, closing_code
from db import members
from db.models import Answer, Question, Reflection
from db.week.value import Text


async def words_in(row: Question | Answer | Reflection) -> str:
    """Return a text in Discord's Markdown, for a form."""
    return await asyncio.to_thread(to_discord, Text.of(row))


async def rewritten(context: Context, row: Question | Answer | Reflection, words: str) -> Text:
    """Return the text to store for new words; paragraphs that were not changed keep the Markdown of the page."""
    names = await context.db.read(members.names, guild_id=context.guild_id)
    zone = context.settings.timezone
    return await asyncio.to_thread(revised, Text.of(row), words, names=names, zone=zone)


async def keep_or_give_back(interaction: Interaction, draft: Draft | None, words: str) -> None:
    """Give words back if they could not be kept as a draft, unless another delivery of the interaction did it."""
    if closing_code(interaction) == ALREADY_ACKNOWLEDGED:
        await drafts.undo_keeping(interaction)
    elif draft is None:
        await give_back(interaction, words)
