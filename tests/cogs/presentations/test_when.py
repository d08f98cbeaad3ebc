"""What people type about when and where they meet."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.times import read_time_and_place
from cogs.presentations.when import read_meeting, write_meeting
from db.errors import BadDate, BadTime, NoSuchDay, UnclearTime
from db.meetings import Meeting

TODAY = dt.date(2026, 2, 1)
SATURDAY = dt.date(2026, 2, 7)


@pytest.mark.parametrize(
    ("text", "time", "place"),
    [
        ("2/7", None, None),
        ("2/7 19:00", "19:00", None),
        ("2/7 19:00 공학관 302", "19:00", "공학관 302"),
        ("2/7(토) 오후 7시 줌 https://a.b/j/1?pwd=2", "19:00", "줌 https://a.b/j/1?pwd=2"),
        ("2026.2.7 19시", "19:00", None),
        ("2.7. 19시", "19:00", None),
        ("2/7(토)19시", "19:00", None),
        ("2/7일요일 19:00", "19:00", None),
        ("2월 7일 토요일 저녁 7시 반 카페", "19:30", "카페"),
        ("2월 7일 19시 30분에 카페", "19:30", "카페"),
        ("2/7 오후 7시 반포역", "19:00", "반포역"),
        ("2/7 12시", "12:00", None),
        ("2/7 0시", "00:00", None),
        ("2/7 오전 12시", "00:00", None),
        ("2/7 오후 12:30", "12:30", None),
        ("2/7 오후 19시", "19:00", None),
        ("2/7 낮 1시", "13:00", None),
        ("2/7 밤 9시", "21:00", None),
        ("2/7 새벽 1시", "01:00", None),
        ("2/7 at 7:30 PM @ Room 3", "19:30", "Room 3"),
        ("2/7 7pm", "19:00", None),
        ("2/7 10 a.m. Zoom", "10:00", "Zoom"),
        ("2/7 19:00~21:00 공학관", "19:00", "공학관"),
        ("2/7 19:00-21:00 302호", "19:00", "302호"),
        ("2/7 19:00 – 21:00", "19:00", None),
        ("2/7 19:00~21 공학관", "19:00", "공학관"),
        ("2/7 오후 7시~9시 공학관", "19:00", "공학관"),
        ("2/7 오후 7시 ~ 밤 9시 반까지 공학관", "19:00", "공학관"),
        ("2/7 오후 7~9시 공학관", "19:00", "공학관"),
        ("2/7 19시부터 21시까지 공학관", "19:00", "공학관"),
        ("2/7 7pm-9pm Zoom", "19:00", "Zoom"),
        ("2/7 (19:00~21:00) 공학관", "19:00", "공학관"),
        ("2/7 19:00-302호", "19:00", "-302호"),
        ("2/7 19:00 - 3 강의실", "19:00", "- 3 강의실"),
        ("2/7 오후 3시간 세미나", None, "오후 3시간 세미나"),
        ("2/7 12시간 세미나", None, "12시간 세미나"),
        ("2/7 19:00 2시간", "19:00", "2시간"),
        ("2/7 19:00 7시 식당", "19:00", "7시 식당"),
        ("2/7 공학관 302", None, "공학관 302"),
        ("2/7, 302호", None, "302호"),
        ("2/7 (19:00)", "19:00", None),
        ("2/7(오후 7시) 공학관", "19:00", "공학관"),
        ("2/7 (토) (19:00)", "19:00", None),
        ("2/7(토 19:00) 공학관", "19:00", "공학관"),
        ("2/7 (토요일, 19:00 공학관)", "19:00", "공학관"),
        ("2/7, (토) 19:00", "19:00", None),
        ("2/7 (Sat) 7pm", "19:00", None),
        ("2/7 (공학관 302)", None, "공학관 302"),
        ("2/7 (Zoom)", None, "Zoom"),
        ("2/7 (주)카카오 3층", None, "(주)카카오 3층"),
        ("2/7 19:00 (주)카카오", "19:00", "(주)카카오"),
        ("토요일 (19:00)", "19:00", None),
        ("다음 주 토요일 19:00", "19:00", None),
        ("토요일 오후 7시 줌", "19:00", "줌"),
        ("Saturday 7pm", "19:00", None),
    ],
)
def test_a_time_and_a_place_may_follow_the_date(text: str, time: str | None, place: str | None) -> None:
    today = dt.date(2026, 1, 26) if "다음" in text else TODAY

    date, meeting = read_meeting(text, today)

    assert date == SATURDAY
    assert meeting == Meeting(dt.time.fromisoformat(time) if time else None, place)


@pytest.mark.parametrize("text", ["25:00", "24:00", "19:60", "오전 13시", "밤 12시", "19", "오후 7시 70분", "33pm"])
def test_a_time_that_does_not_exist_is_refused_with_what_was_typed(text: str) -> None:
    with pytest.raises(BadTime) as refused:
        read_meeting(f"2/7 {text} 공학관", TODAY)
    assert refused.value.details == {"time": text}


@pytest.mark.parametrize("text", ["7시", "11시 30분", "7시 반"])
def test_a_time_that_may_be_two_is_refused(text: str) -> None:
    with pytest.raises(UnclearTime) as refused:
        read_meeting(f"2/7 {text} 공학관", TODAY)
    assert refused.value.details == {"time": text}


@pytest.mark.parametrize(("text", "date"), [("언젠가 19:00", "언젠가 19:00"), ("19:00 2/7", "19:00 2/7")])
def test_what_does_not_begin_with_a_date_is_refused(text: str, date: str) -> None:
    with pytest.raises(BadDate) as refused:
        read_meeting(text, TODAY)
    assert refused.value.details == {"date": date}


def test_a_day_that_no_calendar_has_is_refused_as_such() -> None:
    with pytest.raises(NoSuchDay) as refused:
        read_meeting("2/30 19:00 공학관", TODAY)
    assert refused.value.details == {"date": "2/30"}


@pytest.mark.parametrize(
    ("text", "time", "place"),
    [
        ("매주 목 오후 7시 반", "19:30", None),
        ("매주 목요일 저녁 7시 반 공학관 302", "19:30", "공학관 302"),
        ("격주 토요일마다 19:00, 줌", "19:00", "줌"),
        ("화·목 19:00", "19:00", None),
        ("Every Thursday at 7 pm, Room 3", "19:00", "Room 3"),
        ("Thursdays 7pm", "19:00", None),
        ("공학관 302 19:00", "19:00", "공학관 302"),
        ("공학관 302, 매주 목요일 오후 7시~9시", "19:00", "공학관 302"),
        ("카페 24시", None, "카페 24시"),
        ("수 3 강의실", None, "수 3 강의실"),
        ("목요일 카페", None, "목요일 카페"),
        ("https://a.b:8080/x", None, "https://a.b:8080/x"),
    ],
)
def test_the_day_may_be_named_and_the_place_come_first(text: str, time: str | None, place: str | None) -> None:
    assert read_time_and_place(text) == Meeting(dt.time.fromisoformat(time) if time else None, place)


@pytest.mark.parametrize("text", ["매주 목 7시 반", "목요일 7시 반 공학관", "공학관 302, 7시 반"])
def test_a_time_that_may_be_two_is_asked_about_wherever_it_stands(text: str) -> None:
    with pytest.raises(UnclearTime) as refused:
        read_time_and_place(text)
    assert refused.value.details == {"time": "7시 반"}


_times = st.sampled_from(["", "19:00", "오후 7시", "0시", "7pm", "12시"])
_places = st.sampled_from(
    ["", "공학관 302", "302호", "~21:00 줌", "https://a.b/c", "@여기", "에 있는 방", "부터", "·", "(주)방 2", "(방)"]
)


@given(_times, _places)
def test_what_the_form_shows_is_read_as_it_was(time: str, place: str) -> None:
    read = read_meeting(f"2/7 {time} {place}", TODAY)

    assert read_meeting(write_meeting(*read), TODAY) == read
