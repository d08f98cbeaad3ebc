"""A term at a glance: what counts for whom, what counts for nobody, and how much of a long term is read."""

import datetime as dt
from collections import Counter

import pytest

from db import changes, glances, words
from db.engine import Database
from db.errors import NoWeekInTermYet, NoWeekYet
from db.glances import Deed, Glance
from db.members import User
from db.week.value import Paper
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, TODAY, WEEK, Group, actor
from tests.support.statements import counted

#: Statements at most: the term, its weeks, people, deeds and papers, and a question with its card in six.
STATEMENTS = 11


async def glance(db: Database, term_id: int = 1, today: dt.date = TODAY + 52 * WEEK) -> Glance:
    return await db.read(glances.of_term, guild_id=GUILD, term_id=term_id, today=today)


def deeds_of(seen: Glance) -> dict[str, dict[int, Deed]]:
    """Return what each member did in which week."""
    numbers = {week.id: week.number for week in seen.weeks}
    of = {member.id: member.name for member in seen.members}
    found: dict[str, dict[int, Deed]] = {name: {} for name in of.values()}
    for (member_id, week_id), deed in seen.deeds.items():
        found[of[member_id]][numbers[week_id]] = deed
    return found


async def test_the_first_of_what_somebody_did_in_a_week_counts(db: Database, group: Group) -> None:
    first = await group.present(MINHA, week=1)
    second = await group.present(EUNBI, week=2, date=TODAY + WEEK)
    await group.ask(MINHA, week=1, recorder=HANGYEOL)
    await group.answer(1, MINHA)
    for week in (first.week, second.week):
        for person in (MINHA, HANGYEOL, SUBIN):
            await group.reflect(person, week)
    await group.ask(EUNBI, week=2, recorder=MINHA)

    assert deeds_of(await glance(db)) == {
        "민하": {1: Deed.PRESENTED, 2: Deed.TALKED},
        "은비": {2: Deed.PRESENTED},
        "한결": {1: Deed.TALKED, 2: Deed.REFLECTED},
        "수빈": {1: Deed.REFLECTED, 2: Deed.REFLECTED},
    }


async def test_nobody_has_presented_before_the_day_of_their_talk(db: Database, group: Group) -> None:
    await group.present(MINHA, date=TODAY)
    await group.present(EUNBI, SUBIN, week=2, date=TODAY + WEEK)
    await group.ask(EUNBI, week=2, recorder=SUBIN)

    before = await glance(db, today=TODAY + WEEK - dt.timedelta(days=1))
    held = await glance(db, today=TODAY + WEEK)

    assert deeds_of(before) == {"민하": {1: Deed.PRESENTED}, "수빈": {2: Deed.TALKED}}
    assert [week.number for week in before.weeks] == [1, 2]
    assert deeds_of(held) == {"민하": {1: Deed.PRESENTED}, "은비": {2: Deed.PRESENTED}, "수빈": {2: Deed.PRESENTED}}


async def test_an_anonymous_question_and_a_press_count_for_nobody(db: Database, group: Group) -> None:
    await group.present(MINHA)
    await group.meet(HANGYEOL)
    await group.ask(MINHA, recorder=HANGYEOL, is_anonymous=True)
    await group.ask(MINHA, recorder=EUNBI)
    for number in (1, 2):
        await group.db.write(changes.me_too, guild_id=GUILD, number=number, user=SUBIN, wonders=True, now=NOW)

    assert deeds_of(await glance(db)) == {"민하": {1: Deed.PRESENTED}, "은비": {1: Deed.TALKED}}


async def test_what_was_withdrawn_counts_no_more_and_what_was_merged_does(db: Database, group: Group) -> None:
    presented = await group.present(MINHA)
    await group.present(SUBIN, team="2")
    for person in (HANGYEOL, EUNBI, User(50, "지수")):
        await group.ask(MINHA, recorder=person)
    await group.withdraw(1)
    await group.merge(2, 3, by=actor(is_manager=True))
    assert deeds_of(await glance(db)) == {
        "민하": {1: Deed.PRESENTED},
        "은비": {1: Deed.TALKED},
        "지수": {1: Deed.TALKED},
        "수빈": {1: Deed.PRESENTED},
    }

    await group.withdraw(3, by=actor(is_manager=True))
    await group.cancel(presented)
    assert deeds_of(await glance(db)) == {"수빈": {1: Deed.PRESENTED}}


async def test_a_discussion_is_nobody_s(db: Database, group: Group) -> None:
    await group.present(guests=[words.EVERYONE])
    await group.reflect(MINHA, (await glance(db)).weeks[0])

    assert list(deeds_of(await glance(db))) == ["민하"]


async def test_the_question_that_most_wonder_about(db: Database, group: Group) -> None:
    await group.present(MINHA)
    assert (await glance(db)).wondered is None
    for _ in range(4):
        await group.ask(MINHA, recorder=HANGYEOL)
    assert (await glance(db)).wondered is None  # nobody besides who asked

    await wonder(group, 2, SUBIN)
    await wonder(group, 3, EUNBI)
    await group.ask(MINHA, recorder=EUNBI)
    await group.merge(5, 3, by=actor(is_manager=True))  # who then asks the same is counted once
    assert (await numbered(db)) == (2, 1)

    await wonder(group, 4, SUBIN, EUNBI)
    assert (await numbered(db)) == (4, 2)

    await group.db.write(changes.set_in_page, guild_id=GUILD, number=4, actor=actor(), in_page=False)
    assert (await numbered(db)) == (2, 1)  # what was left out of the page is left out here


async def wonder(group: Group, number: int, *users: User) -> None:
    for user in users:
        await group.db.write(changes.me_too, guild_id=GUILD, number=number, user=user, wonders=True, now=NOW)


async def numbered(db: Database) -> tuple[int, int]:
    """Return the number of the question that most wonder about, and how many do."""
    question = (await glance(db)).wondered
    assert question is not None
    return question.number, question.others


async def test_each_term_has_its_own(db: Database, group: Group) -> None:
    await group.present(MINHA, papers=[Paper("옛 논문")])
    term = await group.begin_term()
    with pytest.raises(NoWeekInTermYet):
        await glance(db, term.id)
    await group.present(EUNBI, papers=[Paper("새 논문")])

    for term_id, name, paper in ((1, "민하", "옛 논문"), (term.id, "은비", "새 논문")):
        seen = await glance(db, term_id)
        assert list(deeds_of(seen)) == [name]
        assert [paper.title for _, paper in seen.papers] == [paper]


async def long_term(group: Group, weeks: range) -> None:
    """Hold many weeks with many people, whose papers and questions are many too."""
    for number in weeks:
        people = [User(number * 100 + at, f"{number}주{at}") for at in range(2)]
        papers = [Paper(f"{number}의 {at}") for at in range(10)]
        await group.present(*people, week=number, date=TODAY + WEEK * number, papers=papers)
        await group.ask(people[0], week=number, recorder=HANGYEOL)


async def test_of_a_long_term_the_newest_weeks_and_the_first_members_are_read_and_the_rest_is_counted(
    db: Database, group: Group
) -> None:
    await long_term(group, range(1, 24))

    seen = await glance(db)

    assert [week.number for week in seen.weeks] == list(range(4, 24))
    assert (seen.earlier_weeks, len(seen.members), seen.further_members) == (3, 30, 20 * 2 + 1 - 30)
    assert (len(seen.papers), seen.further_papers) == (100, 100)
    assert Counter(seen.deeds.values())[Deed.PRESENTED] == 29  # all who are shown but 한결
    assert {member_id for member_id, _ in seen.deeds} == {member.id for member in seen.members}


async def test_it_is_read_in_as_many_statements_however_long_the_term(db: Database, group: Group) -> None:
    await group.present(MINHA)
    await group.ask(MINHA, recorder=HANGYEOL)
    await wonder(group, 1, SUBIN)
    with counted(db) as few:
        await glance(db)
    await long_term(group, range(2, 8))
    with counted(db) as many:
        await glance(db)

    assert len(few.statements) == len(many.statements) <= STATEMENTS


async def test_what_has_no_week_any_more_is_refused(db: Database, group: Group) -> None:
    await group.cancel(await group.present(MINHA))
    with pytest.raises(NoWeekYet):
        await glance(db)
