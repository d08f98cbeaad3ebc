"""Use-cases of imports: a whole week is stored at once, where nothing stands or in the place of an earlier import."""

import datetime as dt
from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy.orm import Session

from db import members, models, weeks
from db.errors import ChangedMeanwhile, TooManyPapers, TooManyPeople, TooManyPresenters, TooManyTexts, WeekHasContent
from db.slots import PRESENTERS_LIMIT
from db.week import collect, store, touch
from db.week.touch import Touch
from db.week.value import Week

#: Names in one week; a group of students is not larger, and each becomes a member.
PEOPLE_LIMIT = 200
#: Papers of one team; who registers a presentation gives ten at most.
PAGE_PAPERS_LIMIT = 50
#: Questions, answers and reflections in one week; a long one has a hundred. While a week of so many is stored, nobody
#: else can store anything: that takes a tenth of a second, and a little more in the place of an earlier one.
TEXTS_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the week's number and id, whether anything was stored, in the place of another page."""

    week: int
    week_id: int
    is_new: bool
    is_replaced: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """What a week holds, the names of those whom its texts may mention, and whether another may take its place."""

    week_id: int
    week: Week
    names: dict[int, str]
    touched: Touch | None
    fingerprint: str

    def is_replaceable(self, fingerprint: str) -> bool:
        """Tell whether nobody has touched the week, and it still is what ``fingerprint`` begins with."""
        return self.touched is None and self.fingerprint.startswith(fingerprint)

    def refusal(self, differences: str) -> WeekHasContent:
        """Refuse a week that says something else."""
        return WeekHasContent(
            week=self.week.number, differences=differences, touched=self.touched, fingerprint=self.fingerprint
        )


class Rehearsed(Exception):  # nothing went wrong
    """An import that was tried and taken back; ``imported`` is what would have come of it."""

    def __init__(self, imported: Imported) -> None:
        super().__init__(imported)
        self.imported = imported


def held(session: Session, *, guild_id: int, number: int, term_id: int | None = None) -> Held | None:
    """Return what the week called ``number`` of the running term, or of another, holds, if it holds anything."""
    row = weeks.by_number(session, guild_id=guild_id, number=number, term_id=term_id)
    if row is None or not weeks.holds_something(session, guild_id=guild_id, week_id=row.id):
        return None
    return Held(
        row.id,
        collect.week(session, guild_id=guild_id, week_id=row.id),
        members.names(session, guild_id=guild_id),
        touch.since_import(session, week=row),
        touch.fingerprint(session, week_id=row.id),
    )


def import_week(
    session: Session,
    *,
    guild_id: int,
    week: Week,
    now: dt.datetime,
    replaces: str | None = None,
    term_id: int | None = None,
) -> Imported:
    """Store a week that has no content yet, or replace one that nobody has changed since it was imported.

    It is of the running term, or of another.
    ``replaces`` is the fingerprint that `held` returned when both were compared; None if there was no content.

    Raises:
        ChangedMeanwhile: the stored week has changed since; compare again.
        BadName, TooManyPresenters, TooManyPapers, TooManyPeople, TooManyTexts: something in it cannot be stored.
    """
    _check_size(week)
    row = weeks.ensure(session, guild_id=guild_id, number=week.number, date=week.date, term_id=term_id)
    _check_unchanged(session, row, replaces)
    named = touch.remove(session, week=row) if replaces is not None else []
    row = weeks.get(session, guild_id=guild_id, week_id=row.id)
    store.week(session, row, week, now)
    touch.remove_unused_members(session, guild_id=guild_id, member_ids=named)
    touch.mark_imported(session, week=row)
    return Imported(row.number, row.id, is_new=replaces is None, is_replaced=replaces is not None)


def rehearse_week(
    session: Session,
    *,
    guild_id: int,
    week: Week,
    now: dt.datetime,
    replaces: str | None = None,
    term_id: int | None = None,
) -> NoReturn:
    """Do all that `import_week` does, and let the transaction be taken back by the error that ends it.

    Raises:
        Rehearsed: the week can be stored.
        ChangedMeanwhile, BadName, TooManyPresenters, TooManyPapers, TooManyPeople, TooManyTexts: as in `import_week`.
    """
    raise Rehearsed(import_week(session, guild_id=guild_id, week=week, now=now, replaces=replaces, term_id=term_id))


def _check_unchanged(session: Session, row: models.Week, replaces: str | None) -> None:
    if not weeks.holds_something(session, guild_id=row.guild_id, week_id=row.id):
        is_as_seen = replaces is None
    else:
        is_as_seen = replaces is not None and row.imported_as == replaces == touch.fingerprint(session, week_id=row.id)
    if not is_as_seen:
        raise ChangedMeanwhile


def _check_size(week: Week) -> None:
    if sum(len(set(team.members)) for team in week.teams) > PRESENTERS_LIMIT or len(week.teams) > PRESENTERS_LIMIT:
        raise TooManyPresenters(limit=PRESENTERS_LIMIT)
    if any(len(team.papers) > PAGE_PAPERS_LIMIT for team in week.teams):
        raise TooManyPapers(limit=PAGE_PAPERS_LIMIT)
    if len(set(week.people)) > PEOPLE_LIMIT:
        raise TooManyPeople(limit=PEOPLE_LIMIT)
    if sum(1 for _ in week.texts) > TEXTS_LIMIT:
        raise TooManyTexts(limit=TEXTS_LIMIT)
