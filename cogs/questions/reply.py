"""Answering by a plain reply to a question's message; Discord shows the bot its words where the reply pings it."""

import datetime as dt
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias

import discord
from discord.ext import commands

from bot import controls
from bot.channels import channel_for, here_of
from bot.client import StudyBot
from bot.context import Interaction, user_of
from bot.drafts import clippings
from bot.errors import account_for
from bot.host import Host
from bot.locks import lock
from bot.render.card import first_open
from bot.render.layout import layout
from bot.requests import UNREACHABLE, sending
from bot.router import Router
from bot.texts import Language, say
from cogs.questions import missed, pictures, reactions
from cogs.questions.capture.message import clipping_of, words_of
from cogs.questions.change.withdraw import take_back
from cogs.questions.submit import Images
from db import answer_changes, answers, notices, questions, rights, talks, waiting
from db.messages import MessageAddress
from db.models import Question
from db.stored import Stored

router = Router()

log = logging.getLogger(__name__)

#: A question's number as a list of the bot's writes it.
_TOLD = re.compile(r"\*\*#([0-9]{1,9})\*\*")

Taken: TypeAlias = tuple[Stored[Question], pictures.Sorted]


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message, as `clippings` needs to know."""

    client: Host
    guild_id: int
    user: discord.User | discord.Member


@router.cog
class Replying(commands.Cog):
    """The door for messages."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Take what was written while the bot was away as what is written now."""
        self.bot.presence.make_up = self._make_up

    async def _make_up(self, since: dt.datetime) -> Counter[int]:
        """Take what was written since a time; return how many answers that gave, by guild."""
        taken: Counter[int] = Counter()
        async for message in missed.messages(self.bot, since):
            if message.guild is not None and await self._hear(message, message.guild.id):
                taken[message.guild.id] += 1
        return taken

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take a reply from the team as the answer to an open question; all else is no business of ours."""
        if message.guild is not None:
            await self._hear(message, message.guild.id)

    async def _hear(self, message: discord.Message, guild_id: int) -> bool:
        """Take a message if it is an answer, and return whether it was taken.

        One that comes a second time, or is read again after an absence, is taken once.
        """
        if message.type is not discord.MessageType.reply or message.author.bot:
            return False
        taken = None
        async with lock(f"reply:{message.id}"), self._explained(message):
            taken = await self._take(message, guild_id)
        if taken is None or not taken[0].is_new:
            return False
        async with self._explained(message, is_stored=True):
            await self._follow(message, *taken)
        return True

    @asynccontextmanager
    async def _explained(self, message: discord.Message, *, is_stored: bool = False) -> AsyncIterator[None]:
        """Tell the author whatever goes wrong inside."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  # the last door before the member
            where = f"guild={message.guild.id if message.guild else None} message={message.id}"
            text = account_for(error, self._language_of(message), where, is_stored=is_stored).text
            if not await self._whisper(message, text) and not is_stored:
                await reactions.mark_missed(message)

    async def _take(self, message: discord.Message, guild_id: int) -> Taken | None:
        """Store a reply to what waits for its author; return the question, and the pictures that came along."""
        shown = message.reference.resolved if message.reference else None  # Discord may leave it out
        if shown is not None and (not isinstance(shown, discord.Message) or shown.author != self.bot.user):
            return None
        db, author = self.bot.db, message.author
        message_id = message.reference and message.reference.message_id
        found = await db.read(questions.by_message, guild_id=guild_id, message_id=message_id or 0)
        if found is None:
            listed = await db.read(talks.listed_numbers, guild_id=guild_id, message_id=message_id or 0)
            numbers = {*listed, *_told_of(shown)}
            if await db.read(waiting.is_any_of, guild_id=guild_id, user_id=author.id, numbers=numbers):
                await self._refuse(message, "reply.which")
            return None
        question = first_open(found)
        meant = question or found
        if meant.asker is not None and meant.asker.user_id == author.id:
            return None
        was_heard = await db.read(answers.was_heard, guild_id=guild_id, question_id=found.id, message_id=message.id)
        if was_heard or not await db.read(rights.is_for, question=meant, user_id=author.id):
            return None
        if question is None:
            if author.id not in found.anonymous_askers:
                await self._offer(message, found)
            return None
        return await self._store(message, question)

    def _language_of(self, message: discord.Message) -> Language:
        """Return the language of the server that a message was written in."""
        return self.bot.settings_of(message.guild.id if message.guild else None).language

    async def _offer(self, message: discord.Message, question: Question) -> None:
        """Offer to add these words to the answer that stands; its author alone can, and nobody is pinged."""
        images = message.attachments
        if not words_of(message, self.bot.user) and not pictures.are_among(images):
            if not (message.content or images or message.stickers):
                await self._refuse(message, "reply.unseen-addition", number=question.number)
            return
        bot, author = self.bot, message.author
        kept, _ = await pictures.save(bot, question.guild_id, images)
        clipping = clipping_of(message, bot.user, [picture.name for picture in kept])
        await clippings.keep(Author(bot, question.guild_id, author), clipping)
        await bot.db.write(
            notices.offer,
            guild_id=question.guild_id,
            question_id=question.id,
            author_id=author.id,
            message=clipping.source,
            now=discord.utils.utcnow(),
        )

    async def _store(self, message: discord.Message, question: Question) -> Taken | None:
        """Store an answer; where there is none to be seen, say what to do."""
        words = words_of(message, self.bot.user)
        images: Images = message.attachments
        if not words:
            images = await pictures.fetch_alone(self.bot, question.guild_id, message.attachments)
        if not words and not images:
            is_seen = bool(message.content or message.attachments or message.stickers)
            await self._refuse(message, "reply.nothing" if is_seen else "reply.unseen", number=question.number)
            return None
        sent, here = pictures.sort(self.bot, images), here_of(message.channel, message.channel.id)
        stored = await self.bot.db.write(
            answers.answer,
            guild_id=question.guild_id,
            author=user_of(message.author),
            is_manager=False,
            number=question.number,
            body=words or pictures.ALONE,
            interaction_id=message.id,
            now=discord.utils.utcnow(),
            source=MessageAddress(message.channel.id, message.id),
            channel_id=channel_for(self.bot, question.guild_id, "question_channel_id", here),
            pictures=sent.brought,
        )
        return stored, sent

    async def _follow(self, message: discord.Message, stored: Stored[Question], images: pictures.Sorted) -> None:
        """Mark the message, let its pictures be fetched, and tell its author what nobody else sees."""
        question = stored.value
        bot, language = self.bot, self._language_of(message)
        assert question.answer is not None  # as just stored
        await reactions.mark(bot, question.answer)
        if stored.writer is not None and stored.writer.is_first_receipt:  # else a receipt says it
            await self._whisper(message, say(language, "member.public"))
        async for refused in pictures.refusals(bot, images):
            await self._whisper(message, pictures.refusal(refused, language))

    async def _refuse(self, message: discord.Message, key: str, **details: object) -> None:
        """Say privately why a reply does not count, or at least let its author see that it does not."""
        if not await self._whisper(message, say(self._language_of(message), key, **details)):
            await reactions.mark_missed(message)

    async def _whisper(self, message: discord.Message, text: str) -> bool:
        """Tell the author privately, and return whether they hear it: they may keep their direct messages closed."""
        try:
            with sending():
                await message.author.send(view=layout(text))
        except UNREACHABLE as error:
            log.info("not whispered: message=%s %r", message.id, type(error))
            return False
        return True


def _told_of(shown: discord.Message | None) -> list[int]:
    """Return the numbers of the questions that a message, which is no card, tells of."""
    components = shown.components if shown is not None else []
    words = " ".join(component.content for component in components if isinstance(component, discord.TextDisplay))
    return [int(number) for number in _TOLD.findall(words)]


@router.on_press(controls.NotAnAnswer)
async def press_not_an_answer(interaction: Interaction, answer_id: int) -> None:
    """Take back what a reply was taken for, and what was said about it."""
    await take_back(interaction, answer_id, "reply.withdrawn", answer_changes.untake)
