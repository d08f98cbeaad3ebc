"""Reflections: one a member and week."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select

from db import reflections
from db.errors import Empty, NoSuchWeek, TooLong
from db.models import Presentation, Reflection, Revision, Week
from db.types import Dialect
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, TODAY, WEEK, Group


@pytest.fixture
async def week(group: Group) -> Week:
    """The week that they write about."""
    place: Presentation = await group.present(MINHA)
    return place.week


async def of(group: Group, user_id: int, week: Week) -> Reflection | None:
    return await group.db.read(reflections.of, guild_id=GUILD, user_id=user_id, week_id=week.id)


async def bodies(group: Group) -> list[str]:
    statement = select(Reflection.body).order_by(Reflection.id)
    return list(await group.db.read(lambda session: session.scalars(statement).all()))


async def test_a_reflection_is_stored_and_found_again(group: Group, week: Week) -> None:
    assert await of(group, HANGYEOL.id, week) is None

    written = await group.reflect(HANGYEOL, week, "\n많이 배웠어요.\n")

    for reflection in (written, await of(group, HANGYEOL.id, week)):
        assert reflection is not None
        assert (reflection.body, reflection.dialect, reflection.written_at) == ("많이 배웠어요.", Dialect.DISCORD, NOW)
        assert (reflection.member.user_id, reflection.week_id) == (HANGYEOL.id, week.id)
    assert await of(group, EUNBI.id, week) is None


async def test_a_later_one_takes_its_place(group: Group, week: Week) -> None:
    later = NOW + dt.timedelta(hours=1)
    first = await group.reflect(HANGYEOL, week, "처음")

    again = await group.reflect(HANGYEOL, week, "다시", now=later)

    assert (again.id, again.body, again.written_at) == (first.id, "다시", later)
    assert await bodies(group) == ["다시"]


async def test_one_that_was_imported_is_typed_here_from_then_on(group: Group, week: Week) -> None:
    first = await group.reflect(HANGYEOL, week)
    await group.db.write(lambda session: setattr(session.get_one(Reflection, first.id), "dialect", Dialect.PAGE))

    assert (await group.reflect(HANGYEOL, week)).dialect is Dialect.DISCORD


async def test_each_member_has_one_each_week(group: Group, week: Week) -> None:
    other = (await group.present(EUNBI, week=2, date=TODAY + WEEK)).week
    for author, about in ((MINHA, week), (EUNBI, week), (MINHA, other)):
        await group.reflect(author, about, f"{author.name} {about.number}")

    assert await bodies(group) == ["민하 1", "은비 1", "민하 2"]


async def test_many_at_once_are_still_one(group: Group, week: Week) -> None:
    await asyncio.gather(*(group.reflect(HANGYEOL, week, f"{turn}") for turn in range(10)))

    assert len(await bodies(group)) == 1


async def test_what_discord_delivers_twice_is_stored_once(group: Group, week: Week) -> None:
    for _ in range(2):
        await group.reflect(HANGYEOL, week, interaction_id=5)

    assert await bodies(group) == ["많이 배웠어요."]


async def test_what_cannot_be_stored_is_refused_and_the_first_stays(group: Group, week: Week) -> None:
    await group.reflect(HANGYEOL, week, "처음")

    with pytest.raises(Empty):
        await group.reflect(HANGYEOL, week, "\n")
    with pytest.raises(TooLong):
        await group.reflect(HANGYEOL, week, "가" * 4001)
    with pytest.raises(Empty):
        await group.reflect(EUNBI, week, " ")
    with pytest.raises(NoSuchWeek):
        await group.reflect(HANGYEOL, Week(id=week.id + 1))

    assert await bodies(group) == ["처음"]


async def withdraw(group: Group, week: Week, *, hours: int = 0) -> Week:
    now = NOW + dt.timedelta(hours=hours)
    return await group.db.write(reflections.withdraw, guild_id=GUILD, user_id=HANGYEOL.id, week_id=week.id, now=now)


async def restore(group: Group, week: Week) -> str | None:
    found = await group.db.write(reflections.restore, guild_id=GUILD, user_id=HANGYEOL.id, week_id=week.id)
    return found.body if found else None


async def test_what_was_written_before_is_kept(group: Group, week: Week) -> None:
    later = NOW + dt.timedelta(hours=1)
    await group.reflect(HANGYEOL, week, "처음")
    await group.reflect(HANGYEOL, week, "다시", now=later)
    written = await group.reflect(HANGYEOL, week, "또다시", now=later)

    found = await group.db.read(lambda session: session.scalars(select(Revision).order_by(Revision.version)).all())
    assert [(version.version, version.body, version.written_at) for version in found] == [
        (0, "처음", NOW),
        (1, "다시", later),
    ]
    assert written.version == 2
    assert {version.reflection_id for version in found} == {written.id}


async def test_one_that_is_taken_back_comes_back(group: Group, week: Week) -> None:
    assert await restore(group, week) is None
    await group.reflect(HANGYEOL, week, "처음")

    for _ in range(2):
        assert (await withdraw(group, week)).id == week.id
        assert await of(group, HANGYEOL.id, week) is None
    for _ in range(2):
        assert await restore(group, week) == "처음"
    assert await bodies(group) == ["처음"]


async def test_one_written_anew_stays_in_the_place_of_what_was_taken_back(group: Group, week: Week) -> None:
    await group.reflect(HANGYEOL, week, "처음")
    await withdraw(group, week)
    again = await group.reflect(HANGYEOL, week, "다시")

    assert again.version == 0
    assert await restore(group, week) == "다시"
    await withdraw(group, week)  # in the same moment as the first
    assert await restore(group, week) == "다시"
    assert await bodies(group) == ["처음", "다시"]


async def test_nothing_is_taken_back_from_a_week_that_is_not_there(group: Group, week: Week) -> None:
    for change in (withdraw, restore):
        with pytest.raises(NoSuchWeek):
            await change(group, Week(id=week.id + 1))
