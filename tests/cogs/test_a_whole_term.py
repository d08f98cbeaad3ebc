"""A term of sixteen weeks and a track beside it, which nobody runs: every message that came by itself, in one table.

The table says of each message when it came and to whom.
"""

import dataclasses
import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Mapping

import discord
import pytest
from simcord import MemberActor

from db import moments, terms
from tests.support.study import Study, field, press, text_of
from tests.support.tracks import begin_track, end_track

pytestmark = pytest.mark.long

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
SEOUL = dt.timezone(dt.timedelta(hours=9))
#: Thursdays. In the fifth and the ninth week nobody presents: they are holidays.
FIRST = dt.date(2026, 1, 8)
#: Who presents in each week, as registered at the beginning; the eleventh is a discussion.
ROTA = {
    1: "은비", 2: "민하", 3: "수빈", 4: "민하", 6: "은비", 7: "한결", 8: "도윤",
    10: "수빈", 12: "민하", 13: "은비", 14: "은비", 15: "한결", 16: "수빈",
}  # fmt: skip
#: Saturdays of the track, which is called 읽기 모임 and has three weeks.
CLUB = dt.date(2026, 1, 10)
CLUB_ROTA = {1: "은비", 2: "한결", 3: "수빈"}
#: When the group's clock is looked at each day; a reply to an announcement waits for ten minutes.
LOOKS = (dt.time(9), dt.time(20), dt.time(20, 15), dt.time(22))

Deed = Callable[["Group"], Awaitable[object]]


def talk(week: int) -> dt.date:
    """Return the day of a week's talk."""
    return FIRST + (week - 1) * WEEK


@dataclasses.dataclass
class Group:
    """The study group, and what came by itself: a line each, with when, where, and its first line."""

    study: Study
    club: Study
    people: Mapping[str, MemberActor]
    lines: list[str] = dataclasses.field(default_factory=list)

    async def look(self, when: dt.datetime) -> None:
        """Let it be a later time, and write down what came."""
        before = {message.id for _, message in self._messages()}
        await self.study.until(when)
        self.lines += [
            f"{when:%m-%d %H:%M} {where}: {text_of(message).splitlines()[0]}"
            for where, message in self._messages()
            if message.id not in before
        ]

    def _messages(self) -> Iterator[tuple[str, discord.Message]]:
        yield from (("#", message) for message in self.study.cards())
        yield from (("%", message) for message in self.club.cards())
        for name, person in self.people.items():
            yield from ((name, message) for message in person.user.dm_channel.history())

    async def ask(self, presenter: str, week: int, question: str = "왜 그런가요?") -> None:
        """Let 지우 ask somebody."""
        await self.study.ask(self.people["지우"], self.people[presenter], question, week=week)


def asks(week: int, presenter: str | None = None) -> Deed:
    """Ask a week's presenter."""
    return lambda group: group.ask(presenter or ROTA[week], week)


async def discuss(group: Group) -> None:
    """Register the discussion of the eleventh week, which has no presenter, and ask everyone."""
    jiwoo = group.people["지우"]
    form = await jiwoo.slash(group.study.channel, "present", week=11)
    empty = {"date": f"{talk(11):%Y.%m.%d}", "presenters": [], "guests": "", "papers": "책 3장"}
    await press(jiwoo, await jiwoo.submit_modal(form, empty), "발표자 없이 등록")


async def ask_everyone(group: Group) -> None:
    """Ask in the discussion, which is in the week that runs."""
    form = await group.people["지우"].slash(group.study.channel, "ask")
    await group.people["지우"].submit_modal(form, {"question": "3장은 왜 그럴까요?"})


async def move(group: Group) -> None:
    """Let the talk of the third week be on Friday."""
    await group.study.change(group.people["수빈"], date=talk(3) + DAY, week=3)


async def swap(group: Group) -> None:
    """Let 은비 change places with 한결."""
    eunbi = group.people["은비"]
    shown = await eunbi.slash(group.study.channel, "present", week=6)
    form = await press(eunbi, shown, "다른 팀과 맞바꾸기")
    options = field(form.modal, "other")["options"]
    other = next(option["value"] for option in options if "한결" in str(option) and "7주차" in str(option))
    await eunbi.submit_modal(form, {"other": [other]})


async def cancel(group: Group) -> None:
    """Cancel the talk of the tenth week, which was asked about before."""
    await group.ask("수빈", 10)
    await group.study.cancel(group.people["수빈"], week=10)


async def refuse_nudges(group: Group) -> None:
    """Let 민하 say in the message that she got that she wants no more of them."""
    user = group.people["민하"].user
    await user.click(user.dm_channel.history()[-1], label="앞으로 받지 않을게요")


async def pause(group: Group) -> None:
    """Let nothing come by itself until the day after the talk of the thirteenth week, for exams."""
    await group.study.db.write(moments.pause, guild_id=group.study.guild.id, until=talk(13) + DAY)


async def begin_term(group: Group) -> None:
    """Begin the next term, and register its first week."""
    await group.study.db.write(terms.begin, guild_id=group.study.guild.id, name="2026-2", now=group.study.env.now())
    await group.study.present(group.people["한결"], date=talk(17))


async def leave(group: Group) -> None:
    """Let 도윤 leave the server."""
    group.study.guild.remove_member(group.people["도윤"])
    await group.study.env.settle()


async def answer(group: Group) -> None:
    """Let 한결 answer the question of the fifteenth week."""
    asked = [question for question in await group.study.questions() if question.answer is None]
    await group.study.answer(group.people["한결"], asked[-1].number, "그래서요.")


async def ask_in_club(group: Group) -> None:
    """Ask 은비 in the first week of the track."""
    await group.club.ask(group.people["지우"], group.people["은비"], "갈래의 첫 질문")


async def move_in_club(group: Group) -> None:
    """Let the talk of the track's second week be on Sunday."""
    await group.club.change(group.people["한결"], date=CLUB + WEEK + DAY, week=2)


async def ask_and_answer_in_club(group: Group) -> None:
    """Ask 한결 in the second week of the track, and let him answer at once."""
    await group.club.ask(group.people["지우"], group.people["한결"], "갈래의 둘째 질문")
    asked = [question for question in await group.study.questions() if question.answer is None]
    await group.club.answer(group.people["한결"], asked[-1].number, "그래서요.")


async def end_club(group: Group) -> None:
    """End the track."""
    await end_track(group.club)


async def reflect(group: Group) -> None:
    """Let 지우 reflect on the last week."""
    form = await group.people["지우"].slash(group.study.channel, "reflect", week=16)
    await group.people["지우"].submit_modal(form, {"reflection": "많이 배웠어요."})


#: What people do, by day, after the look at which hour.
DEEDS: dict[tuple[dt.date, int], Deed] = {
    (talk(1), 9): asks(1),
    (talk(2), 9): asks(2),
    (talk(2) + 2 * DAY, 20): refuse_nudges,
    (talk(3) - DAY, 20): move,
    (talk(3) + DAY, 9): asks(3),
    (talk(4), 9): asks(4),
    (talk(6) - DAY, 20): swap,
    (talk(7), 9): asks(7, "은비"),
    (talk(8), 9): asks(8),
    (talk(8), 22): leave,
    (talk(10) - DAY, 20): cancel,
    (talk(11) - 3 * DAY, 9): discuss,
    (talk(11), 9): ask_everyone,
    (talk(11) + 4 * DAY, 9): pause,
    (talk(13), 9): asks(13),
    (talk(15), 9): asks(15),
    (talk(15), 22): answer,
    (talk(16), 22): reflect,
    (talk(16) + 4 * DAY, 9): begin_term,
    (CLUB, 9): ask_in_club,
    (CLUB + 5 * DAY, 20): move_in_club,
    (CLUB + WEEK + DAY, 9): ask_and_answer_in_club,
    (CLUB + 3 * WEEK, 9): end_club,
}


#: All that comes by itself: # is the channel, % the track's, a name is a direct message to that person.
EXPECTED = """\
01-07 20:00 #: ## 📢 내일 발표가 있어요 · 1주차 1/8(목)
01-08 22:00 #: 🎉 **1주차 발표, 오늘 수고하셨어요!**
01-09 20:00 %: ## 📢 내일 발표가 있어요 · 1주차 1/10(토)
01-10 20:00 은비: 💬 **스터디** 1주차에 받은 질문 1개가 답변을 기다리고 있어요. 편할 때 답해 주세요.
01-10 22:00 %: 🎉 **1주차 발표, 오늘 수고하셨어요!**
01-11 20:00 #: ## 1주차 · 1/8(목)
01-12 20:00 은비: 💬 **스터디 · 읽기 모임** 1주차에 받은 질문 1개가 답변을 기다리고 있어요. 편할 때 답해 주세요.
01-13 20:00 %: ## 1주차 · 1/10(토)
01-14 20:00 #: ## 📢 내일 발표가 있어요 · 2주차 1/15(목)
01-15 22:00 #: 🎉 **2주차 발표, 오늘 수고하셨어요!**
01-17 20:00 %: ## 📢 내일 발표가 있어요 · 2주차 1/18(일)
01-17 20:00 민하: 💬 **스터디** 2주차에 받은 질문 1개가 답변을 기다리고 있어요. 편할 때 답해 주세요.
01-18 20:00 #: ## 2주차 · 1/15(목)
01-18 22:00 %: 🎉 **2주차 발표, 오늘 수고하셨어요!**
01-21 20:00 #: ## 📢 내일 발표가 있어요 · 3주차 1/22(목)
01-21 20:00 %: ## 2주차 · 1/18(일)
01-21 20:15 #: 🔁 **3주차** 발표가 바뀌었어요.
01-22 20:00 #: ## 📢 내일 발표가 있어요 · 3주차 1/23(금)
01-23 20:00 %: ## 📢 내일 발표가 있어요 · 3주차 1/24(토)
01-23 22:00 #: 🎉 **3주차 발표, 오늘 수고하셨어요!**
01-24 22:00 %: 🎉 **3주차 발표, 오늘 수고하셨어요!**
01-25 20:00 수빈: 💬 **스터디** 3주차에 받은 질문 1개가 답변을 기다리고 있어요. 편할 때 답해 주세요.
01-26 20:00 #: ## 3주차 · 1/23(금)
01-28 20:00 #: ## 📢 내일 발표가 있어요 · 4주차 1/29(목)
01-29 22:00 #: 🎉 **4주차 발표, 오늘 수고하셨어요!**
02-01 20:00 #: ## 4주차 · 1/29(목)
02-11 20:00 #: ## 📢 내일 발표가 있어요 · 6주차 2/12(목)
02-11 20:15 #: 🔁 **6주차** 발표가 바뀌었어요.
02-12 22:00 #: 🎉 **6주차 발표, 오늘 수고하셨어요!**
02-18 20:00 #: ## 📢 내일 발표가 있어요 · 7주차 2/19(목)
02-19 22:00 #: 🎉 **7주차 발표, 오늘 수고하셨어요!**
02-21 20:00 은비: 💬 **스터디** 7주차에 받은 질문 1개가 답변을 기다리고 있어요. 편할 때 답해 주세요.
02-22 20:00 #: ## 7주차 · 2/19(목)
02-25 20:00 #: ## 📢 내일 발표가 있어요 · 8주차 2/26(목)
02-26 22:00 #: 🎉 **8주차 발표, 오늘 수고하셨어요!**
03-01 20:00 #: ## 8주차 · 2/26(목)
03-11 20:00 #: ## 📢 내일 발표가 있어요 · 10주차 3/12(목)
03-11 20:15 #: ✖️ **10주차** 발표는 취소됐어요.
03-18 20:00 #: ## 📢 내일 발표가 있어요 · 11주차 3/19(목)
03-19 22:00 #: 🎉 **11주차 발표, 오늘 수고하셨어요!**
03-22 20:00 #: ## 11주차 · 3/19(목)
04-04 20:00 은비: 💬 **스터디** 13주차에 받은 질문 1개가 답변을 기다리고 있어요. 편할 때 답해 주세요.
04-05 20:00 #: ## 13주차 · 4/2(목)
04-08 20:00 #: ## 📢 내일 발표가 있어요 · 14주차 4/9(목)
04-09 22:00 #: 🎉 **14주차 발표, 오늘 수고하셨어요!**
04-15 20:00 #: ## 📢 내일 발표가 있어요 · 15주차 4/16(목)
04-16 22:00 #: 🎉 **15주차 발표, 오늘 수고하셨어요!**
04-19 20:00 #: ## 15주차 · 4/16(목)
04-22 20:00 #: ## 📢 내일 발표가 있어요 · 16주차 4/23(목)
04-23 22:00 #: 🎉 **16주차 발표, 오늘 수고하셨어요!**
04-26 20:00 #: ## 16주차 · 4/23(목)
04-29 20:00 #: ## 📢 내일 발표가 있어요 · 1주차 4/30(목)
04-30 22:00 #: 🎉 **1주차 발표, 오늘 수고하셨어요!**
"""


async def test_every_message_of_two_terms(study: Study) -> None:
    people = {"민하": study.minha, "은비": study.eunbi, "한결": study.hangyeol, "수빈": study.subin}
    for name in ("도윤", "지우"):
        people[name] = study.guild.add_member(study.env.create_user(f"new{len(people)}", global_name=name))
    group = Group(study, await begin_track(study), people)
    for week, name in ROTA.items():
        await study.present(people[name], date=talk(week), week=week)
    for week, name in CLUB_ROTA.items():
        await group.club.present(people[name], date=CLUB + (week - 1) * WEEK, week=week)
    day = talk(1) - 2 * DAY
    while day <= talk(17):
        for time in LOOKS:
            await group.look(dt.datetime.combine(day, time, SEOUL))
            if time.minute == 0 and (deed := DEEDS.get((day, time.hour))) is not None:
                await deed(group)
        day += DAY
    assert group.lines == EXPECTED.splitlines()
