"""Which week is meant, what it holds, and where its recap stands."""

import datetime as dt

import pytest

from db import delivery, posts, presentations, weeks
from db.engine import Database
from db.errors import NoSuchWeek, NotPresentingThen, NoWeekYet
from db.models import Term, Week
from db.week import collect
from db.week.value import Paper
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, TODAY, WEEK, Group

DAY = dt.timedelta(days=1)


async def hold(group: Group, *days: int) -> None:
    """Register week 1, 2, … so many days from today."""
    for number, offset in enumerate(days, 1):
        await group.present(MINHA, week=number, date=TODAY + DAY * offset)


async def current(group: Group, today: dt.date = TODAY) -> int | None:
    week = await group.db.read(weeks.current, guild_id=group.guild_id, today=today)
    return week.number if week else None


async def second_term(group: Group) -> None:
    """Begin the group's second term."""
    await group.db.write(lambda session: session.add(Term(guild_id=group.guild_id, number=2)))


@pytest.mark.parametrize(
    ("days", "number"),
    [
        ((), None),
        ((0,), 1),
        ((-7, 0, 7), 2),
        ((-8, -1, 6), 2),
        ((-8, 1), 1),
        ((1,), 1),
        ((1, 8), 1),
        ((8, 1), 2),
        ((-300,), 1),
        ((0, 0), 2),
        ((5, 5), 1),
        ((-1, -8), 1),
    ],
)
async def test_the_week_is_the_latest_whose_date_has_come_else_the_coming_one(
    group: Group, days: tuple[int, ...], number: int | None
) -> None:
    await hold(group, *days)

    assert await current(group) == number


async def test_a_week_begins_at_its_day_s_midnight(group: Group) -> None:
    await hold(group, -6, 1)

    assert [await current(group, TODAY + DAY * offset) for offset in (-7, 0, 1, 2)] == [1, 1, 2, 2]


async def test_a_week_without_anything_in_it_is_not_current(group: Group) -> None:
    await hold(group, -7)
    cancelled = await group.present(MINHA, week=2)
    await group.cancel(cancelled)

    assert await current(group) == 1
    assert [week.number for week in await group.db.read(weeks.schedule, guild_id=GUILD)] == [1]
    assert (await group.db.read(weeks.locate, guild_id=GUILD, today=TODAY, number=2)).id == cancelled.week_id


async def test_a_week_with_a_reflection_is_still_one(group: Group) -> None:
    cancelled = await group.present(MINHA, week=2)
    await group.reflect(EUNBI, cancelled.week)
    await group.cancel(cancelled)

    assert await current(group) == 2


async def test_a_week_is_located_by_number_or_by_today(db: Database, group: Group) -> None:
    with pytest.raises(NoWeekYet):
        await db.read(weeks.locate, guild_id=GUILD, today=TODAY)
    await hold(group, -7, 0)

    assert (await db.read(weeks.locate, guild_id=GUILD, today=TODAY)).number == 2
    assert (await db.read(weeks.locate, guild_id=GUILD, today=TODAY, number=1)).number == 1
    with pytest.raises(NoSuchWeek) as refusal:
        await db.read(weeks.locate, guild_id=GUILD, today=TODAY, number=3)
    assert refusal.value.details == {"number": 3}


@pytest.mark.parametrize(
    ("days", "plan"),
    [
        ((), (1, 0)),
        ((7,), (1, 7)),
        ((0,), (1, 0)),
        ((-7,), (2, 0)),
        ((-8,), (2, 0)),
        ((-1,), (2, 6)),
        ((-6, 1), (2, 1)),
        ((-300,), (2, 0)),
    ],
)
async def test_the_next_week_is_the_newest_not_yet_held_or_one_after_it(
    group: Group, days: tuple[int, ...], plan: tuple[int, int]
) -> None:
    await hold(group, *days)

    number, date = await group.db.read(weeks.next_to_come, guild_id=GUILD, today=TODAY)

    assert (number, (date - TODAY).days) == plan


@pytest.mark.parametrize(
    ("days", "number", "offset"),
    [
        ((-7, 3), 1, -7),
        ((-7, 3), 2, 3),
        ((-7, 3), 4, 17),
        ((-1,), 2, 6),
        ((-1,), 5, 27),
        ((), 3, 14),
        ((-7, 3), 999, 6982),
    ],
)
async def test_a_week_s_date_is_its_own_or_seven_days_a_week_on(
    group: Group, days: tuple[int, ...], number: int, offset: int
) -> None:
    await hold(group, *days)

    date = await group.db.read(weeks.expected_date, guild_id=GUILD, number=number, today=TODAY)

    assert (date - TODAY).days == offset


async def test_a_week_is_begun_once(db: Database) -> None:
    begun = await db.write(weeks.ensure, guild_id=GUILD, number=4, date=TODAY)
    again = await db.write(weeks.ensure, guild_id=GUILD, number=4, date=TODAY + WEEK)

    assert (again.id, again.number, again.date) == (begun.id, 4, TODAY)


async def test_weeks_are_numbered_anew_in_each_term(group: Group) -> None:
    old = await group.present(MINHA, week=1, date=TODAY - WEEK)
    await second_term(group)

    assert await current(group) is None
    assert await group.db.read(weeks.by_number, guild_id=GUILD, number=1) is None
    assert await group.db.read(weeks.next_to_come, guild_id=GUILD, today=TODAY) == (1, TODAY)
    plan = {"guild_id": GUILD, "user_id": MINHA.id, "week": 1}
    assert await group.db.read(presentations.existing, **plan, team="1") is None
    assert await group.db.read(presentations.existing, **plan, team=None) is None

    new = await group.present(MINHA, week=1)

    assert new.week_id != old.week_id
    assert (await group.db.read(weeks.locate, guild_id=GUILD, today=TODAY)).id == new.week_id
    assert [week.id for week in await group.db.read(weeks.schedule, guild_id=GUILD)] == [new.week_id]
    assert (await group.db.read(weeks.get, guild_id=GUILD, week_id=old.week_id)).id == old.week_id


async def test_another_group_s_second_term_is_its_own(db: Database, group: Group) -> None:
    there = Group(db, ELSEWHERE)
    await there.present(MINHA)
    await second_term(there)

    here = await group.present(MINHA)

    assert (await db.read(weeks.locate, guild_id=GUILD, today=TODAY)).id == here.week_id
    term = await db.read(lambda session: session.get_one(Term, here.week.term_id))
    assert (term.guild_id, term.number) == (GUILD, 1)


async def test_a_question_to_week_one_is_about_this_term_s(group: Group) -> None:
    await group.present(MINHA, EUNBI, week=1, date=TODAY - WEEK)
    await second_term(group)
    new = await group.present(MINHA, week=1)

    assert (await group.ask(MINHA, week=1)).presentation_id == new.id
    with pytest.raises(NotPresentingThen):
        await group.ask(EUNBI, week=1)


@pytest.mark.parametrize(
    ("days", "week"),
    [
        ({1: -7, 2: 0}, 2),
        ({1: -7, 3: 7}, 1),
        ({1: -8, 3: 7}, 3),
        ({1: -7, 3: 8}, 1),
        ({3: 7}, 3),
        ({1: -21}, 1),
        ({2: 0, 1: 0}, 2),
    ],
)
async def test_a_question_to_one_who_is_not_in_the_week_goes_to_their_nearest(
    group: Group, days: dict[int, int], week: int
) -> None:
    await group.present(HANGYEOL, week=2, team="한결")
    for number, offset in days.items():
        if number == 2:
            await group.present(MINHA, week=2, team="민하")
        else:
            await group.present(MINHA, week=number, date=TODAY + DAY * offset)

    asked = await group.ask(MINHA, recorder=EUNBI)

    assert asked.presentation.week.number == week


async def test_a_week_holds_everything_in_order(group: Group) -> None:
    team = await group.present(MINHA, EUNBI, week=1, guests=["손님"], papers=[Paper("제목")])
    other = await group.present(HANGYEOL, week=1, team="2")
    gone = await group.present(week=1, team="3", guests=["취소"])
    await group.cancel(gone, is_manager=True)
    first, second = await group.ask(EUNBI), await group.ask(MINHA)
    await group.answer(second.number)
    await group.reflect(EUNBI, team.week)

    week = await group.db.read(collect.week, guild_id=GUILD, week_id=team.week_id)

    assert [section.name for section in week.teams] == [team.team, other.team]
    assert week.teams[0].members == ("민하", "은비", "손님")
    assert week.teams[0].papers == (Paper("제목"),)
    asked = {presenter.name: presenter.questions for presenter in week.teams[0].presenters}
    assert {name: [question.number for question in questions] for name, questions in asked.items()} == {
        "은비": [first.number],
        "민하": [second.number],
    }
    assert [question.answer is None for question in (*asked["은비"], *asked["민하"])] == [True, False]
    assert [reflection.name for reflection in week.teams[0].reflections] == ["은비"]


async def test_the_schedule_has_weeks_with_teams_and_papers(group: Group) -> None:
    for number in (2, 1, 3):
        await group.present(MINHA, week=number, papers=[Paper(url="https://a.b")])

    schedule = await group.db.read(weeks.schedule, guild_id=GUILD)

    assert [week.number for week in schedule] == [1, 2, 3]
    assert [[member.name for member in week.presentations[0].presenters] for week in schedule] == [["민하"]] * 3
    assert [week.presentations[0].papers[0].url for week in schedule] == ["https://a.b"] * 3


async def test_where_the_recap_stands_is_remembered_and_forgotten(group: Group) -> None:
    week = (await group.present(MINHA)).week
    posted = await group.db.write(posts.recap, guild_id=GUILD, week_id=week.id, channel_id=10, now=NOW)
    await group.shown(posted, 20)

    async def recap() -> tuple[int, int | None] | None:
        (stored,) = await group.db.read(weeks.schedule, guild_id=GUILD)
        return (stored.recap.channel_id, stored.recap.message_id) if stored.recap else None

    assert await recap() == (10, 20)
    await group.db.write(delivery.gone, post_id=posted.id, generation=0, now=NOW)
    assert await recap() == (10, None)


@pytest.mark.parametrize("guild_id", [GUILD, ELSEWHERE])
async def test_a_week_that_is_not_there_is_refused(group: Group, guild_id: int) -> None:
    held: Week = (await group.present(MINHA)).week
    week_id = held.id + 1 if guild_id == GUILD else held.id

    for use_case in (weeks.get, collect.week):
        with pytest.raises(NoSuchWeek) as refusal:
            await group.db.read(use_case, guild_id=guild_id, week_id=week_id)
        assert refusal.value.details == {"number": "?"}
