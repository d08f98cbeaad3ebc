"""The form of a presentation: to register one, or to change it."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

import discord

from bot import controls, drafts
from bot.context import Context, Interaction, user_of
from bot.controls import Control
from bot.forms import Form, text_field, typed
from bot.replies import defer_if_slow
from bot.router import Router
from bot.texts import Language, say, team_name
from cogs.presentations.panel import CHANGED, REGISTERED, show
from cogs.presentations.parsing import check_papers, read_names, read_papers, read_week, write_papers
from cogs.presentations.when import read_meeting, write_meeting
from db import meetings, presentations, registering, slots, weeks
from db.engine import AnyDatabase
from db.meetings import Meeting
from db.models import Member, Presentation
from db.registering import Arranged, Entry, Plan
from db.week.value import Paper
from db.words import NAME_LIMIT, PLACE_LIMIT

router = Router()

#: Characters for the names of those not on Discord, as many as may present and as long as they may be.
GUESTS_LIMIT = slots.PRESENTERS_LIMIT * (NAME_LIMIT + 2)
#: Characters for date, time and place; a longer place is refused with a sentence.
DATE_LIMIT = PLACE_LIMIT + 200


async def owned(context: Context, presentation_id: int) -> Presentation:
    """Return a presentation that this member may change."""
    return await context.db.read(
        presentations.owned,
        guild_id=context.guild_id,
        presentation_id=presentation_id,
        user_id=context.user.id,
        is_manager=context.is_manager,
        today=context.today,
    )


def _presenters_select(users: Iterable[int]) -> discord.ui.UserSelect[Any]:
    return discord.ui.UserSelect(
        custom_id="presenters",
        min_values=0,
        max_values=slots.PRESENTERS_LIMIT,
        required=False,
        default_values=[discord.SelectDefaultValue.from_user(discord.Object(user_id)) for user_id in users],
    )


def _written(guest: Member, language: Language) -> str:
    """Return somebody who is not on Discord as `read_names` reads them."""
    return say(language, "everyone.typed") if guest.is_everyone else guest.name


def _date_field(language: Language, date: str | None) -> discord.ui.Label[Any]:
    """Return the field for date, time and place; its description says so, since its placeholder is never seen."""
    label, description = say(language, "present.date"), say(language, "present.date-how")
    return text_field(label, "date", description=description, default=date, placeholder="2/7", limit=DATE_LIMIT)


@router.form
class PresentForm(Form[controls.PresentState]):
    """The form of a presentation: a new one (``week``, perhaps ``team``), or one to change (``presentation``)."""

    carries = controls.PresentState
    needs_channel = True

    def __init__(
        self,
        state: controls.PresentState,
        *,
        language: Language = "ko",
        title: str = "-",
        date: str | None = None,
        users: list[int] | None = None,
        guests: str | None = None,
        papers: str | None = None,
    ) -> None:
        super().__init__(state, title)
        self.team, self.presentation = state.team, state.presentation
        week = "" if state.week is None else str(state.week)
        self.date = _date_field(language, date)
        self.presenters = _presenters_select(users or [])
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
        self.number = text_field(say(language, "schedule.number"), "week", default=week, required=False, limit=10)
        presenters = discord.ui.Label(text=say(language, "present.presenters"), component=self.presenters)
        first = [] if state.presentation is not None else [self.number]  # what stands is moved by another form
        for item in (*first, self.date, presenters, self.guests, self.papers):
            self.add_item(item)

    @property
    def opened_by(self) -> Control:
        """The button of the presentation that it changes, or of the week and team that it is for."""
        if self.presentation is not None:
            return controls.PresentChange(self.presentation)
        assert self.state.week is not None  # a new one is for a week
        return controls.PresentNew(self.state.week, self.team)

    @classmethod
    def to_register(
        cls, language: Language, plan: Plan, users: list[int], usual: Meeting, *, team: str | None
    ) -> "PresentForm":
        """Make the form for a new presentation, with when and where, and the probable presenters, filled in."""
        return cls(
            controls.PresentState(plan.week, team or ""),
            language=language,
            title=say(language, "present.title", week=plan.week, team=plan.team),
            date=write_meeting(plan.date, meetings.either(plan.meeting, usual)),
            users=users,
        )

    @classmethod
    def to_change(cls, language: Language, presentation: Presentation, usual: Meeting) -> "PresentForm":
        """Make the form with the presentation's data filled in."""
        week, people = presentation.week, presentation.presenters
        return cls(
            controls.PresentState(presentation=presentation.id),
            language=language,
            title=say(language, "present.title-change", week=week.number, team=presentation.team),
            date=write_meeting(week.date, meetings.of(week, usual)),
            users=[member.user_id for member in people if member.user_id is not None],
            guests=", ".join(_written(member, language) for member in people if member.user_id is None) or None,
            papers=write_papers([Paper(paper.title, paper.url) for paper in presentation.papers]) or None,
        )

    async def submit(self, interaction: Interaction) -> None:
        """Store the presentation, and show what was stored."""
        context = Context.of(interaction)
        work = self._change if self.presentation is not None else self._register
        stored = await defer_if_slow(interaction, work(context.db, context))
        await drafts.mark_stored(interaction)
        bots = [user for user in self.presenters.values if user.bot]
        heading = CHANGED if self.presentation else REGISTERED
        await show(
            interaction,
            context,
            stored.value,
            heading,
            writer=stored.writer,
            left_out=bots,
            met_before=stored.met_before,
            meeting_stays=stored.meeting_stays,
            behind=stored.left_behind,
            notes=_moved_along(context.language, stored),
        )

    async def _change(self, db: AnyDatabase, context: Context) -> Arranged:
        assert self.presentation is not None  # else it is registered
        return await db.write(
            registering.change,
            guild_id=context.guild_id,
            presentation_id=self.presentation,
            user_id=context.user.id,
            is_manager=context.is_manager,
            entry=self._entry(context, *read_meeting(typed(self.date), context.today)),
            today=context.today,
            now=context.now,
            is_sure=self.is_confirmed,
            told_by=context.user,
        )

    async def _register(self, db: AnyDatabase, context: Context) -> Arranged:
        """Store it under the given name, else the next free number: another team may have the title's by now."""
        week = read_week(typed(self.number) or str(self.state.week or ""))
        return await db.write(
            registering.register,
            guild_id=context.guild_id,
            week=week,
            team=self.team or None,
            entry=self._entry(context, *await self._date_in(db, context, week)),
            now=context.now,
            user_id=context.user.id,
            today=None if self.is_confirmed else context.today,
            told_by=context.user,
            channel_id=context.channel_id,
        )

    async def _date_in(self, db: AnyDatabase, context: Context, week: int) -> tuple[dt.date, Meeting]:
        """Return when and where, as it was typed; a date that was left as it was follows the chosen week."""
        date, meeting = read_meeting(typed(self.date), context.today)
        if week == self.state.week:
            return date, meeting
        expected = partial(weeks.expected_date, guild_id=context.guild_id, today=context.today)
        filled_in = await db.read(expected, number=self.state.week)
        return await db.read(expected, number=week) if date == filled_in else date, meeting

    def _entry(self, context: Context, date: dt.date, meeting: Meeting) -> Entry:
        """Return what was filled in, without bots that were chosen beside people; bots only are refused."""
        guests, papers = read_names(typed(self.guests)), read_papers(typed(self.papers))
        if self.confirmed is None:
            check_papers(papers)
        is_alone = not guests and all(user.bot for user in self.presenters.values)
        return Entry(
            date=date,
            users=[user_of(user) for user in self.presenters.values if not user.bot or is_alone],
            guests=guests,
            papers=papers,
            meeting=meeting,
            usual=context.settings.meeting,
        )


def _moved_along(language: Language, stored: Arranged) -> list[str]:
    """Say which other teams of the week have another date now too."""
    teams = ", ".join(team_name(language, other.team) for other in stored.moved_along)
    return [say(language, "present.moved-along", teams=teams)] if teams else []
