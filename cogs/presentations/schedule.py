"""``/schedule``: the weeks with dates, teams and papers, and a link to each recap."""

from collections.abc import Sequence

from discord import app_commands
from discord.ext import commands

from bot import controls, fitting
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.media.titles import fill_in
from bot.render.layout import TEXT_LIMIT
from bot.render.meeting import meeting_line
from bot.render.papers import paper_link
from bot.render.people import display_name
from bot.replies import reply, show_in_place
from bot.router import Router
from bot.texts import Language, say, team_name, whole_day
from db import meetings, weeks
from db.errors import NoWeekYet
from db.messages import message_link
from db.models import Presentation, Week

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
    """Show a leaf of the weeks; at first, the one with the current week."""
    context = Context.of(interaction)
    db, language = context.db, context.language
    ways = [controls.present(language), controls.timetable(language)]
    try:
        current = await db.read(weeks.locate, guild_id=context.guild_id, today=context.today)
    except NoWeekYet:
        await reply(interaction, say(language, "error.no-week-yet"), [ways])
        return
    shown = await db.read(
        weeks.schedule_leaf, guild_id=context.guild_id, size=LEAF_SIZE, at=leaf, current=current.number
    )
    rows = [controls.leafing(language, controls.ScheduleLeaf, shown.at, shown.leaves), ways]
    await show_in_place(interaction, _draw(shown.weeks, current.id, context), rows)
    # Not drawn again: the member may have turned to another leaf meanwhile.
    papers = [paper for week in shown.weeks for presentation in week.presentations for paper in presentation.papers]
    await fill_in(interaction.client, context.guild_id, papers)


def _draw(found: Sequence[Week], current_id: int, context: Context) -> str:
    """Draw weeks with as many papers of each team as fit."""
    drawn = ""
    for papers in range(PAPERS_SHOWN, -1, -1):
        blocks = [_week(week, context, papers, is_current=week.id == current_id) for week in found]
        drawn = "\n\n".join(blocks)
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
    meeting = meeting_line(week.date, meetings.of(week), context.settings.timezone, language) if is_to_come else ""
    return "\n".join([f"**{mark}{heading}**{recap_link}", *([meeting] if meeting else []), *teams])


def _team(presentation: Presentation, language: Language, shown: int) -> str:
    people = ", ".join(map(display_name, presentation.presenters))
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
