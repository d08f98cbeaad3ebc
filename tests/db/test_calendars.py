"""Calendars: what they are told of a term's talks, and what of it is newer than what they were told before."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from db import calendars, cancelled, meetings, members, presentations, swaps
from db.calendars import Event
from db.engine import Database
from db.errors import NoWeekInTermYet, NoWeekYet
from db.meetings import Meeting
from db.models import Presentation, Term, Week
from db.week.value import Paper, Team
from db.week.value import Week as Page
from tests.db import test_imports as importing
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, TODAY, WEEK, Group
from tests.support.statements import counted

SEOUL = ZoneInfo("Asia/Seoul")
HOUR = dt.timedelta(hours=1)
#: Statements at most: the term, the guild, talks with people and papers, what was told, and what is told now.
STATEMENTS = 8


async def handed_out(db: Database, *, hours: int = 0, term_id: int = 1, zone: dt.tzinfo = SEOUL) -> dict[int, Event]:
    """Return the events of a file that is handed out so many hours from now, by their presentations."""
    now = NOW + hours * HOUR
    found = await db.write(calendars.hand_out, guild_id=GUILD, term_id=term_id, zone=zone, now=now)
    return {event.presentation_id: event for event in found.events}


async def meet(db: Database, presentation_id: int, meeting: Meeting) -> None:
    """Let the week of a presentation meet at a time and a place."""

    def arrange(session: Session) -> None:
        week_id = session.get_one(Presentation, presentation_id).week_id
        meetings.arrange(session.get_one(Week, week_id), meeting, may_replace=True)

    await db.write(arrange)


async def test_an_event_says_when_where_who_and_what(db: Database, group: Group) -> None:
    papers = [Paper("LoRA", "https://a.b/c"), Paper(None, "https://a.b/d"), Paper("필기")]
    first = await group.present(MINHA, EUNBI, papers=papers)
    second = await group.present(SUBIN, week=2, team="빨강", date=TODAY + WEEK)
    await meet(db, second.id, Meeting(dt.time(19), "302호"))

    assert await handed_out(db) == {
        first.id: Event(
            presentation_id=first.id,
            sequence=0,
            changed_at=NOW,
            week=1,
            team="1",
            starts=TODAY,
            place=None,
            people=["민하", "은비"],
            papers=[("LoRA", "https://a.b/c"), (None, "https://a.b/d"), ("필기", None)],
            is_off=False,
        ),
        second.id: Event(
            presentation_id=second.id,
            sequence=0,
            changed_at=NOW,
            week=2,
            team="빨강",
            starts=dt.datetime(2026, 3, 13, 10, tzinfo=dt.UTC),
            place="302호",
            people=["수빈"],
            papers=[],
            is_off=False,
        ),
    }


async def test_a_time_before_all_years_is_told_as_its_day(db: Database, group: Group) -> None:
    first, second = await group.present(MINHA), await group.present(EUNBI, week=2, date=TODAY + WEEK)
    await meet(db, first.id, Meeting(dt.time(2)))

    def imported(session: Session) -> None:
        session.get_one(Week, session.get_one(Presentation, first.id).week_id).date = dt.date.min

    await db.write(imported)

    assert {at: told.starts for at, told in (await handed_out(db)).items()} == {
        first.id: dt.date.min,
        second.id: TODAY + WEEK,
    }


async def test_where_nothing_has_changed_nothing_is_newer(db: Database, group: Group) -> None:
    await group.present(MINHA, papers=[Paper("LoRA", "https://a.b/c")])
    before = await handed_out(db)

    assert await handed_out(db, hours=5) == before


async def test_what_was_moved_is_newer_and_the_rest_is_not(db: Database, group: Group) -> None:
    first, second = await group.present(MINHA), await group.present(EUNBI, team="2")
    before = await handed_out(db)
    await group.move(first, 2)

    now = await handed_out(db, hours=1)

    moved = now[first.id]
    assert (moved.sequence, moved.changed_at, moved.week, moved.starts) == (1, NOW + HOUR, 2, TODAY + WEEK)
    assert now[second.id] == before[second.id]


async def test_two_that_were_swapped_are_both_newer(db: Database, group: Group) -> None:
    first, second = await group.present(MINHA), await group.present(EUNBI, week=2, date=TODAY + WEEK)
    before = await handed_out(db)
    await db.write(
        swaps.swap,
        guild_id=GUILD,
        presentation_id=first.id,
        other_id=second.id,
        seen=swaps.places(first, second),
        user=MINHA,
        is_manager=True,
        today=TODAY,
        now=NOW,
    )

    now = await handed_out(db)

    assert {at: event.starts for at, event in now.items()} == {
        first.id: before[second.id].starts,
        second.id: before[first.id].starts,
    }
    assert [event.sequence for event in now.values()] == [1, 1]


async def test_what_was_cancelled_is_told_as_off_and_on_again_once_it_stands(db: Database, group: Group) -> None:
    kept, gone = await group.present(MINHA), await group.present(EUNBI, team="2")
    never_told = await group.present(SUBIN, team="3")
    await group.cancel(never_told, by=SUBIN)
    before = await handed_out(db)
    assert set(before) == {kept.id, gone.id}

    await group.cancel(gone, by=EUNBI)
    off = (await handed_out(db, hours=1))[gone.id]
    assert (off.is_off, off.sequence, off.starts, off.people) == (True, 1, TODAY, ["은비"])
    assert (await handed_out(db, hours=2))[gone.id] == off

    whose: dict[str, Any] = {"user_id": EUNBI.id, "is_manager": False, "today": TODAY, "now": NOW}
    await db.write(cancelled.restore, guild_id=GUILD, presentation_id=gone.id, **whose)
    on = (await handed_out(db, hours=3))[gone.id]
    assert (on.is_off, on.sequence, on.changed_at) == (False, 2, NOW + 3 * HOUR)


async def test_what_an_import_deleted_is_told_as_off(db: Database) -> None:
    def page(*names: str) -> Page:
        return Page(1, TODAY, tuple(Team(str(at), (name,)) for at, name in enumerate(names, 1)))

    await importing.store(db, page("민하", "은비"))
    _, second = await handed_out(db)
    await importing.store(db, page("민하"), replaces="")

    now = await handed_out(db, hours=1)

    assert [(event.people, event.is_off) for event in now.values() if event.presentation_id == second] == [
        (["은비"], True)
    ]
    assert [event.people for event in now.values() if not event.is_off] == [["민하"]]


@pytest.mark.parametrize("change", ["the usual time", "the usual place", "the zone", "a name", "a title"])
async def test_whatever_an_event_says_makes_it_newer(db: Database, group: Group, change: str) -> None:
    place = await group.present(MINHA, papers=[Paper(None, "https://a.b/c")])
    await meet(db, place.id, Meeting(dt.time(19) if change == "the zone" else None))
    await handed_out(db)
    zone = ZoneInfo("Asia/Tokyo") if change != "the zone" else ZoneInfo("Asia/Kolkata")

    def alter(session: Session) -> None:
        term = session.get_one(Term, 1)
        match change:
            case "the usual time":
                term.starts_at = dt.time(20)
            case "the usual place":
                term.place = "옥상"
            case "a name":
                members.edit(session, guild_id=GUILD, user=MINHA, name="새 이름", emoji="", heart="", now=NOW)
            case "a title":
                presentations.fill_in_titles(session, guild_id=GUILD, titles={"https://a.b/c": "LoRA"})

    await db.write(alter)

    assert (await handed_out(db, zone=zone))[place.id].sequence == 1


async def test_each_term_has_its_own_and_an_empty_one_has_none(db: Database, group: Group) -> None:
    await group.meet(MINHA)
    with pytest.raises(NoWeekYet):
        await handed_out(db)
    first = await group.present(MINHA)
    await handed_out(db)
    term = await group.begin_term()
    with pytest.raises(NoWeekInTermYet):
        await handed_out(db, term_id=term.id)
    second = await group.present(EUNBI)

    assert set(await handed_out(db)) == {first.id}
    assert set(await handed_out(db, term_id=term.id)) == {second.id}


async def test_one_that_moves_to_another_term_goes_on_there(db: Database, group: Group) -> None:
    first = await group.present(MINHA)
    await handed_out(db)
    term = await group.begin_term()
    await group.move(first, 1, is_manager=True)

    with pytest.raises(NoWeekYet):
        await handed_out(db)
    assert (await handed_out(db, term_id=term.id))[first.id].sequence == 1
    await group.cancel(first, is_manager=True)
    assert (await handed_out(db, term_id=term.id))[first.id].is_off


async def test_one_that_stands_is_known_however_many_after_it_are_gone(
    db: Database, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendars, "EVENTS_LIMIT", 1)
    first = await group.present(MINHA)
    before = await handed_out(db)
    for week in (2, 3):
        later = await group.present(EUNBI, week=week, date=TODAY + WEEK * week)
        await handed_out(db)
        await group.cancel(later, by=EUNBI)

    now = await handed_out(db)

    assert now[first.id] == before[first.id]
    assert [event.is_off for event in now.values()] == [False, True]


async def test_it_takes_as_many_statements_for_many_talks_as_for_few(db: Database, group: Group) -> None:
    for week in (1, 2):
        await group.present(MINHA, week=week, date=TODAY + WEEK * week, papers=[Paper("LoRA")])
    with counted(db) as few:
        await handed_out(db)
    for week in range(3, 12):
        await group.present(EUNBI, HANGYEOL, week=week, date=TODAY + WEEK * week, papers=[Paper("A"), Paper("B")])
    with counted(db) as many:
        await handed_out(db)

    assert len(many.statements) <= len(few.statements) <= STATEMENTS
