"""The file for calendars, as people get it: what was moved, swapped or cancelled is so in the next one."""

import datetime as dt
from typing import Any

import pytest
import vobject
from simcord import InteractionResult

from tests.cogs.presentations.test_meeting import register
from tests.cogs.presentations.test_swap import swap
from tests.cogs.test_terms import begin_term
from tests.support.study import TODAY, Study, buttons_of, press, text_of

WEEK = dt.timedelta(days=7)
SEVEN = dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC)


async def ask_for_file(study: Study, label: str = "달력 파일") -> InteractionResult:
    return await press(study.subin, await study.subin.slash(study.channel, "schedule"), label)


async def file_of(shown: InteractionResult) -> bytes:
    """Return the file that came with a private reply."""
    assert shown.response is not None
    assert shown.ephemeral
    (file,) = shown.response.message.attachments
    assert file.filename == "schedule.ics"
    return await file.read()


async def events(study: Study) -> dict[str, Any]:
    """Return the events of a file that is asked for now, by who presents, as another program reads it."""
    (calendar,) = vobject.readComponents((await file_of(await ask_for_file(study))).decode())
    return {entry.summary.value.rpartition(" · ")[2]: entry for entry in calendar.vevent_list}


def facts(entry: Any) -> tuple[int, str, object]:
    """Return an event's sequence, whether it is held, and when."""
    return int(entry.sequence.value), entry.status.value, entry.dtstart.value


async def test_whoever_asks_gets_the_term_s_talks_as_a_file(study: Study) -> None:
    await register(study, study.eunbi, "1/1(목) 오후 7시 공학관 302")
    await study.present(study.minha, week=2, date=TODAY + WEEK, papers="LoRA https://a.b/c")
    public = len(study.cards())

    shown = await ask_for_file(study)

    assert text_of(shown).splitlines()[0] == "🗓️ **1기** 달력 파일이에요. 열어서 캘린더에 담아 주세요."
    assert len(study.cards()) == public
    first, second = (await events(study)).values()
    assert facts(first) == (0, "CONFIRMED", SEVEN)
    assert (first.location.value, first.summary.value) == ("공학관 302", "1주차 1팀 · 은비")
    assert facts(second) == (0, "CONFIRMED", TODAY + WEEK)
    assert second.description.value == "발표: 민하\n논문\n- LoRA\n  https://a.b/c"


async def test_of_a_schedule_that_stands_the_next_file_is_the_same(study: Study) -> None:
    await study.present(study.eunbi)
    before = await file_of(await ask_for_file(study))
    await study.env.advance_time(100)
    await study.restart()

    assert await file_of(await ask_for_file(study)) == before


async def test_what_was_moved_swapped_cancelled_and_restored_is_known_again(study: Study) -> None:
    await study.present(study.eunbi)
    await study.present(study.hangyeol, week=2, date=TODAY + WEEK)
    await study.present(study.minha, week=3, date=TODAY + 2 * WEEK)
    before = await events(study)
    await swap(study, study.eunbi, "2주차 · 1/8(목) · 1팀")
    form = await press(study.minha, await study.minha.slash(study.channel, "present", week=3), "옮기기")
    await study.minha.submit_modal(form, {"week": "4"})

    moved = await events(study)
    assert {name: facts(entry) for name, entry in moved.items()} == {
        "은비": (1, "CONFIRMED", TODAY + WEEK),
        "한결": (1, "CONFIRMED", TODAY),
        "민하": (1, "CONFIRMED", TODAY + 3 * WEEK),
    }

    receipt = await study.cancel(study.minha, week=4)
    cancelled = await events(study)
    assert facts(cancelled["민하"]) == (2, "CANCELLED", TODAY + 3 * WEEK)
    assert facts(cancelled["은비"]) == facts(moved["은비"])
    await press(study.minha, receipt, "발표 복구")
    restored = await events(study)
    assert facts(restored["민하"]) == (3, "CONFIRMED", TODAY + 3 * WEEK)
    for seen in (moved, cancelled, restored):
        assert {name: entry.uid.value for name, entry in seen.items()} == {
            name: entry.uid.value for name, entry in before.items()
        }


async def test_that_of_the_term_before_is_got_from_its_weeks(study: Study) -> None:
    await study.present(study.eunbi)
    await begin_term(study)
    await study.present(study.minha, date=TODAY + WEEK)
    earlier = await press(study.subin, await study.subin.slash(study.channel, "schedule"), "◀ 지난 기수")

    data = await file_of(await press(study.subin, earlier, "달력 파일"))

    assert "은비" in data.decode()
    assert "민하" not in data.decode()


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    await study.present(study.minha)

    shown = await ask_for_file(study, "Calendar file")

    assert text_of(shown).startswith("🗓️ The calendar file of **Term 1**. Open it to add the talks to your calendar.")
    assert "SUMMARY:Week 1 Team 1 · 민하" in (await file_of(shown)).decode()


async def test_one_whom_it_cannot_be_sent_is_told_so(study: Study) -> None:
    await study.present(study.minha)
    study.env.inject_error("PATCH", "/webhooks/*", status=400)

    assert text_of(await ask_for_file(study)) == "파일을 보내지 못했어요. 잠시 뒤에 다시 해 주세요."


async def test_where_all_is_cancelled_that_can_still_be_told(study: Study) -> None:
    await study.present(study.minha)
    await ask_for_file(study)
    await study.cancel(study.minha)

    shown = await study.subin.slash(study.channel, "schedule")

    assert text_of(shown).startswith("아직 등록된 주차가 없어요.")
    assert b"STATUS:CANCELLED" in await file_of(await press(study.subin, shown, "달력 파일"))


async def test_a_term_that_never_had_a_talk_in_a_file_has_none_once_all_are_cancelled(study: Study) -> None:
    await study.present(study.minha)
    shown = await study.minha.slash(study.channel, "schedule")
    await study.cancel(study.minha)

    refused = await press(study.minha, shown, "달력 파일")

    assert text_of(refused) == "아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요."
    assert buttons_of(refused)["발표 등록"] == "present"
