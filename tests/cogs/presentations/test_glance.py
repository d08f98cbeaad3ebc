"""The term at a glance, as whoever asks for it sees it."""

import datetime as dt

import pytest

from tests.cogs.test_terms import begin_term
from tests.support.study import TODAY, Study, buttons_of, press, text_of

WEEK = dt.timedelta(days=7)


async def test_whoever_asks_sees_the_term_and_nobody_else_does(study: Study) -> None:
    await study.present(study.eunbi, papers="LoRA https://a.b/c")
    await study.ask(study.hangyeol, study.eunbi, "왜요?")
    await study.ask(study.subin, study.eunbi, "비밀인데요", anonymous=True)
    public = len(study.cards())
    await study.restart()

    shown = await press(study.stranger, await study.stranger.slash(study.channel, "schedule"), "한눈에")

    eunbi, hangyeol = await study.member(study.eunbi), await study.member(study.hangyeol)
    assert text_of(shown).splitlines() == [
        "### 1기 한눈에 보기",
        "**1주차**",
        f"{eunbi.emoji} 🟦",
        f"{hangyeol.emoji} 🟩",
        "-# 🟦 발표, 없으면 🟩 질문·답변, 없으면 🟨 소감",
        f"-# 은비{eunbi.emoji} · 한결{hangyeol.emoji}",
        "**📄 논문**",
        "1주차 · [LoRA](<https://a.b/c>)",
    ]
    assert "**▶ 1주차" in text_of(await press(study.stranger, shown, "일정"))
    assert len(study.cards()) == public


async def test_that_of_the_term_before_is_reached_from_its_weeks(study: Study) -> None:
    await study.present(study.eunbi)
    await begin_term(study)
    await study.present(study.minha, date=TODAY + WEEK)
    earlier = await press(study.subin, await study.subin.slash(study.channel, "schedule"), "◀ 지난 기수")

    shown = await press(study.subin, earlier, "한눈에")

    assert text_of(shown).startswith("### 1기 한눈에 보기\n")
    assert "은비" in text_of(shown)
    assert "민하" not in text_of(shown)
    assert text_of(await press(study.subin, shown, "일정")) == text_of(earlier)


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    await study.present(study.minha)

    shown = await press(study.subin, await study.subin.slash(study.channel, "schedule"), "At a glance")

    assert text_of(shown).startswith("### Term 1 at a glance\n**Week 1**\n")


async def test_a_term_whose_only_week_was_cancelled_meanwhile(study: Study) -> None:
    await study.present(study.minha)
    shown = await study.minha.slash(study.channel, "schedule")
    await study.cancel(study.minha)

    refused = await press(study.minha, shown, "한눈에")

    assert text_of(refused) == "아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요."
    assert buttons_of(refused)["발표 등록"] == "present"
