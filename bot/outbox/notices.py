"""A message that is delivered once: below a card, in a channel, or directly; with pictures in several, if need be."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot import direct
from bot.host import Host
from bot.media.pictures import Picture, parcels
from bot.mentions import plain_for
from bot.outbox import nudges, wording
from bot.outbox.failures import Failure, failure_of
from bot.outbox.sending import below, nonce, pinging
from bot.render import notices as render
from bot.render.layout import Rows, layout
from bot.requests import sending
from db import announced, delivery, notices
from db.models import Notice
from db.types import NoticeKind

log = logging.getLogger(__name__)

#: Characters of the question in what is read out in the place of a picture; Discord takes 1,024 in all.
ALT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One of the messages of a notice, by its place among them, with how many of its pictures cannot be shown."""

    at: int
    text: str
    rows: Rows = ()
    whom: Sequence[int] = ()
    unshown: int = 0


async def say(bot: Host, notice: Notice) -> bool:
    """Deliver a notice, or take it back; return whether there was anything to do at Discord.

    Raises:
        DiscordException, ClientError, OSError: it was not delivered now, or not wholly.
    """
    if notice.is_taken_back:
        await _take_back(bot, notice)
        return bool(notice.message_ids)
    if notice.expires_at < (now := discord.utils.utcnow()):
        log.info("too late to be said: guild=%s %s %s", notice.guild_id, notice.kind, notice.id)
        await bot.db.write(delivery.dropped, notice_id=notice.id, now=now)
        return False
    if notice.kind is NoticeKind.NUDGE and await nudges.waits_for_morning(bot, notice):
        return False
    names = await bot.db.read(notices.pictures_of, notice_id=notice.id)
    said = await wording.words(bot, notice, has_pictures=bool(names))
    if said is None:
        await bot.db.write(delivery.said, notice_id=notice.id, is_done=True)
        return False
    shown = parcels(bot.settings.pictures, [Picture(name) for name in names]) or [[]]
    unshown = len(names) - sum(map(len, shown))
    text, rows, *told = said
    for at in range(len(notice.message_ids), len(shown)):
        part = Part(at, text, rows, notice.whom, unshown) if at == 0 else _further_part(bot, notice, at)
        message_id = await _send(bot, notice, part, shown[at])
        if told:
            now = discord.utils.utcnow()
            await bot.db.write(announced.said, notice_id=notice.id, message_ids=[message_id], heard=told[0], now=now)
            return True
        is_done = at == len(shown) - 1
        await bot.db.write(delivery.said, notice_id=notice.id, message_ids=[message_id], is_done=is_done)
    return True


def _further_part(bot: Host, notice: Notice, at: int) -> Part:
    return Part(at, render.pictures(wording.number_of(notice), wording.language_of(bot, notice)))


async def _take_back(bot: Host, notice: Notice) -> None:
    """Delete what was said, and what may have been said although Discord's word on that was lost."""
    message_ids = list(notice.message_ids)
    if notice.is_uncertain:  # Discord then returns what was sent before
        message_ids.append(await _post(bot, notice, _further_part(bot, notice, len(message_ids)), ()))
        await bot.db.write(delivery.said, notice_id=notice.id, message_ids=message_ids[-1:], is_done=False)
    channel = bot.get_partial_messageable(notice.channel_id or 0, guild_id=notice.guild_id)
    for message_id in message_ids:
        try:
            await channel.get_partial_message(message_id).delete()
        except discord.HTTPException as error:
            if failure_of(error) in {Failure.LATER, Failure.HOLD}:
                raise
    await bot.db.write(delivery.taken_back, notice_id=notice.id)


async def _send(bot: Host, notice: Notice, part: Part, pictures: Sequence[Picture]) -> int:
    """Send one of a notice's messages. If Discord refuses the pictures, or one is gone, send the words alone."""
    try:
        if pictures:
            return await _post(bot, notice, part, await _open(bot, notice, pictures))
    except (discord.HTTPException, FileNotFoundError) as error:
        if isinstance(error, discord.HTTPException) and error.status not in {400, 403, 413}:
            raise
        log.warning("pictures not shown: guild=%s %r", notice.guild_id, type(error))
        part = replace(part, unshown=part.unshown + len(pictures))
    return await _post(bot, notice, part, ())


async def _post(bot: Host, notice: Notice, part: Part, files: Sequence[discord.File]) -> int:
    """Send a message, with pictures or without: Discord knows it again either way."""
    view = layout(render.with_unshown(part.text, part.unshown, wording.language_of(bot, notice)), part.rows)
    if files:
        view.add_item(discord.ui.MediaGallery(*(discord.MediaGalleryItem(file) for file in files)))
    if notice.user_id is not None:
        direct.mark(view, notice.guild_id)
    channel = await _channel(bot, notice)
    place = below(bot, notice.guild_id, notice.channel_id, _below(notice)) if notice.channel_id is not None else {}
    with sending():
        message = await channel.send(
            view=view,
            files=list(files),
            allowed_mentions=pinging(part.whom),
            silent=notice.kind is NoticeKind.OFFER,
            nonce=nonce(f"notice/{notice.id}/{part.at}"),
            **place,
        )
        return int(message.id)


async def _channel(bot: Host, notice: Notice) -> Any:  # noqa: ANN401  # a channel of one kind or another
    if notice.user_id is None:
        return bot.get_partial_messageable(notice.channel_id or 0, guild_id=notice.guild_id)
    with sending():
        return await bot.create_dm(discord.Object(notice.user_id))


async def _open(bot: Host, notice: Notice, parcel: Sequence[Picture]) -> list[discord.File]:
    """Open the files of some pictures, each with a word for those who cannot see it.

    Raises:
        FileNotFoundError: one is gone.
    """
    language, folder = wording.language_of(bot, notice), bot.settings.pictures
    plain = await plain_for(bot, notice.guild_id, language, [notice.question] if notice.question else [])
    words = plain.words(notice.question, ALT_LIMIT) if notice.question else ""
    said = render.descriptions(wording.number_of(notice), words, len(parcel), language)
    return [
        discord.File(picture.path(folder), picture.name, description=alt)
        for picture, alt in zip(parcel, said, strict=True)
    ]


def _below(notice: Notice) -> int | None:
    """Return the message that a notice stands below: its own, else the card of its question or of the one above."""
    question = notice.question
    if notice.user_id is not None or question is None or notice.below_message_id is not None:
        return notice.below_message_id
    above = question.parent.message_id if question.parent is not None else None
    return question.message_id or above
