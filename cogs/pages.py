"""``/page``: managers import and export pages."""

import asyncio
from collections.abc import Iterator, Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls, fitting, outcomes, uploads, weekly
from bot.client import StudyBot
from bot.context import Context, Interaction
from bot.giving import give
from bot.importing import Importing, Outcome
from bot.media.titles import fill_in_week
from bot.page import bundle, unpacking
from bot.page.unpacking import LeftOut
from bot.render.layout import TEXT_LIMIT, Button, in_rows
from bot.replies import defer, reply
from bot.router import Router
from bot.texts import Language, say
from db import terms, weeks
from db.errors import ManagersOnly, TooLarge, WeekHasContent
from db.week.value import Week

router = Router()

#: KiB of a file: a page, or a zip of one with its pictures.
SIZE_LIMIT = 10 * 1024
#: Characters of all differences in one message.
DIFFERENCES_LIMIT = 3000
#: Rows of buttons in one message, as far as a phone shows them.
ROWS_LIMIT = 5


@router.cog
class Paging(commands.GroupCog, group_name="page"):
    """The commands that import and export pages."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command(name="import")
    async def import_(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Store a week from its Markdown page, all of it or nothing; for managers.

        Args:
            file: The page, such as week02.md, or a zip of pages with their pictures.
        """
        context = _manager(interaction)
        if file.size > SIZE_LIMIT * 1024:
            raise TooLarge(limit=SIZE_LIMIT)
        await defer(interaction, thinking=True)
        data = await file.read()
        sent = await asyncio.to_thread(unpacking.unpack, data, file.filename)
        done = await _importing(interaction, context).import_all(sent)
        await _report(interaction, context, done, data, list(sent.left_out()))

    @app_commands.command()
    async def export(self, interaction: Interaction, week: app_commands.Range[int, 1, 999] | None = None) -> None:
        """Give out a week as its Markdown page; for managers.

        Args:
            week: The week, if not the current one.
        """
        context = _manager(interaction)
        found = await context.db.read(weeks.locate, guild_id=context.guild_id, today=context.today, number=week)
        await defer(interaction, thinking=True)
        await fill_in_week(self.bot, context.guild_id, found.id)
        page, markdown = await weekly.week_and_page(
            context.db, context.settings.timezone, guild_id=context.guild_id, week_id=found.id
        )
        pictures, limit = self.bot.settings.pictures, interaction.filesize_limit
        of_term = await context.db.read(terms.folder_of, guild_id=context.guild_id, week_id=found.id)
        parcel = await asyncio.to_thread(bundle.one_file, page, markdown, pictures, limit, of_term)
        if not await _hand_out(interaction, context, page, parcel) and parcel.name.endswith(".zip"):
            alone = await asyncio.to_thread(bundle.one_file, page, markdown, pictures, 0)
            await _hand_out(interaction, context, page, alone)


async def _hand_out(interaction: Interaction, context: Context, page: Week, parcel: bundle.Parcel) -> bool:
    """Send a page, and say which of its pictures are not in it; return whether it was not too large."""
    lines = [say(context.language, "page.exported", week=page.number, file=parcel.name)]
    if parcel.too_large:
        lines.append(say(context.language, "page.pictures-too-large"))
    if parcel.missing:
        lines.append(say(context.language, "page.pictures-missing", files=", ".join(parcel.missing)))
    return await give(interaction, _shown("\n".join(lines)), parcel.name, parcel.data)


def _manager(interaction: Interaction) -> Context:
    """Refuse a member who is no manager; the commands stay visible to all, because hiding hides them from roles too."""
    context = Context.of(interaction)
    if not context.is_manager:
        raise ManagersOnly
    return context


def _importing(interaction: Interaction, context: Context, replaces: str | None = None) -> Importing:
    bot, zone = interaction.client, context.settings.timezone
    return Importing(context.db, bot.settings.pictures, zone, context.guild_id, context.now, replaces)


async def _report(
    interaction: Interaction,
    context: Context,
    done: Sequence[Outcome],
    data: bytes,
    left_out: Sequence[LeftOut] = (),
) -> None:
    """Say what happened to pages; a page that could replace another waits for the manager's decision."""
    upload = ""
    if any(outcomes.is_replaceable(outcome.error) for outcome in done):
        upload = await asyncio.to_thread(uploads.keep, interaction.client.settings.data_dir, context.guild_id, data)
    language = context.language
    rows = in_rows(button for outcome in done for button in _buttons(outcome, upload, language))
    room = DIFFERENCES_LIMIT // max(sum(bool(outcomes.differences(outcome.error)) for outcome in done), 1)
    lines = [line for outcome in done for line in _lines(outcome, language, room, is_alone=len(done) == 1)]
    left_out = [*(file for outcome in done for file in outcome.left_out), *left_out]
    lines += [f"-# {line}" for line in outcomes.left_out_lines(left_out, language)]
    await reply(interaction, _shown("\n".join(lines)), rows[:ROWS_LIMIT])


def _lines(outcome: Outcome, language: Language, room: int, *, is_alone: bool) -> Iterator[str]:
    """Say what happened to one page; if there are several, a refusal names its file."""
    if outcome.error is None:
        yield outcomes.stored_line(outcome, language)
        yield from (f"-# {line}" for line in outcomes.finding_lines(outcome, language))
        return
    opening = "" if is_alone else f"**{fitting.quote(outcome.source.name)}** · "
    yield opening + outcomes.refusal(outcome.error, language)
    if differences := outcomes.differences(outcome.error):
        yield "```diff"
        yield fitting.cut(differences.replace("```", "'''"), room)[0]
        yield "```"


def _buttons(outcome: Outcome, upload: str, language: Language) -> Iterator[Button]:
    """Return the buttons for a page: to its week, or to replace what that week holds."""
    if outcome.imported:
        yield controls.recap(language, outcome.imported.week_id)
    elif isinstance(outcome.error, WeekHasContent) and outcomes.is_replaceable(outcome.error):
        week, fingerprint = int(str(outcome.error.details["week"])), str(outcome.error.details["fingerprint"])
        yield controls.page_replace(language, week, upload, outcome.at, fingerprint)


@router.on_press(controls.PageReplace)
async def press_replace(interaction: Interaction, upload: str, at: int, fingerprint: str) -> None:
    """Replace what a week holds with a page, if the week is still what the manager was shown."""
    context = _manager(interaction)
    await defer(interaction, thinking=True)
    bot = interaction.client
    data = await asyncio.to_thread(uploads.find, bot.settings.data_dir, context.guild_id, upload)
    if data is None:
        await reply(interaction, say(context.language, "page.replace-gone"))
        return
    sent = await asyncio.to_thread(unpacking.unpack, data, "")
    outcome = await _importing(interaction, context, fingerprint).import_page(sent, at)
    await _report(interaction, context, [outcome], data)


def _shown(text: str) -> str:
    """Return as much as one message holds."""
    return fitting.cut(text, TEXT_LIMIT)[0]
