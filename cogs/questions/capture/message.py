"""A message that somebody took with a menu: its words and pictures, kept until they have chosen where it belongs."""

from collections.abc import Callable, Sequence

import discord

from bot.context import Context, Interaction
from bot.drafts import clippings
from bot.drafts.clippings import Clipping
from bot.media.pictures import Picture
from bot.replies import defer, reply
from bot.texts import say
from cogs.questions import pictures
from cogs.questions.submit import Images
from db import notices
from db.errors import NothingInMessage, WrittenByBot
from db.messages import MessageAddress


async def take(
    interaction: Interaction, context: Context, message: discord.Message, check_not_recorded: Callable[..., None]
) -> tuple[Clipping, Images]:
    """Take a message's words and pictures; those of one without words are saved, for it is nothing without them.

    Raises:
        WrittenByBot, NothingInMessage: there is nothing to take.
        AlreadyRecorded: it was taken before.
    """
    if message.author.bot:
        raise WrittenByBot
    clipping, files = clipping_of(message, interaction.client.user), message.attachments
    if message.is_system() or (clipping.words == pictures.ALONE and not pictures.are_among(files)):
        raise NothingInMessage
    await context.db.read(check_not_recorded, guild_id=context.guild_id, source=clipping.source)
    if clipping.words != pictures.ALONE:
        return clipping, files
    await defer(interaction, thinking=True)
    images = await pictures.fetch_alone(interaction.client, context.guild_id, files)
    if not images:
        raise NothingInMessage
    return clipping, images


def clipping_of(message: discord.Message, bot: discord.ClientUser | None, files: Sequence[str] = ()) -> Clipping:
    """Return a message's words as they are kept, with the files of its pictures."""
    words, author = words_of(message, bot) or pictures.ALONE, message.author
    return Clipping(words, author.id, author.display_name, message.channel.id, message.id, files)


def words_of(message: discord.Message, bot: discord.ClientUser | None) -> str:
    """Return what somebody wrote, less the bot's own name."""
    assert bot is not None  # known since the login
    return message.content.replace(bot.mention, "").strip()


def pictures_of(clipping: Clipping) -> list[Picture]:
    """Return the pictures that were kept with a message."""
    return [Picture(name) for name in clipping.pictures]


async def find_taken(
    interaction: Interaction, context: Context, message_id: int, check_not_recorded: Callable[..., None]
) -> Clipping | None:
    """Return what the member took from a message; if that is gone, say so and return None.

    ``check_not_recorded`` raises if the message was stored already.
    """
    clipping = await clippings.find(interaction, message_id)
    if clipping is None:
        source = MessageAddress(context.public_channel_id, message_id)
        await context.db.read(check_not_recorded, guild_id=context.guild_id, source=source)
        await reply(interaction, say(context.language, "clip.gone"))
    return clipping


async def drop_taken(interaction: Interaction, context: Context, clipping: Clipping) -> None:
    """Delete a message that was stored, and the offer to its author, if its button was pressed."""
    await clippings.drop(interaction, clipping.message_id)
    if interaction.message is not None and not interaction.message.flags.ephemeral:
        await context.db.write(
            notices.take_back_offer, guild_id=context.guild_id, message_id=clipping.message_id, now=context.now
        )
