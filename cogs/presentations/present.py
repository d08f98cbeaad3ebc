"""``/present``: a team's presentation, registered, changed, moved or cancelled."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import buttons, drafts
from bot.client import StudyBot
from bot.fitting import label
from bot.replies import patiently, reply, turn
from bot.request import Interaction, Request, user_of
from bot.texts import Language, say
from bot.ui import TITLE_LIMIT, Form, on_press, text_field, typed
from cogs.presentations.panel import RECEIPT, show
from cogs.presentations.parsing import read_date, read_names, read_papers, read_team, read_week, write_papers
from cogs.presentations.telling import tell_registered
from db import presentations
from db.engine import Database
from db.models import Presentation
from db.presentations import Entry, PaperEntry, Plan
from db.words import NAME_LIMIT

#: Characters for the names of those not on Discord, as many as may present and as long as they may be.
GUESTS_LIMIT = presentations.PRESENTERS_LIMIT * (NAME_LIMIT + 2)


class Presenting(commands.Cog):
    """The command that registers a presentation, or opens it again."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def present(
        self,
        interaction: Interaction,
        week: app_commands.Range[int, 1, 999] | None = None,
        team: app_commands.Range[str, 1, 16] | None = None,
    ) -> None:
        """Register your team's presentation, or change, move or cancel it.

        Args:
            week: The week you present in, if not the coming one.
            team: Your team's name, if it is not just the next number.
        """
        await _open(interaction, week, read_team(team) if team else None)


async def _open(interaction: Interaction, week: int | None, team: str | None, *, is_another: bool = False) -> None:
    """Open the form for a new presentation, or the panel of the one that is there; ``is_another`` wants a new one."""
    request = Request.of(interaction)
    db, guild_id = interaction.client.db, request.guild_id
    plan = await db.read(presentations.plan, guild_id=guild_id, today=request.today, week=week, team=team)
    named = plan.team if team else None
    found = await db.read(
        presentations.existing, guild_id=guild_id, user_id=request.user.id, week=plan.week, team=named
    )
    if found is not None and not is_another:
        await show(interaction, request, found)
        return
    users = [] if found else [request.user.id]
    await PresentForm.to_register(request.language, plan, users, team=named).show(interaction)


class PresentForm(Form):
    """The form of a presentation: new (``week``, and ``team`` where named), or to be changed (``presentation``)."""

    template = r"present:(?P<week>\d*):(?P<team>[^:]*):(?P<presentation>\d*)"

    def __init__(
        self,
        week: str = "",
        team: str = "",
        presentation: str = "",
        *,
        language: Language = "ko",
        title: str = "-",
        date: str | None = None,
        users: list[int] | None = None,
        guests: str | None = None,
        papers: str | None = None,
    ) -> None:
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=f"present:{week}:{team}:{presentation}")
        self.week, self.team, self.presentation = week, team, presentation
        self.date = text_field(say(language, "present.date"), "date", default=date, placeholder="2/7", limit=20)
        self.presenters: discord.ui.UserSelect[Any] = discord.ui.UserSelect(
            custom_id="presenters",
            min_values=0,
            max_values=presentations.PRESENTERS_LIMIT,
            required=False,
            default_values=[discord.SelectDefaultValue.from_user(discord.Object(one)) for one in users or []],
        )
        self.guests = text_field(
            say(language, "present.guests"),
            "guests",
            default=guests,
            placeholder=say(language, "present.guests-placeholder"),
            required=False,
            limit=GUESTS_LIMIT,
        )
        self.papers = text_field(
            say(language, "present.papers"),
            "papers",
            default=papers,
            placeholder=say(language, "present.papers-placeholder"),
            paragraphs=True,
            required=False,
        )
        presenters = discord.ui.Label(text=say(language, "present.presenters"), component=self.presenters)
        for item in (self.date, presenters, self.guests, self.papers):
            self.add_item(item)

    @classmethod
    def to_register(cls, language: Language, plan: Plan, users: list[int], *, team: str | None) -> "PresentForm":
        """Make the form for a new presentation, with its date and presumable presenters filled in."""
        return cls(
            str(plan.week),
            team or "",
            language=language,
            title=say(language, "present.title", week=plan.week, team=plan.team),
            date=f"{plan.date:%Y.%m.%d}",
            users=users,
        )

    @classmethod
    def to_change(cls, language: Language, presentation: Presentation) -> "PresentForm":
        """Make the form filled in with what stands."""
        week, people = presentation.week, presentation.presenters
        return cls(
            presentation=str(presentation.id),
            language=language,
            title=say(language, "present.title-change", week=week.number, team=presentation.team),
            date=f"{week.date:%Y.%m.%d}",
            users=[member.user_id for member in people if member.user_id is not None],
            guests=", ".join(member.name for member in people if member.user_id is None) or None,
            papers=write_papers([PaperEntry(paper.title, paper.url) for paper in presentation.papers]) or None,
        )

    async def submit(self, interaction: Interaction) -> None:
        """Store the presentation, and show what was stored."""
        request = Request.of(interaction)
        known = await self._known(interaction, request)
        work = self._change if self.presentation else self._register
        stored = await patiently(interaction, work(interaction.client.db, request, self._entry(request)))
        await drafts.stored(interaction)
        await show(interaction, request, stored, RECEIPT, left_out=[one for one in self.presenters.values if one.bot])
        interaction.client.dispatch("week_changed", request.guild_id, stored.week_id)
        await tell_registered(interaction, request, stored, known=known)

    async def _known(self, interaction: Interaction, request: Request) -> list[int]:
        """Return who is on the roster already, by id, and so has heard of it."""
        if not self.presentation:
            return []
        return [member.id for member in (await _owned(interaction, request, self.presentation)).presenters]

    async def _change(self, db: Database, request: Request, entry: Entry) -> Presentation:
        return await db.write(
            presentations.change,
            guild_id=request.guild_id,
            presentation_id=int(self.presentation),
            user_id=request.user.id,
            is_manager=request.is_manager,
            entry=entry,
            today=request.today,
            now=request.now,
        )

    async def _register(self, db: Database, request: Request, entry: Entry) -> Presentation:
        """Store it under the name given, else the next free number: the title's may be another team's meanwhile."""
        return await db.write(
            presentations.register,
            guild_id=request.guild_id,
            week=int(self.week),
            team=self.team or None,
            entry=entry,
            now=request.now,
            user_id=request.user.id,
        )

    def _entry(self, request: Request) -> Entry:
        """Return what was filled in, without the bots that were chosen beside people; alone they are refused."""
        guests = read_names(typed(self.guests))
        is_alone = not guests and all(user.bot for user in self.presenters.values)
        return Entry(
            date=read_date(typed(self.date), request.today),
            users=[user_of(user) for user in self.presenters.values if not user.bot or is_alone],
            guests=guests,
            papers=read_papers(typed(self.papers)),
        )


class MoveForm(Form):
    """The form that asks which week a presentation moves to."""

    template = r"present:move:(?P<presentation>\d+)"

    def __init__(self, presentation: str, *, language: Language = "ko", title: str = "-") -> None:
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=f"present:move:{presentation}")
        self.presentation = presentation
        self.week = text_field(say(language, "present.week"), "week", placeholder="3", limit=10)
        self.add_item(self.week)

    async def submit(self, interaction: Interaction) -> None:
        """Move the presentation, show where it stands now, and let the cards of its questions follow."""
        request = Request.of(interaction)
        before = await _owned(interaction, request, self.presentation)
        moved = await patiently(
            interaction,
            interaction.client.db.write(
                presentations.move,
                guild_id=request.guild_id,
                presentation_id=int(self.presentation),
                user_id=request.user.id,
                is_manager=request.is_manager,
                week=read_week(typed(self.week)),
                today=request.today,
            ),
        )
        await show(interaction, request, moved, "present.moved")
        for week_id in {before.week_id, moved.week_id}:
            interaction.client.dispatch("week_changed", request.guild_id, week_id)
        interaction.client.dispatch("presentation_moved", interaction, moved.id)


@on_press(r"present")
async def press_present(interaction: Interaction) -> None:
    """Register a presentation, or open one's own again."""
    await _open(interaction, None, None)


@on_press(r"present:new:(?P<week>\d+)")
async def press_new(interaction: Interaction, week: str) -> None:
    """Register another team in a week."""
    await _open(interaction, int(week), None, is_another=True)


@on_press(r"present:change:(?P<presentation_id>\d+)")
async def press_change(interaction: Interaction, presentation_id: str) -> None:
    """Open a presentation's form again."""
    request = Request.of(interaction)
    found = await _owned(interaction, request, presentation_id)
    await PresentForm.to_change(request.language, found).show(interaction)


@on_press(r"present:move:(?P<presentation_id>\d+)")
async def press_move(interaction: Interaction, presentation_id: str) -> None:
    """Ask which week a presentation moves to."""
    request = Request.of(interaction)
    found = await _owned(interaction, request, presentation_id)
    title = say(request.language, "present.title-move", week=found.week.number, team=found.team)
    await MoveForm(presentation_id, language=request.language, title=title).show(interaction)


@on_press(r"present:cancel:(?P<presentation_id>\d+)")
async def press_cancel(interaction: Interaction, presentation_id: str) -> None:
    """Ask whether to cancel a presentation, where it could be."""
    request = Request.of(interaction)
    found = await interaction.client.db.read(
        presentations.cancellable,
        guild_id=request.guild_id,
        presentation_id=int(presentation_id),
        user_id=request.user.id,
        is_manager=request.is_manager,
        today=request.today,
    )
    text = say(request.language, "present.cancel-sure", week=found.week.number, team=found.team)
    await reply(interaction, text, [[buttons.present_cancel_sure(request.language, found.id)]])


@on_press(r"present:cancel:(?P<presentation_id>\d+):sure")
async def press_cancel_sure(interaction: Interaction, presentation_id: str) -> None:
    """Cancel a presentation."""
    request = Request.of(interaction)
    cancelled = await interaction.client.db.write(
        presentations.cancel,
        guild_id=request.guild_id,
        presentation_id=int(presentation_id),
        user_id=request.user.id,
        is_manager=request.is_manager,
        today=request.today,
        now=request.now,
    )
    text = say(request.language, "present.cancelled", week=cancelled.week.number, team=cancelled.team)
    await turn(interaction, text, [[buttons.present(request.language)]])
    interaction.client.dispatch("week_changed", request.guild_id, cancelled.week_id)


async def _owned(interaction: Interaction, request: Request, presentation_id: str) -> Presentation:
    return await interaction.client.db.read(
        presentations.owned,
        guild_id=request.guild_id,
        presentation_id=int(presentation_id),
        user_id=request.user.id,
        is_manager=request.is_manager,
        today=request.today,
    )


BUTTONS = (press_present, press_new, press_change, press_move, press_cancel, press_cancel_sure)
