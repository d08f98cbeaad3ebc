"""What comes by itself: made once, while it is of use, and where the group can read it."""

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db import absences, announced, coming, delivery, moments, posts, presentations, settings
from db.coming import Missed
from db.models import Member, Moment, Term
from db.places import Channels
from db.rhythm import Timing
from db.types import MomentKind
from db.week.value import Paper
from tests.db.group import EUNBI, HANGYEOL, MINHA, NOW, TODAY, WEEK, Group

SEOUL = ZoneInfo("Asia/Seoul")
NEXT = TODAY + WEEK
ASKED, HELLO, RECAPS = 100, 101, 102


@pytest.fixture(autouse=True)
def clock(group: Group) -> None:
    """Let it be noon of the group's Friday."""
    group.db.clock = lambda: NOW


def at(day: int, hour: int, minute: int = 0, *, month: int = 3) -> dt.datetime:
    """Return a time of the group's clock."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=SEOUL)


async def look(
    group: Group, now: dt.datetime, *, there: Collection[int] = (ASKED, HELLO, RECAPS), otherwise: int | None = HELLO
) -> list[Missed]:
    """Let come what is due by now, and return what was missed."""
    group.db.clock = lambda: now
    if group.guild_id not in await group.db.read(coming.waiting, now=now, zone=SEOUL):
        return []
    channels = {group.guild_id: Channels(there, there, otherwise)}
    return await group.db.write(coming.come, now=now, zone=SEOUL, channels=channels)


async def said(group: Group) -> list[tuple[str, int | None]]:
    """Return what was said by itself, and where."""
    return [(notice.kind.value, notice.channel_id) for notice in await group.notices() if notice.week_id is not None]


async def recaps(group: Group) -> list[int]:
    """Return the channels of all recaps."""
    return [post.channel_id for post in await group.posts() if post.kind == "recap"]


async def test_a_talk_is_announced_once_on_the_evening_before(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await look(group, at(12, 19, 59))
    assert await said(group) == []
    await look(group, at(12, 20))
    await look(group, at(12, 20, 1))
    assert await said(group) == [("announcement", HELLO)]


async def test_the_first_of_each_kind_is_known(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.present(MINHA, date=NEXT + WEEK, week=2)
    for day in (12, 13, 19, 20):
        await look(group, at(day, 22))
    rows = await group.db.read(lambda session: session.scalars(select(Moment).order_by(Moment.id)).all())
    first = {(row.week_id, row.kind.value): row.is_first for row in rows if row.came_at is not None}
    assert first == {
        (1, "announcement"): True,
        (1, "wrap_up"): True,
        (2, "announcement"): False,
        (2, "wrap_up"): False,
    }


async def test_it_goes_where_questions_were_asked_last(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.ask(channel_id=ASKED)
    await look(group, at(12, 20))
    assert await said(group) == [("announcement", ASKED)]


async def test_a_channel_that_is_gone_is_not_used(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.ask(channel_id=ASKED)
    await look(group, at(12, 20), there={HELLO})
    assert await said(group) == [("announcement", HELLO)]


async def test_what_no_channel_is_known_for_is_missed(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    missed = await look(group, at(12, 20), there=(), otherwise=None)
    assert [(found.week, found.kind, found.at) for found in missed] == [(1, MomentKind.ANNOUNCEMENT, at(12, 20))]
    assert await said(group) == []
    away = absences.Absence(at(12, 12), at(12, 20))
    told = await group.db.read(absences.missed, guild_id=group.guild_id, absence=away, zone=SEOUL)
    assert told.dropped == [absences.OfWeek(MomentKind.ANNOUNCEMENT, 1)]


async def test_a_guild_that_discord_does_not_know_yet_waits(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.db.write(coming.come, now=at(12, 20), zone=SEOUL, channels={})
    assert await said(group) == []
    await look(group, at(12, 20, 5))
    assert await said(group) == [("announcement", HELLO)]


async def test_what_is_set_for_reminders_and_recaps_wins(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.ask(channel_id=ASKED)

    def choose(session: Session) -> None:
        term = session.scalars(select(Term)).one()
        term.reminder_channel_id, term.recap_channel_id = HELLO, RECAPS

    await group.db.write(choose)
    await look(group, at(12, 20))
    await look(group, at(16, 20))
    assert (await said(group))[0] == ("announcement", HELLO)
    assert await recaps(group) == [RECAPS]


async def test_a_recap_needs_a_question_or_a_reflection(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    place = await group.present(MINHA, date=NEXT + WEEK, week=2)
    await look(group, at(16, 20))
    assert await recaps(group) == []
    await group.reflect(EUNBI, place.week)
    await look(group, at(23, 20))
    assert await recaps(group) == [HELLO]


async def test_a_recap_that_stands_is_not_posted_again(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT)
    await group.ask(channel_id=ASKED)
    await group.db.write(posts.recap, guild_id=group.guild_id, week_id=place.week_id, channel_id=RECAPS, now=at(14, 10))
    await look(group, at(16, 20))
    assert await recaps(group) == [RECAPS]


async def test_a_moment_that_was_past_when_its_week_was_registered_never_existed(group: Group) -> None:
    group.db.clock = lambda: at(12, 21)
    await group.present(MINHA, date=NEXT)
    assert await look(group, at(12, 21, 1)) == []
    assert await said(group) == []
    await look(group, at(13, 22))
    assert await said(group) == [("wrap_up", HELLO)]


async def test_an_old_week_that_is_imported_says_nothing(group: Group) -> None:
    await group.present(MINHA, date=TODAY - WEEK)
    for hour in range(24):
        assert await look(group, NOW + dt.timedelta(hours=hour)) == []
    assert await said(group) == []


async def test_a_week_from_before_the_update_comes_in_what_is_left_of_it(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.db.write(lambda session: session.execute(delete(Moment)))
    group.db.clock = lambda: at(12, 21)
    unplanned = await group.db.read(moments.unplanned, now=at(12, 21))
    await group.db.write(moments.plan, week_ids=unplanned, now=at(12, 21))
    assert await group.db.read(moments.unplanned, now=at(12, 21)) == []
    for hour in (0, 24, 25):
        await look(group, at(12, 22) + dt.timedelta(hours=hour))
    assert await said(group) == [("wrap_up", HELLO)]


async def test_a_kind_that_an_update_brings_comes_in_a_week_that_is_planned(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    wrap_up = delete(Moment).where(Moment.kind == MomentKind.WRAP_UP)
    await group.db.write(lambda session: session.execute(wrap_up))
    unplanned = await group.db.read(moments.unplanned, now=NOW)
    await group.db.write(moments.plan, week_ids=unplanned, now=NOW)
    assert await group.db.read(moments.unplanned, now=NOW) == []
    await look(group, at(12, 20))
    await look(group, at(13, 22))
    assert await said(group) == [("announcement", HELLO), ("wrap_up", HELLO)]


async def test_a_kind_that_is_off_is_not_looked_for_again(group: Group) -> None:
    off = Timing(is_on=False, days=0, hour=22)
    await group.present(MINHA, date=NEXT)
    await group.db.write(moments.set_timing, guild_id=group.guild_id, kind=MomentKind.WRAP_UP, timing=off, now=NOW)
    assert await group.db.read(moments.unplanned, now=NOW) == []


FIVE_MINUTES, A_DAY, THREE_WEEKS = dt.timedelta(minutes=5), dt.timedelta(days=1), dt.timedelta(days=21)


@pytest.mark.parametrize(
    ("due", "away", "comes"),
    [
        (at(12, 20), FIVE_MINUTES, ["announcement"]),
        (at(12, 20), A_DAY, []),  # the talk has begun
        (at(12, 20), THREE_WEEKS, ["recap"]),
        (at(13, 22), FIVE_MINUTES, ["wrap_up"]),
        (at(13, 22), A_DAY, []),
        (at(13, 22), THREE_WEEKS, ["recap"]),
        (at(15, 20), FIVE_MINUTES, ["nudge"]),
        (at(15, 20), A_DAY, ["nudge", "recap"]),
        (at(15, 20), THREE_WEEKS, ["recap"]),
        (at(16, 20), FIVE_MINUTES, ["recap"]),
        (at(16, 20), A_DAY, ["recap"]),
        (at(16, 20), THREE_WEEKS, ["recap"]),
    ],
)
async def test_what_falls_into_a_downtime_comes_once_while_it_is_of_use(
    group: Group, due: dt.datetime, away: dt.timedelta, comes: list[str]
) -> None:
    await group.present(MINHA, date=NEXT)
    await group.ask(week=1, channel_id=ASKED)
    for earlier in (at(12, 20), at(13, 22), at(15, 20), at(16, 20)):
        if earlier < due:
            await look(group, earlier)
    before = len(await said(group))
    await look(group, due + away)
    await look(group, due + away + FIVE_MINUTES)
    new = [kind for kind, _ in (await said(group))[before:]]
    assert new + ["recap"] * len(await recaps(group)) == comes


async def test_a_talk_is_announced_until_it_begins(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await look(group, at(13, 17, 59))
    assert await said(group) == [("announcement", HELLO)]


async def test_after_three_weeks_away_only_the_last_nudge_and_recap_come(group: Group) -> None:
    for week in range(1, 4):
        await group.present(MINHA, date=NEXT + WEEK * (week - 1), week=week)
        await group.ask(week=week, channel_id=ASKED)
    missed = await look(group, at(1, 9, month=4))
    kinds = [(found.week, found.kind.value) for found in missed]
    assert [kind for kind in kinds if kind[1] == "recap"] == [(1, "recap"), (2, "recap")]
    assert await said(group) == [("nudge", None)]
    assert await recaps(group) == [ASKED]


async def test_nothing_comes_in_a_pause_and_nothing_is_caught_up_after_it(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.ask(channel_id=ASKED)
    await group.db.write(moments.pause, guild_id=group.guild_id, until=NEXT)
    assert await look(group, at(12, 20)) == await look(group, at(13, 22)) == []
    await look(group, at(16, 20))
    assert await said(group) == [("nudge", None)]
    assert await recaps(group) == [ASKED]


async def test_a_zone_that_changes_neither_repeats_nor_skips(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await look(group, at(12, 20))
    await group.db.write(settings.change, guild_id=group.guild_id, setting="timezone", value="Europe/Berlin")
    await look(group, at(13, 4))
    assert await said(group) == [("announcement", HELLO)]
    await look(group, at(13, 23))  # in Berlin it is afternoon
    await look(group, at(14, 6))
    assert await said(group) == [("announcement", HELLO), ("wrap_up", HELLO)]


async def test_a_clock_that_jumps_back_repeats_nothing(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await look(group, at(12, 20))
    await look(group, at(12, 19))
    await look(group, at(12, 20))
    assert await said(group) == [("announcement", HELLO)]


async def test_a_talk_that_moves_after_it_was_announced_is_announced_for_its_new_day(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT)
    await look(group, at(12, 20))
    await announced_and_said(group)
    group.db.clock = lambda: at(12, 21)
    await group.change(place, MINHA, date=NEXT + 2 * WEEK)
    assert await said(group) == [("announcement", HELLO), ("rescheduled", HELLO)]
    await look(group, at(13, 22))
    await look(group, at(26, 20))
    assert (await said(group))[2:] == [("announcement", HELLO)]


async def test_all_changes_within_ten_minutes_are_one_reply(group: Group) -> None:
    place = await group.present(MINHA, HANGYEOL, date=NEXT)
    other = await group.present(EUNBI, date=NEXT, team="2")
    await look(group, at(12, 20))
    await announced_and_said(group)
    group.db.clock = lambda: at(12, 21)
    await group.cancel(other, by=EUNBI)
    group.db.clock = lambda: at(12, 21, 9)
    await group.move(place, 2)
    assert await said(group) == [("announcement", HELLO), ("rescheduled", HELLO)]
    reply = (await group.notices())[-1]
    assert reply.due_at == at(12, 21, 10)


async def test_who_else_of_a_team_presents_and_what_it_reads_is_told(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT, papers=[Paper("LoRA", None)])
    await look(group, at(12, 20))
    await announced_and_said(group)
    await group.change(place, MINHA, EUNBI, date=NEXT, papers=[Paper("DPO", None)])
    assert await said(group) == [("announcement", HELLO), ("rescheduled", HELLO)]
    assert [(change.fate, list(change.names)) for change in await told_of(group)] == [
        ("people", ["민하", "은비"]),
        ("papers", ["민하", "은비"]),
    ]


async def test_papers_that_are_all_gone_are_told(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT, papers=[Paper("LoRA", None)])
    await look(group, at(12, 20))
    await announced_and_said(group)
    await group.change(place, MINHA, date=NEXT)
    assert [change.fate for change in await told_of(group)] == ["papers"]


async def test_another_order_another_name_and_a_title_that_was_found_are_no_change(group: Group) -> None:
    papers = [Paper(None, "https://arxiv.org/abs/1"), Paper("DPO", None)]
    place = await group.present(MINHA, EUNBI, date=NEXT, papers=papers)
    await look(group, at(12, 20))
    await announced_and_said(group)
    await group.change(place, EUNBI, MINHA, date=NEXT, papers=papers[::-1])
    titles = {"https://arxiv.org/abs/1": "LoRA"}
    await group.db.write(presentations.fill_in_titles, guild_id=group.guild_id, titles=titles)
    await group.db.write(lambda session: setattr(session.get_one(Member, 1), "name", "민하나"))
    assert await said(group) == [("announcement", HELLO)]


async def test_what_was_announced_before_people_and_papers_were_kept_is_no_change(group: Group) -> None:
    place = await group.present(MINHA, EUNBI, date=NEXT, papers=[Paper("DPO", None)])
    await look(group, at(12, 20))
    await announced_and_said(group)
    await group.db.write(forget_people_and_papers)
    await group.change(place, EUNBI, MINHA, date=NEXT, papers=[Paper("LoRA", None)])
    assert await said(group) == [("announcement", HELLO)]


def forget_people_and_papers(session: Session) -> None:
    """Keep of what was announced only what an earlier version kept: the team and the names."""
    moment = session.scalars(select(Moment).where(Moment.told.is_not(None))).one()
    assert moment.told is not None
    kept = {key: value[:2] for key, value in moment.told["presentations"].items()}
    moment.told = {**moment.told, "presentations": kept}


async def told_of(group: Group) -> list[announced.Change]:
    """Return what a reply to the announcement would say of presentations."""
    changed = await changes(group)
    assert changed is not None
    return list(changed.presentations)


async def test_a_talk_that_changes_before_it_is_announced_gets_no_reply(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT)
    await group.change(place, MINHA, date=NEXT + WEEK)
    assert await said(group) == []


async def announced_and_said(group: Group) -> None:
    """Let what was announced be said, as the outbox does."""
    notice = (await group.notices())[-1]
    shown = await group.db.read(announced.of_week, guild_id=group.guild_id, week_id=notice.week_id or 0)
    await group.db.write(
        announced.said, notice_id=notice.id, message_ids=[555], heard=shown.told, now=notice.created_at
    )


async def changes(group: Group, week_id: int = 1) -> announced.Changes | None:
    """Return what is another way than was announced."""
    return await group.db.read(announced.changes, guild_id=group.guild_id, week_id=week_id)


async def test_what_changes_before_it_is_said_is_said_at_once(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await look(group, at(12, 20))
    await group.present(EUNBI, date=NEXT, team="2")
    await announced_and_said(group)
    assert await changes(group) is None
    assert await said(group) == [("announcement", HELLO)]


async def test_who_is_cancelled_and_registered_again_is_no_change(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT)
    await look(group, at(12, 20))
    await announced_and_said(group)
    await group.cancel(place)
    await group.present(MINHA, date=NEXT)
    assert await changes(group) is None


async def test_another_place_of_the_term_is_told(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await look(group, at(12, 20))
    await announced_and_said(group)
    await group.db.write(settings.change, guild_id=group.guild_id, setting="place", value="공학관 302")
    assert (await said(group))[-1] == ("rescheduled", HELLO)
    changed = await changes(group)
    assert changed is not None
    assert changed.meeting is not None
    assert changed.meeting.place == "공학관 302"


async def end_talk(group: Group, now: dt.datetime) -> bool:
    """Press that the talk is over."""
    group.db.clock = lambda: now
    return await group.db.write(
        coming.end_talk, guild_id=group.guild_id, week_id=1, channel_id=ASKED, now=now, zone=SEOUL
    )


async def test_the_end_of_a_talk_comes_once_whatever_is_registered_then(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    assert not await end_talk(group, at(12, 20))
    assert await end_talk(group, at(13, 20))
    await group.present(EUNBI, date=NEXT, team="2")
    assert not await end_talk(group, at(13, 21))
    await look(group, at(13, 22))
    assert [kind for kind, _ in await said(group)] == ["wrap_up"]


async def test_the_end_of_a_talk_is_said_in_a_pause_too(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.db.write(moments.pause, guild_id=group.guild_id, until=NEXT)
    assert await end_talk(group, at(13, 20))
    assert await said(group) == [("wrap_up", ASKED)]


async def test_a_date_that_is_corrected_into_the_past_brings_nothing(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT)
    await group.ask(channel_id=ASKED)
    group.db.clock = lambda: at(12, 12)
    await group.change(place, MINHA, date=NEXT - dt.timedelta(days=5))
    assert await look(group, at(12, 12, 1)) == []
    assert await said(group) == []
    assert await recaps(group) == []


async def test_an_hour_that_is_set_to_one_that_is_past_brings_nothing(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    group.db.clock = lambda: at(12, 12)
    early = Timing(is_on=True, days=-1, hour=9)
    await group.db.write(
        moments.set_timing, guild_id=group.guild_id, kind=MomentKind.ANNOUNCEMENT, timing=early, now=at(12, 12)
    )
    await look(group, at(12, 12, 1))
    assert await said(group) == []


async def test_a_recap_in_a_channel_that_is_gone_is_posted_elsewhere(group: Group) -> None:
    place = await group.present(MINHA, date=NEXT)
    await group.ask(channel_id=ASKED)
    where = {"guild_id": group.guild_id, "week_id": place.week_id}
    post = await group.db.write(posts.recap, **where, channel_id=RECAPS, now=at(14, 10))
    await group.shown(post, 777)
    await group.db.write(delivery.channel_deleted, guild_id=group.guild_id, channel_id=RECAPS)
    await look(group, at(16, 20), there={ASKED, HELLO})
    assert await recaps(group) == [ASKED]


async def test_a_recap_is_not_dropped_for_one_that_never_comes(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.ask(week=1, channel_id=ASKED)
    await group.present(MINHA, date=NEXT + WEEK, week=2)
    await look(group, at(23, 21))
    assert await recaps(group) == [ASKED]


async def test_a_nudge_that_waits_for_the_morning_is_worth_saying_then(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.present(EUNBI, date=NEXT + dt.timedelta(days=2), week=2)
    await group.ask(week=1, channel_id=ASKED)
    late = Timing(is_on=True, days=1, hour=23)
    await group.db.write(moments.set_timing, guild_id=group.guild_id, kind=MomentKind.NUDGE, timing=late, now=NOW)
    await look(group, at(14, 23))
    nudge = next(notice for notice in await group.notices() if notice.kind == "nudge")
    assert nudge.due_at == at(15, 9)
    assert nudge.expires_at > at(15, 9)


@pytest.mark.parametrize("date", [dt.date.min, dt.date(1990, 1, 1), dt.date.max])
async def test_a_date_far_from_now_has_no_moments(group: Group, date: dt.date) -> None:
    await group.present(MINHA, date=date)
    assert await look(group, at(12, 20)) == []


async def test_what_only_some_may_read_is_not_chosen(group: Group) -> None:
    await group.present(MINHA, date=NEXT)
    await group.ask(channel_id=ASKED)
    await group.db.write(
        coming.come, now=at(12, 20), zone=SEOUL, channels={group.guild_id: Channels({ASKED, HELLO}, {HELLO}, HELLO)}
    )
    assert await said(group) == [("announcement", HELLO)]
