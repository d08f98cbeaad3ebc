"""The file for calendars: what it says, that another program reads it, and that nothing typed breaks it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar_file import write
from bot.texts import Language
from db import words
from db.calendars import Calendar, Event
from db.models import Term

NOW = dt.datetime(2026, 3, 6, 3, tzinfo=dt.UTC)
YEARS = dt.timedelta(days=20_000)
STARTS = dt.datetime(2026, 3, 13, 10, tzinfo=dt.UTC)


def event(**details: Any) -> Event:
    values: dict[str, Any] = {
        "presentation_id": 7,
        "sequence": 2,
        "changed_at": NOW,
        "week": 3,
        "team": "1",
        "starts": STARTS,
        "place": None,
        "people": ["민하", "은비"],
        "papers": [],
        "is_off": False,
    }
    return Event(**values | details)


def written(*events: Event, guild: str = "논문 스터디", language: Language = "ko", term: Term | None = None) -> bytes:
    return write(Calendar(1, term or Term(number=2, name=None), events), guild, language)


def read(data: bytes) -> list[Any]:
    """Return the events of a file as another program reads it."""
    (calendar,) = vobject.readComponents(data.decode())
    calendar.validate()
    return list(getattr(calendar, "vevent_list", ()))


def lines(data: bytes) -> Iterator[str]:
    """Yield a file's lines, unfolded."""
    return iter(data.decode().replace("\r\n ", "").split("\r\n"))


def test_an_event_as_the_file_has_it() -> None:
    papers = [("LoRA; a, b", "https://a.b/c"), (None, "https://a.b/d"), ("필기", None)]

    assert list(lines(written(event(place="302호 https://zoom.us/j/1?a=b", papers=papers)))) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Study Bot//KO",
        "X-WR-CALNAME:논문 스터디 · 2기",
        "BEGIN:VEVENT",
        "SUMMARY:3주차 1팀 · 민하\\, 은비",
        "DTSTART:20260313T100000Z",
        "DTEND:20260313T110000Z",
        "DTSTAMP:20260306T030000Z",
        "UID:7.1@study-bot",
        "SEQUENCE:2",
        "DESCRIPTION:발표: 민하\\, 은비\\n논문\\n- LoRA\\; a\\, b\\n  https://a.b/c\\n- https://a.b/d\\n- 필기",
        "LAST-MODIFIED:20260306T030000Z",
        "LOCATION:302호 https://zoom.us/j/1?a=b",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://zoom.us/j/1?a=b",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_in_english() -> None:
    said = list(lines(written(event(papers=[("LoRA", None)]), language="en", term=Term(number=2, name="2026-1"))))

    assert "X-WR-CALNAME:논문 스터디 · 2026-1" in said
    assert "SUMMARY:Week 3 Team 1 · 민하\\, 은비" in said
    assert "DESCRIPTION:Presenting: 민하\\, 은비\\nPapers\\n- LoRA" in said


def test_another_program_reads_when_where_who_and_what() -> None:
    timed, all_day = read(
        written(
            event(place="302호", papers=[("LoRA", "https://a.b/c")]),
            event(presentation_id=8, starts=dt.date(2026, 3, 20), people=[words.EVERYONE], is_off=True),
        )
    )

    assert (timed.dtstart.value, timed.dtend.value) == (STARTS, STARTS + dt.timedelta(hours=1))
    assert (timed.location.value, timed.status.value) == ("302호", "CONFIRMED")
    assert timed.description.value.splitlines() == ["발표: 민하, 은비", "논문", "- LoRA", "  https://a.b/c"]
    assert (all_day.dtstart.value, all_day.dtend.value) == (dt.date(2026, 3, 20), dt.date(2026, 3, 21))
    assert (all_day.status.value, all_day.transp.value) == ("CANCELLED", "TRANSPARENT")
    assert all_day.summary.value == "3주차 1팀 · 💬 토론"


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_a_day_at_the_end_of_all_years_denies_nobody_the_file(day: dt.date) -> None:
    far, near = read(written(event(starts=day), event(presentation_id=8)))

    assert (far.dtstart.value, near.dtstart.value) == (day, STARTS)


def test_a_backslash_that_was_typed_stays_before_whatever_letter() -> None:
    (entry,) = read(written(event(place=r"\\NAS\Notes\\n", people=[r"C:\N"])))

    assert entry.location.value == r"\\NAS\Notes\\n"
    assert entry.summary.value == r"3주차 1팀 · C:\N"


NASTY = [
    "\n", "\r\n", "\r", ",", ";", ":", "\\", "\\n", "\\N", '"', "^n", "BEGIN:VEVENT", "END:VCALENDAR",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:1",
    "\0", "\x07", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\ud800", "\ufeff", " ", "\t",
    "👨‍👩‍👧‍👦", "🇰🇷", "e\u0301", "가" * 4000, "{team}", "%s", "https://a.b/c;d,e", "https://",
]  # fmt: skip
texts = st.lists(st.sampled_from(NASTY) | st.text(max_size=8), max_size=6).map("".join)
moments = st.timedeltas(-YEARS, YEARS).map(lambda since: NOW + since)
events = st.builds(
    event,
    presentation_id=st.integers(1, 99),
    starts=moments | moments.map(dt.datetime.date),
    team=texts,
    place=texts | st.none(),
    people=st.lists(texts, min_size=1, max_size=3),
    papers=st.lists(st.tuples(texts | st.none(), texts | st.none()), max_size=3),
    is_off=st.booleans(),
)


def letters(text: str) -> str:
    """Return the letters and digits of a text, which nothing may take away or add."""
    return "".join(char for char in text if char.isalnum())


@given(st.lists(events, max_size=3), texts, st.sampled_from(["ko", "en"]))
def test_whatever_was_typed_the_file_has_these_events_and_nothing_else(
    found: list[Event], guild: str, language: Language
) -> None:
    data = written(*found, guild=guild, language=language)

    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert not {*data.replace(b"\r\n", b"")} & {*range(32), 127}
    assert len(data.decode().splitlines()) == data.count(b"\r\n")
    shown = read(data)
    assert [entry.uid.value for entry in shown] == [f"{told.presentation_id}.1@study-bot" for told in found]
    for entry, told in zip(shown, found, strict=True):
        assert entry.dtstart.value == whole_second(told.starts)
        assert letters(entry.location.value if hasattr(entry, "location") else "") == letters(told.place or "")
        assert all(letters(name) in letters(entry.summary.value) for name in told.people)


def whole_second(moment: dt.date | dt.datetime) -> dt.date | dt.datetime:
    return moment.replace(microsecond=0) if isinstance(moment, dt.datetime) else moment


@pytest.mark.parametrize("place", ["302호", "https://a.b/é", "ftp://a.b"])
def test_what_is_no_web_address_of_plain_characters_is_no_url(place: str) -> None:
    (entry,) = read(written(event(place=place)))

    assert entry.location.value == place
    assert not hasattr(entry, "url")
