"""The schedule: weeks with dates, teams, papers, and links to their recaps."""

import datetime as dt

import pytest

from db import members
from tests.support.study import TODAY, Study, buttons_of, press, text_of

WEEK = dt.timedelta(days=7)
#: The buttons for all of a term at once.
OF_TERM = {"한눈에": "schedule:glance:1", "달력 파일": "schedule:calendar:1"}


async def display_name(study: Study, name: str) -> str:
    """Return a name as the schedule shows it."""
    member = await study.db.read(members.by_name, guild_id=study.guild.id, name=name)
    assert member is not None
    return f"{member.name}{member.emoji}"


async def many_weeks(study: Study, count: int) -> None:
    """Register as many weeks, the first of them today, with enough in each to fill several leaves."""
    papers = "\n".join(f"아주 긴 제목을 가진 논문 {at} https://a.b/{'c' * 60}" for at in range(3))
    for week in range(1, count + 1):
        await study.present(study.minha, week=week, date=TODAY + WEEK * (week - 1), papers=papers)


async def test_before_the_first_week_the_way_out_is_to_register_one(study: Study) -> None:
    refused = await study.minha.slash(study.channel, "schedule")

    assert refused.ephemeral
    assert text_of(refused) == "아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요."
    assert buttons_of(refused) == {"발표 등록": "present", "일정 한꺼번에": "timetable"}


async def test_weeks_with_teams_papers_and_the_recap(study: Study) -> None:
    await study.present(study.minha, study.eunbi, papers="[BERT] 읽기 https://a.b/c\nhttps://a.b/d\n필기\n넷째\n다섯째")
    await study.present(study.hangyeol, team="빨강", guests="지수")
    await study.present(study.subin, week=2, date=TODAY + WEEK)
    await study.minha.slash(study.channel, "recap", week=1)
    recap = study.cards()[-1]

    shown = await study.stranger.slash(study.channel, "schedule")

    assert shown.ephemeral
    assert text_of(shown) == "\n".join(
        [
            f"**▶ 1주차 · 1/1(목)** · [정리 보기]({recap.jump_url})",
            f"1팀 · {await display_name(study, '민하')}, {await display_name(study, '은비')}",
            "  📄 [［BERT］ 읽기](<https://a.b/c>)",
            "  📄 <https://a.b/d>",
            "  📄 필기",
            "  📄 +2",
            f"빨강팀 · {await display_name(study, '한결')}, {await display_name(study, '지수')}",
            "",
            "**2주차 · 1/8(목)**",
            f"1팀 · {await display_name(study, '수빈')}",
        ]
    )
    assert buttons_of(shown) == {**OF_TERM, "발표 등록": "present", "일정 한꺼번에": "timetable"}


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    refused = await study.minha.slash(study.channel, "schedule")
    await study.present(study.minha)
    await study.minha.slash(study.channel, "recap")

    shown = await study.minha.slash(study.channel, "schedule")

    assert text_of(refused) == "No week is registered yet. Register the first presentation with `/present`."
    assert text_of(shown).startswith("**▶ Week 1 · Thu, Jan 1** · [recap](https://discord.com/channels/")


async def test_the_current_week_is_marked_and_a_cancelled_one_is_gone(study: Study) -> None:
    await study.present(study.minha)
    await study.present(study.minha, week=2, date=TODAY + WEEK)
    await study.present(study.minha, week=3, date=TODAY + 2 * WEEK)
    await study.cancel(study.minha, week=2)
    await study.env.advance_time(WEEK.total_seconds() * 2)

    shown = await study.minha.slash(study.channel, "schedule")

    headings = [line for line in text_of(shown).splitlines() if line.startswith("**")]
    assert headings == ["**1주차 · 1/1(목)**", "**▶ 3주차 · 1/15(목)**"]


async def test_many_weeks_are_leafed_through_from_the_current_one(study: Study) -> None:
    await many_weeks(study, 20)
    await study.env.advance_time(WEEK.total_seconds() * 9)

    shown = await study.minha.slash(study.channel, "schedule")
    assert "**▶ 10주차" in text_of(shown)

    await study.restart()
    read = []
    while "◀ 이전" in buttons_of(shown):
        shown = await press(study.minha, shown, "◀ 이전")
    while True:
        read.append(text_of(shown))
        if "다음 ▶" not in buttons_of(shown):
            break
        turned = await press(study.minha, shown, "다음 ▶")
        assert text_of(shown) == text_of(turned)  # in its place
        shown = turned
    assert len(read) > 2
    for week in range(1, 21):
        assert sum(f" {week}주차 · " in leaf or f"**{week}주차 · " in leaf for leaf in read) == 1


async def test_the_button_opens_at_the_current_week_too(study: Study) -> None:
    await many_weeks(study, 12)
    await study.env.advance_time(WEEK.total_seconds() * 11)
    refused = await study.minha.slash(study.channel, "reflect", week=99)

    shown = await press(study.minha, refused, "일정")

    assert "**▶ 12주차" in text_of(shown)


async def test_a_leaf_that_is_there_no_more_becomes_the_last(study: Study) -> None:
    await many_weeks(study, 9)
    shown = await study.minha.slash(study.channel, "schedule")
    for week in range(2, 10):
        await study.cancel(study.minha, week=week)

    turned = await press(study.minha, shown, "다음 ▶")

    assert "**▶ 1주차" in text_of(turned)
    assert buttons_of(turned) == {
        **OF_TERM,
        "발표 등록": "present",
        "일정 한꺼번에": "timetable",
        "취소한 발표": "present:cancelled",
    }


async def test_the_last_week_that_was_cancelled_leaves_nothing_to_turn_to(study: Study) -> None:
    await many_weeks(study, 9)
    shown = await study.minha.slash(study.channel, "schedule")
    for week in range(1, 10):
        await study.cancel(study.minha, week=week)

    refused = await press(study.minha, shown, "다음 ▶")

    assert text_of(refused).startswith("아직 등록된 주차가 없어요.")
