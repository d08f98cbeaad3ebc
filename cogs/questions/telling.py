"""What is said below a card: that an answer has come, and the pictures of a question or an answer."""

import logging
from collections.abc import Sequence

import discord

from bot.page.exchange import message_link
from bot.pictures import Picture
from bot.replies import UNREACHABLE, layout, may_send
from bot.request import Interaction
from bot.texts import Language, say
from cogs.questions import card
from db.models import Member, Question

log = logging.getLogger(__name__)


async def tell_asker(interaction: Interaction, question: Question, language: Language, kept: Sequence[Picture]) -> None:
    """Let the asker hear of the answer, by one reply to the card that holds the answer's pictures too.

    Nobody hears of their own answer, and who asked anonymously hears by a direct message.
    """
    if question.anonymous_user_id is not None:
        await _tell_secretly(interaction, question, question.anonymous_user_id, language)
    asker = question.asker
    if asker is not None and asker.user_id not in {None, interaction.user.id}:
        text = say(language, "card.answered", asker=f"<@{asker.user_id}>", number=question.number)
        await _reply_to_card(interaction, question, text, kept, ping=asker)
    else:
        await show_pictures(interaction, question, language, kept)


async def show_pictures(
    interaction: Interaction, question: Question, language: Language, kept: Sequence[Picture]
) -> None:
    """Show pictures in a message of their own: a card keeps no files."""
    if kept:
        text = say(language, "card.pictures", number=question.number)
        await _reply_to_card(interaction, question, text, kept, ping=None)


async def _reply_to_card(
    interaction: Interaction, question: Question, text: str, kept: Sequence[Picture], *, ping: Member | None
) -> None:
    folder = interaction.client.settings.pictures
    files = [discord.File(one.path(folder), one.name) for one in kept]
    view = layout(text)
    if files:
        view.add_item(discord.ui.MediaGallery(*(discord.MediaGalleryItem(file) for file in files)))
    mentions = card.pinging(ping)
    try:
        if may_send(interaction):
            shown = card.message_of(interaction.client, question)
            reference = shown.to_reference(fail_if_not_exists=False)
            await shown.channel.send(view=view, files=files, reference=reference, allowed_mentions=mentions)
        else:
            await interaction.followup.send(view=view, files=files, allowed_mentions=mentions)
    except UNREACHABLE as error:
        log.warning("asker not told: guild=%s interaction=%s %r", question.guild_id, interaction.id, type(error))


async def _tell_secretly(interaction: Interaction, question: Question, user_id: int, language: Language) -> None:
    link = message_link(question.guild_id, question.channel_id, question.message_id) or ""
    text = say(language, "card.answered-secretly", number=question.number, link=link)
    try:
        channel = await interaction.client.create_dm(discord.Object(user_id))
        await channel.send(view=layout(text))
    except UNREACHABLE as error:
        log.warning("asker not told: guild=%s interaction=%s %r", question.guild_id, interaction.id, type(error))
