"""``/schedule``: the weeks with dates, teams and papers, and a link to each recap; earlier terms' too."""

from collections.abc import Sequence
from functools import partial

from discord import app_commands
from discord.ext import commands

from bot import controls, fitting
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.media.titles import fill_in
from bot.render.layout import TEXT_LIMIT, Button, Rows
from bot.render.meeting import meeting_line
from bot.render.papers import paper_link
from bot.render.people import roster
from bot.render.terms import term_name, track_line
from bot.replies import show_in_place
from bot.router import Router
from bot.texts import Language, say, team_name, whole_day
from db import calendars, cancelled, meetings, terms, weeks
from db.errors import NoWeekInTermYet, NoWeekInTrackYet, NoWeekYet
from db.messages import message_link
from db.models import Presentation, Term, Week
from db.terms import Around
from db.weeks import Leaf

router = Router()

#: Papers of a team; the recap shows more of them.
PAPERS_SHOWN = 3
#: Weeks on a leaf: about two screens of a phone.
LEAF_SIZE = 3


@router.cog
class Scheduling(commands.Cog):
    """The command that shows the weeks."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def schedule(self, interaction: Interaction) -> None:
        """Show the weeks: dates, teams, papers, and links to the recaps."""
        await _show(interaction, None)


async def _show(interaction: Interaction, leaf: int | None) -> None:
    """Show a leaf of the running term's weeks; at first, the one with the current week."""
    context = Context.of(interaction)
    db, language, guild_id = context.db, context.language, context.guild_id
    ways = [controls.present(language), controls.timetable(language)]
    if await db.read(
        cancelled.restorable,
        guild_id=guild_id,
        user_id=context.user.id,
        is_manager=context.is_manager,
        today=context.today,
        limit=1,
    ):
        ways.append(controls.present_cancelled(language))
    around = await db.read(terms.around, guild_id=guild_id)
    if around.before is not None:
        ways.append(controls.schedule_earlier(language, around.before.id))
    try:
        current = await db.read(weeks.locate, guild_id=guild_id, today=context.today)
    except (NoWeekYet, NoWeekInTermYet, NoWeekInTrackYet) as error:
        off = await _of_what_is_off(context, around.term)
        await show_in_place(interaction, say(language, f"error.{error.key}"), [off, ways])
        return
    shown = await db.read(weeks.schedule_leaf, guild_id=guild_id, size=LEAF_SIZE, at=leaf, current=current.number)
    turn = controls.leafing(language, controls.ScheduleLeaf, shown.at, shown.leaves)
    rows = [turn, _of_term(language, current.term_id), ways]
    await _show_leaf(interaction, context, around, shown, rows, current.id)


async def _of_what_is_off(context: Context, term: Term | None) -> list[Button]:
    """Return the button by which calendars hear that all of a term was cancelled, if they had heard of it."""
    if term is None or not await context.db.read(calendars.is_known, guild_id=context.guild_id, term_id=term.id):
        return []
    return [controls.calendar_file(context.language, term.id)]


def _of_term(language: Language, term_id: int) -> list[Button]:
    """Return the buttons for what shows a whole term at once."""
    return [controls.glance(language, term_id), controls.calendar_file(language, term_id)]


async def _show_leaf(
    interaction: Interaction, context: Context, around: Around, shown: Leaf, rows: Rows, current_id: int | None = None
) -> None:
    """Show a leaf of a term's weeks; where there are several terms, headed by the term's name."""
    drawn = _draw(shown.weeks, current_id, context, _heading(around, context.language))
    await show_in_place(interaction, drawn, rows)
    # Not drawn again: the member may have turned to another leaf meanwhile.
    papers = [paper for week in shown.weeks for presentation in week.presentations for paper in presentation.papers]
    await fill_in(interaction.client, context.guild_id, papers)


def _heading(around: Around, language: Language) -> str:
    """Return the line above the weeks: the term's name, unless it is the guild's only one; a track's is small."""
    term = around.term
    if term is not None and terms.is_track(term):
        return f"{track_line(language, term.name)}\n"
    if term is None or (around.before is None and around.after is None):
        return ""
    return f"### {term_name(language, term.number, term.name)}\n"


def _draw(found: Sequence[Week], current_id: int | None, context: Context, heading: str) -> str:
    """Draw weeks below a heading, with as many papers of each team as fit."""
    drawn = ""
    for papers in range(PAPERS_SHOWN, -1, -1):
        blocks = [_week(week, context, papers, is_current=week.id == current_id) for week in found]
        drawn = heading + "\n\n".join(blocks)
        if len(drawn) <= TEXT_LIMIT:
            break
    return fitting.cut(drawn, TEXT_LIMIT)[0]


def _week(week: Week, context: Context, papers: int, *, is_current: bool) -> str:
    language = context.language
    mark = "▶ " if is_current else ""
    date = whole_day(language, week.date, context.today)
    heading = say(language, "schedule.week", week=week.number, date=date)
    link = message_link(week.guild_id, week.recap.channel_id, week.recap.message_id) if week.recap else None
    recap_link = f" · [{say(language, 'schedule.recap')}]({link})" if link else ""
    teams = [_team(presentation, language, papers) for presentation in week.presentations]
    is_to_come = week.date >= context.today
    meets = meetings.of(week, context.settings.meeting)
    meeting = meeting_line(week.date, meets, context.settings.timezone, language) if is_to_come else ""
    return "\n".join([f"**{mark}{heading}**{recap_link}", *([meeting] if meeting else []), *teams])


def _team(presentation: Presentation, language: Language, shown: int) -> str:
    people = roster(presentation.presenters, language)
    papers = [paper_link(paper.title, paper.url, 60) for paper in presentation.papers[:shown]]
    more = len(presentation.papers) - len(papers)
    papers += [f"+{more}"] if more > 0 else []
    return f"{team_name(language, presentation.team)} · {people}" + "".join(f"\n  📄 {paper}" for paper in papers)


@router.on_press(controls.Schedule)
async def press_schedule(interaction: Interaction) -> None:
    """Open the weeks."""
    await _show(interaction, None)


@router.on_press(controls.ScheduleLeaf)
async def press_leaf(interaction: Interaction, leaf: int) -> None:
    """Turn to a leaf of the weeks."""
    await _show(interaction, leaf)


@router.on_press(controls.ScheduleTerm)
async def press_term(interaction: Interaction, term_id: int, leaf: int | None = None) -> None:
    """Show a leaf of the weeks of a term: of an earlier one, or of the running one as `_show` does."""
    context = Context.of(interaction)
    db, language, guild_id = context.db, context.language, context.guild_id
    around = await db.read(terms.around, guild_id=guild_id, term_id=term_id)
    if around.after is None:
        await _show(interaction, leaf)
        return
    shown = await db.read(
        weeks.schedule_leaf, guild_id=guild_id, size=LEAF_SIZE, at=leaf, current=None, term_id=term_id
    )
    turn = controls.leafing(language, partial(controls.ScheduleTerm, term_id), shown.at, shown.leaves)
    earlier = [controls.schedule_earlier(language, around.before.id)] if around.before else []
    ways = [*earlier, controls.schedule_later(language, around.after.id)]
    rows = [turn, _of_term(language, term_id), ways]
    await _show_leaf(interaction, context, around, shown, rows)
