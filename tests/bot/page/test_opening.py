"""Week and date, wherever a page says them, and from elsewhere where it does not."""

import datetime as dt

import pytest

from bot.page.given import Given
from bot.page.opening import of_path
from bot.page.reader import read

REST = "### Team 1\n- **Members**: 김하늘\n\n---\n### 소감\n- 김하늘 : 2026.01.01은 새해였다.\n"
DAY = dt.date(2026, 2, 6)


def opened(head: str, given: Given | None = None) -> tuple[int, dt.date, list[tuple[int, str, str | int | None]]]:
    """The week and the date that are read, and what was odd; all other lines are on the page."""
    reading = read(head + REST, given or Given())
    assert reading.page is not None
    assert reading.unplaced == ()
    found = [(finding.line, finding.key, finding.details.get("text")) for finding in reading.findings]
    return reading.page.number, reading.page.date, found


@pytest.mark.parametrize(
    "head",
    [
        "# 3주차 (2026.02.06)\n",
        "# 2026-02-06 3주차\n",
        "# 📚 3주차 - 2026년 2월 6일 (금)\n",
        "# Week 3 [2026/02/06]\n",
        "# 3주차\n2026.02.06\n",
        "# 3주차\n\n> 📅 2026.02.06 (금)\n",
        "# 3주차\n- **2026.02.06**\n",
        "---\nweek: 3\ndate: 2026-02-06\n---\n\n",
        "---\ntitle: 3주차\ndate: '2026-02-06'\n---\n",
        "---\ndate: 2026-02-06\n---\n# 3주차\n",
    ],
)
def test_they_may_stand_in_many_places(head: str) -> None:
    assert opened(head) == (3, DAY, [])


def test_what_else_front_matter_and_title_say_is_named() -> None:
    head = "---\nlayout: post\ntitle: 3주차\n---\n# 논문 스터디 (2026.02.06)\n"
    assert opened(head) == (3, DAY, [(2, "left-out", "layout: post"), (5, "left-out", "논문 스터디")])


@pytest.mark.parametrize(
    ("head", "given", "expected"),
    [
        ("# 논문 스터디\n", Given(3, DAY), (3, DAY, [(1, "left-out", "논문 스터디")])),
        ("# 3주차\n", Given(None, DAY), (3, DAY, [])),
        ("# 3주차\n", Given(4, DAY), (3, DAY, [])),
        ("# 4주차\n발표일: 2026.03.01\n", Given(3, DAY), (4, dt.date(2026, 3, 1), [])),
        ("", Given(3, DAY), (3, DAY, [])),
    ],
)
def test_what_is_given_counts_where_the_page_says_nothing(
    head: str, given: Given, expected: tuple[int, dt.date, list[tuple[int, str, str]]]
) -> None:
    assert opened(head, given) == expected


@pytest.mark.parametrize(
    "head",
    ["# 3주차\n2026.02.06\n2026.02.13\n", "# 3주차 (2026.02.06 ~ 2026.02.13)\n", "# 3주차\n", "# 3주차 (2026.02.30)\n"],
)
def test_two_dates_or_none_are_no_date(head: str) -> None:
    reading = read(head + REST)
    assert reading.page is None
    assert "no-date" in [finding.key for finding in reading.findings]


def test_a_rule_above_the_title_is_no_front_matter() -> None:
    reading = read("---\n안녕하세요\n---\n# 3주차\n발표일: 2026.02.06\n" + REST)
    assert [line.text for line in reading.unplaced] == ["안녕하세요"]


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("week03.md", Given(3)),
        ("week03/README.md", Given(3)),
        ("2026-1/week_3.md", Given(3)),
        ("3주차/README.md", Given(3)),
        ("2026-02-06.md", Given(None, DAY)),
        ("3주차_20260206.md", Given(3, DAY)),
        ("2026.02.06/week3.md", Given(3, DAY)),
        ("week1/week3.md", Given(3)),
        ("week1-2.md", Given()),
        ("week1 week2.md", Given()),
        ("README.md", Given()),
        ("2602.06123.md", Given()),
    ],
)
def test_names_of_files_and_folders(path: str, given: Given) -> None:
    assert of_path(path) == given
