"""Time zones, by what people call them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot import zones

SUMMER, WINTER = dt.datetime(2026, 7, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("typed", "name"),
    {
        "Asia/Seoul": "Asia/Seoul",
        " asia/seoul ": "Asia/Seoul",
        "서울": "Asia/Seoul",
        "new york": "America/New_York",
        "America/New York": "America/New_York",
        "뉴욕": "America/New_York",
        "kolkata": "Asia/Kolkata",
        "Calcutta": "Asia/Calcutta",
        "UTC": "UTC",
        "utc": "UTC",
    }.items(),
)
def test_a_zone_is_found_by_its_name_and_by_its_city(typed: str, name: str) -> None:
    zone = zones.find(typed)
    assert zone is not None
    assert zone.key == name


@pytest.mark.parametrize("typed", ["", "KST", "Atlantis", "localtime", "Factory", "../etc/passwd", "Asia"])
def test_what_names_no_zone_finds_none(typed: str) -> None:
    assert zones.find(typed) is None


def test_the_common_ones_leave_one_place_of_a_select_and_are_told_apart() -> None:
    assert len(set(zones.COMMON)) == 24
    for language in ("ko", "en"):
        assert len({zones.city(ZoneInfo(name), language) for name in zones.COMMON}) == 24


def test_how_far_a_zone_is_from_utc_changes_with_the_season() -> None:
    paris, kolkata, newfoundland = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Kolkata"), ZoneInfo("America/St_Johns")
    assert [zones.offset(paris, now) for now in (WINTER, SUMMER)] == ["UTC+1", "UTC+2"]
    assert (zones.offset(kolkata, WINTER), zones.offset(newfoundland, WINTER)) == ("UTC+5:30", "UTC-3:30")
    assert zones.offset(ZoneInfo("UTC"), WINTER) == "UTC+0"
    assert zones.clock(kolkata, WINTER, "ko") == "1/1(목) 05:30"
