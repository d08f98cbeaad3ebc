"""Code and HTML that nobody closed ends before a line that is plainly the page's own."""

import pytest

from bot.page.reader import read
from bot.page.writer import write
from db.week.value import Week

HEAD = "# 3주차\n**발표일**: 2026.02.06\n### Team 1\n- **Members**: 김하늘, 이바다\n\n---\n"
ASKED = "### 질의응답\n- 김하늘🐼\n\n  🩵 받은 질문 : 왜요?\n\n     -> 답변 : 이래서요.\n"
REST = """
  🩵 받은 질문 : 둘째요?

     -> 답변 : 네.

- 이바다🐳

  🩵 받은 질문 : 셋째요?

---
### 소감
- 김하늘 : 하나
- 이바다 : 둘
"""


def page_of(source: str) -> Week:
    page = read(source).page
    assert page is not None
    return page


def answers(page: Week) -> dict[str, list[str]]:
    return {
        presenter.name: [asked.answer.body if asked.answer else "" for asked in presenter.questions]
        for presenter in page.teams[0].presenters
    }


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("```python\nx = 1", "code-open"),
        ("  ```python\n  x = 1", "code-open"),
        ("  ~~~\n  x = 1", "code-open"),
        ("     ```\n     x = 1", "code-open"),
        ("<!-- x = 1", "html-open"),
        ("  <pre>\n  x = 1", "html-open"),
        ("<div>\nx = 1", "html-open"),
        ("  <?php\n  x = 1", "html-open"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", ""])
def test_what_nobody_closed_ends_before_the_next_question(code: str, kind: str, gap: str) -> None:
    reading = read(HEAD + ASKED + code + "\n" + REST.removeprefix("\n" if not gap else ""))

    page = page_of(HEAD + ASKED + code + "\n" + REST.removeprefix("\n" if not gap else ""))
    first, second = answers(page)["김하늘"]
    assert "x = 1" in first
    assert second == "네."
    assert answers(page)["이바다"] == [""]
    assert [reflection.body.body for reflection in page.teams[0].reflections] == ["하나", "둘"]
    assert reading.unplaced == ()
    ends_anyway = code == "<div>\nx = 1" and gap
    assert [finding.key for finding in reading.findings][: not ends_anyway] == [kind][: not ends_anyway]
    written = write(page)
    assert write(page_of(written)) == written


@pytest.mark.parametrize(
    "own",
    [
        "### 소감",
        "---",
        "- 이바다",
        "- 이바다🐳",
        "- 나그네🐢",
        "  🩵 받은 질문 : 둘",
        "답변 : 둘",
        "# 4주차",
        "### Team 2",
    ],
)
def test_each_line_of_the_page_s_own_ends_code(own: str) -> None:
    source = f"{HEAD}{ASKED}```\nx = 1\n\n{own}\n"
    assert ("code-open", 16) in [(finding.key, finding.details.get("until")) for finding in read(source).findings]


@pytest.mark.parametrize("words", ["# 주석", "-- x", "- x = 1", "#소리", "Team 1", "이바다 : 하나", "> 답변 : 하나"])
def test_other_words_do_not(words: str) -> None:
    page = page_of(f"{HEAD}{ASKED}```\nx = 1\n{words}\n\n끝")
    assert answers(page)["김하늘"] == [f"이래서요.\n\n```\nx = 1\n{words}\n\n끝"]


@pytest.mark.parametrize(
    "code",
    [
        "```md\n### 소감\n- 이바다 : 가짜\n---\n🩵 받은 질문 : 가짜\n```",
        "~~~\n답변 : 가짜\n\n- 이바다🐳\n~~~",
        "````\n```py\n### 소감\n```\n````",
        "<!--\n### 소감\n- 이바다 : 가짜\n-->",
        "<pre>\n받은 질문 : 가짜\n\n- 이바다🐳\n</pre>",
    ],
)
@pytest.mark.parametrize("indent", ["", "  "])
def test_what_is_closed_stays_as_it_is_whatever_is_in_it(code: str, indent: str) -> None:
    block = "\n".join(indent + line if line else "" for line in code.split("\n"))
    reading = read(f"{HEAD}{ASKED}\n{block}\n{REST}")
    assert reading.page is not None
    assert answers(reading.page) == {"김하늘": [f"이래서요.\n\n{code}", "네."], "이바다": [""]}
    assert [finding.key for finding in reading.findings] == ["question-without-answer"]


@pytest.mark.parametrize("later", ["```py\ny = 2\n```", "```\ny = 2\n```"])
def test_code_that_is_closed_further_down_closes_nothing_above(later: str) -> None:
    page = page_of(f"{HEAD}{ASKED}\n```py\nx = 1\n{REST.replace('네.', '네.' + chr(10) + chr(10) + later)}")
    first, second = answers(page)["김하늘"]
    assert first == "이래서요.\n\n```py\nx = 1"
    assert second == f"네.\n\n{later}"
    assert [reflection.body.body for reflection in page.teams[0].reflections] == ["하나", "둘"]


def test_code_pasted_flush_left_into_an_indented_block_is_all_code() -> None:
    code = "```py\n# 주석\n- x\n\n1. y\n```"
    page = page_of(f"{HEAD}{ASKED}\n  {code.replace('```py', '```py', 1)[:-3]}  ```\n{REST}")
    assert answers(page)["김하늘"] == [f"이래서요.\n\n{code}", "네."]


@pytest.mark.parametrize("indent", ["", "  ", "     "])
def test_code_may_open_behind_a_marker_or_a_name(indent: str) -> None:
    code = f"```py\n{indent}# x\n{indent}- y\n\n{indent}z\n{indent}```"
    page = page_of(f"{HEAD}{ASKED.replace('이래서요.', code)}\n{indent}뒤에\n{REST.replace('하나', code)}")
    clean = "```py\n# x\n- y\n\nz\n```"
    assert answers(page)["김하늘"] == [f"{clean}\n\n뒤에", "네."]
    assert [reflection.body.body for reflection in page.teams[0].reflections] == [clean, "둘"]
    written = write(page)
    assert page_of(written) == page


def test_what_opens_behind_a_marker_and_is_not_closed_is_only_words() -> None:
    page = page_of(f"{HEAD}{ASKED.replace('이래서요.', '```py')}     x = 1\n{REST}")
    assert answers(page)["김하늘"] == ["\\```py\nx = 1", "네."]


def test_what_is_nested_without_end_takes_nothing_with_it() -> None:
    for deep in ("- " * 30, "> " * 30):
        page = page_of(f"{HEAD}{ASKED}\n  {deep}깊이\n{REST}")
        assert answers(page)["김하늘"][1] == "네."
        assert [reflection.body.body for reflection in page.teams[0].reflections] == ["하나", "둘"]
