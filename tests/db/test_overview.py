"""What a member sees of their own record at once: right, of nobody else, and as cheap whatever the guild has kept."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from db import nudges, posts
from db.engine import Database
from db.members import User
from db.record import overview
from db.record.overview import Counts, OfTerm, Overview
from db.week.value import Paper
from tests.bench import group as bench
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, TODAY, WEEK, Group
from tests.support.statements import counted

#: Statements at most: whose it is, the counts, and five lists.
OF_AN_OVERVIEW = 7
FEW, MANY = 1_000, 10_000
SMALL, LARGE = 11, 12
NEWCOMER = User(99, "새 사람")


async def of_user(db: Database, user: User, *, guild_id: int = GUILD, today: dt.date = TODAY) -> Overview | None:
    return await db.read(overview.of_user, guild_id=guild_id, user=user, today=today, limit=2)


async def shown(group: Group, user: User) -> Overview:
    found = await of_user(group.db, user)
    assert found is not None
    return found


async def test_everything_is_counted_by_term_and_the_latest_shown(group: Group) -> None:
    place = await group.present(MINHA, EUNBI, papers=[Paper("LoRA"), Paper("ViT")])
    for words in ("하나", "둘", "셋"):
        await group.ask(MINHA, words)
    await group.ask(MINHA, "몰래", is_anonymous=True)
    await group.ask(MINHA, "남의 것", recorder=SUBIN)
    await group.answer(1, MINHA, "답변")
    await group.post(1, channel_id=5, message_id=6)
    await group.follow_up(1, "아래")
    await group.reflect(HANGYEOL, place.week, "소감")
    await group.begin_term()
    await group.present(HANGYEOL, date=TODAY)

    asker, presenter = await shown(group, HANGYEOL), await shown(group, MINHA)

    assert asker.terms == [
        OfTerm(2, 2, "2026-1", Counts(talks=1)),
        OfTerm(1, 1, None, Counts(asked=5, reflections=1)),
    ]
    assert asker.counts == Counts(talks=1, asked=5, reflections=1)
    latest = [(line.number, line.text.body, line.is_answered, line.is_hidden, line.link) for line in asker.asked]
    assert latest == [
        (6, "아래", False, False, "https://discord.com/channels/1/5/6"),
        (4, "몰래", False, True, None),
    ]
    assert [reflection.text.body for reflection in asker.reflections if reflection.text] == ["소감"]
    assert presenter.counts == Counts(talks=1, received=6, answers=1)
    assert [(talk.number, talk.paper) for talk in presenter.talks] == [(1, Paper("LoRA"))]
    assert [(line.number, line.text.body, line.is_hidden) for line in presenter.answers] == [(1, "답변", False)]
    assert [line.is_hidden for line in presenter.received] == [False, False]


async def test_what_is_withdrawn_or_still_to_come_does_not_count(group: Group) -> None:
    place = await group.present(MINHA)
    await group.ask(MINHA)
    await group.withdraw(1)
    await group.present(EUNBI, week=2, date=TODAY + WEEK)
    await group.cancel(place)

    for user in (MINHA, EUNBI, HANGYEOL):
        assert await of_user(group.db, user) is None


async def test_what_waits_for_a_cancelled_presentation_is_counted_apart(group: Group) -> None:
    place = await group.present(MINHA)
    await group.ask(MINHA, "지운 것")
    await group.withdraw(1)
    await group.ask(MINHA)
    await group.ask(MINHA, "몰래", is_anonymous=True)
    await group.cancel(place)

    asker, presenter = await shown(group, HANGYEOL), await shown(group, MINHA)

    assert (asker.counts, asker.asked) == (Counts(asked_waiting=2), [])
    assert (presenter.counts, presenter.received) == (Counts(received_waiting=2), [])


async def test_a_recap_is_linked(group: Group) -> None:
    place = await group.present(MINHA)

    def posted(session: Session) -> None:
        recap = posts.recap(session, guild_id=GUILD, week_id=place.week_id, channel_id=7, now=NOW)
        recap.message_id = 8

    await group.db.write(posted)

    assert [talk.link for talk in (await shown(group, MINHA)).talks] == ["https://discord.com/channels/1/7/8"]


async def test_who_has_only_asked_anonymously_sees_that_and_nobody_else_does(group: Group) -> None:
    await group.present(MINHA)
    await group.ask(MINHA, "몰래", recorder=SUBIN, is_anonymous=True)

    own = await shown(group, SUBIN)

    assert (own.name, own.counts) == ("수빈", Counts(asked=1))
    assert await of_user(group.db, HANGYEOL) is None


async def test_until_when_nobody_nudges(group: Group) -> None:
    await group.present(MINHA)
    await group.db.write(nudges.rest_until, guild_id=GUILD, user=MINHA, now=NOW, until=TODAY)

    assert (await shown(group, MINHA)).no_nudges_until == TODAY
    later = await of_user(group.db, MINHA, today=TODAY + WEEK)
    assert later is not None
    assert later.no_nudges_until is None


async def test_the_guilds_of_a_user_are_those_in_which_something_is_theirs(db: Database, group: Group) -> None:
    await group.present(MINHA)
    other = Group(db, ELSEWHERE)
    await other.present(EUNBI)
    await other.ask(EUNBI, recorder=MINHA, is_anonymous=True)

    async def guilds_of(user: User, limit: int = 5) -> list[int]:
        return await db.read(overview.guilds_of, user_id=user.id, limit=limit)

    assert await guilds_of(MINHA) == [ELSEWHERE, GUILD]
    assert await guilds_of(MINHA, limit=1) == [ELSEWHERE]
    assert await guilds_of(EUNBI) == [ELSEWHERE]
    assert await guilds_of(SUBIN) == []


def fill(session: Session) -> None:
    """Store two groups, one that has kept little and one that has kept much."""
    groups = bench.Groups()
    for guild_id, earlier in ((SMALL, FEW), (LARGE, MANY)):
        for table, rows in groups.make(guild_id, earlier).items():
            session.execute(insert(table), rows)


@pytest.mark.usefixtures("sqlite")
async def test_it_takes_as_many_steps_and_statements_however_much_the_guild_has_kept(db: Database) -> None:
    await db.write(fill)
    today = bench.NOW.date()
    steps: list[tuple[int, int]] = []
    for guild_id in (SMALL, LARGE):
        group = Group(db, guild_id)
        presenter = User(bench.PRESENTERS[0], "발표자")
        for turn in range(2):
            await group.ask(presenter, recorder=NEWCOMER, today=today, is_anonymous=bool(turn))
        with counted(db) as asked:
            found = await of_user(db, NEWCOMER, guild_id=guild_id, today=today)
        assert found is not None
        assert found.counts == Counts(asked=2)
        assert len(asked.statements) <= OF_AN_OVERVIEW
        with counted(db) as whose:
            assert len(await db.read(overview.guilds_of, user_id=NEWCOMER.id, limit=5)) == len(steps) + 1
        steps.append((asked.steps, whose.steps))

    (few, few_guilds), (many, many_guilds) = steps
    assert many <= 1.2 * few
    assert many_guilds <= few_guilds + 50


def test_counts_are_added() -> None:
    terms = [OfTerm(at, at, None, Counts(1, 2, 3, 4, 5)) for at in (2, 1)]
    found = Overview("은비", "🐱", terms, [], [], [], [], [])

    assert found.counts == Counts(2, 4, 6, 8, 10)
    assert replace(found, terms=()).counts == Counts()
