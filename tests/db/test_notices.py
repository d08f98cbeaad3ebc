"""Who hears of what, once, and where."""

import datetime as dt

import pytest

from db import answer_changes, notices, registering
from db.models import Notice
from db.registering import Entry
from db.types import NoticeKind
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, TODAY, Group, actor

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
async def study(group: Group) -> Group:
    """A week in which 한결 has asked 민하 by name, and 수빈 anonymously."""
    await group.present(MINHA, EUNBI)
    await group.ask(channel_id=1)
    await group.ask(recorder=SUBIN, is_anonymous=True, channel_id=1)
    return group


def told(notice: Notice) -> tuple[NoticeKind, int | None, int | None, list[int]]:
    """Return what a notice tells, the channel or the Discord user that it goes to, and whom it pings."""
    return notice.kind, notice.channel_id, notice.user_id, notice.whom


async def test_an_asker_hears_by_a_reply_and_an_unknown_one_directly(study: Group) -> None:
    await study.answer(1, channel_id=9)
    await study.answer(2, channel_id=9)

    assert [told(notice) for notice in await study.notices()] == [
        (NoticeKind.ANSWERED, 1, None, [HANGYEOL.id]),
        (NoticeKind.ANSWERED, 1, None, []),
        (NoticeKind.ANSWERED, None, SUBIN.id, []),
    ]


async def test_nobody_hears_of_what_they_did_themselves(study: Group) -> None:
    await study.ask(EUNBI, recorder=MINHA, channel_id=1)

    await study.answer(3, MINHA, channel_id=1)

    assert [notice.whom for notice in await study.notices()] == [[]]


async def test_what_is_added_soon_after_tells_nobody(study: Group) -> None:
    await study.answer(1, channel_id=1)

    for minutes in (9, 10):
        await study.add(1, channel_id=1, now=NOW + minutes * MINUTE)

    assert [(notice.kind, notice.whom) for notice in await study.notices()] == [
        (NoticeKind.ANSWERED, [HANGYEOL.id]),
        (NoticeKind.ADDED, []),
        (NoticeKind.ADDED, [HANGYEOL.id]),
    ]


async def test_whoever_gains_an_answer_by_a_merge_hears_of_it(study: Group) -> None:
    await study.ask(recorder=EUNBI, channel_id=1)
    await study.answer(1, channel_id=1)
    before = len(await study.notices())

    await study.merge(3, into=1, by=actor(is_manager=True))

    assert [(*told(notice), notice.numbers) for notice in (await study.notices())[before:]] == [
        (NoticeKind.MERGED, 1, None, [EUNBI.id], [3])
    ]


async def test_a_presenter_hears_that_they_were_registered_but_not_by_themselves(group: Group) -> None:
    entry = Entry(date=TODAY, users=[MINHA, EUNBI], guests=["손님"])
    await group.db.write(
        registering.register, guild_id=GUILD, week=1, team=None, entry=entry, now=NOW, user_id=MINHA.id, told_by=MINHA
    )

    (notice,) = await group.notices()
    assert (told(notice), notice.actor_name) == ((NoticeKind.REGISTERED, None, EUNBI.id, []), "민하")


async def test_hello_is_said_once(group: Group) -> None:
    for channel_id in (5, 6):
        await group.db.write(notices.say_hello, guild_id=GUILD, channel_id=channel_id, now=NOW)

    assert [told(notice) for notice in await group.notices()] == [(NoticeKind.HELLO, 5, None, [])]


async def test_an_answer_that_is_taken_back_takes_back_what_told_of_it(study: Group) -> None:
    answer = (await study.answer(1, channel_id=1)).answer
    assert answer is not None

    await study.db.write(
        answer_changes.untake,
        guild_id=GUILD,
        answer_id=answer.id,
        user_id=MINHA.id,
        is_manager=False,
        now=NOW + MINUTE,
    )

    (notice,) = await study.notices()
    assert (notice.is_taken_back, notice.due_at) == (True, NOW + MINUTE)
