"""When what comes by itself in a week comes: planned from what is registered and from what is set."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db import moments, rhythm, settings
from db.models import Guild, Moment
from db.rhythm import DEFAULTS, Timing
from db.types import MomentKind
from db.zones import zone_or
from tests.db.group import ELSEWHERE, EUNBI, MINHA, NOW, TODAY, WEEK, Group

SEOUL = ZoneInfo("Asia/Seoul")
DAY = dt.timedelta(days=1)
NEXT = TODAY + WEEK


@pytest.fixture(autouse=True)
def clock(group: Group) -> None:
    """Let it be noon of the group's Friday."""
    group.db.clock = lambda: NOW


async def planned(group: Group, week: int = 1) -> dict[str, str]:
    """Return what waits in a week, and when, on the clock of the group."""
    rows = await group.db.read(
        lambda session: session.scalars(
            select(Moment).where(Moment.guild_id == group.guild_id, Moment.week_id == week, Moment.at.is_not(None))
        ).all()
    )
    return {row.kind.value: f"{row.at:%m-%d %H:%M}" for row in rows}


USUAL = {
    "announcement": "03-12 20:00",
    "wrap_up": "03-13 22:00",
    "nudge": "03-15 20:00",
    "recap": "03-16 20:00",
}


async def test_a_registered_week_has_its_moments(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.present(EUNBI, date=NEXT, team="2")
    assert await planned(group) == USUAL


async def test_a_week_that_moves_takes_its_moments_along(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT)
    await group.change(place, MINHA, date=NEXT + DAY)
    assert (await planned(group))["announcement"] == "03-13 20:00"


async def test_a_cancelled_week_has_none(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT)
    await group.cancel(place)
    assert await planned(group) == {}


async def test_a_presentation_that_moves_leaves_an_empty_week_silent(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT)
    await group.move(place, 2)
    assert await planned(group) == {}
    assert (await planned(group, 2))["announcement"] == "03-19 20:00"


async def test_a_setting_moves_what_waits(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    timing = Timing(is_on=True, days=-2, hour=9)
    await group.db.write(
        moments.set_timing, guild_id=group.guild_id, kind=MomentKind.ANNOUNCEMENT, timing=timing, now=NOW
    )
    assert (await planned(group))["announcement"] == "03-11 09:00"
    await group.db.write(
        moments.set_timing, guild_id=group.guild_id, kind=MomentKind.ANNOUNCEMENT, timing=None, now=NOW
    )
    assert await planned(group) == USUAL


async def test_what_is_off_does_not_wait(group: Group) -> None:
    off = Timing(is_on=False, days=3, hour=20)
    await group.present(MINHA, date=NEXT)
    timings = await group.db.write(
        moments.set_timing, guild_id=group.guild_id, kind=MomentKind.RECAP, timing=off, now=NOW
    )
    assert timings == {**DEFAULTS, MomentKind.RECAP: off}
    assert "recap" not in await planned(group)
    await group.present(EUNBI, date=NEXT + WEEK, week=2)
    assert "recap" not in await planned(group, 2)


async def test_another_guild_is_not_asked(group: Group) -> None:
    other = Group(group.db, ELSEWHERE)
    await other.present(MINHA, date=NEXT)
    off = Timing(is_on=False, days=3, hour=20)
    await group.db.write(moments.set_timing, guild_id=group.guild_id, kind=MomentKind.RECAP, timing=off, now=NOW)
    assert await planned(other) == USUAL
    coming = await group.db.read(moments.upcoming, guild_id=group.guild_id, now=NOW, zone=SEOUL)
    assert coming == []


async def test_what_comes_next_is_told_in_order(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    coming = await group.db.read(moments.upcoming, guild_id=group.guild_id, now=NOW, zone=SEOUL, limit=2)
    assert [(found.kind, found.week) for found in coming] == [(MomentKind.ANNOUNCEMENT, 1), (MomentKind.WRAP_UP, 1)]
    assert coming[0].at == dt.datetime(2026, 3, 12, 11, tzinfo=dt.UTC)


async def test_what_falls_into_a_pause_is_not_said_to_come(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.db.write(moments.pause, guild_id=group.guild_id, until=NEXT)
    coming = await group.db.read(moments.upcoming, guild_id=group.guild_id, now=NOW, zone=SEOUL)
    assert [found.kind for found in coming] == [MomentKind.NUDGE, MomentKind.RECAP]
    await group.db.write(moments.pause, guild_id=group.guild_id, until=None)
    assert len(await group.db.read(moments.upcoming, guild_id=group.guild_id, now=NOW, zone=SEOUL)) == 3


async def test_a_zone_that_this_machine_does_not_know_is_the_programs(group: Group) -> None:
    await group.db.write(settings.change, guild_id=group.guild_id, setting="timezone", value="Moon/Crater")
    name = await group.db.read(lambda session: session.scalar(select(Guild.timezone)))
    assert zone_or(name, SEOUL) == SEOUL


@pytest.mark.parametrize(
    ("at", "utc"),
    [
        ("2026-10-25 02:30", "2026-10-25 00:30Z"),  # shown twice: the first
        ("2026-03-29 02:30", "2026-03-29 01:30Z"),  # never shown: as much later
    ],
)
def test_a_clock_that_is_put_forward_or_back_skips_nothing(at: str, utc: str) -> None:
    there = rhythm.instant(dt.datetime.fromisoformat(at), ZoneInfo("Europe/Berlin"))
    assert there == dt.datetime.fromisoformat(utc)


@pytest.mark.parametrize(("hour", "morning"), [(8, "09:00"), (9, "09:30"), (21, "21:30"), (22, "09:00"), (3, "09:00")])
def test_nobody_is_woken(hour: int, morning: str) -> None:
    now = dt.datetime(2026, 3, 6, hour, 30, tzinfo=SEOUL)
    woken = rhythm.waking(now, SEOUL).astimezone(SEOUL)
    assert f"{woken:%H:%M}" == morning
    assert dt.timedelta() <= woken - now < DAY
