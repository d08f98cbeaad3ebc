"""``/record``: what was asked aloud, noted down by one and asked by many."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

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
from bot.replies import TEXT_LIMIT, UNREACHABLE, Rows, layout, patiently, reply
from bot.request import Interaction, Request, user_of
from bot.texts import Language, say
from bot.ui import OPTION_LIMIT, TITLE_LIMIT, Form, on_press, text_field, typed
from cogs.questions import announcing, board
from cogs.questions.changing import after
from db import changes, presentations, questions, talks
from db.models import Member, Presentation, Question

#: In a button's state: the numbers that were given at once, which follow each other, and the presenter's message.
SPAN = r"(?P<first>\d+)-(?P<last>\d+)(?::(?P<told>\d+))?"


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
    span = f"{first.number}-{stored[-1].number}{f':{told}' if told else ''}"
    row.append(buttons.undo(language, f"unrecord:{span}"))
    if len(stored) > 1:
        row.append(buttons.join(language, span))
    return cut("\n".join([head, *map(announcing.line, stored), *lines]), TEXT_LIMIT)[0], [row]


class JoinForm(Form):
    """The form that says which of the questions noted at once are one."""

    template = rf"join:{SPAN}"

    def __init__(
        self,
        first: str,
        last: str,
        told: str | None = None,
        *,
        language: Language = "ko",
        choices: Sequence[discord.SelectOption] = (),
    ) -> None:
        custom_id = f"join:{first}-{last}{f':{told}' if told else ''}"
        super().__init__(title=label(say(language, "record.join-title"), TITLE_LIMIT), custom_id=custom_id)
        self.batch, self.told = range(int(first), int(last) + 1), told
        self.which: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="questions", options=list(choices), min_values=2, max_values=max(2, len(choices))
        )
        self.add_item(discord.ui.Label(text=say(language, "record.join-which"), component=self.which))

    async def submit(self, interaction: Interaction) -> None:
        """Let the first of them have the words of all."""
        request = Request.of(interaction)
        work = interaction.client.db.write(
            talks.join,
            guild_id=request.guild_id,
            numbers=[int(one) for one in self.which.values],
            actor=after.actor_of(request),
        )
        joined = await patiently(interaction, work)
        text = say(request.language, "record.joined", count=len(self.which.values), number=joined.number)
        await reply(interaction, f"{text}\n{announcing.line(joined)}")
        await _follow(interaction, request, [joined], self.batch, self.told)


@on_press(rf"join:{SPAN}")
async def press_join(interaction: Interaction, first: str, last: str, told: str | None) -> None:
    """Let those be chosen that are one question; each was noted on a line of its own."""
    request = Request.of(interaction)
    batch = range(int(first), int(last) + 1)
    standing = await interaction.client.db.read(talks.standing, guild_id=request.guild_id, numbers=batch)
    if len(standing) < 2:  # one alone is one already
        await reply(interaction, say(request.language, "more.alone"))
        return
    choices = [
        discord.SelectOption(
            label=label(f"#{one.number} {one_line(Text(one.body, one.dialect), OPTION_LIMIT)}", OPTION_LIMIT),
            value=str(one.number),
        )
        for one in standing
    ]
    await JoinForm(first, last, told, language=request.language, choices=choices).show(interaction)


@on_press(rf"unrecord:{SPAN}")
async def press_undo(interaction: Interaction, first: str, last: str, told: str | None) -> None:
    """Take back all that was noted at once."""
    request = Request.of(interaction)
    numbers = range(int(first), int(last) + 1)
    work = interaction.client.db.write(
        changes.withdraw, guild_id=request.guild_id, numbers=numbers, actor=after.actor_of(request)
    )
    changed = await patiently(interaction, work)
    back = buttons.undo(request.language, f"rerecord:{first}-{last}{f':{told}' if told else ''}")
    await reply(interaction, say(request.language, "record.undone", count=len(changed)), [[back]])
    await _follow(interaction, request, changed, numbers, told)


@on_press(rf"rerecord:{SPAN}")
async def press_redo(interaction: Interaction, first: str, last: str, told: str | None) -> None:
    """Let stand again what was taken back at once, but not what was taken back or merged before."""
    request, db = Request.of(interaction), interaction.client.db
    numbers = range(int(first), int(last) + 1)
    again = await db.read(talks.withdrawn_last, guild_id=request.guild_id, numbers=numbers)
    work = db.write(changes.restore, guild_id=request.guild_id, numbers=again, actor=after.actor_of(request))
    changed = await patiently(interaction, work)
    back = buttons.undo(request.language, f"unrecord:{first}-{last}{f':{told}' if told else ''}")
    await reply(interaction, say(request.language, "record.redone", count=len(changed)), [[back]])
    await _follow(interaction, request, changed, numbers, told)


async def _follow(
    interaction: Interaction, request: Request, changed: Sequence[Question], batch: Sequence[int], told: str | None
) -> None:
    """Let the cards that there are, the presenter's message and the weeks follow."""
    await after.show(interaction, request, [one for one in changed if one.message_id is not None])
    if told:
        await announcing.retell(interaction, request, batch, int(told))
    for week_id in {one.presentation.week_id for one in changed if one.message_id is None}:
        interaction.client.dispatch("week_changed", request.guild_id, week_id)


BUTTONS = (press_undo, press_redo, press_join)
FORMS = [RecordForm, JoinForm]
