"""Terms follow one another: what begins anew with one, what stays, and whose pages stand in which folder."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import importing
from db import guilds, imports, listing, members, moments, outbox, presentations, terms, waiting, weeks
from db.engine import Database
from db.errors import (
    BadTermName,
    FarWeek,
    NoSuchFolder,
    NoWeekInTermYet,
    OutOfOrder,
    TermHoldsNothing,
    TermHoldsWeeks,
    TermNameTaken,
)
from db.listing import Wanted
from db.models import MomentSetting, Post, Term
from db.outbox import Lane
from db.types import MomentKind
from db.week import value
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, TODAY, WEEK, Group


async def rename(group: Group, name: str) -> Term:
    return await group.db.write(terms.rename, guild_id=group.guild_id, name=name)


async def undo(group: Group, term: Term) -> Term:
    return await group.db.write(terms.undo_begin, guild_id=group.guild_id, term_id=term.id, now=NOW)


async def running(group: Group) -> Term | None:
    return await group.db.read(terms.running, guild_id=group.guild_id)


def _set_all(session: Session, *, guild_id: int) -> None:
    """Let a guild's running term have something of everything that can be set."""
    term = session.scalars(select(Term).where(Term.id == guilds.running_id(guild_id))).one()
    term.question_channel_id, term.recap_channel_id, term.reminder_channel_id = 3, 4, 5
    term.starts_at, term.place, term.paused_until = dt.time(19), "공학관 302", TODAY
    nudge = {"kind": MomentKind.NUDGE, "guild_id": guild_id, "is_on": False, "days": 3, "hour": 21}
    session.add(MomentSetting(term_id=term.id, **nudge))


def _moment_settings(session: Session, *, term_id: int) -> list[tuple[Any, ...]]:
    of_term = session.scalars(select(MomentSetting).where(MomentSetting.term_id == term_id))
    return [(found.guild_id, found.kind, found.is_on, found.days, found.hour) for found in of_term]


async def test_a_new_term_takes_over_what_was_set_but_the_pause(group: Group) -> None:
    await group.present(MINHA)
    await rename(group, "2025-2")
    await group.db.write(_set_all, guild_id=GUILD)

    term = await group.begin_term("2026-1")

    assert (term.number, term.name) == (2, "2026-1")
    assert (term.question_channel_id, term.recap_channel_id, term.reminder_channel_id) == (3, 4, 5)
    assert (term.starts_at, term.place, term.paused_until) == (dt.time(19), "공학관 302", None)
    settings = await group.db.read(_moment_settings, term_id=term.id)
    assert settings == [(GUILD, MomentKind.NUDGE, False, 3, 21)]


async def test_weeks_begin_anew_and_numbers_of_questions_do_not(group: Group) -> None:
    old = await group.present(MINHA, week=9, date=TODAY - WEEK)
    await group.ask(MINHA)
    await group.begin_term()

    with pytest.raises(NoWeekInTermYet):
        await group.db.read(weeks.locate, guild_id=GUILD, today=TODAY)
    with pytest.raises(NoWeekInTermYet):
        await group.db.read(weeks.schedule_leaf, guild_id=GUILD, size=3, at=None, current=1)
    new = await group.present(MINHA)
    assert (new.week.number, (await group.ask(MINHA)).number) == (1, 2)
    with pytest.raises(FarWeek):
        await group.db.read(weeks.check_likely, guild_id=GUILD, number=10, date=TODAY, today=TODAY)
    of_old: dict[str, Any] = {"size": 3, "at": None, "current": None, "term_id": old.week.term_id}
    assert [week.number for week in (await group.db.read(weeks.schedule_leaf, guild_id=GUILD, **of_old)).weeks] == [9]


async def test_a_term_that_holds_nothing_is_followed_by_no_other(group: Group) -> None:
    with pytest.raises(TermHoldsNothing):
        await group.begin_term()
    await group.cancel(await group.present(MINHA))
    with pytest.raises(TermHoldsNothing):
        await group.begin_term()
    await group.present(MINHA)
    begun = await group.begin_term("2026-1")

    with pytest.raises(TermHoldsNothing):
        await group.begin_term("2026-2")
    again = await group.db.write(terms.begin, guild_id=GUILD, name="2026-1", now=NOW)
    assert (again.term.id, again.is_new) == (begun.id, False)


async def test_a_term_that_has_just_begun_is_undone(group: Group) -> None:
    old = await group.present(MINHA)
    await group.db.write(_set_all, guild_id=GUILD)
    term = await group.begin_term()

    before = await undo(group, term)

    assert before.id == old.week.term_id
    assert (await group.db.read(weeks.locate, guild_id=GUILD, today=TODAY)).id == old.week_id
    assert await group.db.read(_moment_settings, term_id=term.id) == []
    assert len(await group.db.read(_moment_settings, term_id=before.id)) == 1
    assert (await undo(group, term)).id == before.id


async def test_a_term_with_a_week_is_not_undone_nor_is_an_earlier_one(group: Group) -> None:
    old = await group.present(MINHA)
    first = await group.db.read(terms.get, guild_id=GUILD, term_id=old.week.term_id)
    with pytest.raises(TermHoldsWeeks):
        await undo(group, first)
    term = await group.begin_term()
    with pytest.raises(TermHoldsWeeks):
        await undo(group, first)
    await group.cancel(await group.present(MINHA))

    with pytest.raises(TermHoldsWeeks):
        await undo(group, term)


@pytest.mark.parametrize(
    ("typed", "kept", "folder"),
    [
        ("2025-1", "2025-1", "2025-1"),
        ("  2025년\n봄 학기 ", "2025년 봄 학기", "2025년-봄-학기"),
        ("A/B_c!", "A/B_c!", "A-B_c"),
        ("../etc", "../etc", "etc"),
        ("가" * 32, "가" * 32, "가" * 32),
    ],
)
async def test_a_term_has_a_name_and_its_pages_a_folder(group: Group, typed: str, kept: str, folder: str) -> None:
    held = await group.present(MINHA)
    assert await group.db.read(terms.folder_of, guild_id=GUILD, week_id=held.week_id) is None

    assert (await rename(group, typed)).name == kept

    assert await group.db.read(terms.folder_of, guild_id=GUILD, week_id=held.week_id) == folder
    assert await group.db.read(terms.in_folder, guild_id=GUILD, folder=folder.upper()) == held.week.term_id


@pytest.mark.parametrize("typed", ["", " \n ", "가" * 33, "../..", "---", "\u200b"])
async def test_a_name_that_makes_no_folder_is_refused(group: Group, typed: str) -> None:
    with pytest.raises(BadTermName):
        await rename(group, typed)


@pytest.mark.parametrize("name", ["Spring-25", "spring-25", "SPRING 25", "spring/25!"])
async def test_two_terms_of_a_guild_have_two_folders(db: Database, group: Group, name: str) -> None:
    await group.present(MINHA)
    await rename(group, "Spring-25")
    with pytest.raises(TermNameTaken):
        await group.begin_term(name)
    await group.begin_term("가을")

    with pytest.raises(TermNameTaken):
        await rename(group, name)
    assert (await rename(group, "가을 ")).name == "가을"
    assert (await rename(Group(db, ELSEWHERE), name)).guild_id == ELSEWHERE


async def test_another_guild_s_terms_are_its_own(db: Database, group: Group) -> None:
    there = Group(db, ELSEWHERE)
    here = await group.present(MINHA)
    await there.present(MINHA)
    theirs = await there.begin_term()

    assert (await db.read(weeks.locate, guild_id=GUILD, today=TODAY)).id == here.week_id
    found = await running(group)
    assert found is not None
    assert (found.number, found.name) == (1, None)
    assert (await undo(group, theirs)).id == found.id
    still = await running(there)
    assert still is not None
    assert still.id == theirs.id


async def test_a_term_has_its_neighbours(group: Group) -> None:
    nothing = await group.db.read(terms.around, guild_id=GUILD)
    assert (nothing.before, nothing.term, nothing.after) == (None, None, None)
    await group.present(MINHA)
    middle = await group.begin_term("2026-1")
    await group.present(MINHA)
    await group.begin_term("2026-2")

    around = await group.db.read(terms.around, guild_id=GUILD, term_id=middle.id)

    found = [term and (term.number, term.name) for term in (around.before, around.term, around.after)]
    assert found == [(1, None), (2, "2026-1"), (3, "2026-2")]


async def test_open_questions_of_earlier_terms_wait_after_those_of_the_running_one(group: Group) -> None:
    await group.present(MINHA, EUNBI, week=3, date=TODAY - WEEK)
    for body in ("지난 기수 하나", "지난 기수 둘"):
        await group.ask(MINHA, body)
    await group.begin_term()
    await group.present(MINHA)
    await group.ask(MINHA, "이번 기수")

    waits: dict[str, Any] = {"guild_id": GUILD, "user_id": MINHA.id}
    shown = await group.db.read(waiting.open_of, **waits, limit=2)
    queue = await group.db.read(waiting.queue_of, **waits, limit=5)

    assert [question.number for question in shown] == [3, 1]
    assert ([question.number for question in queue.first], queue.count) == ([3, 1, 2], 3)
    assert [found.number for found in await group.db.read(waiting.open_of, **waits, limit=5, words="#1")] == [1]
    assert (await group.answer(1)).answer is not None


async def test_the_list_of_a_presenter_s_questions_shows_earlier_terms_last_and_by_name(group: Group) -> None:
    await group.present(MINHA, week=1, date=TODAY - WEEK)
    await group.present(MINHA, week=2, date=TODAY - WEEK)
    await group.ask(MINHA, week=1)
    await group.ask(MINHA, week=2)
    await group.begin_term("2026-1")
    await group.present(MINHA)
    await group.ask(MINHA)

    leaf = await group.db.read(listing.leaf, guild_id=GUILD, which=Wanted(presenter=MINHA.id), at=0, size=10)

    assert leaf is not None
    assert [(week.number, week.term) for week in leaf.weeks] == [(1, None), (1, (1, None)), (2, (1, None))]
    assert [question.number for question in leaf.questions] == [3, 1, 2]


async def test_a_question_is_moved_among_the_weeks_of_its_own_term(group: Group) -> None:
    old = [await group.present(MINHA, week=week, date=TODAY - WEEK * (4 - week)) for week in (1, 2, 3)]
    await group.begin_term()
    await group.present(EUNBI)

    near = await group.db.read(weeks.nearest, guild_id=GUILD, week_id=old[1].week_id, limit=1)

    assert [week.id for week in near] == [place.week_id for place in old]


async def test_a_date_is_compared_with_the_weeks_of_its_own_term(group: Group) -> None:
    old = await group.present(MINHA, week=8, date=TODAY + WEEK)
    await group.present(MINHA, week=7, date=TODAY)
    await group.begin_term()
    await group.present(EUNBI, week=1, date=TODAY + WEEK)

    moved = await group.change(old, MINHA, date=TODAY + 2 * WEEK)

    assert (moved.week.number, moved.week.date) == (8, TODAY + 2 * WEEK)
    with pytest.raises(OutOfOrder):
        await group.change(old, MINHA, date=TODAY - WEEK)


async def test_a_late_question_reaches_who_presented_in_the_term_before(group: Group) -> None:
    old = await group.present(MINHA, week=8, date=TODAY - WEEK)
    await group.begin_term()

    assert (await group.ask(MINHA)).presentation_id == old.id
    coming = await group.present(MINHA, week=1, date=TODAY)
    assert (await group.ask(MINHA)).presentation_id == coming.id


async def test_a_talk_of_the_term_before_that_is_still_to_come_stays_its_presenter_s(group: Group) -> None:
    old = await group.present(MINHA, week=8, date=TODAY + WEEK)
    await group.begin_term()

    coming = await group.db.read(presentations.coming, guild_id=GUILD, user_id=MINHA.id, today=TODAY)

    assert [found.id for found in coming] == [old.id]


async def test_what_was_to_come_by_itself_in_the_term_before_still_comes(group: Group) -> None:
    group.db.clock = lambda: NOW
    old = await group.present(MINHA, week=8, date=TODAY + WEEK)
    asked: dict[str, Any] = {"guild_id": GUILD, "now": NOW, "zone": dt.UTC, "limit": 9}
    before = await group.db.read(moments.upcoming, **asked)
    assert {coming.week_id for coming in before} == {old.week_id}

    await group.begin_term()
    new = await group.present(MINHA, week=1, date=TODAY + 2 * WEEK)

    after = await group.db.read(moments.upcoming, **asked)
    assert [coming for coming in after if coming.week_id == old.week_id] == before
    assert {coming.week_id for coming in after} == {old.week_id, new.week_id}


async def test_a_pause_silences_what_is_left_of_the_term_before_too(group: Group) -> None:
    group.db.clock = lambda: NOW
    await group.present(MINHA, week=8, date=TODAY + WEEK)
    await group.begin_term()
    await group.present(MINHA, week=1, date=TODAY + WEEK)

    await group.db.write(moments.pause, guild_id=GUILD, until=TODAY + 4 * WEEK)

    assert await group.db.read(moments.upcoming, guild_id=GUILD, now=NOW, zone=dt.UTC, limit=9) == []
    await group.db.write(moments.pause, guild_id=GUILD, until=None)
    assert len(await group.db.read(moments.upcoming, guild_id=GUILD, now=NOW, zone=dt.UTC, limit=9)) == 8


@pytest.mark.parametrize(("last", "first"), [(-7, 0), (-6, 1), (-1, 6), (0, 7), (3, 10), (-400, 6)])
async def test_the_first_date_of_a_term_is_on_the_usual_day_of_the_week(group: Group, last: int, first: int) -> None:
    await group.present(MINHA, week=1, date=TODAY - 80 * WEEK + dt.timedelta(1))
    await group.present(MINHA, week=2, date=TODAY + dt.timedelta(last))
    await group.begin_term()

    plan = await group.db.read(weeks.next_to_come, guild_id=GUILD, today=TODAY)
    third = await group.db.read(weeks.expected_date, guild_id=GUILD, number=3, today=TODAY)

    assert plan == (1, TODAY + dt.timedelta(first))
    assert third == TODAY + dt.timedelta(first) + 2 * WEEK


async def test_a_card_of_an_earlier_term_that_is_on_its_way_is_drawn_with_a_new_name(group: Group) -> None:
    group.db.clock = lambda: NOW
    await group.present(MINHA)
    known = await group.ask(channel_id=3)
    await group.begin_term()
    edited: dict[str, Any] = {"user": MINHA, "name": "새이름", "emoji": "🦊", "heart": "🧡", "now": NOW}
    await group.db.write(members.edit, guild_id=GUILD, **edited)

    taken = await group.db.read(outbox.take, lane=Lane(GUILD, 3), now=NOW, known={known.id: known})

    assert isinstance(taken, Post)
    assert taken.question is not None
    assert taken.question.presenter.name == "새이름"


async def test_a_page_belongs_to_the_term_whose_folder_it_stands_in(group: Group) -> None:
    old = await group.present(MINHA, HANGYEOL, date=TODAY - WEEK)
    page = value.Week(1, TODAY, (value.Team("1", ("유나",)),))
    in_any = await group.db.read(terms.in_folder, guild_id=GUILD, folder="pages")
    assert in_any is None
    await rename(group, "2025-2")
    await group.begin_term("2026-1")
    of = {name: await group.db.read(terms.in_folder, guild_id=GUILD, folder=name) for name in ("", "2025-2", "2026-1")}

    new = await group.db.write(imports.import_week, guild_id=GUILD, week=page, now=NOW, term_id=of["2026-1"])
    older = await importing.store(
        group.db, value.Week(2, TODAY, page.teams), guild_id=GUILD, now=NOW, term_id=of["2025-2"]
    )
    again = await importing.store(group.db, page, guild_id=GUILD, now=NOW, term_id=of[""])

    assert of[""] is None
    assert (again.week_id, again.is_new) == (new.week_id, False)
    rows = [await group.db.read(weeks.get, guild_id=GUILD, week_id=found) for found in (new.week_id, older.week_id)]
    assert [row.term_id for row in rows] == [of["2026-1"], old.week.term_id]
    with pytest.raises(NoSuchFolder) as refusal:
        await group.db.read(terms.in_folder, guild_id=GUILD, folder="2024-2")
    assert refusal.value.details == {"folder": "2024-2"}
