"""``/reflect``: what one takes away from a week, written once and rewritten at will."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot import buttons, drafts
from bot.client import StudyBot
from bot.fitting import label
from bot.page.dialects import to_discord
from bot.page.model import Text
from bot.page.revising import revised
from bot.people import welcome
from bot.replies import patiently, reply
from bot.request import Interaction, Request
from bot.texts import Language, say
from bot.ui import TITLE_LIMIT, Form, on_press, text_field, typed
from db import members, reflections, weeks
from db.errors import TooLong
from db.models import Reflection, Week
from db.types import Dialect
from db.words import BODY_LIMIT


class Reflecting(commands.Cog):
    """The command that reflects."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def reflect(self, interaction: Interaction, week: app_commands.Range[int, 1, 999] | None = None) -> None:
        """Write your reflection on the week, or change what you wrote.

        Args:
            week: The week it is about, if not the current one.
        """
        request = Request.of(interaction)
        found = await self.bot.db.read(weeks.locate, guild_id=request.guild_id, today=request.today, number=week)
        await _open(interaction, request, found)


class ReflectForm(Form):
    """The form for a reflection, with what was written before."""

    template = drafts.FORMS["reflect"]

    def __init__(
        self,
        week: str,
        draft: str | None = None,
        *,
        language: Language = "ko",
        title: str = "-",
        default: str | None = None,
    ) -> None:
        super().__init__(title=label(title, TITLE_LIMIT), custom_id=drafts.named(f"reflect:{week}", draft))
        self.week = week
        if draft:
            self.add_item(discord.ui.TextDisplay(say(language, "draft.filled")))
        self.reflection = text_field(
            say(language, "reflect.reflection"),
            "reflection",
            placeholder=say(language, "reflect.placeholder"),
            default=default,
            paragraphs=True,
        )
        self.add_item(self.reflection)

    async def submit(self, interaction: Interaction) -> None:
        """Store the reflection, and say what is left to do."""
        request = Request.of(interaction)
        db, language = interaction.client.db, request.language
        words = await self._revised(interaction, request)
        written = await patiently(
            interaction,
            db.write(
                reflections.write,
                guild_id=request.guild_id,
                author=request.user,
                week_id=int(self.week),
                body=words.body,
                dialect=words.dialect,
                interaction_id=interaction.id,
                now=request.now,
            ),
        )
        await drafts.stored(interaction)
        week = await db.read(weeks.get, guild_id=request.guild_id, week_id=int(self.week))
        lines, row = welcome(written.member, request)
        key = "reflect.changed" if written.version else "reflect.receipt"
        text = "\n".join([say(language, key, week=week.number), *lines])
        leads = [buttons.my_turn(language, week.id), buttons.recap(language, week.id)]
        await reply(interaction, text, [[*leads, buttons.withdraw_reflection(language, week.id), *row]])
        interaction.client.dispatch("week_changed", request.guild_id, week.id)

    async def _revised(self, interaction: Interaction, request: Request) -> Text:
        """Return what was typed; what was left alone of a page's text stays as the page has it."""
        db, guild_id = interaction.client.db, request.guild_id
        before = await db.read(reflections.of, guild_id=guild_id, user_id=request.user.id, week_id=int(self.week))
        if before is None:
            return Text(typed(self.reflection), Dialect.DISCORD)
        names = await db.read(members.names, guild_id=guild_id)
        zone = interaction.client.settings.timezone
        text = Text(before.body, before.dialect)
        return await asyncio.to_thread(revised, text, typed(self.reflection), names=names, zone=zone)


async def _open(interaction: Interaction, request: Request, week: Week, draft: drafts.Draft | None = None) -> None:
    """Open the form with what could not be stored, else with what was written before."""
    before = await interaction.client.db.read(
        reflections.of, guild_id=request.guild_id, user_id=request.user.id, week_id=week.id
    )
    draft = draft or await _draft(interaction, week, before)
    words = draft.words if draft else await asyncio.to_thread(_editable, before) if before else None
    form = ReflectForm(
        str(week.id),
        draft.id if draft else None,
        language=request.language,
        title=say(request.language, "reflect.title", week=week.number),
        default=words,
    )
    await form.show(interaction)


async def _draft(interaction: Interaction, week: Week, before: Reflection | None) -> drafts.Draft | None:
    """Return what could not be stored, unless something was written since."""
    draft = await drafts.newest(interaction, "reflect", week=str(week.id))
    return None if draft and before and draft.kept_at < before.written_at else draft


def _editable(reflection: Reflection) -> str:
    """Return what was written, as Discord shows it; a page may hold more than a form, and cut it would be lost."""
    body = to_discord(Text(reflection.body, reflection.dialect))
    if len(body) > BODY_LIMIT:
        raise TooLong(limit=BODY_LIMIT)
    return body


@on_press(r"reflect:(?P<week_id>\d+)")
async def press_reflect(interaction: Interaction, week_id: str) -> None:
    """Write about a week."""
    request = Request.of(interaction)
    week = await interaction.client.db.read(weeks.get, guild_id=request.guild_id, week_id=int(week_id))
    await _open(interaction, request, week)


@on_press(rf"continue:reflect:(?P<draft_id>{drafts.ID})")
async def press_continue(interaction: Interaction, draft_id: str) -> None:
    """Go on with one's own draft."""
    draft = await drafts.take_up(interaction, draft_id)
    if draft is None:
        return
    request = Request.of(interaction)
    week_id = int(draft.target["week"])
    week = await interaction.client.db.read(weeks.get, guild_id=request.guild_id, week_id=week_id)
    await _open(interaction, request, week, draft)


@on_press(r"unreflect:(?P<week_id>\d+)")
async def press_withdraw(interaction: Interaction, week_id: str) -> None:
    """Take one's own reflection back."""
    request = Request.of(interaction)
    work = interaction.client.db.write(
        reflections.withdraw,
        guild_id=request.guild_id,
        user_id=request.user.id,
        week_id=int(week_id),
        now=request.now,
    )
    week = await patiently(interaction, work)
    text = say(request.language, "reflect.withdrawn", week=week.number)
    await reply(interaction, text, [[buttons.undo(request.language, f"rereflect:{week.id}")]])
    interaction.client.dispatch("week_changed", request.guild_id, week.id)


@on_press(r"rereflect:(?P<week_id>\d+)")
async def press_restore(interaction: Interaction, week_id: str) -> None:
    """Let one's own reflection stand again."""
    request = Request.of(interaction)
    db, guild_id = interaction.client.db, request.guild_id
    week = await db.read(weeks.get, guild_id=guild_id, week_id=int(week_id))
    work = db.write(reflections.restore, guild_id=guild_id, user_id=request.user.id, week_id=week.id)
    await patiently(interaction, work)
    text = say(request.language, "reflect.restored", week=week.number)
    await reply(interaction, text, [[buttons.withdraw_reflection(request.language, week.id)]])
    interaction.client.dispatch("week_changed", guild_id, week.id)


async def setup(bot: StudyBot) -> None:
    """Add the command, its button and its form."""
    await bot.add_cog(Reflecting(bot))
    bot.add_dynamic_items(press_reflect, press_continue, press_withdraw, press_restore)
    bot.add_forms([ReflectForm])
