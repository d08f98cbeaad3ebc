"""``/page``: for managers, a page in and a page out."""

import asyncio
import io

import discord
from discord import app_commands
from discord.ext import commands

from bot import buttons, fitting, weekly
from bot.client import StudyBot
from bot.page import bundle, exchange
from bot.page.model import Page
from bot.page.report import finding_line, not_utf8, refusal
from bot.replies import TEXT_LIMIT, defer, reply
from bot.request import Interaction, Request
from bot.texts import Language, say
from bot.titles import fill_in_week
from db import weeks
from db.errors import ManagersOnly, TooLarge, UnreadablePage, WeekHasContent

#: KiB of a file: a page, or a zip of one with its pictures.
SIZE_LIMIT = 10 * 1024


class Paging(commands.GroupCog, group_name="page"):
    """The commands that take a page in and give one out."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command(name="import")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Store a week from its Markdown page, all of it or nothing; for managers.

        Args:
            file: The page, such as week02.md.
        """
        request = _manager(interaction)
        if file.size > SIZE_LIMIT * 1024:
            raise TooLarge(limit=SIZE_LIMIT)
        await defer(interaction, thinking=True)
        try:
            text, imported = await self._import(request, await file.read())
        except UnicodeDecodeError as error:
            await reply(interaction, not_utf8(error, request.language))
        except UnreadablePage as error:
            await reply(interaction, _shown(refusal(error, request.language)))
        except WeekHasContent as error:
            await reply(interaction, _differences(error, request.language))
        else:
            await reply(interaction, _shown(text), [[buttons.recap(request.language, imported.week_id)]])

    async def _import(self, request: Request, source: bytes) -> tuple[str, exchange.Imported]:
        """Store a page; return what to say about it."""
        page, findings = exchange.load(bundle.markdown(source).decode())
        imported = await self.bot.db.write(
            exchange.import_page,
            guild_id=request.guild_id,
            page=page,
            now=request.now,
            zone=self.bot.settings.timezone,
        )
        key = "page.imported" if imported.is_new else "page.unchanged"
        lines = [say(request.language, key, week=imported.week)]
        lines += [f"-# {finding_line(one, request.language)}" for one in findings]
        return "\n".join(lines), imported

    @app_commands.command()
    async def export(self, interaction: Interaction, week: app_commands.Range[int, 1, 999] | None = None) -> None:
        """Give out a week as its Markdown page; for managers.

        Args:
            week: The week, if not the current one.
        """
        request = _manager(interaction)
        found = await self.bot.db.read(weeks.locate, guild_id=request.guild_id, today=request.today, number=week)
        await defer(interaction, thinking=True)
        await fill_in_week(self.bot, request.guild_id, found.id)
        page, markdown = await weekly.written(
            self.bot.db, self.bot.settings, guild_id=request.guild_id, week_id=found.id
        )
        pictures, limit = self.bot.settings.pictures, interaction.filesize_limit
        parcel = await asyncio.to_thread(bundle.one_file, page, markdown, pictures, limit)
        if not await _hand_out(interaction, request, page, parcel) and parcel.name.endswith(".zip"):
            alone = await asyncio.to_thread(bundle.one_file, page, markdown, pictures, 0)
            await _hand_out(interaction, request, page, alone)


async def _hand_out(interaction: Interaction, request: Request, page: Page, parcel: bundle.Parcel) -> bool:
    """Give a page out, and say what of its pictures is not in it; return whether Discord took it."""
    lines = [say(request.language, "page.exported", week=page.number, file=parcel.name)]
    if parcel.too_large:
        lines.append(say(request.language, "page.pictures-too-large"))
    if parcel.missing:
        lines.append(say(request.language, "page.pictures-missing", files=", ".join(parcel.missing)))
    return await reply(
        interaction, _shown("\n".join(lines)), files=[discord.File(io.BytesIO(parcel.data), parcel.name)]
    )


def _manager(interaction: Interaction) -> Request:
    """Let managers in; the commands stay visible to all, or a role could not be let in later."""
    request = Request.of(interaction)
    if not request.is_manager:
        raise ManagersOnly
    return request


def _differences(error: WeekHasContent, language: Language) -> str:
    """Say that the week holds something else, and what."""
    sentence = say(language, "error.week-has-content", **error.details)
    shown, _ = fitting.cut(str(error.details["differences"]).replace("```", "'''"), 3000)
    return f"{sentence}\n```diff\n{shown}\n```"


def _shown(text: str) -> str:
    """Return as much as one message holds."""
    return fitting.cut(text, TEXT_LIMIT)[0]


async def setup(bot: StudyBot) -> None:
    """Add the commands."""
    await bot.add_cog(Paging(bot))
