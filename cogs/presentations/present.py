"""``/present``: a team's presentation, registered or opened again."""

from collections.abc import Sequence

from discord import app_commands
from discord.ext import commands

from bot import controls, drafts
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.render.layout import in_rows
from bot.render.meeting import start
from bot.render.people import roster
from bot.replies import reply
from bot.router import Router
from bot.texts import say, whole_day
from cogs.presentations.form import PresentForm
from cogs.presentations.panel import show
from cogs.presentations.parsing import read_team
from db import meetings, on_hold, presentations, registering
from db.models import Presentation
from db.registering import Plan
from db.words import EVERYONE

router = Router()

#: One's own presentations to choose from; who gives more of them opens the others with ``/present week:``.
OWN_LIMIT = 5


@router.cog
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


async def _open(interaction: Interaction, week: int | None, team: str | None) -> None:
    """Open what the member still has to present, or what the week and team name; else a new form."""
    context = Context.of(interaction)
    db, guild_id, user_id = context.db, context.guild_id, context.user.id
    if week is None and team is None:
        theirs = {"guild_id": guild_id, "user_id": user_id}
        own = await db.read(presentations.coming, **theirs, today=context.today, only_here=True, also_discussions=True)
        if own:
            await _show_own(interaction, context, own)
            return
    plan = await db.read(registering.plan, guild_id=guild_id, today=context.today, week=week, team=team)
    named = plan.team if team else None
    found = await db.read(presentations.existing, guild_id=guild_id, user_id=user_id, week=plan.week, team=named)
    if found is not None:
        await _show(interaction, context, found)
        return
    await _open_form(interaction, context, plan, named, users=[user_id])


async def _show(interaction: Interaction, context: Context, found: Presentation) -> None:
    """Show a presentation, and what it was asked before it was cancelled and registered anew."""
    behind = await context.db.read(on_hold.left_behind, guild_id=context.guild_id, presentation_id=found.id)
    await show(interaction, context, found, behind=behind)


async def _show_own(interaction: Interaction, context: Context, own: Sequence[Presentation]) -> None:
    """Show the member's only presentation, or let them choose among several."""
    if len(own) == 1:
        await _show(interaction, context, own[0])
        return
    language = context.language
    lines = [say(language, "present.own", count=len(own))]
    lines += [f"- {_line(presentation, context)}" for presentation in own[:OWN_LIMIT]]
    choice = [
        controls.present_open(language, presentation.id, presentation.week.number) for presentation in own[:OWN_LIMIT]
    ]
    others = [controls.present_next(language), controls.schedule(language)]
    await reply(interaction, "\n".join(lines), [*in_rows(choice), others])


def _line(presentation: Presentation, context: Context) -> str:
    week, settings = presentation.week, context.settings
    date = whole_day(context.language, week.date, context.today)
    time = start(week.date, meetings.of(week, settings.meeting), settings.timezone)
    heading = say(context.language, "schedule.week", week=week.number, date=f"{date} {time}".rstrip())
    return f"{heading} · {roster(presentation.presenters, context.language)}"


async def _open_form(
    interaction: Interaction, context: Context, plan: Plan, team: str | None, *, users: list[int]
) -> None:
    await PresentForm.to_register(context.language, plan, users, context.settings.meeting, team=team).show(interaction)


@router.on_press(controls.Present)
async def press_present(interaction: Interaction) -> None:
    """Register a presentation, or open one's own again."""
    await _open(interaction, None, None)


@router.on_press(controls.PresentOpen)
async def press_open(interaction: Interaction, presentation_id: int) -> None:
    """Show a presentation, with what this member may do with it."""
    context = Context.of(interaction)
    found = await context.db.read(presentations.get, guild_id=context.guild_id, presentation_id=presentation_id)
    await _show(interaction, context, found)


@router.on_press(controls.PresentNew)
async def press_new(interaction: Interaction, week: int, team: str | None = None) -> None:
    """Register another team in a week."""
    context = Context.of(interaction)
    db, guild_id, user_id = context.db, context.guild_id, context.user.id
    plan = await db.read(registering.plan, guild_id=guild_id, today=context.today, week=week, team=team)
    own = await db.read(presentations.existing, guild_id=guild_id, user_id=user_id, week=plan.week, team=None)
    await _open_form(interaction, context, plan, team, users=[] if own else [user_id])


@router.on_press(controls.PresentNext)
async def press_next(interaction: Interaction) -> None:
    """Register another presentation: in the next week in which the member does not present."""
    context, user_id = Context.of(interaction), interaction.user.id
    plan = await context.db.read(
        registering.plan, guild_id=context.guild_id, today=context.today, week=None, team=None, besides=user_id
    )
    await _open_form(interaction, context, plan, None, users=[user_id])


@router.on_press(controls.PresentAs)
async def press_as(interaction: Interaction, week: int, draft_id: str) -> None:
    """Register in another week what was typed for one week."""
    form = await _again(interaction, draft_id, week=str(week))
    if form is not None:
        await form.process(interaction)


@router.on_press(controls.PresentToAll)
async def press_to_all(interaction: Interaction, draft_id: str) -> None:
    """Register what was typed as a discussion; what else there was to ask about was asked before."""
    form = await _again(interaction, draft_id, guests=EVERYONE)
    if form is not None:
        form.confirmed = "all"
        await form.process(interaction)


async def _again(interaction: Interaction, draft_id: str, **words: str) -> PresentForm | None:
    """Return a presentation's form that could not be stored, with other words in some fields, to be sent again."""
    draft = await drafts.resume_form(interaction, draft_id, **words)
    form = PresentForm.rebuild(draft.form["custom_id"]) if draft else None
    if draft is not None and form is not None:
        form.load(interaction, draft.form)
    return form
