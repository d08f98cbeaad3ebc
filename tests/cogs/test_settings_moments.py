"""What comes by itself, and the pause, in ``/settings``: each choice is stored at once, and says what comes next."""

import datetime as dt
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from db import moments, terms
from db.rhythm import DEFAULTS, Timing
from db.types import MomentKind
from tests.support.settings_panel import MOMENTS, PAUSE, panel, said, section, texts
from tests.support.study import TODAY, Study, buttons_of, press, text_of

WEEK = dt.timedelta(days=7)
HEADING = "**다음에 저절로 올 글**"
IF_OPEN, IF_WORDS = "-# 그때 답변을 기다리는 질문이 있으면 와요.", "-# 그때 질문이나 소감이 있으면 와요."
NOTHING = "앞으로 등록된 발표가 없어서 저절로 올 것도 없어요."


def at(day: int, hour: int) -> str:
    """Return a time of January in Seoul as Discord shows it."""
    stamp = int(dt.datetime(2026, 1, day, hour - 9, tzinfo=dt.UTC).timestamp())
    return f"<t:{stamp}:F> (<t:{stamp}:R>)"


def coming(shown: InteractionResult) -> list[str]:
    """Return what the top of the panel says that comes next, below its heading."""
    lines = [line for line in texts(shown)[0].splitlines()[1:] if not line.startswith("✅")]
    return [line for line in lines if line != HEADING]


async def moment(study: Study, kind: MomentKind, member: MemberActor | None = None) -> InteractionResult:
    """Open a moment."""
    shown = await section(study, MOMENTS, member)
    assert shown.response is not None
    return await (member or study.minha).select(shown.response, [kind.value], custom_id="settings:moment")


async def choose(study: Study, shown: InteractionResult, part: str, value: int) -> InteractionResult:
    """Choose another day or hour for the moment that is shown."""
    assert shown.response is not None
    (menu,) = (item for item in menus(shown) if item.custom_id.endswith(f":{part}"))
    return await study.minha.select(shown.response, [str(value)], custom_id=menu.custom_id)


def menus(shown: InteractionResult) -> list[Any]:
    assert shown.response is not None
    rows = shown.response.message.components
    return [item for row in rows for item in getattr(row, "children", ()) if hasattr(item, "options")]


def offered(shown: InteractionResult) -> dict[str, list[str]]:
    """Return the labels of what can be chosen, by what it sets."""
    return {menu.custom_id.rpartition(":")[2]: [option.label for option in menu.options] for menu in menus(shown)}


async def timing(study: Study, kind: MomentKind) -> Timing:
    return (await study.db.read(moments.timings, guild_id=study.guild.id))[kind]


async def test_where_nothing_is_registered_nothing_comes_and_the_panel_says_so(study: Study) -> None:
    assert coming(await panel(study)) == [NOTHING]


async def test_the_top_says_what_comes_next_and_when(study: Study) -> None:
    await study.present(study.eunbi, date=TODAY + WEEK)

    assert coming(await panel(study)) == [
        f"- 1주차 발표 예고 · {at(7, 20)}",
        f"- 1주차 수고 인사 · {at(8, 22)}",
        f"- 1주차 미답변 알림 · {at(10, 20)}",
        IF_OPEN,
    ]


async def test_a_recap_that_stands_does_not_come(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜?")
    assert coming(await panel(study))[-2:] == [f"- 1주차 한 주 정리 · {at(4, 20)}", IF_WORDS]
    await study.eunbi.slash(study.channel, "recap")
    assert not any("한 주 정리" in line for line in coming(await panel(study)))


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        ("언어·시간·담당", []),
        ("기수", []),
        ("모임", ["발표 예고"]),
        ("채널", ["발표 예고", "수고 인사", "한 주 정리"]),
        ("쉬기", ["발표 예고", "수고 인사", "미답변 알림"]),
    ],
)
async def test_a_section_says_only_what_comes_through_it(study: Study, label: str, kinds: list[str]) -> None:
    await study.present(study.eunbi, date=TODAY + WEEK)
    lines = texts(await section(study, label))[0].splitlines()[1:]
    assert (lines[:1] == [HEADING]) is bool(kinds)
    assert [line.split(" · ")[0] for line in lines if line.startswith("- ")] == [f"- 1주차 {kind}" for kind in kinds]


async def test_a_moment_says_when_it_comes_itself(study: Study) -> None:
    await study.present(study.eunbi, date=TODAY + WEEK)
    assert coming(await moment(study, MomentKind.RECAP)) == [f"- 1주차 한 주 정리 · {at(11, 20)}", IF_WORDS]


async def test_each_moment_stands_there_with_when_it_comes(study: Study) -> None:
    shown = await section(study, MOMENTS)

    assert texts(shown)[1].splitlines() == [
        "**발표 예고** · 발표 전날 20:00",
        "**수고 인사** · 발표 당일 22:00",
        "**미답변 알림** · 발표 2일 뒤 20:00",
        "**한 주 정리** · 발표 3일 뒤 20:00",
    ]
    assert "**알림** · 모두 켜짐" in texts(await panel(study))[1]


async def test_a_moment_is_switched_off_and_on(study: Study) -> None:
    await study.present(study.eunbi, date=TODAY + WEEK)
    shown = await press(study.minha, await moment(study, MomentKind.ANNOUNCEMENT), "끄기")

    assert said(shown) == "✅ **발표 예고** · 이제 저절로 오지 않아요."
    assert coming(shown)[0] == f"- 1주차 수고 인사 · {at(8, 22)}"
    assert not (await timing(study, MomentKind.ANNOUNCEMENT)).is_on
    assert "**알림** · 꺼짐: 발표 예고" in texts(await panel(study))[1]

    shown = await press(study.minha, shown, "켜기")
    assert said(shown) == "✅ **발표 예고** · 이제 발표 전날 20:00에 와요."
    assert coming(shown)[0] == f"- 1주차 발표 예고 · {at(7, 20)}"
    assert await timing(study, MomentKind.ANNOUNCEMENT) == DEFAULTS[MomentKind.ANNOUNCEMENT]


async def test_a_moment_comes_on_another_day_and_at_another_hour_until_that_is_taken_back(study: Study) -> None:
    await study.present(study.eunbi, date=TODAY + WEEK)
    shown = await moment(study, MomentKind.ANNOUNCEMENT)
    assert list(buttons_of(shown)) == ["끄기", "지난 질문 싣기", "알림", "◀ 돌아가기"]
    assert offered(shown)["days"] == ["발표 3일 전", "발표 2일 전", "발표 전날", "발표 당일"]
    assert len(offered(shown)["hour"]) == 24

    shown = await choose(study, shown, "days", -3)
    assert said(shown) == "✅ **발표 예고** · 이제 발표 3일 전 20:00에 와요."
    shown = await choose(study, shown, "hour", 9)
    assert said(shown) == "✅ **발표 예고** · 이제 발표 3일 전 09:00에 와요."
    assert coming(shown)[0] == f"- 1주차 발표 예고 · {at(5, 9)}"

    await study.restart()
    shown = await press(study.minha, shown, "기본값으로")
    assert said(shown) == "✅ **발표 예고** · 이제 발표 전날 20:00에 와요."
    assert coming(shown)[0] == f"- 1주차 발표 예고 · {at(7, 20)}"
    assert "기본값으로" not in buttons_of(shown)


async def test_nobody_is_told_of_what_is_open_at_night_and_a_day_s_end_stays_on_its_day(study: Study) -> None:
    nudge, wrap_up = await moment(study, MomentKind.NUDGE), await moment(study, MomentKind.WRAP_UP)

    assert (offered(nudge)["hour"][0], offered(nudge)["hour"][-1]) == ("09:00", "21:00")
    assert offered(nudge)["days"][0] == "발표 다음 날"
    assert list(offered(wrap_up)) == ["hour"]


async def test_what_was_chosen_is_in_force_after_a_restart(study: Study) -> None:
    await choose(study, await moment(study, MomentKind.RECAP), "days", 1)
    await study.restart()
    assert "**한 주 정리** · 발표 다음 날 20:00" in texts(await section(study, MOMENTS))[1]


async def test_where_all_is_off_the_panel_says_that_this_is_why_nothing_comes(study: Study) -> None:
    await study.present(study.eunbi, date=TODAY + WEEK)
    for kind in MomentKind:
        shown = await press(study.minha, await moment(study, kind), "끄기")
    assert coming(shown) == ["모두 꺼 두어서 저절로 올 것이 없어요."]


async def pause_until(study: Study, typed: str) -> InteractionResult:
    form = await press(study.minha, await section(study, PAUSE), "잠시 쉬기")
    return await study.minha.submit_modal(form, {"date": typed})


async def test_nothing_comes_until_the_end_of_a_pause(study: Study) -> None:
    await study.present(study.eunbi, date=TODAY + WEEK)
    assert "**쉬기** · 쉬지 않고 있어요" in texts(await panel(study))[1]

    shown = await pause_until(study, "1/9")
    assert said(shown) == "✅ 1/9(금)까지 쉬어요."
    assert coming(shown) == [
        "⏸️ 1/9(금)까지 쉬는 중이라 아무것도 저절로 오지 않아요.",
        f"- 1주차 미답변 알림 · {at(10, 20)}",
        IF_OPEN,
        f"- 1주차 한 주 정리 · {at(11, 20)}",
        IF_WORDS,
    ]
    await study.restart()
    assert "**쉬기** · 1/9(금)까지 쉬어요" in texts(await panel(study))[1]

    shown = await press(study.minha, shown, "그만 쉬기")
    assert said(shown) == "✅ 이제 쉬지 않아요. 때가 되면 다시 와요."
    assert coming(shown)[0] == f"- 1주차 발표 예고 · {at(7, 20)}"
    assert "그만 쉬기" not in buttons_of(shown)


async def test_a_pause_ends_by_itself(study: Study) -> None:
    await pause_until(study, "오늘")
    await study.env.advance_time(24 * 60 * 60)
    assert "**쉬기** · 쉬지 않고 있어요" in texts(await panel(study))[1]
    assert coming(await panel(study)) == [NOTHING]


@pytest.mark.parametrize(
    ("typed", "until"),
    [("1월 9일까지", "1/9(금)"), ("2주", "1/15(목)"), ("1주일 동안", "1/8(목)"), ("10일 동안", "1/11(일)")],
)
async def test_a_pause_is_read_as_people_say_how_long(study: Study, typed: str, until: str) -> None:
    shown = await pause_until(study, typed)
    assert said(shown) == f"✅ {until}까지 쉬어요."
    assert list(buttons_of(shown))[:2] == ["쉬는 날 바꾸기", "그만 쉬기"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2025.12.31", "2025년 12/31(수), 이미 지난 날이에요. 오늘이나 그 뒤의 날짜를 적어 주세요."),
        ("12/31", "2025년 12/31(수), 이미 지난 날이에요. 오늘이나 그 뒤의 날짜를 적어 주세요."),
        ("어제", "2025년 12/31(수), 이미 지난 날이에요. 오늘이나 그 뒤의 날짜를 적어 주세요."),
        ("2/30", "`2/30`, 달력에 없는 날이에요. 날짜를 고쳐서 다시 보내 주세요."),
        ("2099.1.1", "`2099.1.1`, 오늘에서 5년 넘게 떨어진 날이에요. 연도를 고쳐서 다시 보내 주세요."),
        ("2028/1/1", "`2028/1/1`, 오늘에서 1년 넘게 떨어진 날이에요. 연도를 고쳐서 다시 보내 주세요."),
        ("곧", "`곧`에서 날짜를 알아보지 못했어요. `2/7`이나 `다음 주 토요일`처럼 적어 주세요."),
    ],
)
async def test_a_day_that_is_none_or_past_is_refused_and_can_be_mended(study: Study, typed: str, sentence: str) -> None:
    refused = await pause_until(study, typed)
    assert text_of(refused) == sentence
    form = await press(study.minha, refused, "이어 쓰기")
    assert said(await study.minha.submit_modal(form, {"date": "1/9"})).startswith("✅")


@pytest.mark.parametrize("locale", ["en"], indirect=True)
async def test_in_english(study: Study) -> None:
    shown = await section(study, "Reminders")
    assert texts(shown)[0].splitlines()[1] == "No talk to come is registered, so nothing comes by itself."
    assert texts(shown)[1].splitlines() == [
        "**Announcement** · the day before the talk 20:00",
        "**Thank-you** · the day of the talk 22:00",
        "**Open questions** · 2 days after the talk 20:00",
        "**Recap** · 3 days after the talk 20:00",
    ]
    assert shown.response is not None
    shown = await study.minha.select(shown.response, ["nudge"], custom_id="settings:moment")
    assert said(await choose(study, shown, "days", 1)) == (
        "✅ **Open questions** comes from now on: the day after the talk 20:00."
    )
    assert said(await press(study.minha, shown, "Switch off")) == "✅ **Open questions** does not come any more."

    form = await press(study.minha, await section(study, "Pause"), "Take a break")
    shown = await study.minha.submit_modal(form, {"date": "1/9"})
    assert said(shown) == "✅ Paused until the end of Fri, Jan 9."
    assert coming(shown) == ["⏸️ Paused until the end of Fri, Jan 9: nothing comes by itself."]
    refused = await study.minha.submit_modal(await press(study.minha, shown, "Another day"), {"date": "2025.12.31"})
    assert text_of(refused) == "Wed, Dec 31, 2025 is past. Write today's date, or a later one."


async def test_the_largest_panel_fits_a_message(study: Study) -> None:
    """Every view is held against Discord's limits as it is sent; this one is the fullest, and has room left."""
    for week in range(4):
        await study.present(study.eunbi, date=TODAY + WEEK * (week + 1), week=week + 1)
    for kind in MomentKind:
        await choose(study, await moment(study, kind), "hour", 21)
    await pause_until(study, "2026.1.9")
    for label in buttons_of(await panel(study)):
        shown = await section(study, label)
        assert shown.response is not None
        assert sum(1 for _ in walk(shown.response.message.components)) <= 40
        assert len("\n".join(texts(shown))) <= 1000


def walk(components: Any) -> list[object]:
    found: list[object] = []
    for component in components:
        found += [component, *walk(getattr(component, "children", ()))]
    return found


async def test_an_announcement_recalls_a_question_where_that_is_chosen(study: Study) -> None:
    await study.present(study.minha, date=TODAY)
    shown = await moment(study, MomentKind.ANNOUNCEMENT)

    shown = await press(study.minha, shown, "지난 질문 싣기")
    assert said(shown) == "✅ **발표 예고**에 지난번에 나온 질문을 하나 실어요. 답은 가려 둬요."
    state = await study.db.read(terms.state, guild_id=study.guild.id)
    assert state is not None
    assert state.recalls

    shown = await press(study.minha, shown, "지난 질문 빼기")
    assert said(shown) == "✅ **발표 예고**에 지난번 질문을 싣지 않아요."
    assert "지난 질문 싣기" in buttons_of(shown)
