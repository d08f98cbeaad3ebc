"""Reading a timetable: dates in order, weeks off, teams, names and papers."""

import datetime as dt

import pytest

from cogs.presentations.lines import LINES_LIMIT, Line, read_timetable
from db.errors import TooManyLines

TODAY = dt.date(2026, 11, 28)


def read(text: str, today: dt.date = TODAY) -> list[Line]:
    """Read a timetable that holds no line that cannot be read."""
    lines = read_timetable(text, today)
    assert [line.words for line in lines if line.error] == []
    return lines


def dates(text: str, today: dt.date = TODAY) -> list[str]:
    """Return the dates of a timetable."""
    return [str(line.date) for line in read(text, today)]


def teams(line: str) -> list[tuple[str | None, list[str], list[tuple[str | None, str | None]]]]:
    """Return what the only line of a timetable says of its teams."""
    (found,) = read(line)
    return [(team.team, list(team.people), [(paper.title, paper.url) for paper in team.papers]) for team in found.teams]


def test_dates_without_a_year_are_the_next_to_come() -> None:
    assert dates("11/28 가람\n12/26 나래\n1/2 다솜\n11/27 라온") == [
        "2026-11-28", "2026-12-26", "2027-01-02", "2027-11-27",
    ]  # fmt: skip


def test_after_a_date_with_a_year_they_follow_it() -> None:
    assert dates("2026.11.7 가람\n11/14 나래\n1/2 다솜\n2/7 라온") == [
        "2026-11-07", "2026-11-14", "2027-01-02", "2027-02-07",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "3/21 가람 - LoRA",
        "3/21(일) 가람 - LoRA",
        "3/21 (일): 가람 - LoRA",
        "3월 21일 가람 - LoRA",
        "3월 21일 일요일, 가람 - LoRA",
        "2027.3.21 가람 - LoRA",
        "2027. 3. 21. 가람 - LoRA",
        "27-03-21 - 가람 - LoRA",
        "- 3/21 - 가람 - LoRA",
        "3.21 | 가람 | LoRA",
        "3/21\t가람\t- LoRA",
        "3/21 가람: LoRA",
        "3/21 가람 – LoRA",
        "3/21 가람 -LoRA",
    ],
)
def test_a_date_is_written_in_many_ways(line: str) -> None:
    (found,) = read(line)

    assert (found.date, found.week) == (dt.date(2027, 3, 21), None)
    assert teams(line) == [(None, ["가람"], [("LoRA", None)])]


@pytest.mark.parametrize(
    "line",
    [
        "1. 3/21 가람 - LoRA",
        "1) 3/21 가람 - LoRA",
        "12. 3월 21일 가람 - LoRA",
        "1. 3.21 가람 - LoRA",
        "1. 2027. 3. 21. 가람 - LoRA",
        "1) 3. 21. 가람 - LoRA",
        "1. 27.3.21 가람 - LoRA",
        "3. 21. 가람 - LoRA",
        "27. 3. 21. 가람 - LoRA",
    ],
)
def test_a_number_of_a_list_is_no_month(line: str) -> None:
    (found,) = read(line)

    assert (found.date, found.week) == (dt.date(2027, 3, 21), None)
    assert teams(line) == [(None, ["가람"], [("LoRA", None)])]


def test_a_month_with_a_space_behind_it_is_no_number_of_a_list() -> None:
    assert dates("3. 21. 7기 가람\n3. 21. 19:00 가람\n2. 3주차 3/21 가람") == ["2027-03-21"] * 3


@pytest.mark.parametrize(
    "line",
    [
        "3/21\t가람\tLoRA",
        "3/21\t가람\tLoRA\t",
        "1\t3/21\t가람\tLoRA",
        "1주차\t3/21\t가람\tLoRA",
        "3/21\t19:00\t가람\tLoRA",
        "| 3/21 | 가람 | LoRA |",
        "|3/21|가람|LoRA|",
        "| 1 | 3/21 | 가람 | LoRA |",
    ],
)
def test_a_row_of_a_table_has_a_column_for_names_and_one_for_the_paper(line: str) -> None:
    (found,) = read(line)

    assert found.date == dt.date(2027, 3, 21)
    assert teams(line) == [(None, ["가람"], [("LoRA", None)])]


def test_a_row_of_a_table_may_have_columns_for_the_team_and_the_link() -> None:
    expected = [("1", ["가람", "나래"], [("LoRA", "https://a.b/c")])]
    assert teams("3/21\t1팀\t가람, 나래\tLoRA\thttps://a.b/c") == expected
    assert teams("| 3/21 | 1팀 | 가람, 나래 | LoRA | https://a.b/c |") == expected


@pytest.mark.parametrize("blank", [" ", "\u3000", "\xa0"])
def test_a_run_of_blanks_is_one(blank: str) -> None:
    assert teams(f"3/21 가{blank * 100_000}람") == [(None, ["가 람"], [])]
    assert teams(f"3/21 가람{chr(9) * 50_000}{blank * 50_000}\tLoRA") == [(None, ["가람"], [("LoRA", None)])]


@pytest.mark.parametrize("line", ["3주차 3/21 가람", "3주차: 3/21 가람", "week 3 3/21 가람", "3주차 (3/21) 가람"])
def test_a_line_may_begin_with_its_week(line: str) -> None:
    (found,) = read(line)

    assert (found.date, found.week) == (dt.date(2027, 3, 21), 3)
    assert teams(line) == [(None, ["가람"], [])]


@pytest.mark.parametrize(
    "line",
    [
        "3/21 19:00 가람 - LoRA",
        "3/21(일) 오후 7시, 가람 - LoRA",
        "3월 21일 저녁 7시 가람: LoRA",
        "3/21 7pm 가람 - LoRA",
        "3/21 19:00~21:00 가람 - LoRA",
        "3/21 오후 7시 - 9시 가람 - LoRA",
        "3/21 (19:00) 가람 - LoRA",
        "3/21(일 19:00) 가람 - LoRA",
        "3/21 (일) (오후 7시) 가람 - LoRA",
    ],
)
def test_a_date_may_have_a_time(line: str) -> None:
    (found,) = read(line)

    assert found.starts_at == dt.time(19)
    assert teams(line) == [(None, ["가람"], [("LoRA", None)])]


@pytest.mark.parametrize(("line", "key"), [("3/21 7시 가람", "unclear-time"), ("3/21 25:00 가람", "bad-time")])
def test_what_could_be_two_times_or_is_none_is_told(line: str, key: str) -> None:
    (found,) = read_timetable(line, TODAY)

    assert found.error is not None
    assert found.error.key == key


def test_a_name_may_begin_with_the_word_for_day() -> None:
    assert teams("3/21 일영, 월아 - LoRA") == [(None, ["일영", "월아"], [("LoRA", None)])]


@pytest.mark.parametrize(
    "word",
    ["쉼", "휴강", "휴식", "방학", "없음", "off", "OFF", "쉼 (추석)", "추석 휴강", "- 쉼", "(휴강)", "(추석) 쉼"],
)
def test_a_week_off_has_no_teams(word: str) -> None:
    (found,) = read(f"10/3 {word}")

    assert (found.date, found.teams) == (dt.date(2027, 10, 3), ())


@pytest.mark.parametrize(
    ("line", "people", "papers"),
    [
        ("3/21 가람, 나래 - LoRA", ["가람", "나래"], [("LoRA", None)]),
        ("3/21 가람·나래 - LoRA", ["가람", "나래"], [("LoRA", None)]),
        ("3/21 가람/나래 & 다솜", ["가람", "나래", "다솜"], []),
        ("3/21 <@12>, @나래 - LoRA", ["<@12>", "@나래"], [("LoRA", None)]),
        ("3/21 가람 - LoRA: Low-Rank - 2", ["가람"], [("LoRA: Low-Rank - 2", None)]),
        ("3/21 가람 - LoRA (QLoRA)", ["가람"], [("LoRA (QLoRA)", None)]),
        ("3/21 가람 - LoRA / QLoRA", ["가람"], [("LoRA / QLoRA", None)]),
        ("3/21 가람 - https://arxiv.org/abs/2106.09685", ["가람"], [(None, "https://arxiv.org/abs/2106.09685")]),
        ("3/21 가람 https://a.b/c", ["가람"], [(None, "https://a.b/c")]),
        ("3/21 가람 - [LoRA](https://a.b/c)", ["가람"], [("LoRA", "https://a.b/c")]),
        ("3/21 가람 - LoRA; DPO https://a.b/d", ["가람"], [("LoRA", None), ("DPO", "https://a.b/d")]),
        ("3/21 (가람) LoRA", ["가람"], [("LoRA", None)]),
        ("3/21 (가람, 나래) - LoRA", ["가람", "나래"], [("LoRA", None)]),
        ("3/21 (가람)", ["가람"], []),
        ("3/21", [], []),
        ("3/21 - https://a.b/c", [], [(None, "https://a.b/c")]),
    ],
)
def test_names_and_papers(line: str, people: list[str], papers: list[tuple[str | None, str | None]]) -> None:
    assert teams(line) == [(None, people, papers)]


def test_two_teams_share_a_date() -> None:
    assert teams("3/28 1팀 유나, 도윤 - LoRA / Team 2 하람 - DPO") == [
        ("1", ["유나", "도윤"], [("LoRA", None)]),
        ("2", ["하람"], [("DPO", None)]),
    ]
    assert teams("3/28 유나 - LoRA / 하람 - DPO") == [
        (None, ["유나"], [("LoRA", None)]),
        (None, ["하람"], [("DPO", None)]),
    ]
    assert teams("3/28 (1팀) 유나 - LoRA") == [("1", ["유나"], [("LoRA", None)])]
    assert teams("3/28 (1팀 유나) LoRA") == [("1", ["유나"], [("LoRA", None)])]
    assert teams("3/28 유나 / 하람") == [(None, ["유나"], []), (None, ["하람"], [])]


@pytest.mark.parametrize("line", ["봄 학기 일정", "3/211 가람", "가람 3/21"])
def test_what_has_no_date_is_told(line: str) -> None:
    (found,) = read_timetable(line, TODAY)

    assert found.error is not None
    assert found.error.key == "bad-date"


def test_lines_are_limited_and_blank_ones_do_not_count() -> None:
    line = "3/21 가람\n\n"
    assert len(read(line * LINES_LIMIT)) == LINES_LIMIT
    with pytest.raises(TooManyLines):
        read_timetable(line * (LINES_LIMIT + 1), TODAY)


def test_teams_are_limited_too_however_many_are_on_a_line() -> None:
    line = "3/21 1팀 가람 - X / 2팀 나래 - Y\n"
    assert sum(len(found.teams) for found in read(line * (LINES_LIMIT // 2))) == LINES_LIMIT
    with pytest.raises(TooManyLines):
        read_timetable(line * (LINES_LIMIT // 2 + 1), TODAY)


@pytest.mark.parametrize(
    ("line", "key"), [("3/41 가람", "no-such-day"), ("2/30 가람", "no-such-day"), ("2099.1.1 가람", "too-far-away")]
)
def test_a_day_that_cannot_be_meant_is_told(line: str, key: str) -> None:
    (found,) = read_timetable(line, TODAY)
    assert found.error is not None
    assert found.error.key == key
