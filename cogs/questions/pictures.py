"""Pictures of questions and answers: what Discord knows of them, what is stored with the text, and what is refused."""

import logging
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass

import discord

from bot import fitting
from bot.context import Bot, Context, Interaction
from bot.media.downloads import SIZE_LIMIT
from bot.media.incoming import address_of
from bot.media.pictures import PICTURES_LIMIT, Picture
from bot.media.refusals import EXPECTED, Watch, Why, why_not
from bot.replies import reply
from bot.texts import Language, say
from db.pictures import Brought

log = logging.getLogger(__name__)

#: The words of a text that is nothing but pictures.
ALONE = "🖼️"
#: What Discord calls the kinds of pictures that can be kept.
KINDS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not kept, and why."""

    name: str
    why: Why


@dataclass(frozen=True, slots=True)
class Sorted:
    """What was sent with a text: what is stored with it, and what is refused already.

    ``names`` are those of the files that are still to be fetched, and ``watch`` tells what becomes of them.
    """

    brought: Sequence[Brought]
    refused: Sequence[Refused]
    names: Mapping[int, str]
    watch: Watch


def sort(bot: Bot, images: Sequence[discord.Attachment | Picture]) -> Sorted:
    """Sort what was sent with a text that is about to be stored, by what Discord knows of each file."""
    brought: list[Brought] = []
    refused: list[Refused] = []
    names: dict[int, str] = {}
    for image in images:
        if isinstance(image, Picture):
            brought.append(image.name)
        elif why := _known_refusal(image, is_full=len(brought) == PICTURES_LIMIT):
            refused.append(Refused(image.filename, why))
        else:
            brought.append(address_of(image, discord.utils.utcnow()))
            names[image.id] = image.filename
    return Sorted(brought, refused, names, bot.incoming.watch(names))


async def refusals(bot: Bot, images: Sorted) -> AsyncIterator[list[Refused]]:
    """Let the pictures of a stored text be fetched; yield what is refused already, then what is refused by then."""
    if images.names:
        bot.incoming.wake()
    if images.refused:
        yield [*images.refused]
    found = await images.watch.over()
    if found:
        yield [
            Refused(name, found[attachment_id])
            for attachment_id, name in images.names.items()
            if attachment_id in found
        ]


async def take_over(interaction: Interaction, context: Context, images: Sorted) -> None:
    """Let the pictures of a stored text be fetched, and say which are not kept; the text stands in any case."""
    async for refused in refusals(interaction.client, images):
        await reply(interaction, refusal(refused, context.language))


async def save(
    bot: Bot, guild_id: int, images: Sequence[discord.Attachment | Picture]
) -> tuple[list[Picture], list[Refused]]:
    """Save the pictures of a message that is not stored yet; return all, and what could not be saved."""
    saved: list[Picture] = []
    refused: list[Refused] = []
    for image in images:
        if isinstance(image, Picture):
            saved.append(image)
            continue
        is_full = len(saved) == PICTURES_LIMIT
        found = _known_refusal(image, is_full=is_full) or await _save(bot, guild_id, image)
        if isinstance(found, Picture):
            saved.append(found)
        else:
            refused.append(Refused(image.filename, found))
    return saved, refused


def are_among(files: Sequence[discord.Attachment]) -> bool:
    """Tell whether there is a picture among a message's files that can be kept, as far as Discord knows."""
    return any((file.content_type or "").partition(";")[0] in KINDS for file in files)


async def fetch_alone(
    bot: Bot, guild_id: int, files: Sequence[discord.Attachment]
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
            yield say(language, why, names=", ".join(names), limit=PICTURES_LIMIT)


def _known_refusal(image: discord.Attachment, *, is_full: bool) -> Why | None:
    """Tell why a file is not kept, as far as Discord knows it; ``is_full`` says that its text has all it may have."""
    kind = image.content_type or ""
    if not kind.startswith("image/") and kind not in {"", "application/octet-stream"}:
        return Why.KIND
    if is_full:
        return Why.NUMBER
    return Why.SIZE if image.size > SIZE_LIMIT else None


async def _save(bot: Bot, guild_id: int, image: discord.Attachment) -> Picture | Why:
    """Save a picture, or tell why not."""
    try:
        return await bot.incoming.fetch(guild_id, image.url)
    except EXPECTED as error:
        why = why_not(error)
        if why in {Why.LATER, Why.NOW}:
            log.warning("picture not kept: %r", type(error))
        return Why.NOW if why is Why.LATER else why
