"""Reading archives: their pages go in one after the other, each all or nothing; what is to be known is a table."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from bot import outcomes
from bot.archive.pages import Source
from bot.importing import Importing, Outcome
from bot.opening import opened
from bot.page.given import UNKNOWN, Given
from bot.page.report import refusal
from bot.settings import Settings
from bot.texts import Language, say
from db import settings as guild_settings
from db.errors import StorageUnavailable, StudyError

Result = Literal["stored", "replaced", "unchanged", "refused", "left out"]


@dataclass(frozen=True, slots=True)
class Row:
    """What is to be known of a page."""

    page: str
    result: Result
    said: Sequence[str]


@dataclass(slots=True)
class Read:
    """What became of an archive: how many pages had which result, a row for each that was odd or refused.

    ``not_read`` is how many pages were left because the database failed.
    """

    results: Counter[Result] = field(default_factory=Counter)
    rows: list[Row] = field(default_factory=list)
    not_read: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing was refused."""
        return not self.results["refused"] and not self.not_read


async def read(
    settings: Settings,
    guild_id: int,
    sources: Sequence[Source],
    *,
    replaces: bool = False,
    rehearses: bool = False,
    given: Given = UNKNOWN,
    on_page: Callable[[str], None] = lambda _: None,
) -> Read:
    """Store pages in order, one at a time, and return what became of them; ``on_page`` hears of each before its turn.

    With ``rehearses`` nothing is stored, and what is returned is what would become of them. ``given`` is the week or
    the date where a page says none.

    Raises:
        StorageUnavailable: the database cannot be opened.
    """
    with tempfile.TemporaryDirectory() as scratch:
        async with opened(settings) as db:
            own = (await db.read(guild_settings.of, guild_id=guild_id)).first
            importing = Importing(
                db,
                settings.pictures,
                settings.for_guild(own).timezone,
                guild_id,
                datetime.now(UTC),
                "" if replaces else None,
                given,
                Path(scratch) if rehearses else None,
                needs_term=len({source.folder for source in sources}) > 1,
            )
            reading = _Reading(importing, settings.language)
            for at, source in enumerate(sources):
                on_page(source.name)
                if not await reading.read(source):
                    reading.done.not_read = len(sources) - at - 1
                    break
    return reading.done


@dataclass(frozen=True, slots=True)
class _Reading:
    """Pages that are being read; ``first`` is the page of each term's week, as far as they were only tried."""

    importing: Importing
    language: Language
    done: Read = field(default_factory=Read)
    first: dict[tuple[str, int], str] = field(default_factory=dict)

    async def read(self, source: Source) -> bool:
        """Store the page, or the pages of a zip; return whether the database still works."""
        try:
            sent = await asyncio.to_thread(source.open)
            for at, page in enumerate(sent.pages):
                name = source.name if len(sent.pages) == 1 else f"{source.name}: {page.name}"
                self.tell(name, await self.importing.import_page(sent, at))
            if left_out := list(outcomes.left_out_lines(list(sent.left_out()), self.language, str)):
                self.done.rows.append(Row(source.name, "left out", left_out[1:]))
        except StorageUnavailable as error:
            self.refuse(source.name, [str(error.__cause__).partition("\n")[0]])
            return False
        except StudyError as error:
            self.refuse(source.name, [refusal(error, self.language)])
        except OSError as error:
            self.refuse(source.name, [str(error.strerror)])
        return True

    def tell(self, name: str, outcome: Outcome) -> None:
        """Note what became of a page."""
        if outcome.error is not None:
            self.refuse(name, list(_why(outcome.error, self.language)))
            return
        assert outcome.imported is not None
        done = outcome.imported
        week = (outcome.source.folder if outcome.term else "", done.week)
        before = self.first.setdefault(week, name)
        if self.importing.scratch is not None and before != name:
            self.refuse(name, [f"{before} is this week, too. Only one page can be."])
            return
        result: Result = "replaced" if done.is_replaced else "stored" if done.is_new else "unchanged"
        self.done.results[result] += 1
        if said := list(_odd(outcome, self.language)):
            self.done.rows.append(Row(name, result, said))

    def refuse(self, name: str, said: Sequence[str]) -> None:
        """Note that a page is not stored, and why."""
        self.done.results["refused"] += 1
        self.done.rows.append(Row(name, "refused", said))


def _odd(outcome: Outcome, language: Language) -> Iterator[str]:
    yield from outcomes.finding_lines(outcome, language)
    yield from outcomes.left_out_lines(outcome.left_out, language, str)


def _why(error: StudyError | UnicodeDecodeError, language: Language) -> Iterator[str]:
    """Say why a page is not stored, and what to do."""
    yield outcomes.refusal(error, language)
    if outcomes.is_replaceable(error):
        yield say(language, "page.replace-how")
    if outcomes.differences(error):
        yield "Import this page alone to see what differs."
