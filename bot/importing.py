"""Importing pages: each is stored completely or not at all, and read and compared apart from the loop."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.media import pictures
from bot.page import apart, illustrating, paths
from bot.page.comparing import differences
from bot.page.findings import Finding
from bot.page.given import UNKNOWN, Given
from bot.page.unpacking import LeftOut, LeftOutError, Reason, Sent, SentPage
from db import imports, terms
from db.engine import AnyDatabase
from db.errors import ChangedMeanwhile, StorageUnavailable, StudyError
from db.imports import Held, Imported
from db.week.value import Week

#: Findings that are said of a page; more than a message holds, and a page may have hundreds of thousands.
FINDINGS_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for page number ``at`` (from 0) of those that were sent: ``imported``, or the ``error``.

    ``more`` is how many findings there are beside the first. ``term`` is the folder by which its term was found.
    """

    source: SentPage
    at: int
    imported: Imported | None = None
    error: StudyError | UnicodeDecodeError | None = None
    findings: tuple[Finding, ...] = ()
    more: int = 0
    left_out: tuple[LeftOut, ...] = ()
    term: str = ""


@dataclass(frozen=True, slots=True)
class Importing:
    """An import of pages into a guild; ``pictures`` is the folder for their pictures, ``replaces`` as in `store`.

    ``given`` is the week or the date where a page says none.
    With a ``scratch`` folder it is only tried: pictures are put there, and nothing is stored. Where the folders of an
    archive are the terms', it ``needs_term``: none may stand for the running term.
    """

    db: AnyDatabase
    pictures: Path
    zone: ZoneInfo
    guild_id: int
    now: dt.datetime
    replaces: str | None = None
    given: Given = UNKNOWN
    scratch: Path | None = None
    needs_term: bool = False

    async def import_all(self, sent: Sent) -> list[Outcome]:
        """Store all pages, one after the other, and return a result for each.

        Raises:
            StorageUnavailable: the database cannot be written. The pages before are stored.
        """
        return [await self.import_page(sent, at) for at in range(len(sent.pages))]

    async def import_page(self, sent: Sent, at: int) -> Outcome:
        """Store page number ``at`` with its pictures, and return the result.

        Raises:
            StorageUnavailable: the database cannot be written.
        """
        source = sent.pages[at]
        try:
            folder, is_strict = source.folder, self.needs_term
            term_id = await self.db.read(terms.in_folder, guild_id=self.guild_id, folder=folder, is_strict=is_strict)
            page, findings, more, links = await apart.call(_load, source.size, self.guild_id, source, self.given)
            left_out: list[LeftOut] = []
            kept = {path: name async for path, name in self._pictures(sent, source, links, left_out)}
            if kept:
                page = await apart.call(illustrating.illustrated, source.size, self.guild_id, page, kept)
            imported = await self._store(page, term_id)
        except StorageUnavailable:
            raise
        except (StudyError, UnicodeDecodeError) as error:
            return Outcome(source, at, error=error)
        term = source.folder if term_id is not None else ""
        return Outcome(source, at, imported, findings=findings, more=more, left_out=tuple(left_out), term=term)

    async def _pictures(
        self, sent: Sent, source: SentPage, links: Sequence[str], left_out: list[LeftOut]
    ) -> AsyncIterator[tuple[str, str]]:
        """Keep the pictures that were sent with a page; yield each one's path on the page and the name of its file."""
        folder = self.pictures
        for path in links:
            try:
                data = await asyncio.to_thread(sent.picture, source, path)
                yield path, await _keep(folder, self.scratch or folder, path, data, self.guild_id)
            except LeftOutError as error:
                before = paths.kept_picture(folder, path) if error.reason == "missing" else None
                if before is not None:
                    yield path, before.name
                else:
                    left_out.append(LeftOut(path, error.reason))

    async def _store(self, week: Week, term_id: int | None) -> Imported:
        try:
            return await store(
                self.db,
                week,
                guild_id=self.guild_id,
                now=self.now,
                zone=self.zone,
                replaces=self.replaces,
                term_id=term_id,
                use_case=imports.rehearse_week if self.scratch else imports.import_week,
            )
        except imports.Rehearsed as rehearsed:
            return rehearsed.imported


async def store(
    db: AnyDatabase,
    week: Week,
    *,
    guild_id: int,
    now: dt.datetime,
    zone: dt.tzinfo | None = None,
    replaces: str | None = None,
    term_id: int | None = None,
    use_case: Callable[..., Imported] = imports.import_week,
) -> Imported:
    """Store the week of a page in a term; one that says what is stored already changes nothing.

    ``replaces`` allows to replace a week that nobody has changed since it was imported: it is the fingerprint, or the
    beginning of the fingerprint, that the week had when a manager confirmed; empty for any.

    Both weeks are compared outside of a transaction, so that a long page blocks nobody. If the stored week changes
    meanwhile, they are compared again.

    Raises:
        WeekHasContent: the week holds something else. The error's ``differences`` say what, ``touched`` why it cannot
            be replaced, and ``fingerprint`` is what to give as ``replaces``.
        BadName, TooManyPresenters, TooManyPapers, TooManyPeople, TooManyTexts: something on the page cannot be stored.
        PageGivenUp: comparing the weeks took too long.
    """
    while True:
        held = await db.read(imports.held, guild_id=guild_id, number=week.number, term_id=term_id)
        seen = None
        if held is not None:
            found = await _differences(held, week, guild_id, zone)
            if not found:
                return Imported(week.number, held.week_id, is_new=False)
            if replaces is None or not held.is_replaceable(replaces):
                raise held.refusal(found)
            seen = held.fingerprint
        try:
            return await db.write(use_case, guild_id=guild_id, week=week, now=now, replaces=seen, term_id=term_id)
        except ChangedMeanwhile:
            continue


async def _differences(held: Held, week: Week, guild_id: int, zone: dt.tzinfo | None) -> str:
    """Return how a page differs from what its week holds, as a diff."""
    before = held.week.published()
    length = apart.size(before) + apart.size(week)
    return await apart.call(differences, length, guild_id, before, week, names=held.names, zone=zone)


def _load(source: SentPage, given: Given) -> tuple[Week, tuple[Finding, ...], int, list[str]]:
    """Read a page; return it, the first of what the reader found odd, how much more, and the paths of its pictures."""
    from bot.page import loading, opening  # noqa: PLC0415  # the reader, which the first page loads, and no start

    page, findings = loading.load(source.text(), given.otherwise(opening.of_path(source.path)))
    said = findings[:FINDINGS_LIMIT]
    return page, said, len(findings) - len(said), illustrating.links(page)


async def _keep(kept: Path, folder: Path, path: str, data: bytes, guild_id: int) -> str:
    """Keep a picture in a folder, unless the same is ``kept`` already, and return the name of its file.

    Raises:
        LeftOutError: it is not a picture, too large, or cannot be written.
    """
    before = paths.kept_picture(kept, path)
    if before is not None and await asyncio.to_thread(before.read_bytes) == data:
        return before.name
    reason: Reason
    try:
        return (await pictures.keep(folder, data, guild_id)).name
    except pictures.TooLargePictureError:
        reason = "too-large"
    except pictures.NotAPictureError:
        reason = "not-a-picture"
    except OSError:
        reason = "unwritable"
    raise LeftOutError(reason)
