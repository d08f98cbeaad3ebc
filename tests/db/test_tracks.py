"""Tracks run beside the first term, each in channels of its own: neither sees, counts or disturbs the other."""

import asyncio
import datetime as dt
from collections.abc import Collection

import pytest

from db import coming, guilds, listing, members, moments, settings, terms, tracks, waiting, weeks
from db.engine import Database
from db.errors import (
    BadTermName,
    ChannelTaken,
    LastChannel,
    NoSuchTerm,
    NoWeekInTrackYet,
    TermHoldsNothing,
    TermNameTaken,
)
from db.guilds import HERE
from db.listing import Wanted
from db.models import Term
from db.places import Channels
from db.rhythm import DEFAULTS, Timing
from db.settings import OfGuild, OwnSettings
from db.types import MomentKind
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, TODAY, WEEK, Group, post
from tests.support.statements import counted

MAIN, CLUB, THREAD, OTHER = 10, 20, 21, 30
DAY = dt.timedelta(days=1)
SEOUL = dt.timezone(dt.timedelta(hours=9))


async def begin(group: Group, name: str = "읽기 모임", channel_id: int = CLUB) -> Term:
    return (await group.db.write(tracks.begin, guild_id=group.guild_id, name=name, channel_id=channel_id)).term


def within(db: Database, channel_id: int, above: int | None = None) -> Group:
    """Return the group as it does things in a channel, or in a thread of one."""
    return Group(db.at((channel_id, above)))  # type: ignore[arg-type]  # it reads and writes alike


@pytest.fixture
async def main(db: Database) -> Group:
    """The group in the channel of its first term, in which it has held weeks 7 and 8."""
    db.clock = lambda: NOW
    group = within(db, MAIN)
    await group.present(MINHA, week=7, date=TODAY - WEEK)
    await group.present(EUNBI, week=8, date=TODAY)
    return group


@pytest.fixture
async def club(db: Database, main: Group) -> Group:
    """The group in the channel of a track that has just begun."""
    await begin(main)
    return within(db, CLUB)


async def current(group: Group) -> int | None:
    week = await group.db.read(weeks.current, guild_id=GUILD, today=TODAY)
    return week.number if week is not None else None


async def test_weeks_are_numbered_anew_and_questions_are_not(main: Group, club: Group) -> None:
    with pytest.raises(NoWeekInTrackYet):
        await club.db.read(weeks.locate, guild_id=GUILD, today=TODAY)
    plan = await club.db.read(weeks.next_to_come, guild_id=GUILD, today=TODAY + DAY)
    assert plan == (1, TODAY + DAY)
    await main.ask(EUNBI)
    assert (await club.present(MINHA)).week.number == 1
    assert (await club.ask(MINHA)).number == 2
    assert [week.number for week in await club.db.read(weeks.schedule, guild_id=GUILD)] == [1]
    assert [week.number for week in await main.db.read(weeks.schedule, guild_id=GUILD)] == [7, 8]


async def test_where_it_is_is_asked_whenever_a_statement_runs(db: Database, main: Group, club: Group) -> None:
    await club.present(MINHA)
    thread, nowhere = within(db, THREAD, CLUB), Group(db)
    for _ in range(2):
        assert [await current(group) for group in (main, club, thread, nowhere)] == [8, 1, 1, 8]
    assert await asyncio.gather(*(current(group) for group in (main, club) * 20)) == [8, 1] * 20
    written = [await group.db.write(guilds.running_term, guild_id=GUILD) for group in (club, nowhere, thread)]
    assert [term.is_beside for term in written] == [True, False, True]
    assert HERE.get() is None


async def test_a_use_case_that_fails_leaves_nothing_of_where_it_was(db: Database, club: Group) -> None:
    for use in (club.db.read, club.db.write):
        with pytest.raises(NoWeekInTrackYet):
            await use(weeks.locate, guild_id=GUILD, today=TODAY)
    assert await db.write(lambda _: HERE.get()) is None
    assert await db.read(lambda _: HERE.get()) is None


async def test_asking_takes_as_many_statements_in_a_track(main: Group, club: Group, db: Database) -> None:
    await club.present(MINHA)
    taken = []
    for group, presenter in ((main, EUNBI), (club, MINHA)):
        await group.ask(presenter)
        with counted(db) as asked:
            await group.ask(presenter)
        taken.append(len(asked.statements))
    assert taken[0] == taken[1]


async def test_a_channel_belongs_to_one_running_term(main: Group, club: Group) -> None:
    await main.db.write(settings.change, guild_id=GUILD, setting="recap_channel_id", value=OTHER)
    for channel_id in (CLUB, OTHER):
        with pytest.raises(ChannelTaken):
            await begin(main, "발표 모임", channel_id)
    with pytest.raises(ChannelTaken):
        await main.db.write(settings.change, guild_id=GUILD, setting="question_channel_id", value=CLUB)
    with pytest.raises(ChannelTaken):
        await club.db.write(settings.change, guild_id=GUILD, setting="recap_channel_id", value=OTHER)
    assert await current(club) is None


@pytest.mark.parametrize(("name", "error"), [("", BadTermName), ("…", BadTermName), ("2025 2", TermNameTaken)])
async def test_a_track_needs_a_name_of_its_own(main: Group, name: str, error: type[Exception]) -> None:
    await main.db.write(terms.rename, guild_id=GUILD, name="2025-2")
    with pytest.raises(error):
        await begin(main, name)
    assert (await main.db.read(settings.of, guild_id=GUILD)).tracks == ()


async def test_a_track_that_is_begun_twice_is_one(main: Group, club: Group) -> None:
    again = await main.db.write(tracks.begin, guild_id=GUILD, name=" 읽기  모임", channel_id=CLUB)
    assert not again.is_new
    assert again.term.id == (await club.db.write(guilds.running_term, guild_id=GUILD)).id


async def test_what_is_set_in_a_track_is_its_own(main: Group, club: Group) -> None:
    await main.db.write(settings.change, guild_id=GUILD, setting="place", value="302호")
    await club.db.write(settings.change, guild_id=GUILD, setting="recap_channel_id", value=OTHER)
    await club.db.write(settings.change, guild_id=GUILD, setting="language", value="en")
    found = await main.db.read(settings.of, guild_id=GUILD)
    assert found == OfGuild(
        OwnSettings(language="en", place="302호"),
        (OwnSettings(language="en", question_channel_id=CLUB, recap_channel_id=OTHER, reminder_channel_id=CLUB),),
    )
    assert (await main.db.read(settings.of_all))[GUILD] == found


async def test_a_track_keeps_a_channel_where_its_settings_are_open(main: Group, club: Group, db: Database) -> None:
    for setting in ("recap_channel_id", "reminder_channel_id"):
        await club.db.write(settings.change, guild_id=GUILD, setting=setting, value=OTHER)
    for value in (OTHER, None):
        with pytest.raises(LastChannel):
            await club.db.write(settings.change, guild_id=GUILD, setting="question_channel_id", value=value)
    elsewhere = within(db, OTHER)
    await elsewhere.db.write(settings.change, guild_id=GUILD, setting="question_channel_id", value=OTHER)
    await elsewhere.present(MINHA)
    assert [await current(group) for group in (main, club, elsewhere)] == [8, 8, 1]


async def test_a_track_whose_last_channel_is_deleted_ends(main: Group, club: Group) -> None:
    await club.present(MINHA)
    await main.db.write(settings.channel_gone, guild_id=GUILD, channel_id=CLUB, user_id=MINHA.id, now=NOW)
    assert await main.db.read(settings.of, guild_id=GUILD) == OfGuild()
    assert [notice.numbers for notice in await main.notices()] == [[0, 1, 2]]
    assert await current(club) == 8


async def test_an_ended_track_gives_its_channel_back_and_keeps_what_it_holds(main: Group, club: Group) -> None:
    track = (await club.present(MINHA)).week.term_id
    await club.ask(MINHA)

    for _ in range(2):
        ended = await main.db.write(tracks.end, guild_id=GUILD, term_id=track, now=NOW)
        assert ended.ended_at == NOW

    assert await current(club) == 8
    around = await main.db.read(terms.around, guild_id=GUILD)
    assert around.before is not None
    assert around.before.id == track
    of_track = await main.db.read(terms.around, guild_id=GUILD, term_id=track)
    assert of_track.after is not None
    assert not of_track.after.is_beside
    assert (await main.get(1)).number == 1
    assert (await begin(main, "발표 모임")).number == 3


async def test_only_a_track_ends_so(main: Group, club: Group) -> None:
    first = await main.db.write(guilds.running_term, guild_id=GUILD)
    track = await club.db.write(guilds.running_term, guild_id=GUILD)
    for guild_id, term_id in ((GUILD, first.id), (ELSEWHERE, track.id)):
        with pytest.raises(NoSuchTerm):
            await main.db.write(tracks.end, guild_id=guild_id, term_id=term_id, now=NOW)


async def test_a_new_term_follows_the_first_and_never_a_track(main: Group, club: Group) -> None:
    await club.present(MINHA)
    term = await club.begin_term("2026-2")
    assert (term.number, term.is_beside, term.question_channel_id) == (3, False, None)
    assert await current(club) == 1
    with pytest.raises(TermHoldsNothing):
        await club.begin_term("2026-3")
    assert not (await club.db.write(terms.undo_begin, guild_id=GUILD, term_id=term.id, now=NOW)).is_beside
    assert [await current(group) for group in (main, club)] == [8, 1]


async def test_the_list_names_the_term_of_weeks_that_are_not_of_the_one_here(main: Group, club: Group) -> None:
    await club.present(MINHA)
    for group in (main, club):
        await group.ask({main: EUNBI, club: MINHA}[group])
    headings = {}
    for name, group in (("main", main), ("club", club)):
        leaf = await group.db.read(listing.leaf, guild_id=GUILD, which=Wanted(), at=0, size=5)
        assert leaf is not None
        headings[name] = [(week.number, week.term) for week in leaf.weeks]
    assert headings == {
        "main": [(1, (2, "읽기 모임")), (8, None)],
        "club": [(1, None), (8, (1, None))],
    }


async def test_who_presents_in_both_has_both_to_answer(main: Group, club: Group) -> None:
    await club.present(EUNBI)
    for group in (main, club):
        await group.ask(EUNBI)
    for group in (main, club):
        queue = await group.db.read(waiting.queue_of, guild_id=GUILD, user_id=EUNBI.id, limit=5)
        assert sorted(question.number for question in queue.first) == [1, 2]


async def test_an_old_message_is_of_the_week_of_its_channel(main: Group, club: Group) -> None:
    await club.present(MINHA, date=TODAY - DAY)
    found = [await group.db.read(weeks.of_day, guild_id=GUILD, day=TODAY) for group in (main, club)]
    assert [week.number for week in found] == [8, 1]


async def test_a_new_name_is_shown_on_the_cards_of_both(db: Database, main: Group, club: Group) -> None:
    await club.present(EUNBI)
    for message_id, group in enumerate((main, club), 5):
        asked = await group.ask(EUNBI, channel_id=MAIN)
        await post(db, GUILD, asked.number, channel_id=MAIN, message_id=message_id)
    cards = await main.posts()
    for card in cards:
        await Group(db).shown(card, card.id + 100)
    await db.write(members.edit, guild_id=GUILD, user=EUNBI, name="은비버", emoji="", heart="", now=NOW)
    assert [card.due_at is not None for card in await main.posts()] == [True, True]


async def come(db: Database, now: dt.datetime, there: Collection[int]) -> list[tuple[str, int | None]]:
    """Let come what is due, and return what was said, where."""
    db.clock = lambda: now
    channels = {GUILD: Channels(there, there, MAIN)}
    await db.write(coming.come, now=now, zone=SEOUL, channels=channels)
    return [(notice.kind.value, notice.channel_id) for notice in await Group(db).notices() if notice.week_id]


async def test_what_comes_by_itself_comes_in_the_term_s_own_channels(db: Database, main: Group, club: Group) -> None:
    talk = TODAY + 2 * DAY
    await main.present(HANGYEOL, week=9, date=talk)
    eve = dt.datetime.combine(talk - DAY, dt.time(20), SEOUL)
    await club.present(MINHA, date=talk)
    await club.ask(MINHA, week=1, channel_id=CLUB)
    assert await come(db, eve, [MAIN, CLUB]) == [("announcement", MAIN), ("announcement", CLUB)]
    await main.ask(HANGYEOL, week=9, channel_id=MAIN)
    await come(db, eve + 4 * DAY, [MAIN, CLUB])
    recaps = [row for row in await main.posts() if row.kind == "recap"]
    assert sorted(row.channel_id for row in recaps) == [MAIN, CLUB]


async def test_nothing_goes_to_the_other_s_channel_even_if_there_is_no_other(
    db: Database, main: Group, club: Group
) -> None:
    await begin(main, "발표 모임", MAIN)
    await Group(db).present(HANGYEOL, week=9, date=TODAY + 2 * DAY)
    await club.present(MINHA, date=TODAY + 2 * DAY)
    eve = dt.datetime.combine(TODAY + DAY, dt.time(20), SEOUL)
    assert await come(db, eve, [MAIN]) == []


async def test_a_pause_and_a_moment_are_a_term_s(main: Group, club: Group) -> None:
    await club.present(MINHA)
    timing = Timing(is_on=False, days=0, hour=22)
    await club.db.write(moments.set_timing, guild_id=GUILD, kind=MomentKind.WRAP_UP, timing=timing, now=NOW)
    assert (await main.db.read(moments.timings, guild_id=GUILD))[MomentKind.WRAP_UP] == DEFAULTS[MomentKind.WRAP_UP]
    assert (await club.db.read(moments.timings, guild_id=GUILD))[MomentKind.WRAP_UP] == timing
    await club.db.write(moments.pause, guild_id=GUILD, until=TODAY)
    states = [await group.db.read(terms.state, guild_id=GUILD) for group in (main, club)]
    assert [state.paused_until for state in states if state] == [None, TODAY]
    await club.db.write(moments.pause, guild_id=GUILD, until=None)
    await main.db.write(moments.pause, guild_id=GUILD, until=TODAY)
    states = [await group.db.read(terms.state, guild_id=GUILD) for group in (main, club)]
    assert [state.paused_until for state in states if state] == [TODAY, None]


async def test_a_channel_shows_what_comes_next_in_its_own_term(main: Group, club: Group) -> None:
    await main.present(HANGYEOL, week=9, date=TODAY + WEEK)
    await club.present(MINHA, date=TODAY + WEEK)
    for group, week in ((main, 9), (club, 1)):
        found = await group.db.read(moments.upcoming, guild_id=GUILD, now=NOW + WEEK, zone=SEOUL, only_here=True)
        assert {coming.week for coming in found} == {week}


async def test_another_guild_s_channel_decides_nothing_here(db: Database, club: Group) -> None:
    await club.present(MINHA)
    elsewhere = Group(db.at((CLUB, None)), ELSEWHERE)  # type: ignore[arg-type]
    assert (await elsewhere.present(MINHA)).week.number == 1
    assert not (await elsewhere.db.write(guilds.running_term, guild_id=ELSEWHERE)).is_beside
