"""The usual time and place in ``/settings``: typed once, and shown for every week that says nothing else."""

import datetime as dt

import pytest
from simcord import InteractionResult

from db import weeks
from db.settings import OwnSettings
from tests.support.settings_panel import MEETING, panel, said, section, texts
from tests.support.study import TODAY, Study, buttons_of, field, press, text_of

#: Seven and eight in the evening in Seoul, on the first of January.
SEVEN, EIGHT = "🕖 <t:1767261600:t>", "🕖 <t:1767265200:t>"


async def set_usual(study: Study, typed: str = "19:00 공학관 302") -> InteractionResult:
    form = await press(study.minha, await section(study, MEETING), "시각과 장소 적기")
    return await study.minha.submit_modal(form, {"meeting": typed})


async def stored(study: Study, week: int = 1) -> tuple[dt.time | None, str | None]:
    """Return the time and the place that were said for a week."""
    found = await study.db.read(weeks.by_number, guild_id=study.guild.id, number=week)
    assert found is not None
    return found.starts_at, found.place


async def test_it_is_typed_shown_changed_and_taken_back(study: Study) -> None:
    shown = await section(study, MEETING)
    assert texts(shown)[1:] == ["**늘 모이는 시각과 장소** · 정하지 않음"]
    assert list(buttons_of(shown)) == ["시각과 장소 적기", "◀ 돌아가기"]

    shown = await set_usual(study, "오후 7시 줌 https://zoom.us/j/1")
    usual = "19:00 · 📍 [줌](<https://zoom.us/j/1>)"
    assert said(shown) == (f"✅ 늘 모이는 시각과 장소를 정했어요: {usual}. 따로 적지 않은 주는 모두 이렇게 보여요.")
    assert texts(shown)[1:] == [f"**늘 모이는 시각과 장소** · {usual}"]
    assert f"**모임** · {usual}" in texts(await panel(study))[1]

    await study.restart()
    form = await press(study.minha, shown, "시각과 장소 적기")
    assert field(form.modal, "meeting")["value"] == "19:00 줌 https://zoom.us/j/1"
    shown = await study.minha.submit_modal(form, {"meeting": "공학관 302"})
    assert texts(shown)[1:] == ["**늘 모이는 시각과 장소** · 📍 공학관 302"]

    shown = await press(study.minha, shown, "기본값으로")
    assert said(shown) == "✅ 늘 모이는 시각과 장소를 비웠어요. 이제 발표마다 적은 것만 보여요."
    assert study.bot.settings_of(study.guild.id).own == OwnSettings()


@pytest.mark.parametrize("locale", ["en"], indirect=True)
async def test_in_english(study: Study) -> None:
    shown = await section(study, "Meetings")
    assert texts(shown)[1:] == ["**Usual time and place** · not set"]
    form = await press(study.minha, shown, "Write time and place")
    shown = await study.minha.submit_modal(form, {"meeting": "7pm Room 302"})
    assert said(shown) == (
        "✅ You usually meet here now: 19:00 · 📍 Room 302. It shows for every week that says nothing else."
    )
    shown = await press(study.minha, shown, "Use the default")
    assert said(shown) == "✅ No usual time and place any more; only what each week says is shown."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("25:00", "`25:00`에서 시각을 알아보지 못했어요. `19:00`이나 `오후 7시`처럼 적어 주세요."),
        ("매주 목 7시 반", "`7시 반`만으로는 오전인지 오후인지 알 수 없어요. `19:00`이나 `오후 7시`처럼 적어 주세요."),
        ("7시", "`7시`만으로는 오전인지 오후인지 알 수 없어요. `19:00`이나 `오후 7시`처럼 적어 주세요."),
        (" , ", "내용이 비어 있어요. 내용을 적어서 다시 보내 주세요."),
        ("19:00 " + "x" * 401, "장소는 400자까지 적을 수 있어요. `2/7 19:00 공학관 302`처럼 줄여 주세요."),
    ],
)
async def test_what_cannot_be_stored_is_refused_and_goes_on(study: Study, typed: str, sentence: str) -> None:
    refused = await set_usual(study, typed)

    assert text_of(refused) == sentence
    assert study.bot.settings_of(study.guild.id).own == OwnSettings()
    form = await press(study.minha, refused, "이어 쓰기")
    assert said(await study.minha.submit_modal(form, {"meeting": "302호"})).startswith("✅")


async def test_the_form_of_a_presentation_offers_it_and_the_week_follows_it(study: Study) -> None:
    await set_usual(study)

    form = await study.eunbi.slash(study.channel, "present")
    assert field(form.modal, "date")["value"] == "2026.01.01 19:00 공학관 302"
    receipt = await study.eunbi.submit_modal(form, {"date": "2026.01.01 19:00 공학관 302", "presenters": [study.eunbi]})

    assert await stored(study) == (None, None)
    assert f"{SEVEN} · 📍 공학관 302" in text_of(receipt)
    await set_usual(study, "20:00 도서관")
    meeting = f"{EIGHT} · 📍 도서관"
    for command in ("study", "schedule"):
        assert meeting in text_of(await study.eunbi.slash(study.channel, command))
    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "present"), "바꾸기")
    assert field(form.modal, "date")["value"] == "2026.01.01 20:00 도서관"


async def test_what_a_week_says_itself_counts_and_the_rest_is_as_usual(study: Study) -> None:
    await set_usual(study)
    form = await study.eunbi.slash(study.channel, "present")
    receipt = await study.eunbi.submit_modal(form, {"date": "2026.01.01 20:00 공학관 302", "presenters": [study.eunbi]})
    assert f"{EIGHT} · 📍 공학관 302" in text_of(receipt)
    assert await stored(study) == (dt.time(20), None)

    form = await study.subin.slash(study.channel, "present", team="2")
    assert field(form.modal, "date")["value"] == "2026.01.01 20:00 공학관 302"
    second = await study.subin.submit_modal(form, {"date": "2026.01.01 19:00", "presenters": [study.subin]})

    assert "-# 시각과 장소는 먼저 정한 대로 두었어요." in text_of(second)
    assert f"{EIGHT} · 📍 공학관 302" in text_of(second)


async def test_whoever_is_registered_hears_when_and_where(study: Study) -> None:
    await set_usual(study)
    await study.present(study.subin, study.eunbi)
    told = [str(sent["components"][0]["content"]) for sent in study.sent() if "발표자로 등록" in str(sent)]
    assert f"{SEVEN} · 📍 공학관 302" in told[0]


async def test_a_week_that_leaves_the_usual_says_how_it_met_before(study: Study) -> None:
    await set_usual(study)
    await study.present(study.eunbi)
    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "present"), "바꾸기")
    date = f"{TODAY:%Y.%m.%d} 20:00 공학관 302"
    changed = await study.eunbi.submit_modal(form, {"date": date, "presenters": [study.eunbi]})
    assert f"-# 이 주에 모이는 시각과 장소가 바뀌었어요. 전에는 {SEVEN} · 📍 공학관 302" in text_of(changed)
