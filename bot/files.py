"""Pages as files: what the command line imports and exports."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from sqlalchemy.orm import Session

from bot.page import bundle, exchange
from bot.page.model import Page
from bot.page.report import finding_line, not_utf8, refusal
from bot.running import opened
from bot.settings import Settings
from bot.texts import Language, say
from db import weeks
from db.engine import Database
from db.errors import StorageUnavailable, StudyError


async def import_files(settings: Settings, paths: Sequence[Path], guild_id: int) -> tuple[list[str], bool]:
    """Store pages as weeks, each all or nothing; return what to say, and whether all are stored.

    Raises:
        StorageUnavailable: the database cannot be opened.
    """
    lines: list[str] = []
    all_stored = True
    async with opened(settings) as db:
        for path in paths:
            try:
                report = await _import_file(settings, db, path, guild_id)
            except (StudyError, OSError, UnicodeDecodeError) as error:
                report, all_stored = [_why(error, settings.language)], False
            lines += [f"{path}: {line}" for line in report]
    return lines, all_stored


async def export_files(
    settings: Settings, guild_id: int, week: int | None, output: Path
) -> tuple[list[Path], list[Path]]:
    """Write one week of the running term or all into a folder; return the files, and the pictures that are gone.

    Raises:
        NoSuchWeek, NoWeekYet: there is nothing to write.
        OSError: the folder cannot be written to.
        StorageUnavailable: the database cannot be opened.
    """
    async with opened(settings) as db:
        pages = await db.read(_collect, guild_id=guild_id, week=week, zone=settings.timezone)
    written: list[Path] = []
    missing: list[Path] = []
    for page, markdown in pages:
        pictures, gone = bundle.picture_files(page, settings.pictures)
        written += _write(page, markdown, pictures, output)
        missing += [output / path for path in gone]
    return written, missing


async def _import_file(settings: Settings, db: Database, path: Path, guild_id: int) -> list[str]:
    page, findings = exchange.load(bundle.markdown(path.read_bytes()).decode("utf-8-sig"))
    imported = await db.write(
        exchange.import_page, guild_id=guild_id, page=page, now=datetime.now(UTC), zone=settings.timezone
    )
    key = "page.imported" if imported.is_new else "page.unchanged"
    found = [finding_line(one, settings.language) for one in findings]
    return [say(settings.language, key, week=imported.week).replace("**", ""), *found]


def _collect(session: Session, *, guild_id: int, week: int | None, zone: tzinfo) -> list[tuple[Page, str]]:
    today = datetime.now(zone).date()
    found = [weeks.locate(session, guild_id=guild_id, today=today, number=week)]
    if week is None:
        found = weeks.schedule(session, guild_id=guild_id)
    return [exchange.publish(session, guild_id=guild_id, week_id=one.id, zone=zone) for one in found]


def _write(page: Page, markdown: str, pictures: Mapping[str, Path], output: Path) -> Iterator[Path]:
    path = output / f"{page.name}.md"
    output.mkdir(parents=True, exist_ok=True)
    path.write_bytes(markdown.encode())
    yield path
    for name, kept in pictures.items():
        path = output / name
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(kept, path)
        yield path


def _why(error: StudyError | OSError | UnicodeDecodeError, language: Language) -> str:
    """Say why nothing was stored or written."""
    if isinstance(error, UnicodeDecodeError):
        return not_utf8(error, language)
    if isinstance(error, OSError):
        return str(error.strerror)
    if isinstance(error, StorageUnavailable):
        return str(error.__cause__).partition("\n")[0]
    return refusal(error, language)
