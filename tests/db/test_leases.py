"""Of several processes on one database, one at a time delivers what is due in a guild."""

import datetime as dt
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import guilds, leases
from db.behind import BACKLOG
from db.engine import Database
from db.leases import TERM, Leases
from db.models import Lease, Post
from tests.db.group import ELSEWHERE, GUILD, MINHA, NOW, Group
from tests.support.statements import counted

SECOND = dt.timedelta(seconds=1)


@dataclass
class Program:
    """A process as the database knows it."""

    db: Database
    owner: str

    async def holds(self, guild_id: int = GUILD, *, now: dt.datetime = NOW) -> bool:
        """Try to have a guild's lease, and tell whether it has."""
        lease = await self.db.write(leases.hold, guild_id=guild_id, owner=self.owner, now=now)
        return lease is not None and lease.owner == self.owner

    async def begins(self, now: dt.datetime = NOW) -> None:
        await self.db.write(leases.begin, owner=self.owner, now=now)


@pytest.fixture
async def group(db: Database) -> Group:
    """A group with a card that is due."""
    db.clock = lambda: NOW
    group = Group(db)
    await group.present(MINHA)
    await group.ask(channel_id=1)
    return group


@pytest.fixture
def first(group: Group) -> Program:
    return Program(group.db, "first")


@pytest.fixture
def second(group: Group) -> Program:
    return Program(group.db, "second")


def card(session: Session) -> Post:
    return session.scalars(select(Post)).one()


async def test_a_guild_is_one_process_s_until_its_time_is_up(first: Program, second: Program) -> None:
    assert await first.holds()
    assert not await second.holds(now=NOW + TERM - SECOND)
    assert await second.holds(now=NOW + TERM)
    assert not await first.holds(now=NOW + TERM)


async def test_a_lease_that_is_renewed_goes_on(first: Program, second: Program) -> None:
    assert await first.holds()
    assert await first.holds(now=NOW + TERM - SECOND)
    assert not await second.holds(now=NOW + TERM)


async def test_each_guild_has_a_lease_of_its_own(first: Program, second: Program) -> None:
    await first.db.write(guilds.ensure, guild_id=ELSEWHERE)
    assert await first.holds()
    assert await second.holds(ELSEWHERE)
    assert not await second.holds(GUILD)


async def test_a_guild_that_is_not_stored_has_no_lease(first: Program) -> None:
    assert not await first.holds(ELSEWHERE)


async def test_a_stop_gives_the_leases_back(first: Program, second: Program) -> None:
    assert await first.holds()
    await second.db.write(leases.release, owner="second")
    assert not await second.holds()

    await first.db.write(leases.release, owner="first")
    assert await second.holds()


async def test_a_lease_of_a_clock_that_was_set_back_is_taken_over(first: Program, second: Program) -> None:
    assert await first.holds(now=NOW + dt.timedelta(days=1))
    assert await second.holds()


async def test_a_lease_of_a_clock_that_is_somewhat_ahead_counts(first: Program, second: Program) -> None:
    assert await first.holds(now=NOW + 10 * SECOND)
    assert not await second.holds()


async def test_what_a_killed_process_left_may_have_been_sent(first: Program, second: Program) -> None:
    await first.holds()
    assert (await first.db.read(card)).is_uncertain is False

    await second.holds(now=NOW + TERM)

    left = await first.db.read(card)
    assert (left.is_uncertain, left.rank) == (True, BACKLOG)


async def test_a_start_leaves_alone_what_another_process_delivers(first: Program, second: Program) -> None:
    await first.holds()
    await second.begins()
    assert (await first.db.read(card)).is_uncertain is False

    await first.begins()
    assert (await first.db.read(card)).is_uncertain is True


@pytest.mark.usefixtures("sqlite")
async def test_a_command_renews_the_lease_of_its_guild_where_it_is_about_to_end(group: Group) -> None:
    db = group.db
    db.leases = Leases()
    asked = []
    for seconds in (0, 1, 14, 16):
        now = NOW + seconds * SECOND
        db.clock = lambda now=now: now  # type: ignore[misc]
        with counted(db) as found:
            await group.ask(channel_id=1)
        asked.append([statement for statement in found.statements if "lease" in statement])

    assert [[statement.split()[0] for statement in statements] for statements in asked] == [
        ["UPDATE", "SELECT", "INSERT"],
        [],
        [],
        ["UPDATE"],
    ]
    assert db.leases.are_ours(GUILD, NOW + 20 * SECOND)


async def test_a_command_takes_no_lease_from_another_process(group: Group, first: Program) -> None:
    await first.holds()
    group.db.leases = Leases()
    await group.ask(channel_id=1)

    assert group.db.leases.others_until(GUILD, NOW) == NOW + TERM
    assert await group.db.read(lambda session: session.scalars(select(Lease.owner)).all()) == ["first"]


async def test_what_delivers_nothing_takes_no_lease(group: Group) -> None:
    await group.ask(channel_id=1)
    assert await group.db.read(lambda session: session.scalar(select(func.count()).select_from(Lease))) == 0
