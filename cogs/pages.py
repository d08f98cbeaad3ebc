"""``/page``: for managers, a page in and a page out."""

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot import buttons, fitting, recap
from bot.client import StudyBot
from bot.page import exchange
from bot.page.report import finding_line
from bot.page.writer import write
from bot.replies import TEXT_LIMIT, reply
from bot.request import Interaction, Request
from bot.texts import Language, say
from db import weeks
from db.errors import ManagersOnly, TooLarge, WeekHasContent

#: KiB; a page is text, and this a hundred times a long one.
SIZE_LIMIT = 1024


class Paging(commands.GroupCog, group_name="page"):
    """The commands that take a page in and give one out."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: Interaction, /) -> bool:  # type: ignore[override]
        """Let managers in; the commands stay visible to all, or a role could not be let in later."""
        if not interaction.permissions.manage_guild:
            raise ManagersOnly
        return True

    @app_commands.command(name="import")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Store a week from its Markdown page, all of it or nothing; for managers.

        Args:
            file: The page, such as week02.md.
        """
        request = Request.of(interaction)
        if file.size > SIZE_LIMIT * 1024:
            raise TooLarge(limit=SIZE_LIMIT)
        await interaction.response.defer(ephemeral=True, thinking=True)
        page, findings = exchange.load((await file.read()).decode("utf-8", errors="replace"))
        try:
            imported = await self.bot.db.write(
                exchange.import_page, guild_id=request.guild_id, page=page, now=request.now
            )
        except WeekHasContent as error:
            await reply(interaction, _differences(error, request.language))
            return
        key = "page.imported" if imported.is_new else "page.unchanged"
        lines = [say(request.language, key, week=imported.week)]
        lines += [f"-# {finding_line(one, request.language)}" for one in findings]
        week = await self.bot.db.read(
            weeks.locate, guild_id=request.guild_id, today=request.today, number=imported.week
        )
        row = [buttons.recap(request.language, week.id)]
        await reply(interaction, fitting.cut("\n".join(lines), TEXT_LIMIT)[0], [row])

    @app_commands.command()
    async def export(self, interaction: Interaction, week: app_commands.Range[int, 1, 999] | None = None) -> None:
        """Give out a week as its Markdown page; for managers.

        Args:
            week: The week, if not the current one.
        """
        request = Request.of(interaction)
        found = await self.bot.db.read(weeks.locate, guild_id=request.guild_id, today=request.today, number=week)
        page = await self.bot.db.read(exchange.collect, guild_id=request.guild_id, week_id=found.id)
        name = recap.file_name(page)
        text = say(request.language, "page.exported", week=page.number, file=name)
        await reply(interaction, text, files=[discord.File(io.BytesIO(write(page).encode()), name)])


def _differences(error: WeekHasContent, language: Language) -> str:
    """Say that the week holds something else, and what."""
    shown, _ = fitting.cut(str(error.details["differences"]).replace("```", "'''"), 3000)
    return f"{say(language, 'error.week-has-content', week=error.details['week'])}\n```diff\n{shown}\n```"


async def setup(bot: StudyBot) -> None:
    """Add the commands."""
    await bot.add_cog(Paging(bot))
