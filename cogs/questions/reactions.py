"""The mark under a message: taken as an answer, it goes and comes with the answer; or not taken, and why is unsaid."""

from contextlib import suppress

import discord

from bot.host import Host
from bot.requests import UNREACHABLE
from db.models import Answer

#: What the bot puts under a message that it took as an answer.
TAKEN = "✅"
#: What the bot puts under a reply that did not count, where it could not say so privately.
MISSED = "⚠️"


async def mark(bot: Host, answer: Answer) -> None:
    """Put the mark under the message that an answer was taken from, if it was taken from one."""
    message = _source(bot, answer)
    if message is not None:
        with suppress(*UNREACHABLE):  # it may be forbidden here, or somebody has deleted the message
            await message.add_reaction(TAKEN)


async def unmark(bot: Host, answer: Answer) -> None:
    """Take the mark away again."""
    message = _source(bot, answer)
    if message is not None and bot.user is not None:
        with suppress(*UNREACHABLE):  # somebody may have deleted either
            await message.remove_reaction(TAKEN, bot.user)


async def mark_missed(message: discord.Message) -> None:
    """Let the author of a reply see that it did not count."""
    with suppress(*UNREACHABLE):  # it may be forbidden here too
        await message.add_reaction(MISSED)


def _source(bot: Host, answer: Answer) -> discord.PartialMessage | None:
    if answer.source_message_id is None or answer.source_channel_id is None:
        return None
    return bot.get_partial_messageable(answer.source_channel_id).get_partial_message(answer.source_message_id)
