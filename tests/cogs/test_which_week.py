"""The week that is meant: one's own presentations first, slips asked about, and nothing typed twice."""

import datetime as dt
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from db import presentations, weeks
from tests.cogs.test_drafts import kept
from tests.support.database import locked
from tests.support.study import TODAY, Study, blue_buttons_of, buttons_of, field, press, returned, text_of

WEEK = dt.timedelta(days=7)


async def stored(study: Study) -> dict[int, tuple[str, list[str]]]:
    """Return each week with its date and everybody on its rosters."""
    schedule = await study.db.read(weeks.schedule, guild_id=study.guild.id)
    return {
        week.number: (
            week.date.isoformat(),
            [member.name for team in week.presentations for member in team.presenters],
        )
        for week in schedule
    }


async def open_form(study: Study, member: MemberActor, **options: Any) -> InteractionResult:
    """Open the form for a new presentation."""
    form = await member.slash(study.channel, "present", **options)
    assert form.modal is not None
    return form


def shown(form: InteractionResult) -> dict[str, Any]:
    """Return what a form shows: its title, and what its fields hold."""
    assert form.modal is not None
    fields = {name: field(form.modal, name).get("value") for name in ("week", "date", "guests", "papers")}
    people = [int(user["id"]) for user in field(form.modal, "presenters").get("default_values", ())]
    return {"title": form.modal["title"], "presenters": people} | fields


# One's own first.


async def test_who_presents_today_opens_that_although_the_next_week_is_registered(study: Study) -> None:
    await study.present(study.eunbi)
    await study.present(study.subin, week=2, date=TODAY + WEEK)

    today = await study.eunbi.slash(study.channel, "present")
    await study.env.advance_time(14 * 60 * 60)
    tonight = await study.eunbi.slash(study.channel, "present")
    await study.env.advance_time(2 * 60 * 60)
    tomorrow = await study.eunbi.slash(study.channel, "present")

    for reply in (today, tonight):
        assert text_of(reply).startswith("**1주차** · 1/1(목) · **1팀** 발표가 이미 등록되어 있어요.")
    assert shown(tomorrow)["title"] == "2주차 · 2팀 발표 등록"


async def test_another_one_of_one_s_own_is_for_the_next_week_without_one(study: Study) -> None:
    await study.present(study.eunbi)
    await study.present(study.subin, week=2, date=TODAY + WEEK)
    panel = await study.eunbi.slash(study.channel, "present")

    form = await press(study.eunbi, panel, "내 다음 발표 등록")

    assert shown(form) == {
        "title": "2주차 · 2팀 발표 등록",
        "presenters": [study.eunbi.id],
        "week": "2",
        "date": "2026.01.08",
        "guests": None,
        "papers": None,
    }
    await study.eunbi.submit_modal(form, {"date": "2026.01.08", "presenters": [study.eunbi]})
    panel = await study.eunbi.slash(study.channel, "present")
    assert shown(await press(study.eunbi, panel, "내 다음 발표 등록"))["week"] == "3"


async def test_several_of_one_s_own_are_chosen_from_the_next_first(study: Study) -> None:
    await study.present(study.eunbi, week=2, date=TODAY + WEEK)
    await study.present(study.eunbi, week=1)

    own = await study.eunbi.slash(study.channel, "present")

    emoji = (await study.member(study.eunbi)).emoji
    assert text_of(own).splitlines() == [
        "앞으로 할 발표가 2개 있어요. 어느 발표를 열까요?",
        f"- 1주차 · 1/1(목) · 은비{emoji}",
        f"- 2주차 · 1/8(목) · 은비{emoji}",
    ]
    assert list(buttons_of(own)) == ["1주차 발표", "2주차 발표", "내 다음 발표 등록", "일정"]
    opened = await press(study.eunbi, own, "2주차 발표")
    assert text_of(opened).startswith("**2주차** · 1/8(목) · **1팀** 발표가 이미 등록되어 있어요.")


async def test_a_week_far_off_is_not_offered_before_the_coming_one(study: Study) -> None:
    await study.present(study.minha)
    await study.present(study.minha, week=5, date=TODAY + 4 * WEEK)

    form = await open_form(study, study.eunbi)
    await study.env.advance_time(24 * 60 * 60)
    later = await open_form(study, study.eunbi)

    assert (shown(form)["week"], shown(form)["date"]) == ("1", "2026.01.01")
    assert (shown(later)["week"], shown(later)["date"]) == ("5", "2026.01.29")


async def test_the_week_is_chosen_in_the_form_and_the_date_follows(study: Study) -> None:
    await study.present(study.minha)
    form = await open_form(study, study.eunbi)

    receipt = await study.eunbi.submit_modal(
        form, {"week": "3주차", "date": shown(form)["date"], "presenters": [study.eunbi]}
    )

    assert text_of(receipt).startswith("✅ **3주차** · 1/15(목) · **1팀** 발표를 등록했어요.")
    assert await stored(study) == {1: ("2026-01-01", ["민하"]), 3: ("2026-01-15", ["은비"])}


async def test_a_date_of_one_s_own_stays_with_the_week_that_is_chosen(study: Study) -> None:
    await study.present(study.minha)
    form = await open_form(study, study.eunbi)

    await study.eunbi.submit_modal(form, {"week": "2", "date": "1/9", "presenters": [study.eunbi]})

    assert await stored(study) == {1: ("2026-01-01", ["민하"]), 2: ("2026-01-09", ["은비"])}


async def test_what_is_no_week_is_refused_and_goes_on(study: Study) -> None:
    form = await open_form(study, study.eunbi)

    refused = await study.eunbi.submit_modal(form, {"week": "다음 주", "date": "1/1", "presenters": [study.eunbi]})

    assert text_of(refused).startswith("다음 주주차를 찾지 못했어요.")
    assert shown(await press(study.eunbi, refused, "이어 쓰기"))["week"] == "다음 주"
    assert await stored(study) == {}


# Typed once.


async def test_the_next_week_s_date_in_this_week_s_form_is_registered_there_in_one_press(study: Study) -> None:
    await study.present(study.minha)
    form = await open_form(study, study.eunbi)
    values = {"date": "1/8", "presenters": [study.eunbi, study.subin], "guests": "지수", "papers": "Attention"}
    refused = await study.eunbi.submit_modal(form, values)
    assert await stored(study) == {1: ("2026-01-01", ["민하"])}

    await study.restart()
    receipt = await press(study.eunbi, refused, "2주차로 등록")

    assert text_of(receipt).startswith("✅ **2주차** · 1/8(목) · **1팀** 발표를 등록했어요.")
    assert "📄 Attention" in text_of(receipt)
    assert await stored(study) == {1: ("2026-01-01", ["민하"]), 2: ("2026-01-08", ["은비", "수빈", "지수"])}
    assert kept(study) == []
    again = await press(study.eunbi, refused, "2주차로 등록")
    assert text_of(again) == "그 글은 이제 없어요. 이미 저장했거나 버린 글이에요."


@pytest.mark.parametrize(
    ("date", "offered"), [("1/8", "3주차로 등록"), ("1/15", "4주차로 등록"), ("12/28", "1주차로 등록"), ("1/3", None)]
)
async def test_the_week_of_a_date_is_the_one_that_has_it_or_the_next_free_one(
    study: Study, date: str, offered: str | None
) -> None:
    await study.present(study.minha, week=2)
    await study.present(study.minha, week=3, date=TODAY + WEEK)
    form = await open_form(study, study.eunbi)

    refused = await study.eunbi.submit_modal(form, {"date": date, "presenters": [study.eunbi]})

    assert list(buttons_of(refused)) == [*([offered] if offered else []), "일정", "이어 쓰기"]


async def test_what_cannot_be_registered_in_the_other_week_either_is_kept_for_it(study: Study) -> None:
    await study.present(study.minha)
    form = await open_form(study, study.eunbi)
    refused = await study.eunbi.submit_modal(form, {"date": "1/8", "presenters": [study.eunbi], "papers": "Attention"})

    with locked(study.db):
        again = await press(study.eunbi, refused, "2주차로 등록")

    assert text_of(again).startswith("지금은 저장할 수 없어요.")
    assert returned(again) == "Attention"
    assert len(kept(study)) == 1
    form = await press(study.eunbi, again, "이어 쓰기")
    assert (shown(form)["week"], shown(form)["date"], shown(form)["papers"]) == ("2", "1/8", "Attention")


async def test_a_form_goes_on_with_the_people_who_were_chosen_also_from_the_front_door(study: Study) -> None:
    form = await open_form(study, study.eunbi)
    people = {"presenters": [study.subin, study.hangyeol], "guests": "지수"}
    values = {"week": "1", "date": "언젠가", "papers": "Attention"} | people
    refused = await study.eunbi.submit_modal(form, values)
    front = await study.eunbi.slash(study.channel, "study")
    assert "✏️ 저장하지 못한 글 1개" in text_of(front)
    await study.restart()

    for reply in (refused, front):
        form = await press(study.eunbi, reply, "이어 쓰기")
        assert shown(form) == {
            "title": "1주차 · 1팀 발표 등록",
            "presenters": [study.subin.id, study.hangyeol.id],
            "week": "1",
            "date": "언젠가",
            "guests": "지수",
            "papers": "Attention",
        }
        assert form.modal is not None
        assert form.modal["components"][0]["description"] == "✏️ 지난번에 저장하지 못한 글을 채워 두었어요."
    await study.restart()
    await study.eunbi.submit_modal(form, values | {"date": "1/1"})

    assert await stored(study) == {1: ("2026-01-01", ["수빈", "한결", "지수"])}
    assert kept(study) == []


async def test_delivered_again_it_leaves_no_draft(study: Study) -> None:
    await study.present(study.eunbi)

    await study.deliver_again()

    assert kept(study) == []


# Slips.


async def slip(study: Study, **values: str) -> InteractionResult:
    """Let 은비 register what is more likely a slip, with a paper."""
    form = await open_form(study, study.eunbi, team="2")
    return await study.eunbi.submit_modal(form, {"presenters": [study.eunbi], "papers": "Attention"} | values)


SLIPS = {
    "out of order": (
        {"week": "3", "date": "12/28"},
        "3주차 · 2025년 12/28(일), 1주차 · 1/1(목) 발표와 순서가 뒤바뀐 날짜예요.",
        (3, "2025-12-28"),
    ),
    "far week": (
        {"week": "99", "date": "1/8"},
        "99주차 · 1/8(목), 마지막으로 등록된 1주차와 많이 떨어져 있어요.",
        (99, "2026-01-08"),
    ),
    "far date": (
        {"week": "2", "date": "2028.1.8"},
        "2주차 · 2028년 1/8(토), 오늘과 많이 떨어진 날짜예요.",
        (2, "2028-01-08"),
    ),
}


@pytest.mark.parametrize(("values", "sentence", "place"), SLIPS.values(), ids=SLIPS)
async def test_a_slip_is_asked_about_and_kept_so_by_one_press(
    study: Study, values: dict[str, str], sentence: str, place: tuple[int, str]
) -> None:
    await study.present(study.minha)

    asked = await slip(study, **values)

    assert text_of(asked) == f"{sentence} 맞으면 [이대로 등록], 아니면 [이어 쓰기]를 눌러 고쳐 주세요."
    assert list(buttons_of(asked)) == ["이대로 등록", "이어 쓰기"]
    assert blue_buttons_of(asked) == ["이어 쓰기"]
    assert asked.followups == []
    assert await stored(study) == {1: ("2026-01-01", ["민하"])}
    form = await press(study.eunbi, asked, "이어 쓰기")
    assert (shown(form)["week"], shown(form)["date"]) == (values["week"], values["date"])

    await study.restart()
    receipt = await press(study.eunbi, asked, "이대로 등록")

    assert text_of(receipt).startswith(f"✅ **{sentence.split(',', maxsplit=1)[0].replace(' ·', '** ·', 1)} · **2팀**")
    assert "📄 Attention" in text_of(receipt)
    number, date = place
    assert (await stored(study))[number] == (date, ["은비"])
    assert kept(study) == []


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_a_slip_in_english(study: Study) -> None:
    await study.present(study.minha)

    asked = await slip(study, week="2", date="2028.1.8")

    assert text_of(asked).startswith("Week 2 · Sat, Jan 8, 2028: that is months from today.")
    assert list(buttons_of(asked)) == ["Yes, like this", "Continue"]


async def test_a_change_and_a_move_are_asked_about_too(study: Study) -> None:
    receipt = await study.present(study.minha)
    form = await press(study.minha, receipt, "바꾸기")

    asked = await study.minha.submit_modal(form, {"date": "2028.1.8", "presenters": [study.minha]})
    assert text_of(asked).startswith("1주차 · 2028년 1/8(토), 오늘과 많이 떨어진 날짜예요.")
    assert await stored(study) == {1: ("2026-01-01", ["민하"])}
    await press(study.minha, asked, "이대로 등록")
    assert await stored(study) == {1: ("2028-01-08", ["민하"])}
    form = await press(study.minha, receipt, "옮기기")
    asked = await study.minha.submit_modal(form, {"week": "99"})
    assert text_of(asked).startswith("99주차 · 2029년 11/24(토), 마지막으로 등록된 1주차와 많이 떨어져 있어요.")
    await press(study.minha, asked, "이대로 등록")
    assert [*await stored(study)] == [99]


async def test_the_year_of_a_date_far_off_is_seen_wherever_presentations_are_shown(study: Study) -> None:
    await press(study.eunbi, await slip(study, week="1", date="2028.1.8"), "이대로 등록")

    for command in ("present", "schedule"):
        assert "2028년 1/8(토)" in text_of(await study.eunbi.slash(study.channel, command))


async def test_a_team_that_joins_the_others_is_not_asked_about_their_date(study: Study) -> None:
    await study.present(study.minha)
    await press(study.eunbi, await slip(study, week="2", date="2028.1.8"), "이대로 등록")
    form = await open_form(study, study.subin, week=2)

    receipt = await study.subin.submit_modal(form, {"date": "2028.1.8", "presenters": [study.subin]})

    assert text_of(receipt).startswith("✅ **2주차** · 2028년 1/8(토)")


async def test_a_date_does_not_outlive_the_presentation_that_it_came_from(study: Study) -> None:
    await study.present(study.minha)
    await press(study.eunbi, await slip(study, week="2", date="2028.1.8"), "이대로 등록")
    panel = await study.eunbi.slash(study.channel, "present")
    await press(study.eunbi, await press(study.eunbi, panel, "발표 취소"), "네, 취소할게요")

    form = await open_form(study, study.subin, week=2)
    assert shown(form)["date"] == "2026.01.08"
    moved = await press(study.minha, await study.minha.slash(study.channel, "present"), "옮기기")
    receipt = await study.minha.submit_modal(moved, {"week": "2"})

    assert text_of(receipt).startswith("✅ 발표를 옮겼어요: **2주차** · 1/8(목)")
    [team] = await study.db.read(presentations.in_week, guild_id=study.guild.id, week_id=2)
    assert team.week.date == TODAY + WEEK


@pytest.mark.parametrize("address", ["arxiv.org/abs/9999", "https://arxiv.org/abs/9999", "https://www.arxiv.org/pdf/"])
async def test_what_is_no_paper_s_address_is_said_to_be_none(study: Study, address: str) -> None:
    asked = await slip(study, papers=f"https://arxiv.org/abs/1706.03762\n{address}", date="1/1")

    assert text_of(asked) == (
        f"`{address}` 링크는 arXiv 논문 주소가 아닌 것 같아요. "
        "맞으면 [이대로 등록], 아니면 [이어 쓰기]를 눌러 고쳐 주세요."
    )
    assert await stored(study) == {}
    receipt = await press(study.eunbi, asked, "이대로 등록")
    assert address in text_of(receipt)


async def test_of_two_slips_each_is_asked_about(study: Study) -> None:
    await study.present(study.minha)

    first = await slip(study, week="2", date="2028.1.8", papers="arxiv.org/abs/9999")
    second = await press(study.eunbi, first, "이대로 등록")

    assert "arxiv.org/abs/9999" in text_of(first)
    assert text_of(second).startswith("2주차 · 2028년 1/8(토), 오늘과 많이 떨어진 날짜예요.")
    assert await stored(study) == {1: ("2026-01-01", ["민하"])}
    await study.restart()
    receipt = await press(study.eunbi, second, "이대로 등록")
    assert text_of(receipt).startswith("✅ **2주차** · 2028년 1/8(토)")
    assert (await stored(study))[2] == ("2028-01-08", ["은비"])


@pytest.mark.parametrize(
    "line",
    ["1706.03762", "arxiv.org/abs/1706.03762v2", "https://arxiv.org/abs/cs/0112017", "https://arxiv.org/list/cs"],
)
async def test_what_may_be_a_paper_is_not_asked_about(study: Study, line: str) -> None:
    assert text_of(await slip(study, papers=line, date="1/1")).startswith("✅")
