"""A whole timetable at once: shown as it was read, then registered, and taken back."""

import datetime as dt

import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot.drafts import FILES
from db import weeks
from tests.cogs.presentations.test_schedule import display_name
from tests.support.settings_panel import choose, section
from tests.support.study import TODAY, Study, blue_buttons_of, buttons_of, field, press, returned, text_of

SURE, AGAIN, OPEN = "이대로 등록", "고쳐 쓰기", "일정 한꺼번에"
TEXT = "1/10 유나, 도윤 - LoRA\n1/17 쉼\n1/24(토) 하람 - https://arxiv.org/abs/2106.09685"


async def open_form(study: Study, member: MemberActor, label: str = OPEN) -> InteractionResult:
    """Open the form from the schedule."""
    return await press(member, await member.slash(study.channel, "schedule"), label)


async def send(study: Study, text: str, member: MemberActor | None = None, label: str = OPEN) -> InteractionResult:
    """Send a timetable, and return how it was read."""
    member = member or study.hangyeol
    return await member.submit_modal(await open_form(study, member, label), {"timetable": text})


async def register(study: Study, text: str) -> InteractionResult:
    """Register a timetable."""
    return await press(study.hangyeol, await send(study, text), SURE)


async def registered(study: Study) -> dict[str, list[str]]:
    """Return the weeks with their dates, and in each the teams with their people and papers."""
    found = await study.db.read(weeks.schedule, guild_id=study.guild.id)
    return {
        f"{week.number} {week.date}": [
            " ".join(
                [
                    presentation.team,
                    ",".join(member.name for member in presentation.presenters),
                    *(paper.title or paper.url or "" for paper in presentation.papers),
                ]
            )
            for presentation in week.presentations
        ]
        for week in found
    }


REGISTERED = {
    "1 2026-01-10": ["1 유나,도윤 LoRA"],
    "2 2026-01-24": ["1 하람 https://arxiv.org/abs/2106.09685"],
}


async def test_the_form_says_how_to_write_it(study: Study) -> None:
    form = await open_form(study, study.stranger)

    assert form.modal is not None
    assert form.modal["title"] == "일정 한꺼번에"
    assert form.modal["components"][0]["content"].startswith("3/21 유나, 도윤 - LoRA\n3/28 1팀 하람 - ")
    assert field(form.modal, "timetable")["placeholder"] == "3/21 유나, 도윤 - LoRA\n10/3 쉼"
    assert field(form.modal, "timetable")["max_length"] == 4000


async def test_first_it_is_shown_as_it_was_read(study: Study) -> None:
    shown = await send(study, TEXT)

    assert shown.ephemeral
    assert text_of(shown).splitlines() == [
        "📅 발표 2개를 이렇게 읽었어요.",
        "",
        "**1주차 · 1/10(토)**",
        "1팀 · 유나(새 이름), 도윤(새 이름)",
        "  📄 LoRA",
        "",
        "**1/17(토)** · 쉬는 날",
        "",
        "**2주차 · 1/24(토)**",
        "1팀 · 하람(새 이름)",
        "  📄 <https://arxiv.org/abs/2106.09685>",
        "",
        "-# `새 이름`은 모임에서 처음 보는 이름이에요. 디스코드에 있는 분이면 모임에서 쓰는 이름으로 고쳐 주세요.",
    ]
    assert list(buttons_of(shown)) == [SURE, AGAIN]
    assert blue_buttons_of(shown) == [SURE]
    assert await registered(study) == {}


async def test_then_all_of_it_is_registered(study: Study) -> None:
    shown = await send(study, TEXT)
    await study.restart()

    receipt = await press(study.hangyeol, shown, SURE)

    people = [await display_name(study, name) for name in ("유나", "도윤", "하람")]
    assert text_of(receipt) == "\n".join(
        [
            "✅ 발표 2개를 등록했어요.",
            f"**1주차 · 1/10(토)** · 1팀 · {people[0]}, {people[1]}",
            f"**2주차 · 1/24(토)** · 1팀 · {people[2]}",
        ]
    )
    assert text_of(shown) == text_of(receipt)  # in its place
    assert list(buttons_of(receipt)) == ["되돌리기", "일정"]
    assert await registered(study) == REGISTERED
    assert study.cards() == []
    assert "저장하지 못한 글" not in text_of(await study.hangyeol.slash(study.channel, "study"))


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    form = await open_form(study, study.hangyeol, "Whole timetable")
    assert form.modal is not None
    assert form.modal["title"] == "A whole timetable"

    shown = await study.hangyeol.submit_modal(form, {"timetable": f"{TEXT}\nsometime Minseo"})

    assert text_of(shown).splitlines()[:4] == [
        "⚠️ Some lines cannot be registered. Press [Change it] and mend them.",
        "",
        "> sometime Minseo",
        "⚠️ There is no date that I can read. Begin with it, as in `3/21 Yuna - LoRA`.",
    ]
    assert list(buttons_of(shown)) == ["Change it"]
    again = await press(study.hangyeol, shown, "Change it")
    shown = await study.hangyeol.submit_modal(again, {"timetable": TEXT})
    assert text_of(shown).startswith(
        "📅 This is how 2 presentations were read.\n\n**Week 1 · Sat, Jan 10**\nTeam 1 · 유나 (new)"
    )
    assert "**Sat, Jan 17** · off" in text_of(shown)
    receipt = await press(study.hangyeol, shown, "Yes, like this")
    assert text_of(receipt).startswith("✅ 2 presentations are registered.\n**Week 1 · Sat, Jan 10** · Team 1 · 유나")
    back = await press(study.hangyeol, receipt, "Undo")
    assert text_of(back) == "2 presentations are taken back."


async def test_members_are_linked_by_name_and_by_mention_and_are_told(study: Study) -> None:
    await study.present(study.eunbi, study.subin)  # the group knows them by now
    shown = await send(study, f"1/10 은비님, 지수, @한결\n1/17 <@{study.subin.id}>, <@!{study.eunbi.id}> - LoRA")

    eunbi, subin = await display_name(study, "은비"), await display_name(study, "수빈")
    assert f"1팀 · {eunbi}, 지수(새 이름), 한결(새 이름)" in text_of(shown)
    assert f"1팀 · {subin}, {eunbi}" in text_of(shown)
    await press(study.hangyeol, shown, SURE)

    assert await registered(study) == {
        "1 2026-01-01": ["1 은비,수빈"],
        "2 2026-01-10": ["1 은비,지수,한결"],
        "3 2026-01-17": ["1 수빈,은비 LoRA"],
    }
    panel = await study.eunbi.slash(study.channel, "present", week=3)
    assert "바꾸기" in buttons_of(panel)
    told = [text_of(message).splitlines()[0] for message in study.subin.user.dm_channel.history()]
    assert told[-1] == "📝 한결님이 회원님을 **3주차** · 1/17(토) 발표자로 등록했어요."


def told(study: Study) -> list[str]:
    """Return what 수빈 was told directly."""
    return [text_of(message) for message in study.subin.user.dm_channel.history()]


async def test_who_presents_several_times_is_told_once(study: Study) -> None:
    await study.present(study.subin)

    await register(study, "1/24 수빈\n1/10 수빈, 유나\n1/17 수빈\n1/31 하람")

    (message,) = told(study)
    assert message.splitlines() == [
        "📝 한결님이 회원님을 **2주차** · 1/10(토) 발표자로 등록했어요.",
        "그 밖에 발표가 2번 더 있어요.",
        f"바꾸거나 취소하려면 **{study.guild.name}** 서버에서 `/발표`를 써 주세요.",
    ]


async def test_they_are_told_in_the_language_of_the_server(study: Study) -> None:
    await study.present(study.subin)
    await choose(await section(study), study.minha, "language", "en")

    await register(study, "1/10 수빈\n1/17 수빈\n1/24 수빈")

    (message,) = told(study)
    assert message.splitlines()[:2] == [
        "📝 한결 has registered you as a presenter of **week 2** · Sat, Jan 10.",
        "2 more presentations of yours were registered too.",
    ]


async def test_what_was_taken_back_before_it_was_told_is_not_told(study: Study) -> None:
    await study.present(study.subin)
    study.env.inject_error("POST", "/users/@me/channels", status=503, times=3)
    study.provoked = (discord.HTTPException,)
    receipt = await register(study, "1/10 수빈\n1/17 수빈")
    await press(study.hangyeol, receipt, "되돌리기")

    await study.env.advance_time(600)

    assert told(study) == []


async def test_of_what_was_taken_back_before_it_was_told_only_the_rest_is_told(study: Study) -> None:
    await study.present(study.subin)
    study.env.inject_error("POST", "/users/@me/channels", status=503, times=3)
    study.provoked = (discord.HTTPException,)
    receipt = await register(study, "1/10 수빈\n1/17 수빈")
    await study.ask(study.eunbi, study.subin, "왜 그런가요?", week=3)
    await press(study.hangyeol, receipt, "되돌리기")

    await study.env.advance_time(600)

    (message,) = told(study)
    assert message.startswith("📝 한결님이 회원님을 **3주차** · 1/17(토) 발표자로 등록했어요.\n바꾸거나")


async def test_who_registers_themselves_is_greeted_and_told_that_the_page_may_be_public(study: Study) -> None:
    receipt = await register(study, f"1/10 <@{study.hangyeol.id}> - LoRA\n1/17 <@{study.hangyeol.id}>")

    hangyeol = await study.member(study.hangyeol)
    assert hangyeol.name == "한결"
    assert text_of(receipt).splitlines()[3:] == [
        f"처음 오셨네요! **한결{hangyeol.emoji} {hangyeol.heart}** 모습으로 보여요.",
        "-# 한 주의 질문과 답변, 소감은 모임의 페이지에 실려 GitHub에 공개될 수 있어요.",
    ]
    assert list(buttons_of(receipt)) == ["되돌리기", "일정", "이름·이모지 정하기"]


async def test_a_date_that_has_a_week_joins_it_and_two_teams_share_a_date(study: Study) -> None:
    await study.present(study.eunbi, date=TODAY + dt.timedelta(days=9))

    await register(study, "1/10 유나 - LoRA\n1/24 빨강 팀 하람 - DPO / 서연 - PPO\n1/17 지호\n1/17 민서")

    assert await registered(study) == {
        "1 2026-01-10": ["1 은비", "2 유나 LoRA"],
        "2 2026-01-17": ["1 지호", "2 민서"],
        "3 2026-01-24": ["빨강 하람 DPO", "1 서연 PPO"],
    }


async def test_a_week_may_be_named(study: Study) -> None:
    await register(study, "3주차 1/10 유나\n1/17 하람")

    assert list(await registered(study)) == ["3 2026-01-10", "4 2026-01-17"]


async def test_a_time_is_kept_with_its_week(study: Study) -> None:
    shown = await send(study, "1/10 19:00 유나\n1/17 7시 하람")
    assert "**1주차 · 1/10(토)** · 19:00" in text_of(shown)
    assert "> 1/17 7시 하람\n⚠️ " in text_of(shown)

    await register(study, "1/10 19:00 유나\n1/17 하람")

    found = await study.db.read(weeks.schedule, guild_id=study.guild.id)
    assert [week.starts_at for week in found] == [dt.time(19), None]


async def test_the_year_goes_by(study: Study) -> None:
    shown = await send(study, "5/30 유나\n6/6 하람\n12/26 지호\n12/31 민서")

    assert "**1주차 · 5/30(토)**" in text_of(shown)
    assert text_of(shown).count("⚠️ 오늘과 많이 떨어진 날짜예요.") == 2
    await press(study.hangyeol, shown, SURE)
    assert list(await registered(study))[-1] == "4 2026-12-31"


async def test_a_past_date_is_asked_about_where_the_form_would_ask(study: Study) -> None:
    near = await send(study, "2025.12.27 유나 - LoRA\n1/3 하람")
    far = await send(study, "2025.3.7 유나 - https://arxiv.org/abs/12\n1/3 하람")

    assert text_of(near).startswith("📅 발표 2개를 이렇게 읽었어요.\n\n**1주차 · 2025년 12/27(토)**")
    assert blue_buttons_of(near) == [SURE]
    assert text_of(far).splitlines()[:7] == [
        "📅 발표 2개를 이렇게 읽었어요.",
        "⚠️ 확인해 주세요. 맞으면 [이대로 등록], 아니면 [고쳐 쓰기]를 눌러 주세요.",
        "",
        "**1주차 · 2025년 3/7(금)**",
        "1팀 · 유나(새 이름)",
        "  📄 <https://arxiv.org/abs/12>",
        "⚠️ 오늘과 많이 떨어진 날짜예요. 아니라면 `2026.3.21`처럼 연도까지 적어 주세요.",
    ]
    assert blue_buttons_of(far) == []
    await press(study.hangyeol, far, SURE)
    assert list(await registered(study)) == ["1 2025-03-07", "2 2026-01-03"]


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("1/10 유나 - https://arxiv.org/abs/12", "`https://arxiv.org/abs/12` 링크는 arXiv 논문 주소가 아닌 것 같아요."),
        ("20주차 1/10 유나", "마지막으로 등록된 2주차와 많이 떨어져 있어요."),
        ("3주차 1/3 유나", "2주차 · 1/8(목) 발표와 순서가 뒤바뀐 날짜예요."),
    ],
)
async def test_what_is_more_likely_a_slip_is_said(study: Study, line: str, doubt: str) -> None:
    await study.present(study.eunbi)
    await study.present(study.subin, week=2, date=TODAY + dt.timedelta(days=7))

    shown = await send(study, line)

    assert f"⚠️ {doubt}" in text_of(shown).splitlines()
    assert (list(buttons_of(shown)), blue_buttons_of(shown)) == ([SURE, AGAIN], [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("봄 학기 일정", "날짜를 알아보지 못했어요. `3/21 유나 - LoRA`처럼 날짜부터 적어 주세요."),
        ("2/30 유나", "`2/30`, 달력에 없는 날이에요. 날짜를 고쳐서 다시 보내 주세요."),
        (
            "1/15",
            (
                "발표자가 없어요. `3/21 유나, 도윤 - LoRA`처럼 날짜 뒤에 적어 주세요. "
                "발표자가 없는 주는 `3/21 토론 - LoRA`처럼 적어요."
            ),
        ),
        ("1/15 유*나", r"`유\*나` 이름은 쓸 수 없어요. 글자와 숫자로 32자까지, 쉼표나 콜론 없이 적어 주세요."),
        ("1/15 <@12345>", "누구를 언급했는지 찾지 못했어요. 이름으로 적어 주세요."),
        ("1/8 1팀 유나", "2주차에는 1팀이 이미 있어요. 팀 이름을 바꾸거나 빼 주세요."),
        ("1/8 수빈 - LoRA", "수빈님은 2주차 1팀 명단에 이미 있어요."),
        ("1/4 유나", "1/4(일), 이어지는 두 주차 사이의 날짜라서 붙일 번호가 없어요. 날짜를 고쳐 주세요."),
        ("2주차 1/10 유나", "2주차는 1/8(목)에 발표하는 주예요. 주차나 날짜를 고쳐 주세요."),
        ("1/15 유나 - " + ";".join("가나다라마바사아자차카"), "논문은 10편까지 적을 수 있어요. 나머지는 빼 주세요."),
    ],
)
async def test_a_line_that_cannot_be_registered_is_shown_with_its_words(study: Study, line: str, why: str) -> None:
    await study.present(study.eunbi)
    await study.present(study.subin, week=2, date=TODAY + dt.timedelta(days=7))
    before = await registered(study)

    shown = await send(study, f"1/22 하람 - DPO\n{line}")

    words = line.replace("*", r"\*")
    assert text_of(shown).splitlines()[:4] == [
        "⚠️ 등록할 수 없는 줄이 있어요. [고쳐 쓰기]를 눌러 고쳐 주세요.",
        "",
        f"> {words}",
        f"⚠️ {why}",
    ]
    assert "**3주차 · 1/22(목)**" in text_of(shown).splitlines()
    assert list(buttons_of(shown)) == blue_buttons_of(shown) == [AGAIN]
    assert await registered(study) == before


@pytest.mark.parametrize(
    ("locale", "label", "why"),
    [
        ("ko", OPEN, "⚠️ 1/3(토), 1주차보다 앞선 날짜라서 붙일 번호가 없어요. 날짜를 고쳐 주세요."),
        ("en-US", "Whole timetable", "⚠️ Sat, Jan 3 is before week 1, so there is no number for it. Change the date."),
    ],
    indirect=["locale"],
)
async def test_a_date_before_the_first_week_is_refused_as_that(study: Study, label: str, why: str) -> None:
    await study.present(study.eunbi, date=TODAY + dt.timedelta(days=9))

    shown = await send(study, "1/3 유나", label=label)

    assert text_of(shown).splitlines()[2:4] == ["> 1/3 유나", why]


async def test_a_bot_does_not_present(study: Study) -> None:
    own = study.bot.user
    assert own is not None

    shown = await send(study, f"1/10 <@{own.id}>")

    assert f"⚠️ `{own.name}` 계정은 봇이라서 질문하거나 답변하거나 발표할 수 없어요." in text_of(shown)


async def test_weeks_off_alone_are_nothing_to_register(study: Study) -> None:
    shown = await send(study, "1/10 쉼")

    assert text_of(shown).startswith("등록할 발표가 없어요. [고쳐 쓰기]를 눌러 발표가 있는 줄을 적어 주세요.")
    assert list(buttons_of(shown)) == [AGAIN]


async def test_more_lines_than_a_year_has_come_back(study: Study) -> None:
    text = "\n".join(["1/10 유나"] * 61)

    refused = await send(study, text)

    assert text_of(refused).startswith("일정은 한 번에 60줄, 60팀까지 적을 수 있어요. 나눠서 보내 주세요.")
    assert returned(refused) == text
    assert field((await press(study.hangyeol, refused, "이어 쓰기")).modal, "timetable")["value"] == text


async def test_nothing_but_blanks_is_refused(study: Study) -> None:
    refused = await send(study, " \n ")

    assert text_of(refused).startswith("내용이 비어 있어요.")


async def test_what_was_typed_is_changed_in_the_form_also_after_a_restart(study: Study) -> None:
    shown = await send(study, "1/10 유냐 - LoRA")
    await study.restart()

    form = await press(study.hangyeol, shown, AGAIN)
    assert field(form.modal, "timetable")["value"] == "1/10 유냐 - LoRA"
    shown = await study.hangyeol.submit_modal(form, {"timetable": "1/10 유나 - LoRA"})
    await press(study.hangyeol, shown, SURE)

    assert await registered(study) == {"1 2026-01-10": ["1 유나 LoRA"]}
    assert field((await open_form(study, study.hangyeol)).modal, "timetable").get("value") is None


async def test_what_was_not_registered_waits_in_the_form(study: Study) -> None:
    await send(study, TEXT)

    form = await open_form(study, study.hangyeol)

    assert field(form.modal, "timetable")["value"] == TEXT
    assert "저장하지 못한 글 1개" in text_of(await study.hangyeol.slash(study.channel, "study"))


async def test_delivered_twice_it_is_registered_once(study: Study) -> None:
    study.provoked = (discord.HTTPException,)  # answered before
    shown = await send(study, TEXT)
    await press(study.hangyeol, shown, SURE)

    await study.deliver_again()

    assert await registered(study) == REGISTERED
    assert text_of(shown).startswith("✅ 발표 2개를 등록했어요.")


async def test_two_presses_before_the_draft_is_gone_register_once(study: Study) -> None:
    shown, same = await send(study, TEXT), await send(study, TEXT)
    await press(study.hangyeol, shown, SURE)
    await send(study, TEXT)  # the draft is there again

    again = await press(study.hangyeol, same, SURE)

    assert text_of(again).startswith("발표 2개가 이미 이렇게 등록되어 있어요.\n**1주차 · 1/10(토)** · 1팀 · 유나")
    assert await registered(study) == REGISTERED


async def test_once_it_is_registered_its_draft_is_gone(study: Study) -> None:
    shown, same = await send(study, TEXT), await send(study, TEXT)
    await press(study.hangyeol, shown, SURE)

    gone = await press(study.hangyeol, same, SURE)

    assert text_of(gone) == "그 글은 이제 없어요. 이미 저장했거나 버린 글이에요."
    assert await registered(study) == REGISTERED


async def test_what_changed_after_it_was_shown_is_shown_again(study: Study) -> None:
    shown = await send(study, TEXT)
    await study.present(study.eunbi)

    again = await press(study.hangyeol, shown, SURE)

    assert text_of(again).startswith("그사이 일정이 바뀌어서 등록하지 않고 다시 읽었어요.\n📅 발표 2개를")
    assert "**2주차 · 1/10(토)**" in text_of(again)
    assert await registered(study) == {"1 2026-01-01": ["1 은비"]}
    await press(study.hangyeol, again, SURE)
    assert list(await registered(study)) == ["1 2026-01-01", "2 2026-01-10", "3 2026-01-24"]


async def test_it_is_taken_back(study: Study) -> None:
    receipt = await register(study, TEXT)
    await study.restart()

    back = await press(study.hangyeol, receipt, "되돌리기")

    assert text_of(back) == "발표 2개의 등록을 되돌렸어요."
    assert list(buttons_of(back)) == [OPEN, "일정"]
    assert await registered(study) == {}


async def test_where_somebody_has_asked_it_stays(study: Study) -> None:
    await study.present(study.eunbi)
    receipt = await register(study, f"{TEXT}\n1/31 은비")
    await study.ask(study.subin, study.eunbi, "왜 그런가요?", week=4)

    back = await press(study.hangyeol, receipt, "되돌리기")

    assert text_of(back).splitlines()[:3] == [
        "발표 2개의 등록을 되돌렸어요.",
        "질문을 받았거나 이제 바꿀 수 없는 발표는 그대로 두었어요.",
        f"**4주차 · 1/31(토)** · 1팀 · {await display_name(study, '은비')}",
    ]
    assert list(await registered(study)) == ["1 2026-01-01", "4 2026-01-31"]


async def test_where_all_of_it_stays_it_says_only_what_stands(study: Study) -> None:
    receipt = await register(study, f"1/10 <@{study.hangyeol.id}>")
    await study.ask(study.subin, study.hangyeol, "왜 그런가요?", week=1)

    back = await press(study.hangyeol, receipt, "되돌리기")

    assert text_of(back).splitlines() == [
        "질문을 받았거나 이제 바꿀 수 없는 발표는 그대로 두었어요.",
        f"**1주차 · 1/10(토)** · 1팀 · {await display_name(study, '한결')}",
    ]


@pytest.mark.parametrize(
    ("locale", "labels", "stands"),
    [
        ("ko", (OPEN, SURE, "되돌리기"), "이미 되돌린 등록이에요. 남아 있는 발표가 없어요."),
        ("en-US", ("Whole timetable", "Yes, like this", "Undo"), "This is taken back already. None of it is left."),
    ],
    indirect=["locale"],
)
async def test_taken_back_twice_it_says_that_nothing_is_left(
    study: Study, labels: tuple[str, str, str], stands: str
) -> None:
    whole, sure, undo = labels
    shown, same = await send(study, TEXT, label=whole), await send(study, TEXT, label=whole)
    receipt = await press(study.hangyeol, shown, sure)
    await send(study, TEXT, label=whole)  # the draft is there again
    other_receipt = await press(study.hangyeol, same, sure)
    await press(study.hangyeol, receipt, undo)

    again = await press(study.hangyeol, other_receipt, undo)

    assert text_of(again) == stands
    assert await registered(study) == {}


async def test_a_long_one_is_leafed_through(study: Study) -> None:
    dates = [TODAY + dt.timedelta(days=7 * at) for at in range(25)]
    text = "\n".join(f"{date:%Y.%m.%d} 발표자{at} - {'긴 제목 ' * 20}" for at, date in enumerate(dates))
    shown = await send(study, text)
    assert "**1주차 · 1/1(목)**" in text_of(shown)
    assert "25주차" not in text_of(shown)

    await study.restart()
    while "다음 ▶" in buttons_of(shown):
        shown = await press(study.hangyeol, shown, "다음 ▶")

    assert "**25주차 · 6/18(목)**" in text_of(shown)
    await press(study.hangyeol, shown, SURE)
    assert len(await registered(study)) == 25


async def test_where_the_draft_cannot_be_kept_the_words_come_back(study: Study) -> None:
    form = await open_form(study, study.hangyeol)
    (study.bot.settings.data_dir / FILES.folder).write_text("in the way")

    refused = await study.hangyeol.submit_modal(form, {"timetable": TEXT})

    assert text_of(refused).startswith("지금은 저장할 수 없어요.")
    assert returned(refused) == TEXT
