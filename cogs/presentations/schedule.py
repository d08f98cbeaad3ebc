"""``/schedule``: the weeks with dates, teams and papers, and a link to each recap."""

import datetime as dt

from discord import app_commands
from discord.ext import commands

from bot import controls, fitting
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.media.titles import fill_in
from bot.render.leaves import LEAF_LIMIT
from bot.render.papers import paper_link
from bot.render.people import display_name
from bot.replies import show_in_place
from bot.router import Router
from bot.texts import Language, say, team_name, whole_day
from db import weeks
from db.errors import NoWeekYet
from db.messages import message_link
from db.models import Presentation, Week

router = Router()

#: Papers of a team; the recap shows more of them.
PAPERS_SHOWN = 3


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
    found = await db.read(weeks.schedule, guild_id=context.guild_id)
    if not found:
        raise NoWeekYet
    current = await db.read(weeks.locate, guild_id=context.guild_id, today=context.today)
    blocks = [_week(week, language, context.today, is_current=week.id == current.id) for week in found]
    leaves = fitting.gather(blocks, LEAF_LIMIT)
    if leaf is None:
        mine = next(block for week, block in zip(found, blocks, strict=True) if week.id == current.id)
        leaf = next(at for at, text in enumerate(leaves) if mine.splitlines()[0] in text)
    leaf = min(leaf, len(leaves) - 1)
    rows = [controls.leafing(language, controls.ScheduleLeaf, leaf, len(leaves)), [controls.present(language)]]
    await show_in_place(interaction, leaves[leaf], rows)
    # Not drawn again: the member may have turned to another leaf meanwhile.
    shown = [week for week, block in zip(found, blocks, strict=True) if block.splitlines()[0] in leaves[leaf]]
    papers = [paper for week in shown for presentation in week.presentations for paper in presentation.papers]
    await fill_in(interaction.client, context.guild_id, papers)


def _week(week: Week, language: Language, today: dt.date, *, is_current: bool) -> str:
    mark = "▶ " if is_current else ""
    date = whole_day(language, week.date, today)
    heading = say(language, "schedule.week", week=week.number, date=date)
    link = message_link(week.guild_id, week.recap.channel_id, week.recap.message_id) if week.recap else None
    recap_link = f" · [{say(language, 'schedule.recap')}]({link})" if link else ""
    teams = [_team(presentation, language) for presentation in week.presentations]
    return "\n".join([f"**{mark}{heading}**{recap_link}", *teams])


def _team(presentation: Presentation, language: Language) -> str:
    people = ", ".join(map(display_name, presentation.presenters))
    papers = [paper_link(paper.title, paper.url, 60) for paper in presentation.papers[:PAPERS_SHOWN]]
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
