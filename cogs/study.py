"""``/study``: the front door, what is my turn, and saying hello to a new server."""

import logging
from contextlib import suppress

import discord
from discord import app_commands
from discord.ext import commands

from bot import buttons, drafts
from bot.client import StudyBot
from bot.page.dialects import one_line
from bot.page.model import Text
from bot.replies import UNREACHABLE, Button, layout, turn
from bot.request import Interaction, Request
from bot.texts import day, say, team_name
from bot.ui import on_press
from db import guilds, presentations, questions, reflections, weeks
from db.models import Week
from db.questions import Waiting
from db.types import Dialect

log = logging.getLogger(__name__)

#: Questions on one's own list, each with its button; the rest is a number.
SHOWN_LIMIT = 5
#: Characters of a question there: one line on a phone.
LINE_LIMIT = 60


class Studying(commands.Cog):
    """The front door."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def study(self, interaction: Interaction) -> None:
        """Start here: this week, what waits for you, and how everything works."""
        await _open(interaction)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say hello to a new server, once."""
        if await self.bot.db.read(guilds.is_greeted, guild_id=guild.id):
            return
        channel = _place_to_speak(guild)
        if channel is None:
            return
        language = self.bot.settings.language
        row = [buttons.present(language), buttons.ask(language), buttons.study(language)]
        try:
            await channel.send(view=layout(say(language, "study.hello"), [row]))
        except UNREACHABLE as error:
            log.warning("hello not said: guild=%s %r", guild.id, type(error))
            return
        await self.bot.db.write(guilds.greeted, guild_id=guild.id, now=discord.utils.utcnow())


async def _open(interaction: Interaction) -> None:
    """Show this week and what waits for the member."""
    request = Request.of(interaction)
    db, language, guild_id = interaction.client.db, request.language, request.guild_id
    week = await db.read(weeks.current, guild_id=guild_id, today=request.today)
    left, draft_row = await _drafts(interaction, request)
    if week is None:
        text = "\n".join([*left, say(language, "study.empty"), say(language, "study.help")])
        await turn(interaction, text, [draft_row, [buttons.present(language), buttons.profile(language)]])
        return
    places = await db.read(presentations.in_week, guild_id=guild_id, week_id=week.id)
    lines = ["## " + say(language, "recap.title", week=week.number, date=day(language, week.date))]
    for place in places:
        people = ", ".join(f"{member.name}{member.emoji}" for member in place.presenters)
        lines.append(f"{team_name(language, place.team)} · {people}")
    duties, buttons_now, reflect = await _duties(interaction, request, week)
    help_line = "-# " + say(language, "study.help")
    rows = [
        [buttons.ask(language), buttons.answer_open(language), reflect],
        [buttons.recap(language, week.id), buttons.schedule(language)],
    ]
    text = "\n".join([*lines, "", *left, *duties, "", help_line])
    await turn(interaction, text, [draft_row, buttons_now, *rows])


async def _drafts(interaction: Interaction, request: Request) -> tuple[list[str], list[Button]]:
    """Return what a member typed and nobody stored, as a line, with the buttons for the newest."""
    found = await drafts.own(interaction)
    if not found:
        return [], []
    newest, language = found[0], request.language
    words = one_line(Text(newest.words, Dialect.DISCORD), LINE_LIMIT)
    row = [buttons.continue_draft(language, newest.kind, newest.id), buttons.discard_draft(language, newest.id)]
    return [say(language, "draft.left", count=len(found), words=words)], row


async def _duties(interaction: Interaction, request: Request, week: Week) -> tuple[list[str], list[Button], Button]:
    """Return what a member still owes, as lines, with the buttons to answer, and the one to reflect."""
    db, language, guild_id = interaction.client.db, request.language, request.guild_id
    waiting = await db.read(questions.open_of, guild_id=guild_id, user_id=request.user.id)
    written = await db.read(reflections.of, guild_id=guild_id, user_id=request.user.id, week_id=week.id)
    lines = [_waiting(one) for one in waiting[:SHOWN_LIMIT]]
    if len(waiting) > SHOWN_LIMIT:
        lines.append("-# " + say(language, "recap.more", count=len(waiting) - SHOWN_LIMIT))
    if written is None and week.date <= request.today:
        lines.append("✍️ " + say(language, "turn.reflection", week=week.number))
    heading = say(language, "turn.title" if lines else "turn.nothing")
    row = [buttons.answer(language, one.number, named=True) for one in waiting[:SHOWN_LIMIT]]
    reflect = buttons.reflect(language, week.id, written=written is not None)
    return [f"**{heading}**", *lines], row, reflect


def _waiting(question: Waiting) -> str:
    words = one_line(Text(question.body, question.dialect), LINE_LIMIT)
    return f"💬 #{question.number} {question.presenter}{question.emoji} {words}"


def _place_to_speak(guild: discord.Guild) -> discord.TextChannel | None:
    """Choose the channel for system messages, else the first where the bot may write."""
    channels = [guild.system_channel, *guild.text_channels]
    return next((one for one in channels if one is not None and one.permissions_for(guild.me).send_messages), None)


@on_press(r"study")
async def press_study(interaction: Interaction) -> None:
    """To the front door."""
    await _open(interaction)


@on_press(r"turn:(?P<week_id>\d+)")
async def press_turn(interaction: Interaction, week_id: str) -> None:
    """Show what one still owes."""
    request = Request.of(interaction)
    week = await interaction.client.db.read(weeks.get, guild_id=request.guild_id, week_id=int(week_id))
    lines, row, reflect = await _duties(interaction, request, week)
    await turn(interaction, "\n".join(lines), [row, [reflect]])


@on_press(rf"discard:(?P<draft_id>{drafts.ID})")
async def press_discard(interaction: Interaction, draft_id: str) -> None:
    """Let go of one's own draft, and show what is left."""
    await drafts.drop(interaction, draft_id)
    await _open(interaction)


async def setup(bot: StudyBot) -> None:
    """Add the command and its buttons, and remove the drafts that are too old by now."""
    await bot.add_cog(Studying(bot))
    bot.add_dynamic_items(press_study, press_turn, press_discard)
    with suppress(OSError):  # they are left out wherever drafts are read
        drafts.sweep(bot.settings.data_dir)
