"""``/record``: what was asked aloud, noted down by one and asked by many."""

from collections.abc import Sequence
from contextlib import suppress

import discord
from discord import app_commands
from discord.ext import commands

from bot import buttons
from bot.client import StudyBot
from bot.fitting import cut, label
from bot.page import notes
from bot.people import dressed, welcome
from bot.replies import TEXT_LIMIT, UNREACHABLE, Rows, layout, patiently, reply
from bot.request import Interaction, Request, user_of
from bot.texts import Language, say
from bot.ui import TITLE_LIMIT, Form, text_field, typed
from cogs.questions import announcing, batch, board
from db import presentations, questions
from db.models import Member, Presentation, Question


class Recording(commands.Cog):
    """The command that notes down."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def record(
        self,
        interaction: Interaction,
        presenter: discord.Member | None = None,
        week: app_commands.Range[int, 1, 999] | None = None,
    ) -> None:
        """Note down many questions at once that were asked aloud.

        Args:
            presenter: Who was asked. Leave it out for a board to write on while the talk goes on.
            week: The week it is about, if not the current one.
        """
        request = Request.of(interaction)
        if presenter is None:
            await board.show(interaction, request, week)
            return
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
        if stored[0].created_at != request.now:
            return
        is_received = await reply(interaction, *_receipt(stored, request, None))
        told = await announcing.tell_presenter(interaction, request, stored)
        if is_received and told is not None:
            with suppress(*UNREACHABLE):  # then its buttons do not reach the presenter's message
                await interaction.edit_original_response(view=layout(*_receipt(stored, request, told)))
        interaction.client.dispatch("week_changed", request.guild_id, stored[0].presentation.week_id)


def _receipt(stored: Sequence[Question], request: Request, told: int | None) -> tuple[str, Rows]:
    """Say how notes were split; ``told`` is the message that the presenter got, which follows what is changed here."""
    language, first = request.language, stored[0]
    head = say(
        language,
        "record.receipt",
        week=first.presentation.week.number,
        presenter=dressed(first.presenter),
        count=len(stored),
    )
    lines, row = welcome(first.recorder, request)
    span = batch.spell(first.number, stored[-1].number, told)
    if len(stored) > 1:
        row.append(buttons.join(language, span))
    row += [buttons.move_batch(language, span), buttons.undo(language, f"unrecord:{span}")]
    return cut("\n".join([head, *map(announcing.line, stored), *lines]), TEXT_LIMIT)[0], [row]
