"""Dates as people type them."""

import datetime as dt

import pytest

from bot import dates
from db.errors import BadDate, NoSuchDay, TooFarAway

TODAY = dt.date(2025, 2, 7)


@pytest.mark.parametrize(
    "text",
    [
        "2/7",
        "02/07",
        "2-7",
        "2.7",
        "2.7.",
        "2월 7일",
        "2월7일",
        "2 / 7",
        " 2/7 ",
        "2/7(금)",
        "2/7 (금)",
        "2/7 (금요일)",
        "2월 7일 금요일",
        "2/7 (Friday)",
        "2025.02.07",
        "2025. 2. 7.",
        "2025-02-07",
        "2025/2/7",
        "2025년 2월 7일",
        "2025년 2월 7일 (금)",
        "25.2.7",
        "25/02/07",
    ],
)
def test_forms_of_a_date(text: str) -> None:
    assert dates.read_date(text, TODAY) == dt.date(2025, 2, 7)


@pytest.mark.parametrize(
    ("text", "today", "date"),
    [
        ("1/3", dt.date(2025, 12, 28), dt.date(2026, 1, 3)),
        ("12/28", dt.date(2026, 1, 3), dt.date(2025, 12, 28)),
        ("2/7", dt.date(2025, 12, 28), dt.date(2026, 2, 7)),
        ("12/1", dt.date(2025, 1, 3), dt.date(2024, 12, 1)),
        ("7/1", dt.date(2025, 1, 3), dt.date(2025, 7, 1)),
        ("2/29", dt.date(2025, 3, 1), dt.date(2024, 2, 29)),
    ],
)
def test_without_a_year_the_nearest_date_is_meant(text: str, today: dt.date, date: dt.date) -> None:
    assert dates.read_date(text, today) == date


@pytest.mark.parametrize(("text", "days"), [("오늘", 0), (" Today", 0), ("내일", 1), ("tomorrow", 1), ("모레", 2)])
def test_days_nearby_have_names(text: str, days: int) -> None:
    assert dates.read_date(text, dt.date(2026, 2, 28)) == dt.date(2026, 2, 28) + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("다음주 토요일", dt.date(2026, 12, 5)),
        ("다음 주 토", dt.date(2026, 12, 5)),
        ("이번 주 일요일", dt.date(2026, 11, 29)),
        ("이번주 월요일", dt.date(2026, 11, 23)),
        ("지난주 금요일", dt.date(2026, 11, 20)),
        ("다다음주 월요일", dt.date(2026, 12, 7)),
        ("토요일", dt.date(2026, 11, 28)),
        ("금요일", dt.date(2026, 12, 4)),
        ("Saturday", dt.date(2026, 11, 28)),
        ("friday", dt.date(2026, 12, 4)),
    ],
)
def test_weekdays_are_read_from_a_saturday(text: str, date: dt.date) -> None:
    assert dates.read_date(text, dt.date(2026, 11, 28)) == date


@pytest.mark.parametrize(
    "text",
    [
        "",
        "언젠가",
        "일",
        "다음주",
        "next week",
        "다음주 모임",
        "2",
        "2/7/9/1",
        "2/7 모임",
    ],
)
def test_what_is_no_date_is_refused_with_what_was_typed(text: str) -> None:
    with pytest.raises(BadDate) as refused:
        dates.read_date(text, dt.date(2026, 3, 1))
    assert refused.value.details == {"date": text}


@pytest.mark.parametrize("text", ["2/30", "13/1", "2025.13.01", "2025.2.29", "2/29"])
def test_a_day_that_no_calendar_has_is_refused_as_such(text: str) -> None:
    with pytest.raises(NoSuchDay) as refused:
        dates.read_date(text, dt.date(2026, 3, 1))
    assert refused.value.details == {"date": text}


@pytest.mark.parametrize("text", ["1925.02.07", "2052.02.07"])
def test_a_day_that_is_years_away_is_refused_as_such(text: str) -> None:
    with pytest.raises(TooFarAway) as refused:
        dates.read_date(text, dt.date(2026, 3, 1))
    assert refused.value.details == {"date": text, "years": 5}


@pytest.mark.parametrize(("text", "days"), [("어제", -1), ("Yesterday", -1), ("그저께", -2), ("그제", -2), ("글피", 3)])
def test_days_that_are_past_have_names_too(text: str, days: int) -> None:
    assert dates.read_date(text, TODAY) == TODAY + dt.timedelta(days=days)
