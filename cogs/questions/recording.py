"""``/record``: what was asked aloud, noted down by one and asked by many."""

import logging
from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot import buttons
from bot.client import StudyBot
from bot.fitting import cut, label
from bot.page import notes
from bot.page.dialects import one_line
from bot.page.model import Text
from bot.people import dressed, welcome
from bot.replies import TEXT_LIMIT, UNREACHABLE, layout, may_send, patiently, reply
from bot.request import Interaction, Request, user_of
from bot.texts import Language, say
from bot.ui import TITLE_LIMIT, Form, on_press, text_field, typed
from cogs.questions import card
from db import changes, presentations, questions
from db.changes import Actor
from db.models import Member, Presentation, Question

log = logging.getLogger(__name__)

#: Characters of a question in the list: two lines on a phone.
LINE_LIMIT = 90


class Recording(commands.Cog):
    """The command that notes down."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def record(
        self,
        interaction: Interaction,
        presenter: discord.Member,
        week: app_commands.Range[int, 1, 999] | None = None,
    ) -> None:
        """Note down many questions at once that were asked aloud.

        Args:
            presenter: Who was asked.
            week: The week it is about, if not the current one.
        """
        request = Request.of(interaction)
        place, member = await self.bot.db.read(
            presentations.of_presenter,
            guild_id=request.guild_id,
            user=user_of(presenter),
            today=request.today,
            week=week,
        )
        await RecordForm.to(request.language, place, member).show(interaction)


class RecordForm(Form):
    """The form for notes: a question a line, or the page's own notation."""

    template = r"record:(?P<presentation>\d+):(?P<presenter>\d+)"

    def __init__(self, presentation: str, presenter: str, *, language: Language = "ko", title: str = "-") -> None:
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=f"record:{presentation}:{presenter}")
        self.presentation, self.presenter = int(presentation), int(presenter)
        self.notes = text_field(
            say(language, "record.notes"), "notes", placeholder=say(language, "record.placeholder"), paragraphs=True
        )
        self.add_item(self.notes)

    @classmethod
    def to(cls, language: Language, place: Presentation, member: Member) -> "RecordForm":
        """Make the form for what one presenter was asked."""
        title = say(language, "record.title", week=place.week.number, presenter=member.name)
        return cls(str(place.id), str(member.id), language=language, title=title)

    async def submit(self, interaction: Interaction) -> None:
        """Store the questions, show how they were split, and only then let the presenter hear of them."""
        request = Request.of(interaction)
        work = interaction.client.db.write(
            questions.record,
            guild_id=request.guild_id,
            recorder=request.user,
            notes=notes.read(typed(self.notes)),
            presentation_id=self.presentation,
            presenter_id=self.presenter,
            interaction_id=interaction.id,
            now=request.now,
        )
        stored = await patiently(interaction, work)
        interaction.extras["stored"] = True
        first = stored[0]
        if first.created_at != request.now:
            return
        week = first.presentation.week
        head = say(
            request.language,
            "record.receipt",
            week=week.number,
            presenter=dressed(first.presenter),
            count=len(stored),
        )
        lines, row = welcome(first.recorder, request)
        undo = buttons.undo(request.language, f"unrecord:{first.number}-{stored[-1].number}")
        text = cut("\n".join([head, *map(_line, stored), *lines]), TEXT_LIMIT)[0]
        await reply(interaction, text, [[undo, *row]])
        await _tell_presenter(interaction, stored, request.public_language)
        interaction.client.dispatch("week_changed", request.guild_id, week.id)


def _line(question: Question) -> str:
    mark = "⏳" if question.answer is None else "✅"
    return f"{mark} **#{question.number}** {one_line(Text(question.body, question.dialect), LINE_LIMIT)}"


async def _tell_presenter(interaction: Interaction, stored: Sequence[Question], language: Language) -> None:
    """Bring the presenter one message with all that waits; a card comes with each answer."""
    waiting = [one for one in stored if one.answer is None]
    if not waiting:
        return
    presenter = waiting[0].presenter
    address = f"<@{presenter.user_id}>" if presenter.user_id else dressed(presenter)
    week = waiting[0].presentation.week.number
    head = say(language, "record.asked", week=week, presenter=address, count=len(waiting))
    text = cut("\n".join([head, *map(_line, waiting)]), TEXT_LIMIT)[0]
    view = layout(text, [[buttons.answer(language, waiting[0].number)]])
    mentions = card.pinging(presenter)
    try:
        if may_send(interaction):
            channel = interaction.client.get_partial_messageable(
                interaction.channel_id or 0, guild_id=interaction.guild_id
            )
            await channel.send(view=view, allowed_mentions=mentions)
        else:
            await interaction.followup.send(view=view, allowed_mentions=mentions)
    except UNREACHABLE as error:
        log.warning("presenter not told: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))


@on_press(r"(?P<way>unrecord|rerecord):(?P<first>\d+)-(?P<last>\d+)")
async def press_undo(interaction: Interaction, way: str, first: str, last: str) -> None:
    """Take back all that was noted at once, or let it stand again."""
    request = Request.of(interaction)
    is_undone = way == "unrecord"
    work = interaction.client.db.write(
        changes.withdraw if is_undone else changes.restore,
        guild_id=request.guild_id,
        numbers=range(int(first), int(last) + 1),
        actor=Actor(request.user, request.is_manager, request.now),
    )
    changed = await patiently(interaction, work)
    key = "record.undone" if is_undone else "record.redone"
    back = buttons.undo(request.language, f"{'rerecord' if is_undone else 'unrecord'}:{first}-{last}")
    await reply(interaction, say(request.language, key, count=len(changed)), [[back]])
    for question in changed:
        if question.message_id is not None:
            await card.refresh(interaction, question, request.public_language)
    interaction.client.dispatch("week_changed", request.guild_id, changed[0].presentation.week_id)


BUTTONS = (press_undo,)
