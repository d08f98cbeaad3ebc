"""The index between two markers: what it says of each week, and what of a README it leaves alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.archive.index import BEGIN, END, Entry, NoPlaceError, Talk, placed, table
from db.week.value import Paper, Presenter, Question, Team, Text, Week

PAPER = Paper("Attention | is <b>all</b> you need", "https://arxiv.org/abs/1706.03762")
TALKS = (Talk("1", (PAPER, Paper(title="종이 논문")), 3), Talk("2", (), 0))
ENTRIES = [
    Entry("2025-2", 1, dt.date(2025, 9, 5), ()),
    Entry(None, 10, dt.date(2025, 4, 11), ()),
    Entry(None, 2, dt.date(2025, 2, 14), TALKS),
]


def test_each_week_and_team_has_a_row_and_each_term_a_table() -> None:
    assert (
        table(ENTRIES, "ko")
        == r"""| 주차 | 발표일 | 팀 | 논문 | 질문 |
| --- | --- | --- | --- | ---: |
| [2주차](week02/README.md) | 2025.02.14 | 1팀 | [Attention \| is \<b>all\</b> you need](https://arxiv.org/abs/1706.03762)<br>종이 논문 | 3 |
|  |  | 2팀 |  | 0 |
| [10주차](week10/README.md) | 2025.04.11 |  |  |  |

### 2025-2

| 주차 | 발표일 | 팀 | 논문 | 질문 |
| --- | --- | --- | --- | ---: |
| [1주차](2025-2/week01/README.md) | 2025.09.05 |  |  |  |"""  # noqa: E501  # a row is a line
    )


def test_managers_who_read_english_get_it_in_english() -> None:
    assert table(ENTRIES[1:2], "en").splitlines() == [
        "| Week | Date | Team | Papers | Questions |",
        "| --- | --- | --- | --- | ---: |",
        "| [Week 10](week10/README.md) | 2025.04.11 |  |  |  |",
    ]


def test_follow_ups_are_questions_too() -> None:
    question = Question(Text("왜요?"), follow_ups=(Question(Text("그래서요?")),))
    page = Week(1, dt.date(2025, 2, 7), (Team("1", presenters=(Presenter("은비", None, None, (question,)),)),))
    assert Entry.of(page, None).talks == (Talk("1", (), 2),)


@given(st.text(max_size=40), st.text(max_size=20))
def test_whatever_a_paper_and_a_team_are_called_a_row_has_five_cells(title: str, team: str) -> None:
    shown = table([Entry(None, 1, dt.date(2025, 2, 7), (Talk(team, (Paper(title, "https://a.b/c|d"),), 1),))], "ko")
    tokens = MarkdownIt("commonmark").enable("table").parse(placed(b"# Ours\n", shown).decode())
    rows = shown.split("\n")
    assert len(rows) == 3
    assert sum(token.type == "td_open" for token in tokens) == 5
    assert placed(placed(b"# Ours\n", shown), shown) == placed(b"# Ours\n", shown)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("ours", ["", "\ufeff", "# Our study\n\nWe read.\n", "No line end"])
def test_a_readme_without_markers_gets_them_at_its_end(ours: str, newline: str) -> None:
    readme = ours.replace("\n", newline).encode()
    block = ["", BEGIN, "", "| a |", "", END, ""]
    is_empty = not ours.strip("\ufeff")
    wanted = newline.join(block[is_empty:]) if readme.endswith(b"\n") or is_empty else newline.join(["", *block])
    if b"\r\n" not in readme:
        wanted = wanted.replace("\r\n", "\n")
    assert placed(readme, "| a |") == readme + wanted.encode()


def test_without_a_readme_no_heading_is_made_up() -> None:
    assert placed(b"", "| a |").decode() == f"{BEGIN}\n\n| a |\n\n{END}\n"


def test_what_stands_outside_the_markers_stays_as_it_is() -> None:
    before, after = b"\xef\xbb\xbf# Ours  \r\n\r\n  ", b" \r\n\r\nMembers: \xe2\x80\xa6\n\n\n"
    old = before + BEGIN.encode() + b"\r\nold\nwords\n  " + END.encode() + after
    new = before + BEGIN.encode() + b"\r\n\r\n| a |\r\n\r\n  " + END.encode() + after
    assert placed(old, "| a |") == placed(new, "| a |") != old
    assert placed(new, "| a |").startswith(before + BEGIN.encode())
    assert placed(new, "| a |").endswith(b"  " + END.encode() + after)


def test_a_marker_within_a_line_is_none() -> None:
    ours = f"Between `{BEGIN}` and `{END}` stands the index.\n".encode()
    assert placed(ours, "| a |").startswith(ours + b"\n" + BEGIN.encode() + b"\n")


@pytest.mark.parametrize(
    "readme",
    [f"{BEGIN}\n", f"{END}\n", f"{END}\n{BEGIN}\n", f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n"],
    ids=["begin", "end", "reversed", "twice"],
)
def test_markers_that_are_no_pair_are_refused(readme: str) -> None:
    with pytest.raises(NoPlaceError) as refused:
        placed(readme.encode(), "| a |")
    assert str(refused.value) == (
        "it needs one line <!-- study-bot:index -->, and below it one line <!-- /study-bot:index -->. "
        "Put both there, or neither"
    )


def test_a_readme_in_another_encoding_is_refused() -> None:
    with pytest.raises(NoPlaceError, match=r"it is not UTF-8\. Save it anew in that encoding"):
        placed("# 우리 스터디".encode("cp949"), "| a |")
