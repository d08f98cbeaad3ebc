"""Pictures of questions and answers, taken over from Discord before its links expire."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import discord

from bot import fitting
from bot.context import Context, Host, Interaction
from bot.media import pictures
from bot.media.downloads import SIZE_LIMIT
from bot.media.pictures import NotAPictureError, Picture, TooLargePictureError
from bot.replies import UNREACHABLE, reply
from bot.texts import Language, say
from db.errors import StorageUnavailable, TooLarge
from db.pictures import attach

log = logging.getLogger(__name__)

#: Seconds that a picture may take to come.
PATIENCE = 30
#: The words of a text that is nothing but pictures.
ALONE = "🖼️"
#: What Discord calls the kinds of pictures that can be kept.
KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class Why(StrEnum):
    """Why a file was not kept: the key of the sentence that says so."""

    KIND = "pictures.kind"
    SIZE = "pictures.size"
    NUMBER = "pictures.number"
    NOW = "pictures.now"


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not kept, and why."""

    name: str
    why: Why


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
    context: Context,
    images: Sequence[discord.Attachment | Picture],
    *,
    question_id: int | None = None,
    answer_id: int | None = None,
) -> list[Picture]:
    """Keep the pictures of a stored text, and say which could not be kept; the text stands in any case."""
    kept, refused = await keep(
        interaction.client, context.guild_id, images, question_id=question_id, answer_id=answer_id
    )
    if refused:
        await reply(interaction, refusal(refused, context.language))
    return kept


async def keep(
    bot: Host,
    guild_id: int,
    images: Sequence[discord.Attachment | Picture],
    *,
    question_id: int | None = None,
    answer_id: int | None = None,
) -> tuple[list[Picture], list[Refused]]:
    """Keep the pictures of a stored text; return them, and what could not be kept."""
    kept, refused = await save(bot, guild_id, images)
    if not images:
        return [], []
    names = [picture.name for picture in kept]
    try:
        await bot.db.write(
            attach,
            guild_id=guild_id,
            names=names,
            now=discord.utils.utcnow(),
            question_id=question_id,
            answer_id=answer_id,
        )
    except StorageUnavailable as error:
        log.warning("pictures not kept: guild=%s %r", guild_id, type(error.__cause__))
        said = {file.name for file in refused}
        lost = [name for name in map(_name, images) if name not in said]
        return [], [*refused, *(Refused(name, Why.NOW) for name in lost)]
    return kept, refused


async def save(
    bot: Host, guild_id: int, images: Sequence[discord.Attachment | Picture]
) -> tuple[list[Picture], list[Refused]]:
    """Save pictures that are not saved yet; return all, and what could not be saved."""
    saved: list[Picture] = []
    refused: list[Refused] = []
    for image in images:
        is_full = len(saved) == pictures.PICTURES_LIMIT
        found = image if isinstance(image, Picture) else await _save(bot, guild_id, image, is_full=is_full)
        if isinstance(found, Picture):
            saved.append(found)
        else:
            refused.append(Refused(_name(image), found))
    return saved, refused


def are_among(files: Sequence[discord.Attachment]) -> bool:
    """Tell whether there is a picture among a message's files that can be kept, as far as Discord knows."""
    return any((file.content_type or "").partition(";")[0] in KINDS for file in files)


async def fetch_alone(
    bot: Host, guild_id: int, files: Sequence[discord.Attachment]
) -> list[discord.Attachment | Picture]:
    """Save the pictures of a message without words, which is nothing without them; return none if none can be kept.

    What could not be saved comes after them, to be tried again and told of once the message is stored.
    """
    if not are_among(files):
        return []
    saved, refused = await save(bot, guild_id, files)
    again = {file.name for file in refused}
    return [*saved, *(file for file in files if file.filename in again)] if saved else []


def refusal(refused: Sequence[Refused], language: Language) -> str:
    """Say which files were not kept with a stored text, and how to send them again."""
    return "\n".join([say(language, "pictures.refused"), *reasons(refused, language), say(language, "pictures.again")])


def reasons(refused: Sequence[Refused], language: Language) -> Iterator[str]:
    """Say of files why they were not kept, a line for each reason."""
    for why in Why:
        names = [fitting.quote(file.name) for file in refused if file.why is why]
        if names:
            yield say(language, why, names=", ".join(names), limit=pictures.PICTURES_LIMIT)


def _name(image: discord.Attachment | Picture) -> str:
    return image.name if isinstance(image, Picture) else image.filename


async def _save(bot: Host, guild_id: int, image: discord.Attachment, *, is_full: bool) -> Picture | Why:
    """Save a picture, or tell why not; ``is_full`` says that the text has as many as it may."""
    if not _may_be_picture(image):
        return Why.KIND
    if is_full:
        return Why.NUMBER
    try:
        return await _fetch(bot, guild_id, image)
    except (TooLarge, TooLargePictureError):
        return Why.SIZE
    except NotAPictureError:
        return Why.KIND
    except UNREACHABLE as error:
        log.warning("picture not kept: %r", type(error))
        return Why.NOW


def _may_be_picture(image: discord.Attachment) -> bool:
    """Tell what is a picture or unknown from what Discord knows to be something else."""
    kind = image.content_type or ""
    return kind.startswith("image/") or kind in {"", "application/octet-stream"}


async def _fetch(bot: Host, guild_id: int, image: discord.Attachment) -> Picture:
    if image.size > SIZE_LIMIT:
        raise TooLargePictureError
    async with asyncio.timeout(PATIENCE):
        data = await image.read()
    return await pictures.keep(bot.settings.pictures, data, guild_id)
