"""A term's end, as all see it: the term at a glance, in the recaps' channel, with what to keep of it."""

import datetime as dt

import pytest

from tests.cogs.test_settings_term import begin
from tests.support.settings_panel import CHANNELS, choose, section
from tests.support.study import TODAY, Study, buttons_of, doors, press, text_of
from tests.support.tracks import begin_track

WEEK = dt.timedelta(days=7)


async def a_term(study: Study) -> None:
    """Hold a week in which one was asked, once by name and once not."""
    await study.present(study.eunbi, papers="LoRA https://a.b/c")
    await study.ask(study.hangyeol, study.eunbi, "왜요?")
    await study.ask(study.subin, study.eunbi, "비밀인데요", anonymous=True)


def said(study: Study) -> list[str]:
    """Return what stands in the channel of terms that are over."""
    return [text for text in map(text_of, study.cards()) if "모두 수고하셨어요!" in text]


async def test_who_begins_a_new_term_shows_the_one_before_to_all_where_recaps_go(study: Study) -> None:
    recaps = study.guild.create_text_channel("정리방")
    await choose(await section(study, CHANNELS), study.minha, "recap_channel_id", recaps)
    await a_term(study)
    sent = len(study.sent())

    await begin(study)
    await study.restart()

    (shown,) = recaps.history()
    eunbi, hangyeol = await study.member(study.eunbi), await study.member(study.hangyeol)
    assert text_of(shown).splitlines() == [
        "### 🎓 1기, 모두 수고하셨어요!",
        "**1주차**",
        f"{eunbi.emoji} 🟦",
        f"{hangyeol.emoji} 🟩",
        "-# 🟦 발표, 없으면 🟩 질문·답변, 없으면 🟨 소감",
        f"-# 은비{eunbi.emoji} · 한결{hangyeol.emoji}",
        "**📄 논문**",
        "1주차 · [LoRA](<https://a.b/c>)",
    ]
    (posted,) = study.sent()[sent:]
    assert posted["allowed_mentions"]["users"] == []
    assert list(buttons_of(shown)) == ["학기 문집", "일정"]
    assert "1주차" in text_of(await press(study.subin, shown, "일정"))
    volume = await press(study.subin, shown, "학기 문집")
    assert volume.response is not None
    assert volume.response.message.attachments


async def test_where_it_is_undone_that_goes_again_and_comes_at_the_next_beginning(study: Study) -> None:
    await a_term(study)
    before = [message.id for message in study.cards()]
    shown = await begin(study)
    assert len(study.cards()) == len(before) + 1

    await press(study.minha, shown, "되돌리기")
    assert [message.id for message in study.cards()] == before

    await begin(study)
    assert "1기, 모두 수고하셨어요!" in text_of(study.cards()[-1])


async def test_what_came_while_it_waited_is_in_it_and_where_nothing_is_left_nothing_is_said(study: Study) -> None:
    await a_term(study)
    form = await study.subin.slash(study.channel, "reflect")
    await study.let_write(study.channel, may=False)
    await begin(study)
    await study.subin.submit_modal(form, {"reflection": "좋았어요"})
    await study.let_write(study.channel)
    await study.come_to_rest()
    (text,) = said(study)
    assert f"\n{(await study.member(study.subin)).emoji} 🟨\n" in text

    await study.present(study.minha, date=TODAY + WEEK)
    await study.ask(study.subin, study.minha, "이번에는요?")
    panel = await study.minha.slash(study.channel, "present", week=1)
    await study.let_write(study.channel, may=False)
    await begin(study, "2026-2")
    await press(study.minha, await press(study.minha, panel, "발표 취소"), "네, 취소할게요")
    await study.let_write(study.channel)
    await study.come_to_rest()
    assert len(said(study)) == 1


async def test_a_talk_that_is_still_to_come_is_not_in_it(study: Study) -> None:
    await a_term(study)
    await study.present(study.minha, date=TODAY + WEEK, papers="BERT")
    await begin(study)

    (text,) = said(study)
    assert "\n**1주차**\n" in text
    assert "LoRA" in text
    assert "민하" not in text
    assert "BERT" not in text


async def test_of_a_term_of_which_nothing_was_held_nothing_is_said(study: Study) -> None:
    await study.present(study.minha, date=TODAY + WEEK)
    await study.ask(study.subin, study.minha, "비밀인데요", anonymous=True)
    await begin(study)

    assert said(study) == []


async def test_a_track_s_end_is_said_in_its_own_channel(study: Study) -> None:
    await a_term(study)
    beside = await begin_track(study)
    await beside.present(beside.subin, date=TODAY)
    public = len(study.cards())
    shown = await beside.minha.slash(beside.channel, "settings")
    assert shown.response is not None
    for custom_id in ("settings:in:term", "settings:track:end:2", "settings:track:end:2:sure"):
        assert shown.response is not None
        shown = await beside.minha.click(shown.response, custom_id=custom_id)

    said = text_of(beside.cards()[-1])
    assert said.startswith("### 🎓 읽기 모임 갈래, 모두 수고하셨어요!\n")
    assert "수빈" in said
    assert "은비" not in said
    assert "schedule:term:2" in doors(beside.cards()[-1])
    assert len(study.cards()) == public


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_it_speaks_the_guild_s_language(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜요?")
    await choose(await section(study, "Language, time, role"), study.minha, "language", "en")
    form = await press(study.minha, await section(study, "Term"), "Begin a new term")
    await study.minha.submit_modal(form, {"name": "2026-1"})

    assert text_of(study.cards()[-1]).startswith("### 🎓 Term 1: well done, everyone!\n")
    assert list(buttons_of(study.cards()[-1])) == ["Term anthology", "Schedule"]
