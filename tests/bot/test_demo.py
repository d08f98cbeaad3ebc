"""The demo: the page opens, and its study looks as the readme says."""

import asyncio
import os
import signal
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.demo import sample_study, serve
from bot.settings import Settings
from db import questions, weeks
from tests.support.conformance import check
from tests.support.study import field, press, text_of


async def test_one_week_is_over_and_another_has_begun_today(settings: Settings) -> None:
    async with sample_study(settings) as (env, channel, study):
        db = env.bot.db  # type: ignore[attr-defined]  # it is our bot
        found = await db.read(weeks.schedule, guild_id=env.guild.id)
        asked = await db.read(questions.listing, guild_id=env.guild.id, week_id=None)
        panel = await study["유나"].slash(channel, "study")

        assert len(study) == 5
        assert [week.number for week in found] == [1, 2]
        assert found[1].date == env.now().astimezone(ZoneInfo("Asia/Seoul")).date()
        assert found[0].recap is not None
        assert [question.answer is not None for question in asked] == [True] * 4 + [False] * 2
        assert "내 차례예요" in text_of(panel)
        assert env.errors == []
        assert check(env.http_requests) == []


async def test_the_channel_ends_in_what_this_is_and_what_to_try(settings: Settings) -> None:
    async with sample_study(settings) as (env, channel, study):
        *_, last = channel.history()
        shown = text_of(last).splitlines()
        panel = await press(study["서연"], last, "스터디")
        form = await press(study["도윤"], last, "질문하기")

        assert len(shown) == 3
        assert shown[0].startswith("👋 **연습용 스터디**예요.")
        assert all(name in shown[1] for name in ("Viewing as", "서연", "관리자", "유나", "지호", "발표자"))
        assert "[질문하기]" in shown[2]
        assert "2주차" in text_of(panel)
        assert [option["label"] for option in field(form.modal, "presenter")["options"]] == [
            "유나🐰 · 1팀",
            "지호🐹 · 1팀",
        ]
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
