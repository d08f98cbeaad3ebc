"""The demo: the page opens, its study looks as the readme says, and what comes by itself comes at a press."""

import asyncio
import datetime as dt
import os
import signal
from zoneinfo import ZoneInfo

import aiohttp
import discord
import pytest
from simcord import MemberActor
from simcord.builders import ChannelHandle

from bot.demo import sample_study, serve
from bot.settings import Settings
from db import questions, weeks
from tests.support.conformance import check
from tests.support.study import buttons_of, field, press, text_of

AHEAD = "⏩ 다음 알림까지"
#: A Thursday morning in Seoul.
NOW = dt.datetime(2026, 3, 5, 1, tzinfo=dt.UTC)


async def test_one_week_is_over_and_another_has_begun_today(settings: Settings) -> None:
    async with sample_study(settings) as (env, channel, study, _clock):
        db = env.bot.db  # type: ignore[attr-defined]  # it is our bot
        found = await db.read(weeks.schedule, guild_id=env.guild.id)
        asked = await db.read(questions.listing, guild_id=env.guild.id, week_id=None)
        panel = await study["유나"].slash(channel, "study")

        assert len(study) == 5
        assert [week.number for week in found] == [1, 2, 3]
        assert found[1].date == env.now().astimezone(ZoneInfo("Asia/Seoul")).date()
        assert found[0].recap is not None
        assert [question.answer is not None for question in asked] == [True] * 4 + [False] * 2
        assert "내 차례예요" in text_of(panel)
        assert env.errors == []
        assert check(env.http_requests) == []


async def test_the_channel_ends_in_what_this_is_and_what_to_try(settings: Settings) -> None:
    async with sample_study(settings) as (env, channel, study, _clock):
        *_, last = channel.history()
        shown = text_of(last).splitlines()
        panel = await press(study["서연"], last, "스터디")
        form = await press(study["도윤"], last, "질문하기")

        assert len(shown) == 4
        assert shown[0].startswith("👋 **연습용 스터디**예요.")
        assert all(name in shown[1] for name in ("Viewing as", "서연", "관리자", "유나", "지호", "발표자"))
        assert "[질문하기]" in shown[2]
        assert shown[3] == "⏩는 다음 알림 때로 시간을 돌려요."
        assert "2주차" in text_of(panel)
        assert [option["label"] for option in field(form.modal, "presenter")["options"]] == [
            "유나🐰 · 1팀",
            "지호🐹 · 1팀",
        ]
        assert env.errors == []


async def go_ahead(member: MemberActor, channel: ChannelHandle) -> tuple[str, list[str]]:
    """Press the newest message's button; return the reply, and the first lines of what all see since then."""
    before = {message.id for message in channel.history()}
    reply = await press(member, channel.history()[-1], AHEAD)
    return text_of(reply), [first_line(message) for message in channel.history() if message.id not in before]


def first_line(message: discord.Message) -> str:
    """Return the first line of a message."""
    return text_of(message).splitlines()[0]


async def test_what_comes_by_itself_comes_at_a_press(settings: Settings) -> None:
    async with sample_study(settings, NOW) as (env, channel, study, _clock):
        seen = [await go_ahead(study["서연"], channel) for _ in range(8)]

        assert seen == [
            (
                "⏩ **3/5(목) 22:00** · 2주차 수고 인사",
                ["🎉 **2주차 발표, 오늘 수고하셨어요!**", "🕗 이제 **3/5(목) 22:00**"],
            ),
            (
                "⏩ **3/7(토) 20:00** · 2주차 미답변 알림",
                [
                    "✉️ **지호**님만 받은 개인 메시지예요.",
                    "✉️ **유나**님만 받은 개인 메시지예요.",
                    "🕗 이제 **3/7(토) 20:00**",
                ],
            ),
            ("⏩ **3/8(일) 20:00** · 2주차 한 주 정리", ["## 2주차 · 3/5(목)", "🕗 이제 **3/8(일) 20:00**"]),
            (
                "⏩ **3/11(수) 20:00** · 3주차 발표 예고",
                ["## 📢 내일 발표가 있어요 · 3주차 3/12(목)", "🕗 이제 **3/11(수) 20:00**"],
            ),
            (
                "⏩ **3/12(목) 22:00** · 3주차 수고 인사",
                ["🎉 **3주차 발표, 오늘 수고하셨어요!**", "🕗 이제 **3/12(목) 22:00**"],
            ),
            (
                "⏩ **3/14(토) 20:00** · 3주차 미답변 알림",
                ["이번에는 받을 분이 없어서 아무에게도 보내지 않았어요.", "🕗 이제 **3/14(토) 20:00**"],
            ),
            (
                "⏩ **3/15(일) 20:00** · 3주차 한 주 정리",
                ["질문도 소감도 없거나 정리가 이미 있어서, 새로 올리지 않았어요.", "🕗 이제 **3/15(일) 20:00**"],
            ),
            ("이제 저절로 올 알림이 없어요. 다음 발표를 등록하면 그때 알림이 다시 와요.", []),
        ]
        assert [AHEAD in buttons_of(message) for message in channel.history()].count(True) == 2
        assert env.errors == []
        assert check(env.http_requests) == []


async def test_a_direct_message_is_shown_with_its_buttons(settings: Settings) -> None:
    async with sample_study(settings, NOW) as (_env, channel, study, _clock):
        for _ in range(2):
            await go_ahead(study["서연"], channel)
        *_, copy, _now = channel.history()
        form = await press(study["유나"], copy, next(label for label in buttons_of(copy) if "답변" in label))

        assert "랭크를 아주 작게 잡아도 되는 이유가 뭔가요?" in text_of(copy)
        assert form.modal is not None


async def test_where_nothing_comes_any_more_a_talk_is_registered_and_announced(settings: Settings) -> None:
    async with sample_study(settings, NOW) as (env, channel, study, _clock):
        for _ in range(7):
            await go_ahead(study["서연"], channel)
        nothing = await press(study["서연"], channel.history()[-1], AHEAD)
        form = await press(study["서연"], nothing, "발표 등록")
        await study["서연"].submit_modal(form, {"date": "2026.03.19", "presenters": [study["서연"]], "papers": "DPO"})
        replied, came = await go_ahead(study["서연"], channel)

        assert replied == "⏩ **3/18(수) 20:00** · 4주차 발표 예고"
        assert came == ["## 📢 내일 발표가 있어요 · 4주차 3/19(목)", "🕗 이제 **3/18(수) 20:00**"]
        assert env.errors == []


async def test_what_changes_after_an_announcement_is_told_at_the_next_press(settings: Settings) -> None:
    async with sample_study(settings, NOW) as (env, channel, study, _clock):
        for _ in range(4):
            await go_ahead(study["서연"], channel)
        shown = await study["하은"].slash(channel, "present", week=3)
        await press(study["하은"], await press(study["하은"], shown, "발표 취소"), "네, 취소할게요")
        replied, came = await go_ahead(study["서연"], channel)

        assert replied == "⏩ **3/11(수) 20:10** · 바뀐 발표 소식"
        told = "✉️ **도윤**님만 받은 개인 메시지예요."
        assert came == ["✖️ **3주차** 발표는 취소됐어요.", told, "🕗 이제 **3/11(수) 20:10**"]
        assert env.errors == []


async def test_time_goes_on_from_where_it_went_ahead_to_though_its_button_was_deleted(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """While nothing is due it waits for nothing: whoever clicks while the simulator waits can click no more."""
    async with sample_study(settings, NOW) as (env, channel, study, clock):
        await go_ahead(study["서연"], channel)
        await study["서연"].delete(channel.history()[-1])
        await press(
            study["서연"], next(message for message in channel.history() if AHEAD in buttons_of(message)), AHEAD
        )
        ahead = env.now()
        with pytest.raises(StopIteration):
            clock.go_on().send(None)

        assert ahead < env.now() < ahead + dt.timedelta(hours=1)
        assert first_line(channel.history()[-1]) == "🕗 이제 **3/7(토) 20:00**"
        assert [record for record in caplog.records if record.levelname == "ERROR"] == []
        assert env.errors == []


async def test_the_page_opens_and_closes(capsys: pytest.CaptureFixture[str]) -> None:
    serving = asyncio.create_task(serve())
    printed = ""
    while "http://" not in printed:
        await asyncio.wait({serving}, timeout=0.05)
        printed += capsys.readouterr().out
    address = next(word for word in printed.split() if word.startswith("http://127.0.0.1:"))

    assert "Ctrl+C ends it" in printed
    async with aiohttp.ClientSession() as session, session.get(address) as page:
        assert page.status == 200
    os.kill(os.getpid(), signal.SIGINT)
    await serving
