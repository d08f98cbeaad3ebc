"""Import and export on the command line: pages from files into the database, and weeks from it into files."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import outcomes, weekly
from bot.archive import writing
from bot.archive.folder import Folder
from bot.importing import Importing, Outcome
from bot.opening import opened
from bot.page import bundle, paths
from bot.page.given import UNKNOWN, Given
from bot.page.report import refusal
from bot.page.unpacking import LeftOut, Sent, unpack
from bot.settings import Settings
from bot.texts import Language, say
from db import settings as guild_settings
from db import terms, weeks
from db.engine import Database
from db.errors import StorageUnavailable, StudyError


async def import_files(
    settings: Settings, paths: Sequence[Path], guild_id: int, *, replaces: bool = False, given: Given = UNKNOWN
) -> tuple[list[str], bool]:
    """Store pages as weeks, each completely or not at all; return the lines to print, and whether all are stored.

    With ``replaces``, a page replaces what its week holds, unless the week was changed since it was imported.
    ``given`` is the week or the date where a page says none.

    Raises:
        StorageUnavailable: the database cannot be opened.
    """
    lines: list[str] = []
    all_stored = True
    async with opened(settings) as db:
        for path in paths:
            try:
                sent = unpack(path.read_bytes(), path.name, path.parent)
                zone = await _zone_of(db, settings, guild_id)
                now, may_replace = datetime.now(UTC), "" if replaces else None
                importing = Importing(db, settings.pictures, zone, guild_id, now, may_replace, given)
                done = await importing.import_all(sent)
                all_stored = all_stored and all(outcome.error is None for outcome in done)
                report = [
                    *_said(done, settings.language),
                    *outcomes.left_out_lines(_left_out(sent, done), settings.language, str),
                ]
            except (StudyError, OSError) as error:
                report, all_stored = [_why(error, settings.language)], False
            lines += [f"{path}: {line}" for line in report]
    return lines, all_stored


def _said(done: Sequence[Outcome], language: Language) -> Iterator[str]:
    """Say what happened to the pages of one file; if there are several, a refusal names its page."""
    for outcome in done:
        if outcome.error is None:
            yield outcomes.stored_line(outcome, language).replace("**", "")
            yield from outcomes.finding_lines(outcome, language)
            continue
        opening = "" if len(done) == 1 else f"{outcome.source.name}: "
        how = say(language, "page.replace-how") if outcomes.is_replaceable(outcome.error) else ""
        why = f"{opening}{outcomes.refusal(outcome.error, language)} {how}".rstrip()
        yield "\n".join(filter(None, [why, outcomes.differences(outcome.error)]))


def _left_out(sent: Sent, done: Sequence[Outcome]) -> list[LeftOut]:
    return [*(file for outcome in done for file in outcome.left_out), *sent.left_out()]


async def export_archive(settings: Settings, guild_id: int, output: Path) -> writing.Written:
    """Write all weeks as an archive: see `writing.write`.

    Raises:
        NoWeekYet: there is nothing to write.
        NotWrittenError: a file cannot be written.
        StorageUnavailable: the database cannot be opened.
    """
    async with opened(settings) as db:
        return await writing.write(db, settings, guild_id, Folder(output))


async def export_week(settings: Settings, guild_id: int, number: int, output: Path) -> tuple[list[Path], list[Path]]:
    """Write one week of the running term as a page alone, with its pictures, into the folder of its term.

    Return the files, and the pictures that are missing.

    Raises:
        NoSuchWeek, NoWeekYet: there is nothing to write.
        NotWrittenError: a file cannot be written.
        StorageUnavailable: the database cannot be opened.
    """
    async with opened(settings) as db:
        zone = await _zone_of(db, settings, guild_id)
        today = datetime.now(zone).date()
        week_id = (await db.read(weeks.locate, guild_id=guild_id, today=today, number=number)).id
        of_term = await db.read(terms.folder_of, guild_id=guild_id, week_id=week_id)
        page, markdown = await weekly.week_and_page(db, zone, guild_id=guild_id, week_id=week_id)
    pictures, missing = bundle.picture_files(page, settings.pictures)
    files = {f"{paths.stem(page)}.md": markdown.encode()}
    folder = Folder(output / of_term if of_term else output)
    for path, data in (*files.items(), *((path, kept.read_bytes()) for path, kept in pictures.items())):
        folder.put(path, data)
    return [folder.root / path for path in (*files, *pictures)], [folder.root / path for path in missing]


async def _zone_of(db: Database, settings: Settings, guild_id: int) -> ZoneInfo:
    """Return the zone that the guild has set, else the program's."""
    return settings.for_guild((await db.read(guild_settings.of, guild_id=guild_id)).first).timezone


def _why(error: StudyError | OSError, language: Language) -> str:
    """Say why nothing was stored or written."""
    if isinstance(error, OSError):
        return str(error.strerror)
    if isinstance(error, StorageUnavailable):
        return str(error.__cause__).partition("\n")[0]
    return refusal(error, language)
