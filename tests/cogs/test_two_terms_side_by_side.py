"""A track of three weeks beside the first term, which nobody runs: every message that came by itself, in one table."""

import datetime as dt
from collections.abc import Iterator

import discord
import pytest

from tests.support.study import Study, text_of
from tests.support.tracks import begin_track, end_track

pytestmark = pytest.mark.long

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
SEOUL = dt.timezone(dt.timedelta(hours=9))
#: A Thursday, on which the first term meets; the track meets on the Saturday after.
FIRST, CLUB = dt.date(2026, 1, 8), dt.date(2026, 1, 10)
LOOKS = (dt.time(9), dt.time(20), dt.time(20, 15), dt.time(22))

#: All that comes by itself: # is the term's channel, % the track's, a name is a direct message to that person.
EXPECTED = """\
01-07 20:00 #: ## 📢 내일 발표가 있어요 · 1주차 1/8(목)
01-08 22:00 #: 🎉 **오늘 수고하셨어요!**
01-09 20:00 %: ## 📢 내일 발표가 있어요 · 1주차 1/10(토)
01-10 20:00 은비: 💬 **스터디** 1주차에 받은 질문 1개가 답변을 기다리고 있어요. 편할 때 답해 주세요.
01-10 22:00 %: 🎉 **오늘 수고하셨어요!**
01-11 20:00 #: ## 1주차 · 1/8(목)
01-12 20:00 은비: 💬 **스터디 · 읽기 모임** 1주차에 받은 질문 1개가 답변을 기다리고 있어요. 편할 때 답해 주세요.
01-13 20:00 %: ## 1주차 · 1/10(토)
01-14 20:00 #: ## 📢 내일 발표가 있어요 · 2주차 1/15(목)
01-15 22:00 #: 🎉 **오늘 수고하셨어요!**
01-17 20:00 %: ## 📢 내일 발표가 있어요 · 2주차 1/18(일)
01-18 22:00 %: 🎉 **오늘 수고하셨어요!**
01-21 20:00 #: ## 📢 내일 발표가 있어요 · 3주차 1/22(목)
01-21 20:00 %: ## 2주차 · 1/18(일)
01-22 20:00 #: ✖️ **3주차** 발표는 취소됐어요.
01-23 20:00 %: ## 📢 내일 발표가 있어요 · 3주차 1/24(토)
01-24 22:00 %: 🎉 **오늘 수고하셨어요!**
01-28 20:00 #: ## 📢 내일 발표가 있어요 · 4주차 1/29(목)
01-29 22:00 #: 🎉 **오늘 수고하셨어요!**
"""


def _messages(study: Study, club: Study) -> Iterator[tuple[str, discord.Message]]:
    yield from (("#", message) for message in study.cards())
    yield from (("%", message) for message in club.cards())
    for name, person in {"은비": study.eunbi, "한결": study.hangyeol, "수빈": study.subin}.items():
        yield from ((name, message) for message in person.user.dm_channel.history())


async def _act(study: Study, club: Study, day: dt.date) -> None:
    """Let people do on a day what they do there."""
    if day == FIRST:
        await study.ask(study.subin, study.eunbi, "첫 기수의 첫 질문")
    elif day == CLUB:
        await club.ask(study.subin, study.eunbi, "갈래의 첫 질문")
    elif day == CLUB + WEEK - 2 * DAY:
        await club.change(study.hangyeol, date=CLUB + WEEK + DAY, week=2)
    elif day == CLUB + WEEK + DAY:
        await club.ask(study.subin, study.hangyeol, "갈래의 둘째 질문")
        await club.answer(study.hangyeol, 3, "그래서요.")
    elif day == FIRST + 2 * WEEK:
        await study.cancel(study.subin, week=3)
    elif day == CLUB + 2 * WEEK + 5 * DAY:
        await end_track(club)


async def test_every_message_of_both(study: Study) -> None:
    club = await begin_track(study)
    for week, person in enumerate((study.eunbi, study.hangyeol, study.subin, study.eunbi), 1):
        await study.present(person, date=FIRST + (week - 1) * WEEK, week=week)
    for week, person in enumerate((study.eunbi, study.hangyeol, study.subin), 1):
        await club.present(person, date=CLUB + (week - 1) * WEEK, week=week)
    lines, day = [], FIRST - 2 * DAY
    while day <= FIRST + 4 * WEEK:
        for time in LOOKS:
            when = dt.datetime.combine(day, time, SEOUL)
            before = {message.id for _, message in _messages(study, club)}
            await study.until(when)
            lines += [
                f"{when:%m-%d %H:%M} {where}: {text_of(message).splitlines()[0]}"
                for where, message in _messages(study, club)
                if message.id not in before
            ]
            if time.hour == 9:
                await _act(study, club, day)
        day += DAY
    assert lines == EXPECTED.splitlines()
