"""When and where a week meets: typed behind the date, shown wherever the week is shown before it is held."""

import datetime as dt
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from db import weeks
from tests.support.study import Study, field, press, text_of

#: Seven in the evening in Seoul, on the first of January and a week later.
SEVEN = "🕖 <t:1767261600:t>"
EIGHT = "🕖 <t:1767265200:t>"
SEVEN_LATER = "🕖 <t:1767866400:t>"
ZOOM = "https://zoom.us/j/1?pwd=2"
REGISTERED = "✅ **1주차** · 1/1(목) · **{}팀** 발표를 등록했어요."


async def register(study: Study, member: MemberActor, date: str, **options: Any) -> InteractionResult:
    """Register a presentation of a member with what they typed as its date."""
    form = await member.slash(study.channel, "present", **options)
    return await member.submit_modal(form, {"date": date, "presenters": [member]})


async def change(study: Study, member: MemberActor, date: str) -> InteractionResult:
    """Change when and where the presentation of a member is."""
    form = await press(member, await member.slash(study.channel, "present"), "바꾸기")
    return await member.submit_modal(form, {"date": date, "presenters": [member]})


async def lines(study: Study, member: MemberActor, command: str) -> list[str]:
    """Return the lines of what a command shows."""
    return text_of(await member.slash(study.channel, command)).splitlines()


async def stored(study: Study, week: int = 1) -> tuple[dt.date, dt.time | None, str | None]:
    """Return date, time and place of a week."""
    found = await study.db.read(weeks.by_number, guild_id=study.guild.id, number=week)
    assert found is not None
    return found.date, found.starts_at, found.place


async def test_time_and_place_stand_behind_the_date_and_are_shown_until_the_talk(study: Study) -> None:
    receipt = await register(study, study.minha, "1/1(목) 오후 7시 공학관 302")

    assert await stored(study) == (dt.date(2026, 1, 1), dt.time(19), "공학관 302")
    meeting = f"{SEVEN} · 📍 공학관 302"
    assert text_of(receipt).splitlines()[:2] == [REGISTERED.format(1), meeting]
    assert (await lines(study, study.eunbi, "schedule"))[:2] == ["**▶ 1주차 · 1/1(목)**", meeting]
    assert (await lines(study, study.eunbi, "study"))[:2] == ["## 1주차 · 1/1(목)", meeting]

    await study.env.advance_time(24 * 60 * 60)

    assert meeting not in [*await lines(study, study.eunbi, "schedule"), *await lines(study, study.eunbi, "study")]


async def test_a_date_alone_says_nothing_more(study: Study) -> None:
    receipt = await register(study, study.minha, "1/1")

    assert await stored(study) == (dt.date(2026, 1, 1), None, None)
    assert text_of(receipt).splitlines()[1].startswith("👥")


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    form = await study.minha.slash(study.channel, "present")
    receipt = await study.minha.submit_modal(form, {"date": f"1/1 7pm {ZOOM}", "guests": "Ada"})

    assert text_of(receipt).splitlines()[1] == f"{SEVEN} · 📍 [link](<{ZOOM}>)"
    form = await press(study.minha, await study.minha.slash(study.channel, "present", team="1"), "Change")
    changed = await study.minha.submit_modal(form, {"date": "1/1 8pm", "guests": "Ada"})
    assert f"-# The week's time and place have changed. Before: {SEVEN} · 📍 [link](<{ZOOM}>)" in text_of(changed)
    refusals = {
        "1/1 25:00": "`25:00` is no time that I can read. Write it like `19:00` or `7pm`.",
        "1/1 7시": "`7시` may be in the morning or in the evening. Write it like `19:00` or `7pm`.",
        f"1/1 {'x' * 401}": "A place has at most 400 characters. Write it shorter, like `2/7 19:00 Room 302`.",
    }
    for date, sentence in refusals.items():
        form = await press(study.minha, changed, "Change")
        refused = await study.minha.submit_modal(form, {"date": date, "guests": "Ada"})
        assert text_of(refused).startswith(sentence)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (f"줌 {ZOOM}", f"[줌](<{ZOOM}>)"),
        (ZOOM, f"[접속 링크](<{ZOOM}>)"),
        (f"줌: {ZOOM} 암호 1234", f"[줌](<{ZOOM}>) 암호 1234"),
        (f"줌({ZOOM})", f"[줌](<{ZOOM}>)"),
        (f"줌 ({ZOOM}), 비번 12", f"[줌](<{ZOOM}>) 비번 12"),
        (f"줌[{ZOOM}] 비번 12", f"[줌](<{ZOOM}>) 비번 12"),
        (f"{ZOOM}, 비번 (12)", f"[접속 링크](<{ZOOM}>) 비번 (12)"),
        ("위키 https://a.b/c_(d)", "[위키](<https://a.b/c_(d)>)"),
        ("*별* <@1> 방", r"\*별\* ‹@1> 방"),
        ("가" * 400, f"{'가' * 59}…"),
    ],
    ids=[
        "named link",
        "link",
        "link and more",
        "in brackets",
        "a comma",
        "square",
        "a comma alone",
        "its own",
        "markdown",
        "long",
    ],
)
async def test_a_place_is_plain_text_or_a_link(study: Study, typed: str, shown: str) -> None:
    receipt = await register(study, study.minha, f"1/1 {typed}")

    assert text_of(receipt).splitlines()[1] == f"📍 {shown}"
    form = await press(study.minha, receipt, "바꾸기")
    assert field(form.modal, "date")["value"] == f"2026.01.01 {typed}"


async def test_the_form_opened_again_shows_what_was_given(study: Study) -> None:
    receipt = await register(study, study.minha, "1/1 19:00 공학관 302")

    form = await press(study.minha, receipt, "바꾸기")

    shown = field(form.modal, "date")["value"]
    assert shown == "2026.01.01 19:00 공학관 302"
    kept = await study.minha.submit_modal(form, {"date": shown, "presenters": [study.minha]})
    assert text_of(kept).splitlines()[1] == f"{SEVEN} · 📍 공학관 302"
    assert "전에는" not in text_of(kept)


async def test_what_is_deleted_from_the_form_is_forgotten_and_the_receipt_says_so(study: Study) -> None:
    await register(study, study.minha, "1/1 19:00 공학관 302")

    changed = await change(study, study.minha, "1/2")

    assert await stored(study) == (dt.date(2026, 1, 2), None, None)
    assert text_of(changed).splitlines()[1].startswith("👥")
    assert "-# 이 주에 모이는 시각과 장소가 바뀌었어요. 전에는 🕖 <t:" in text_of(changed)


async def test_a_second_team_that_says_nothing_keeps_them(study: Study) -> None:
    await register(study, study.minha, "1/1 19:00 공학관 302")

    receipt = await register(study, study.eunbi, "1/1")

    assert text_of(receipt).splitlines()[:2] == [REGISTERED.format(2), f"{SEVEN} · 📍 공학관 302"]
    assert "전에는" not in text_of(receipt)


async def test_what_the_first_team_has_said_is_not_replaced_by_registering_beside_it(study: Study) -> None:
    await register(study, study.minha, "1/1 19:00 https://zoom.us/j/1")
    stays = "-# 시각과 장소는 먼저 정한 대로 두었어요. 이 주에 발표하는 사람이나 관리자가 바꿀 수 있어요."

    form = await study.stranger.slash(study.channel, "present")
    fields = {"date": "1/1 20:00 https://evil.example", "presenters": [], "guests": "손님"}
    receipt = await study.stranger.submit_modal(form, fields)

    assert await stored(study) == (dt.date(2026, 1, 1), dt.time(19), "https://zoom.us/j/1")
    assert stays in text_of(receipt).splitlines()
    again = await press(study.stranger, receipt, "바꾸기")
    changed = await study.stranger.submit_modal(again, fields)
    assert await stored(study) == (dt.date(2026, 1, 1), dt.time(19), "https://zoom.us/j/1")
    assert stays in text_of(changed).splitlines()


async def test_who_presents_in_the_week_may_replace_it_and_the_receipt_says_so(study: Study) -> None:
    await register(study, study.minha, "1/1 19:00 공학관 302")
    receipt = await register(study, study.eunbi, "1/1")

    form = await press(study.eunbi, receipt, "바꾸기")
    fields = {"date": "1/1 20:00 공학관 302", "presenters": [study.eunbi], "guests": ""}
    changed = await study.eunbi.submit_modal(form, fields)

    assert await stored(study) == (dt.date(2026, 1, 1), dt.time(20), "공학관 302")
    before = f"-# 이 주에 모이는 시각과 장소가 바뀌었어요. 전에는 {SEVEN} · 📍 공학관 302"
    assert before in text_of(changed).splitlines()


async def test_a_second_team_that_says_them_first_changes_nothing(study: Study) -> None:
    await register(study, study.minha, "1/1")

    receipt = await register(study, study.eunbi, "1/1 19:00")

    assert text_of(receipt).splitlines()[1] == SEVEN
    assert "전에는" not in text_of(receipt)


async def test_a_week_whose_talk_was_cancelled_begins_anew(study: Study) -> None:
    await register(study, study.minha, "1/1 19:00 공학관 302")
    await study.cancel(study.minha)

    await register(study, study.eunbi, "1/1")

    assert await stored(study) == (dt.date(2026, 1, 1), None, None)


async def test_a_talk_that_moves_to_a_new_week_takes_them_along(study: Study) -> None:
    shown = await register(study, study.minha, "1/1 19:00 공학관 302")

    moved = await study.minha.submit_modal(await press(study.minha, shown, "옮기기"), {"week": "2"})

    assert text_of(moved).splitlines()[1] == f"{SEVEN_LATER} · 📍 공학관 302"
    assert await stored(study, 2) == (dt.date(2026, 1, 8), dt.time(19), "공학관 302")


async def test_a_talk_that_moves_to_another_team_s_week_meets_as_they_do(study: Study) -> None:
    shown = await register(study, study.minha, "1/1 19:00 공학관 302")
    await register(study, study.eunbi, "1/8 20:00", week=2)

    await study.minha.submit_modal(await press(study.minha, shown, "옮기기"), {"week": "2"})

    assert await stored(study, 2) == (dt.date(2026, 1, 8), dt.time(20), None)


async def test_whoever_presents_twice_sees_at_which_time(study: Study) -> None:
    await register(study, study.minha, "1/1 19:00 공학관 302")
    await register(study, study.minha, "1/8", week=2)

    shown = await lines(study, study.minha, "present")

    assert shown[1].startswith(f"- 1주차 · 1/1(목) {SEVEN} · 민하")
    assert shown[2].startswith("- 2주차 · 1/8(목) · 민하")


async def test_one_s_next_talk_says_its_time_and_who_is_registered_hears_both(study: Study) -> None:
    await register(study, study.minha, "1/1")
    form = await study.minha.slash(study.channel, "present", week=2)
    await study.minha.submit_modal(form, {"date": "1/8 19:00 공학관 302", "presenters": [study.eunbi]})

    assert f"🎤 내 다음 발표 · 2주차 · 1/8(목) {SEVEN_LATER}" in await lines(study, study.eunbi, "study")
    (told,) = study.eunbi.user.dm_channel.history()
    assert text_of(told).splitlines()[:2] == [
        "📝 민하님이 회원님을 **2주차** · 1/8(목) 발표자로 등록했어요.",
        f"{SEVEN_LATER} · 📍 공학관 302",
    ]


async def test_the_page_and_the_recap_say_nothing_of_it(study: Study) -> None:
    await register(study, study.minha, "1/1 19:00 공학관 302")

    recap = await study.minha.slash(study.channel, "recap", private=True)

    assert recap.response is not None
    (page,) = recap.response.message.attachments
    assert "공학관" not in text_of(recap)
    assert "공학관" not in (await page.read()).decode()


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        (
            "1/1 25:00 공학관",
            "`25:00`에서 시각을 알아보지 못했어요. `19:00`이나 `오후 7시`처럼 적어 주세요.",
        ),
        (
            "1/1 7시 공학관",
            "`7시`만으로는 오전인지 오후인지 알 수 없어요. `19:00`이나 `오후 7시`처럼 적어 주세요.",
        ),
        (f"1/1 19:00 {'가' * 401}", "장소는 400자까지 적을 수 있어요. `2/7 19:00 공학관 302`처럼 줄여 주세요."),
    ],
    ids=["time", "unclear", "place"],
)
async def test_what_cannot_be_stored_is_refused_and_can_be_mended(study: Study, date: str, sentence: str) -> None:
    refused = await register(study, study.minha, date)

    assert text_of(refused).startswith(sentence)
    form = await press(study.minha, refused, "이어 쓰기")
    assert field(form.modal, "date")["value"] == date
    assert await study.db.read(weeks.schedule, guild_id=study.guild.id) == []
