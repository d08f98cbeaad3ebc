"""Pages as files: what the command line imports and exports."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot.page import exchange
from bot.page.model import Page
from bot.page.report import finding_line, refusal
from bot.page.writer import write
from bot.recap import file_name
from bot.settings import Settings
from bot.texts import say
from db import weeks
from db.engine import Database, open_database
from db.errors import StudyError


async def import_files(settings: Settings, paths: Sequence[Path], guild_id: int) -> tuple[list[str], bool]:
    """Store pages as weeks, each all or nothing; return what to say, and whether all are stored."""
    lines: list[str] = []
    all_stored = True
    async with _opened(settings) as db:
        for path in paths:
            try:
                report = await _import_file(settings, db, path, guild_id)
            except (StudyError, OSError) as error:
                report, all_stored = [_why(error, settings)], False
            lines += [f"{path}: {line}" for line in report]
    return lines, all_stored


async def export_files(settings: Settings, guild_id: int, week: int | None, output: Path) -> list[Path]:
    """Write one week of the running term or all into a folder; return the files.

    Raises:
        NoSuchWeek, NoWeekYet: there is nothing to write.
    """
    async with _opened(settings) as db:
        pages = await db.read(_collect, guild_id=guild_id, week=week)
    output.mkdir(parents=True, exist_ok=True)
    return list(_write(pages, output))


async def _import_file(settings: Settings, db: Database, path: Path, guild_id: int) -> list[str]:
    page, findings = exchange.load(path.read_text(encoding="utf-8", errors="replace"))
    imported = await db.write(exchange.import_page, guild_id=guild_id, page=page, now=datetime.now(UTC))
    key = "page.imported" if imported.is_new else "page.unchanged"
    found = [finding_line(one, settings.language) for one in findings]
    return [say(settings.language, key, week=imported.week).replace("**", ""), *found]


def _collect(session: Session, *, guild_id: int, week: int | None) -> list[Page]:
    if week is None:
        found = weeks.schedule(session, guild_id=guild_id)
    else:
        found = [weeks.locate(session, guild_id=guild_id, today=datetime.now(UTC).date(), number=week)]
    return [exchange.collect(session, guild_id=guild_id, week_id=one.id) for one in found]


def _write(pages: Iterable[Page], output: Path) -> Iterator[Path]:
    for page in pages:
        path = output / file_name(page)
        path.write_text(write(page), encoding="utf-8")
        yield path


def _why(error: StudyError | OSError, settings: Settings) -> str:
    if isinstance(error, OSError):
        return str(error.strerror)
    return refusal(error, settings.language)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    db = await open_database(settings.database)
    try:
        yield db
    finally:
        await db.close()
