"""What is said below a card: that an answer has come, and the pictures of a question or an answer."""

import logging
from collections.abc import Iterable, Sequence

import discord

from bot.media.pictures import Picture, parcels
from bot.mentions import plain_for
from bot.render import notices
from bot.render.notices import News
from bot.replies import UNREACHABLE, Button, layout, sending
from bot.texts import Language
from cogs.questions import posting
from cogs.questions.spot import Where, may_post
from db import questions
from db.messages import message_link
from db.models import Member, Question

log = logging.getLogger(__name__)

#: Characters of the question in what is read out in the place of a picture; Discord takes 1,024 in all.
ALT_LIMIT = 200


async def tell_asker(
    where: Where,
    question: Question,
    language: Language,
    kept: Sequence[Picture],
    *,
    news: News = News.ANSWERED,
    row: Sequence[Button] = (),
) -> None:
    """Let all askers hear of an answer, by one reply to the card that holds the answer's pictures and a row too.

    Nobody hears of their own answer, and who asked anonymously hears by a direct message. Who has just heard of the
    answer or of a change is left in peace with the next change.
    """
    named = [one for one in question.askers if one.user_id not in {None, where.user.id}]
    secret = [one for one in question.anonymous_askers if one != where.user.id]
    if (named or secret) and not await _may_tell(where, question, is_change=news != News.ANSWERED):
        named, secret = [], []
    text = notices.to_anonymous_asker(news, question.number, _link(question), language)
    await _tell_secretly(where, question, secret, text)
    if named:
        text = notices.to_askers(news, question.number, named, language)
        await _reply_to_card(where, question, language, text, kept, ping=named, row=row)
    elif row:
        text = notices.taken(question.number, language)
        await _reply_to_card(where, question, language, text, kept, row=row)
    else:
        await show_pictures(where, question, language, kept)


async def tell_merged(where: Where, source: Question, target: Question, language: Language) -> None:
    """Let those hear of an answer who come to it by a merge; ``source`` is as it was before, ``target`` as it is now.

    They are the askers of that one of the two that had none.
    """
    if target.answer is None or target.message_id is None:
        return
    if source.answer is None:
        named, secret = source.askers, source.anonymous_askers
    elif source.answer.id == target.answer.id:
        known = {one.id for one in source.askers}
        named = [one for one in target.askers if one.id not in known]
        secret = [one for one in target.anonymous_askers if one not in source.anonymous_askers]
    else:
        return
    named = [one for one in named if one.user_id not in {None, where.user.id}]
    secret = [one for one in secret if one != where.user.id]
    text = notices.to_anonymous_asker(News.MERGED, target.number, _link(target), language, other=source.number)
    await _tell_secretly(where, target, secret, text)
    if named:
        text = notices.to_askers(News.MERGED, target.number, named, language, other=source.number)
        await _reply_to_card(where, target, language, text, (), ping=named)


async def show_pictures(where: Where, question: Question, language: Language, kept: Sequence[Picture]) -> None:
    """Show pictures in a message of their own: a card keeps no files."""
    if kept:
        text = notices.pictures(question.number, language)
        await _reply_to_card(where, question, language, text, kept)


async def _may_tell(where: Where, question: Question, *, is_change: bool) -> bool:
    return await where.client.db.write(
        questions.may_tell,
        guild_id=question.guild_id,
        number=question.number,
        is_change=is_change,
        now=discord.utils.utcnow(),
    )


async def _reply_to_card(
    where: Where,
    question: Question,
    language: Language,
    text: str,
    kept: Sequence[Picture],
    *,
    ping: Iterable[Member] = (),
    row: Sequence[Button] = (),
) -> None:
    """Post a text and pictures, in as many messages as they need; those that cannot be shown are counted in a line."""
    if not may_post(where) and where.user.id in question.anonymous_askers:
        return  # the interaction's own message would show who that is
    first, *others = parcels(where.client.settings.pictures, kept) or [[]]
    unshown = len(kept) - len(first) - sum(map(len, others))
    await _post(where, question, language, text, first, unshown=unshown, ping=ping, row=row)
    for parcel in others:
        await _post(where, question, language, notices.pictures(question.number, language), parcel)


async def _post(
    where: Where,
    question: Question,
    language: Language,
    text: str,
    shown: Sequence[Picture],
    *,
    unshown: int = 0,
    ping: Iterable[Member] = (),
    row: Sequence[Button] = (),
) -> None:
    """Post one message; where Discord takes it with no pictures, the text goes alone."""
    mentions = posting.pinging(*ping)
    try:
        try:
            await _send(
                where,
                question,
                await _draw(where, question, language, notices.with_unshown(text, unshown, language), shown, row),
                mentions,
            )
        except (discord.HTTPException, FileNotFoundError) as error:
            if not shown or getattr(error, "status", 400) >= 500:  # it may have been posted all the same
                raise
            log.warning("pictures not shown: guild=%s %r", question.guild_id, type(error))
            alone = notices.with_unshown(text, unshown + len(shown), language)
            await _send(where, question, await _draw(where, question, language, alone, (), row), mentions)
    except UNREACHABLE as error:
        log.warning("asker not told: guild=%s interaction=%s %r", question.guild_id, where.id, type(error))


async def _draw(
    where: Where, question: Question, language: Language, text: str, shown: Sequence[Picture], row: Sequence[Button]
) -> tuple[discord.ui.LayoutView, list[discord.File]]:
    """Lay a message out, and open the files of its pictures, each with a word for those who cannot see it.

    Raises:
        FileNotFoundError: one is gone.
    """
    folder = where.client.settings.pictures
    plain = await plain_for(where.client, question.guild_id, language, [question] if shown else [])
    words = plain.words(question, ALT_LIMIT)
    said = notices.descriptions(question.number, words, len(shown), language)
    files = [discord.File(one.path(folder), one.name, description=alt) for one, alt in zip(shown, said, strict=True)]
    view = layout(text, [row])
    if files:
        view.add_item(discord.ui.MediaGallery(*(discord.MediaGalleryItem(file) for file in files)))
    return view, files


async def _send(
    where: Where,
    question: Question,
    drawn: tuple[discord.ui.LayoutView, list[discord.File]],
    mentions: discord.AllowedMentions,
) -> None:
    """Send a message as a reply to the card, or where the bot may not write, as one to the interaction."""
    view, files = drawn
    with sending():
        if may_post(where):
            shown = posting.message_of(where.client, question)
            reference = shown.to_reference(fail_if_not_exists=False)
            await shown.channel.send(view=view, files=files, reference=reference, allowed_mentions=mentions)
        elif isinstance(where, discord.Interaction):
            await where.followup.send(view=view, files=files, allowed_mentions=mentions)


def _link(question: Question) -> str | None:
    shown = posting.shown_by(question)
    return message_link(shown.guild_id, shown.channel_id, shown.message_id)


async def _tell_secretly(where: Where, question: Question, users: Iterable[int], text: str) -> None:
    for user_id in users:
        try:
            with sending():
                channel = await where.client.create_dm(discord.Object(user_id))
                await channel.send(view=layout(text))
        except UNREACHABLE as error:
            log.warning("asker not told: guild=%s interaction=%s %r", question.guild_id, where.id, type(error))
