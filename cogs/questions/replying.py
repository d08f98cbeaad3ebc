"""Answering by a plain reply to a question's message; Discord shows the bot its words where the reply pings it."""

import logging
from contextlib import suppress

import discord
from discord.ext import commands

from bot import buttons
from bot.client import StudyBot
from bot.errors import explain
from bot.replies import UNREACHABLE, layout
from bot.request import Interaction, user_of
from bot.texts import say
from bot.ui import on_press
from cogs.questions import card, marking, pictures, telling
from cogs.questions.changing.withdrawing import take_back
from cogs.questions.spot import Spot
from db import answers, questions, rights
from db.errors import StudyError
from db.models import Question
from db.places import Place

log = logging.getLogger(__name__)

#: The words of an answer that is nothing but pictures.
PICTURES_ALONE = "🖼️"


class Replying(commands.Cog):
    """The door for messages."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take a reply from the team addressed as the answer to an open question; all else is no business of ours."""
        question = await self._replied_to(message)
        if question is None:
            return
        try:
            answered = await self._store(message, question)
        except StudyError as error:
            log.info("refused: guild=%s message=%s %s", question.guild_id, message.id, error.key)
            await self._whisper(message, explain(error, self.bot.settings.language).text)
            return
        if answered is not None:
            await self._show(message, answered)

    async def _replied_to(self, message: discord.Message) -> Question | None:
        """Find the open question that a message replies to, if it waits for its author."""
        reference = message.reference
        if message.type is not discord.MessageType.reply or message.author.bot or message.guild is None:
            return None
        if reference is None or reference.message_id is None:
            return None
        question = await self.bot.db.read(
            questions.by_message, guild_id=message.guild.id, message_id=reference.message_id
        )
        if question is None or question.answer is not None:
            return None
        is_for = await self.bot.db.read(rights.is_for, question=question, user_id=message.author.id)
        return question if is_for else None

    async def _store(self, message: discord.Message, question: Question) -> Question | None:
        """Store the answer and return the question; where Discord hides the words, say how to show them."""
        assert self.bot.user is not None  # known since the login
        words = message.content.replace(self.bot.user.mention, "").strip()
        if not words and not message.attachments:
            await self._whisper(message, say(self.bot.settings.language, "reply.unseen", number=question.number))
            return None
        return await self.bot.db.write(
            answers.answer,
            guild_id=question.guild_id,
            author=user_of(message.author),
            is_manager=False,
            number=question.number,
            body=words or PICTURES_ALONE,
            interaction_id=message.id,
            now=discord.utils.utcnow(),
            source=Place(message.channel.id, message.id),
        )

    async def _show(self, message: discord.Message, question: Question) -> None:
        """Mark the message, change the card, tell the asker, and keep the pictures."""
        bot, language = self.bot, self.bot.settings.language
        assert question.answer is not None  # as just stored
        await marking.mark(bot, question.answer)
        spot = Spot(bot, question.guild_id, message.channel.id, message.id, message.author)
        await card.refresh(spot, question, language)
        undo = buttons.not_an_answer(language, question.answer.id)
        await telling.tell_asker(spot, question, language, [], row=[undo])
        _, refused = await pictures.keep(bot, question.guild_id, message.attachments, answer_id=question.answer.id)
        if refused:
            await self._whisper(message, pictures.refusal(refused, language))
        bot.dispatch("week_changed", question.guild_id, question.presentation.week_id)

    async def _whisper(self, message: discord.Message, text: str) -> None:
        """Tell the author privately; whoever keeps their direct messages closed hears nothing."""
        try:
            await message.author.send(view=layout(text))
        except UNREACHABLE as error:
            log.info("not whispered: message=%s %r", message.id, type(error))


@on_press(r"notanswer:(?P<answer_id>\d+)")
async def press_not_an_answer(interaction: Interaction, answer_id: str) -> None:
    """Take back what a reply was taken for, and what was said about it."""
    await take_back(interaction, answer_id, "reply.withdrawn")
    if interaction.message is not None:
        with suppress(*UNREACHABLE):
            await interaction.message.delete()


BUTTONS = (press_not_an_answer,)
