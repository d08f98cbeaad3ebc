"""``/study``: the front door, what waits for a member, and the hello to a new server."""

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls, drafts
from bot.channels import channel_to_speak_in
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.mentions import plain_for
from bot.page.dialects import one_line
from bot.render.layout import Button
from bot.render.lines import line
from bot.render.meeting import meeting_line, start
from bot.render.nudge import rest_line
from bot.render.papers import paper_link
from bot.render.people import listed_name, roster
from bot.render.plain import Plain
from bot.render.terms import term_name, track_line
from bot.replies import show_in_place
from bot.router import Router
from bot.texts import Language, day, say, team_name
from db import meetings, notices, nudges, presentations, reflections, terms, waiting, weeks
from db.meetings import Meeting
from db.models import Presentation, Term, Week
from db.types import Dialect
from db.waiting import Queue, Waiting
from db.week.value import Text

router = Router()

log = logging.getLogger(__name__)

#: Questions on one's own list; the rest is a number.
SHOWN_LIMIT = 5
# Everything together fits one screen of a phone, so each of these is about one line there.
#: Korean characters of a question or a draft, and of a paper's title.
LINE_LIMIT, PAPER_LIMIT = 16, 15
#: Korean characters of a question that stay behind the longest name.
LEAST_LINE = 9


@router.cog
class Studying(commands.Cog):
    """The command that is the front door."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def study(self, interaction: Interaction) -> None:
        """Start here: this week, what waits for you, and how everything works."""
        await _open(interaction)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Let the server have what it was not shown when the bot had left it, then say hello, once."""
        await self.bot.outbox.rejoin(guild.id)
        channel = channel_to_speak_in(guild)
        if channel is not None:
            now = discord.utils.utcnow()
            await self.bot.db.write(notices.say_hello, guild_id=guild.id, channel_id=channel.id, now=now)


async def _open(interaction: Interaction) -> None:
    """Show this week and what waits for the member."""
    context = Context.of(interaction)
    db, language, guild_id = context.db, context.language, context.guild_id
    week = await db.read(weeks.current, guild_id=guild_id, today=context.today)
    left, draft_row = await _drafts(interaction, context)
    term = await db.read(terms.running, guild_id=guild_id)
    if week is None:
        await _open_before_first_week(interaction, context, term, left, draft_row)
        return
    shown = [*_track(term, language), *await _week(context, week)]
    duties, queue, reflect = await _duties(interaction, context, week)
    rows = [
        draft_row,
        [*_answer_next(queue, language), controls.ask(language), *reflect],
        [controls.recap(language, week.id), controls.schedule(language), controls.study_more(language)],
    ]
    await show_in_place(interaction, "\n".join([*shown, "", *left, *duties]), rows)


def _track(term: Term | None, language: Language) -> list[str]:
    return [track_line(language, term.name)] if term is not None and terms.is_track(term) else []


async def _open_before_first_week(
    interaction: Interaction, context: Context, term: Term | None, left: list[str], draft_row: list[Button]
) -> None:
    """Show how a term's first week begins, and what still waits for the member from the term before."""
    language = context.language
    track, is_later = _track(term, language), term is not None and term.number > 1 and not term.is_beside
    key = "study.new-term" if is_later else "study.new-track" if track else "study.empty"
    duties, queue, _ = await _duties(interaction, context, None)
    lines = [*track, say(language, key), *(["", *duties] if queue.count else [])]
    earlier = [controls.schedule(language)] if is_later else []
    row = [*_answer_next(queue, language), controls.present(language), *earlier, controls.study_more(language)]
    await show_in_place(interaction, "\n".join([*left, *lines]), [draft_row, row])


def _answer_next(queue: Queue, language: Language) -> list[Button]:
    return [controls.answer_waiting(language, queue.count)] if queue.count else []


async def _week(context: Context, week: Week) -> list[str]:
    """Return lines with who presents what in a week, and when the member presents next."""
    db, language, guild_id = context.db, context.language, context.guild_id
    zone, usual = context.settings.timezone, context.settings.meeting
    teams = await db.read(presentations.in_week, guild_id=guild_id, week_id=week.id)
    coming = await db.read(presentations.coming, guild_id=guild_id, user_id=context.user.id, today=context.today)
    lines = ["## " + say(language, "recap.title", week=week.number, date=day(language, week.date))]
    if week.date >= context.today and (meeting := meeting_line(week.date, meetings.of(week, usual), zone, language)):
        lines.append(meeting)
    for team in teams:
        lines += _team(team, language)
    mine = next((presentation for presentation in coming if presentation.week_id != week.id), None)
    if mine is not None:
        lines.append(await _next(context, mine, week))
    return lines


async def _next(context: Context, mine: Presentation, week: Week) -> str:
    """Return the line of the member's next presentation, which may be in another term than the week shown."""
    language, term = context.language, None
    if mine.week.term_id != week.term_id:
        term = await context.db.read(terms.get, guild_id=context.guild_id, term_id=mine.week.term_id)
    meets = meetings.of(mine.week, Meeting(term.starts_at, term.place) if term else context.settings.meeting)
    date = f"{day(language, mine.week.date)} {start(mine.week.date, meets, context.settings.timezone)}".rstrip()
    where = f" · {term_name(language, term.number, term.name)}" if term else ""
    return "🎤 " + say(language, "study.next", week=mine.week.number, date=date) + where


def _team(team: Presentation, language: Language) -> list[str]:
    """Return a team's people and its first paper, as a line each."""
    lines = [f"{team_name(language, team.team)} · {roster(team.presenters, language)}"]
    for first in team.papers[:1]:
        more = f" +{len(team.papers) - 1}" if len(team.papers) > 1 else ""
        is_latin = (first.title or "").isascii()
        lines.append(f"📄 {paper_link(first.title, first.url, PAPER_LIMIT * (1 + is_latin))}{more}")
    return lines


async def _drafts(interaction: Interaction, context: Context) -> tuple[list[str], list[Button]]:
    """Return a line about what a member typed and nobody stored, and the buttons for the newest draft."""
    found = await drafts.own(interaction)
    if not found:
        return [], []
    newest, language = found[0], context.language
    typed = Text(newest.words or say(language, "draft.chosen"), Dialect.DISCORD)
    plain = await plain_for(interaction.client, context.guild_id, language, [typed])
    text = plain.text(typed)
    words = one_line(text, _in_letters(LINE_LIMIT, text))
    row = [controls.continue_draft(language, newest.kind, newest.id), controls.discard_draft(language, newest.id)]
    return [say(language, "draft.left", count=len(found), words=words)], row


async def _duties(
    interaction: Interaction, context: Context, week: Week | None
) -> tuple[list[str], Queue, list[Button]]:
    """Return what a member and their team still owe, as lines, with the open questions.

    Where there is a week, also the button to reflect on it.
    """
    db, language, guild_id = context.db, context.language, context.guild_id
    queue = await db.read(waiting.queue_of, guild_id=guild_id, user_id=context.user.id, limit=SHOWN_LIMIT)
    plain = await plain_for(interaction.client, guild_id, language, queue.first)
    owed, reflect = await _reflection(context, week) if week else ([], [])
    mine = [*(_line(question, plain, language) for question in queue.first if question.is_turn), *owed]
    team = [_line(question, plain, language) for question in queue.first if not question.is_turn]
    lines = [*_headed("turn.title", mine, language), *_headed("turn.team", team, language)]
    if queue.count > len(queue.first):
        lines.append("-# " + say(language, "turn.more", count=queue.count - len(queue.first)))
    return lines or [f"**{say(language, 'turn.nothing')}**"], queue, reflect


async def _reflection(context: Context, week: Week) -> tuple[list[str], list[Button]]:
    """Return a line if the member owes a reflection on a week, and the button to write or to change it."""
    language = context.language
    written = await context.db.read(reflections.of, guild_id=context.guild_id, user_id=context.user.id, week_id=week.id)
    is_owed = written is None and week.date <= context.today
    lines = ["✍️ " + say(language, "turn.reflection", week=week.number)] if is_owed else []
    return lines, [controls.reflect(language, week.id, written=written is not None)]


def _headed(key: str, lines: list[str], language: Language) -> list[str]:
    return [f"**{say(language, key)}**", *lines] if lines else []


def _line(question: Waiting, plain: Plain, language: Language) -> str:
    presenter = "" if question.is_own else listed_name(question.presenter, question.emoji, language)
    text, room = plain.text(question), LINE_LIMIT - len(f"{presenter} ") if presenter else LINE_LIMIT
    limit = _in_letters(max(LEAST_LINE, room), text)
    return line(f"#{question.number}", text, limit, mark="💬", presenter=presenter)


def _in_letters(limit: int, text: Text) -> int:
    """Return how many characters of a text are as wide as this many Korean ones: twice as many if Latin."""
    return 2 * limit if text.body.isascii() else limit


@router.on_press(controls.Study)
async def press_study(interaction: Interaction) -> None:
    """Show the front door."""
    await _open(interaction)


@router.on_press(controls.StudyMore)
async def press_more(interaction: Interaction) -> None:
    """Show what is needed more rarely, and how everything works."""
    context = Context.of(interaction)
    language = context.language
    keys = ["study.help", "study.help-managers"] if context.is_manager else ["study.help"]
    set_up = [controls.settings(language)] if context.is_manager else []
    state, again = await _nudges(Context.of(interaction))
    own = [controls.me(language), controls.profile(language)]
    rows = [[controls.present(language), *own, *set_up, controls.study(language)], again]
    await show_in_place(interaction, "\n".join([*(say(language, key) for key in keys), *state]), rows)


@router.on_press(controls.MyTurn)
async def press_turn(interaction: Interaction, week_id: int) -> None:
    """Show what the member still owes."""
    context = Context.of(interaction)
    week = await context.db.read(weeks.get, guild_id=context.guild_id, week_id=week_id)
    lines, queue, reflect = await _duties(interaction, context, week)
    row = [controls.answer(context.language, question.number, named=True) for question in queue.first]
    state, again = await _nudges(context)
    await show_in_place(interaction, "\n".join([*lines, *state]), [row, [*reflect, *again]])


async def _nudges(context: Context) -> tuple[list[str], list[Button]]:
    """Return a line that says until when the member is not nudged, and the way back; nothing where they are."""
    until = await context.db.read(
        nudges.rest_of, guild_id=context.guild_id, user_id=context.user.id, today=context.today
    )
    if until is None:
        return [], []
    return [f"-# {rest_line(until, context.language)}"], [controls.nudges_again(context.language)]


@router.on_press(controls.Discard)
async def press_discard(interaction: Interaction, draft_id: str) -> None:
    """Delete one of the member's drafts, and show what is left."""
    await drafts.drop(interaction, draft_id)
    await _open(interaction)
