"""Pictures of questions and answers, taken over from Discord before its links expire."""

import asyncio
from collections.abc import Sequence
from typing import Any

import discord

from bot import pictures
from bot.pictures import NotAPictureError, Picture
from bot.replies import UNREACHABLE, reply
from bot.request import Host, Interaction, Request
from bot.texts import Language, say
from db.pictures import attach

#: Seconds that a picture may take to come.
PATIENCE = 30
#: The words of a text that is nothing but pictures.
ALONE = "🖼️"
#: What Discord calls the kinds of pictures that can be kept.
KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def pictures_field(language: Language) -> discord.ui.Label[Any]:
    """Lay out the field that pictures are uploaded with."""
    upload: discord.ui.FileUpload[Any] = discord.ui.FileUpload(
        custom_id="images", required=False, min_values=0, max_values=pictures.PICTURES_LIMIT
    )
    return discord.ui.Label(text=say(language, "ask.images"), component=upload)


def uploaded(field: discord.ui.Label[Any]) -> list[discord.Attachment]:
    """Return what was uploaded with a form."""
    assert isinstance(field.component, discord.ui.FileUpload)  # as `pictures_field` laid it out
    return field.component.values


async def take_over(
    interaction: Interaction,
    request: Request,
    images: Sequence[discord.Attachment | Picture],
    *,
    question_id: int | None = None,
    answer_id: int | None = None,
) -> list[Picture]:
    """Keep the pictures of a stored text, and say which could not be kept; the text stands in any case."""
    kept, refused = await keep(
        interaction.client, request.guild_id, images, question_id=question_id, answer_id=answer_id
    )
    if refused:
        await reply(interaction, refusal(refused, request.language))
    return kept


async def keep(
    bot: Host,
    guild_id: int,
    images: Sequence[discord.Attachment | Picture],
    *,
    question_id: int | None = None,
    answer_id: int | None = None,
) -> tuple[list[Picture], list[str]]:
    """Keep the pictures of a stored text; return them, and the names of those that could not be kept."""
    kept, refused = await save(bot, images)
    if kept:
        names = [one.name for one in kept]
        await bot.db.write(attach, guild_id=guild_id, names=names, question_id=question_id, answer_id=answer_id)
    return kept, refused


async def save(bot: Host, images: Sequence[discord.Attachment | Picture]) -> tuple[list[Picture], list[str]]:
    """Save pictures that are not saved yet; return all, and the names of those that could not be saved."""
    saved, refused = [], []
    for image in images[: pictures.PICTURES_LIMIT]:
        if isinstance(image, Picture):
            saved.append(image)
            continue
        try:
            saved.append(await _save(bot, image))
        except (NotAPictureError, *UNREACHABLE):
            refused.append(image.filename)
    return saved, refused


def are_among(files: Sequence[discord.Attachment]) -> bool:
    """Tell whether there is a picture among a message's files that can be kept, as far as Discord knows."""
    return any((one.content_type or "").partition(";")[0] in KINDS for one in files)


async def fetch_alone(bot: Host, files: Sequence[discord.Attachment]) -> list[discord.Attachment | Picture]:
    """Save the pictures of a message without words, which is nothing without them; return none if none can be kept.

    What could not be saved comes after them, to be tried again and told of once the message is stored.
    """
    if not are_among(files):
        return []
    saved, refused = await save(bot, files)
    return [*saved, *(one for one in files if one.filename in refused)] if saved else []


def refusal(refused: Sequence[str], language: Language) -> str:
    """Say which pictures could not be kept."""
    names = ", ".join(discord.utils.escape_markdown(name) for name in refused)
    return say(language, "card.pictures-refused", names=names)


async def _save(bot: Host, image: discord.Attachment) -> Picture:
    if image.size > pictures.SIZE_LIMIT:
        raise NotAPictureError
    async with asyncio.timeout(PATIENCE):
        data = await image.read()
    return await pictures.keep_in_turn(bot.settings.pictures, data)
