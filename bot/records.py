"""A member's own record, and a term's anthology, as files: read from the database, then written apart from the loop."""

import datetime as dt
from dataclasses import dataclass

from bot.page import anthology, apart, member
from bot.page.anthology import Book, Packed
from bot.page.writer import Writer
from bot.settings import GuildSettings, Settings
from bot.texts import Language
from db import terms, words
from db.engine import AnyDatabase
from db.members import User
from db.models import Term
from db.record import collect
from db.week import collect as weeks


async def own_page(db: AnyDatabase, zone: dt.tzinfo, language: Language, *, guild_id: int, user: User) -> str | None:
    """Return all that belongs to a Discord user in a guild, in Markdown; None if there is nothing.

    Raises:
        PageGivenUp: writing it took too long.
    """
    record = await db.read(collect.of_user, guild_id=guild_id, user=user)
    if record is None:
        return None
    writer = Writer(record.names, zone, is_there=_nothing)
    return await apart.call(member.own_page, apart.size(record), guild_id, record, language, writer)


def _nothing(_path: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Volume:
    """An anthology, and what its file is called."""

    name: str
    packed: Packed


async def anthology_of(
    db: AnyDatabase,
    program: Settings,
    settings: GuildSettings,
    *,
    guild_id: int,
    term_id: int,
    limit: int,
    today: dt.date,
) -> Volume:
    """Return a term's anthology, of at most ``limit`` bytes, as it is ``today``.

    Raises:
        NoSuchTerm: it is not in this guild.
        NoWeekYet: nothing stands in it.
        PageGivenUp: writing it took too long.
    """
    term = await db.read(terms.get, guild_id=guild_id, term_id=term_id)
    record = await db.read(collect.of_term, guild_id=guild_id, term_id=term_id)
    pages, names = [], dict(record.names)
    for week in record.weeks:
        page, mentioned = await db.read(weeks.week_and_names, guild_id=guild_id, week_id=week.id)
        pages.append(page.published())
        names |= mentioned
    book = Book(
        term=(term.number, term.name),
        record=record,
        weeks=tuple(pages),
        names=names,
        language=settings.language,
        zone=settings.timezone,
        folder=program.pictures,
        limit=limit,
        today=today,
    )
    packed = await apart.call(anthology.pack, apart.size(record, *pages), guild_id, book)
    return Volume(_file_name(term), packed)


def _file_name(term: Term) -> str:
    """Return what an anthology's file is called; Discord keeps only ASCII letters of such a name."""
    folder = words.folder(term.name or "")
    return f"anthology-{folder if folder and folder.isascii() else f'term-{term.number}'}.zip"
