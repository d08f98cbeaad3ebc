"""Who is nudged in a week, once, and what they are told then."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from db import nudges, questions, rhythm, weeks
from db.models import Moment, Notice, Presentation, Term
from db.nudges import FOR_EVER, Owed
from db.types import MomentKind, NoticeKind
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, TODAY, WEEK, Group, typed

SEOUL = ZoneInfo("Asia/Seoul")
UNTIL = NOW + dt.timedelta(days=3)
DAY = dt.timedelta(days=1)


async def bring(group: Group, *, number: int = 1, now: dt.datetime = NOW, zone: ZoneInfo = SEOUL) -> list[Notice]:
    """Let a week's nudge come."""
    week = await group.db.read(weeks.locate, guild_id=group.guild_id, today=TODAY, number=number)
    return await group.db.write(nudges.bring, week=week, now=now, until=UNTIL, zone=zone)


async def rest(group: Group, until: dt.date | None, guild_id: int = GUILD) -> None:
    await group.db.write(nudges.rest_until, guild_id=guild_id, user=MINHA, until=until, now=NOW)


async def owed(group: Group, **changed: Any) -> Owed | None:
    """Return what 민하 owes of the first week."""
    facts: dict[str, Any] = {"week_id": 1, "user_id": MINHA.id, "today": TODAY, "limit": 10} | changed
    return await group.db.read(nudges.owed, guild_id=GUILD, **facts)


def users(notices: list[Notice]) -> list[int | None]:
    return [notice.user_id for notice in notices]


@pytest.fixture
async def study(group: Group) -> Group:
    """A week in which 민하 and 은비 present, and each was asked."""
    await group.present(MINHA, EUNBI)
    await group.ask(MINHA)
    await group.ask(EUNBI)
    return group


async def test_everybody_who_was_asked_is_nudged_once_in_the_week(study: Group) -> None:
    brought = await bring(study)

    assert users(brought) == [MINHA.id, EUNBI.id]
    assert {(notice.kind, notice.channel_id, notice.due_at, notice.expires_at) for notice in brought} == {
        (NoticeKind.NUDGE, None, NOW, UNTIL)
    }
    await study.ask(MINHA, "또 하나요?")
    assert await bring(study, now=NOW + DAY) == []
    assert len(await study.notices()) == 2


async def test_the_next_week_is_another(study: Group) -> None:
    await bring(study)
    await study.present(MINHA, week=2, date=TODAY + WEEK)
    await study.ask(MINHA, week=2)

    assert users(await bring(study, number=2)) == [MINHA.id]


async def test_who_has_answered_everything_is_not_nudged(study: Group) -> None:
    await study.answer(1, MINHA)

    assert users(await bring(study)) == [EUNBI.id]


async def test_an_open_follow_up_counts_and_a_withdrawn_question_does_not(study: Group) -> None:
    await study.answer(1, MINHA)
    await study.follow_up(1)
    await study.withdraw(2)

    assert users(await bring(study)) == [MINHA.id]


async def test_a_cancelled_presentation_s_questions_nudge_nobody(study: Group) -> None:
    def cancel(session: Session) -> None:
        session.get_one(Presentation, 1).withdrawn_at = NOW

    await study.db.write(cancel)

    assert await bring(study) == []
    assert await owed(study) is None


async def test_a_guest_is_not_nudged_nor_is_who_registered_them(group: Group) -> None:
    held = await group.present(guests=["손님"], by=MINHA)
    asked = {"presentation_id": held.id, "presenter_id": held.presenters[0].id}
    await group.db.write(questions.ask_member, guild_id=GUILD, typed=typed(), **asked)

    assert await bring(group) == []


async def test_a_discussion_nudges_nobody(group: Group) -> None:
    held = await group.present(guests=["모두"], by=MINHA)
    asked = {"presentation_id": held.id, "presenter_id": held.presenters[0].id}
    await group.db.write(questions.ask_member, guild_id=GUILD, typed=typed(), **asked)

    assert await bring(group) == []


@pytest.mark.parametrize(("days", "nudged"), [(-1, True), (0, False), (6, False)])
async def test_who_rests_is_not_nudged_until_the_day_is_over(study: Group, days: int, nudged: bool) -> None:
    await rest(study, TODAY + days * DAY)

    assert (MINHA.id in users(await bring(study))) is nudged
    assert (await owed(study) is not None) is nudged


async def test_the_day_is_that_of_the_guild_s_own_clock(study: Group) -> None:
    await rest(study, TODAY)
    evening = dt.datetime.combine(TODAY, dt.time(16), dt.UTC)  # the next day in Seoul

    assert users(await bring(study, now=evening, zone=ZoneInfo("Europe/London"))) == [EUNBI.id]
    assert users(await bring(study, now=evening)) == [MINHA.id]


async def test_who_wants_none_any_more_is_left_in_peace_until_they_want_some(study: Group) -> None:
    await rest(study, FOR_EVER)
    assert users(await bring(study)) == [EUNBI.id]
    assert await study.db.read(nudges.rest_of, guild_id=GUILD, user_id=MINHA.id, today=TODAY) == FOR_EVER

    await rest(study, None)
    assert users(await bring(study)) == [MINHA.id]
    assert await study.db.read(nudges.rest_of, guild_id=GUILD, user_id=MINHA.id, today=TODAY) is None


async def test_a_wish_is_one_guild_s(study: Group) -> None:
    await rest(study, FOR_EVER, guild_id=ELSEWHERE)

    assert MINHA.id in users(await bring(study))


@pytest.mark.parametrize(
    ("there", "due"),
    [
        ("2026-03-06T08:59", "2026-03-06T09:00"),
        ("2026-03-06T09:00", "2026-03-06T09:00"),
        ("2026-03-06T21:59", "2026-03-06T21:59"),
        ("2026-03-06T22:00", "2026-03-07T09:00"),
        ("2026-03-31T23:30", "2026-04-01T09:00"),
        ("2026-03-28T23:00", "2026-03-29T09:00"),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Seoul", "Europe/Berlin", "America/New_York"])
def test_at_night_it_waits_for_the_morning(there: str, due: str, zone: str) -> None:
    now, morning = (dt.datetime.fromisoformat(time).replace(tzinfo=ZoneInfo(zone)) for time in (there, due))

    assert rhythm.waking(now.astimezone(dt.UTC), ZoneInfo(zone)) == morning


async def test_what_comes_at_night_is_due_in_the_morning(study: Group) -> None:
    night = dt.datetime(2026, 3, 6, 23, tzinfo=SEOUL)

    assert {notice.due_at for notice in await bring(study, now=night)} == {dt.datetime(2026, 3, 7, tzinfo=dt.UTC)}


async def test_what_was_put_off_is_as_if_never_tried(study: Group) -> None:
    (notice, _) = await bring(study)
    await study.db.write(lambda session: session.execute(update(Notice).values(tries=3)))

    await study.db.write(nudges.put_off, notice_id=notice.id, until=NOW + DAY)

    (found, _) = await study.notices()
    assert (found.due_at, found.tries) == (NOW + DAY, 0)


async def test_what_is_owed_is_what_is_open_by_then(study: Group) -> None:
    for number in range(3):
        await study.ask(MINHA, f"질문 {number}?")
    await study.answer(1, MINHA)

    found = await owed(study, limit=2)

    assert found is not None
    assert [(question.number, question.text.body) for question in found.first] == [(3, "질문 0?"), (4, "질문 1?")]
    assert (found.count, found.week.number, found.is_first, found.lacks_reflection) == (3, 1, False, True)


async def test_a_reflection_is_owed_until_it_is_written(study: Group) -> None:
    await study.reflect(MINHA, await study.db.read(weeks.get, guild_id=GUILD, week_id=1))

    found = await owed(study)

    assert found is not None
    assert not found.lacks_reflection


async def test_nothing_is_owed_by_who_was_asked_nothing(study: Group) -> None:
    assert await owed(study, user_id=HANGYEOL.id) is None
    assert await owed(study, user_id=SUBIN.id + 99) is None


async def test_the_first_of_a_guild_is_known(study: Group) -> None:
    is_nudge = Moment.kind == MomentKind.NUDGE
    await study.db.write(lambda session: session.execute(update(Moment).where(is_nudge).values(is_first=True)))

    found = await owed(study)

    assert found is not None
    assert found.is_first


@pytest.mark.parametrize(("days", "is_paused"), [(-1, False), (0, True)])
async def test_what_waits_while_a_pause_begins_is_not_said(study: Group, days: int, is_paused: bool) -> None:
    await study.db.write(lambda session: session.execute(update(Term).values(paused_until=TODAY + days * DAY)))

    assert (await owed(study) is None) is is_paused
