"""Giving a file to somebody privately, or saying why it is not there."""

import io

import discord

from bot.context import Context, Interaction
from bot.replies import reply
from bot.texts import say


async def give(interaction: Interaction, said: str, name: str, data: bytes) -> bool:
    """Reply with a file; return False if that is too large for Discord, of which nothing is said yet.

    Whoever cannot be sent it for another reason is told so, and may try again.
    """
    context = Context.of(interaction)
    if await reply(interaction, said, files=[discord.File(io.BytesIO(data), name)]):
        return True
    if context.reply.was_too_large:
        return False
    await reply(interaction, say(context.language, "file.not-sent"))
    return True
