"""Writing all weeks of a guild into a folder: what is the same there already is left as it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.archive import index
from bot.archive.folder import Folder
from bot.page import apart, bundle, paths
from bot.settings import Settings
from db import settings as guild_settings
from db import terms, weeks
from db.engine import AnyDatabase
from db.errors import NoWeekYet
from db.week import collect


@dataclass(slots=True)
class Written:
    """What became of an archive: the files that were ``changed``, how many are the ``same``, and what is missing.

    ``unclear`` says why the index has no place in the group's README.
    """

    changed: list[str] = field(default_factory=list)
    same: int = 0
    missing: list[str] = field(default_factory=list)
    unclear: str = ""


async def write(db: AnyDatabase, settings: Settings, guild_id: int, folder: Folder) -> Written:
    """Write all weeks of a guild, one after the other, then the index.

    Raises:
        NoWeekYet: there is none.
        NotWrittenError: a file cannot be written. Those before it are.
        PageGivenUp: writing a page took too long.
    """
    in_force = settings.for_guild((await db.read(guild_settings.of, guild_id=guild_id)).first)
    week_ids = await db.read(weeks.ids, guild_id=guild_id)
    if not week_ids:
        raise NoWeekYet
    written = Written()
    archive = _Archive(db, settings, guild_id, folder, in_force.timezone, written)
    entries = [await archive.week(week_id) for week_id in week_ids]
    archive.index(index.table(entries, in_force.language))
    return written


@dataclass(frozen=True, slots=True)
class _Archive:
    """An archive that is being written."""

    db: AnyDatabase
    settings: Settings
    guild_id: int
    folder: Folder
    zone: ZoneInfo
    written: Written

    async def week(self, week_id: int) -> index.Entry:
        """Write a week's page and its pictures; return what the index says of it."""
        week, names = await self.db.read(collect.week_and_names, guild_id=self.guild_id, week_id=week_id)
        of_term = await self.db.read(terms.folder_of, guild_id=self.guild_id, week_id=week_id)
        page = week.published()
        length, pictures = apart.size(page), self.settings.pictures
        leaf = await apart.call(bundle.leaf, length, self.guild_id, page, pictures, names, self.zone)
        for name, data in _files(leaf):
            self.put(paths.within(of_term, f"{paths.stem(page)}/{name}"), data)
        self.written.missing += [paths.within(of_term, f"{paths.stem(page)}/{name}") for name in leaf.missing]
        return index.Entry.of(page, of_term)

    def index(self, table: str) -> None:
        """Put the index into the group's own README."""
        try:
            self.put(paths.README, index.placed(self.folder.read(paths.README) or b"", table))
        except index.NoPlaceError as error:
            self.written.unclear = f"The index has no place in {self.folder.root / paths.README}: {error}."

    def put(self, path: str, data: bytes) -> None:
        if self.folder.put(path, data):
            self.written.changed.append(path)
        else:
            self.written.same += 1


def _files(leaf: bundle.Leaf) -> Iterator[tuple[str, bytes]]:
    """Yield a week's files by name, one at a time; pictures first, so that no page links what is not there yet."""
    for name, kept in sorted(leaf.pictures.items()):
        yield name, kept.read_bytes()
    yield paths.README, leaf.markdown.encode()
