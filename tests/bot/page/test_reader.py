"""What the reader makes of slips, oddities and strays."""

import time

import pytest

from bot.page.reader import read
from bot.page.writer import write
from db.week.value import Paper, Presenter, Question, Reflection, Text, Week

HEAD = "# 3주차\n**발표일**: 2026.02.06\n"
TEAM = "### Team 1\n- **Members**: 김하늘, 이바다\n\n---\n"
OTHER = "### Team 2\n- **Members**: 박들, 최강산\n\n---\n"
ASKED = "### 질의응답  \n- 김하늘🐼\n\n  🩵 받은 질문 : 왜요?  \n  \n     -> 답변 : 그래서요.\n"
PAIR = (Question(Text("왜요?"), Text("그래서요.")),)


def page_of(source: str) -> Week:
    page = read(source).page
    assert page is not None
    return page


def presenters_of(body: str) -> tuple[Presenter, ...]:
    return page_of(HEAD + TEAM + body).teams[0].presenters


@pytest.mark.parametrize(
    "body",
    [
        ASKED,
        ASKED.replace("질문 :", "질문:").replace("답변 :", "답변:"),
        ASKED.replace("질문 :", "질문：").replace("답변 :", "답변 ："),
        ASKED.replace("받은 질문", "받은질문").replace("->", "=>"),
        ASKED.replace("-> ", ""),
        ASKED.replace("-> ", "→ "),
        ASKED.replace("  \n  \n", "\n"),
        ASKED.replace("     ->", "          ->"),
        ASKED.replace("  🩵", "🩵").replace("     ->", "->"),
        ASKED.replace("  🩵", "\t🩵").replace("     ->", "\t->"),
        ASKED.replace("  🩵", "  - 🩵").replace("     ->", "    - ->"),
        ASKED.replace("\n", "\r\n"),
        ASKED.replace("\n\n", "\n \n\n \t\n"),
        ASKED.replace("- 김", "* 김"),
        ASKED.replace("- 김", "-\t김"),
        ASKED.replace("- 김", "1. 김"),
        ASKED.replace("- 김", "-     김"),
        ASKED.replace("김하늘🐼", "김하늘 🐼  "),
        ASKED.replace("### 질의응답", "## 질의 응답 ##"),
        ASKED.replace("### 질의응답", "###질의응답"),
        ASKED.replace("### 질의응답", "### Q&A"),
        ASKED.replace("- 김하늘🐼", "---\n- 김하늘🐼"),
        ASKED.replace("🩵 받은", "🩵받은"),
        ASKED.replace("왜요?", "\n  왜요?"),
        ASKED.replace("그래서요.", "\n\n  그래서요."),
        "\ufeff" + ASKED,
    ],
)
def test_slips_do_not_matter(body: str) -> None:
    assert presenters_of(body.removeprefix("\ufeff")) == (Presenter("김하늘", "🐼", "🩵", PAIR),)
    reading = read("\ufeff" + HEAD + TEAM + body.removeprefix("\ufeff"))
    assert (reading.findings, reading.unplaced) == ((), ())


@pytest.mark.parametrize(
    "head",
    [
        "# 3주차\n**발표일**: 2026.02.06\n",
        "#3주차\n**발표일** : 2026. 2. 6.\n",
        "# 제 3 주차\n발표일: 2026-02-06(금)\n",
        "# 3주차\n\n- **발표일**: 2026년 2월 6일 (금요일)\n\n",
        "**발표일**： 2026/2/6\n\n# 3주차\n---\n",
        "3주차\n===\n# 3주차\n**발표일:** 2026.02.06\n",
    ],
)
def test_week_and_date_are_found(head: str) -> None:
    page = page_of(head + TEAM + ASKED)
    assert (page.number, page.date.isoformat()) == (3, "2026-02-06")


@pytest.mark.parametrize(
    ("lines", "papers"),
    [
        ("- 참고 논문:  \n[제목](https://a.b)", [Paper("제목", "https://a.b")]),
        ("- 참고 논문: [제목](https://a.b)", [Paper("제목", "https://a.b")]),
        ("- **참고논문** : 제목", [Paper("제목")]),
        ("- 참고 논문:\n  - [하나](https://a.b)\n  - 둘", [Paper("하나", "https://a.b"), Paper("둘")]),
        ("- 참고 논문:\n\n[제목](https://a.b)", [Paper("제목", "https://a.b")]),
        ("- Papers:\n1. <https://a.b>\n2. https://c.d", [Paper(url="https://a.b"), Paper(url="https://c.d")]),
        ("- 참고 논문:\n[[속] 제목](https://a.b/c_(d))", [Paper("[속] 제목", "https://a.b/c_(d)")]),
        ("- 참고 논문:\n[제목](https://a.b 뒤", [Paper("[제목](https://a.b 뒤")]),
        ("- 참고 논문:\n[제목](a b)", [Paper("[제목](a b)")]),
        ("- 참고 논문:\n[제목] (https://a.b)", [Paper("[제목] (https://a.b)")]),
        ("- 참고 논문:", []),
    ],
)
def test_papers(lines: str, papers: list[Paper]) -> None:
    reading = read(HEAD + TEAM.replace("\n\n---\n", f"\n{lines}\n\n---\n"))
    assert reading.page is not None
    assert reading.unplaced == ()
    assert list(reading.page.teams[0].papers) == papers


@pytest.mark.parametrize(
    ("line", "members"),
    [
        ("- **Members**: 김하늘, 이바다", ("김하늘", "이바다")),
        ("- 팀원 : 김하늘,이바다,", ("김하늘", "이바다")),
        ("- **멤버:** 김하늘,\n  이바다", ("김하늘", "이바다")),
        ("- Members: 김\\, 하늘, John Smith (청강)\\", ("김, 하늘", "John Smith (청강)\\")),
    ],
)
def test_members(line: str, members: tuple[str, ...]) -> None:
    assert page_of(f"{HEAD}### team 1\n{line}\n").teams[0].members == members


@pytest.mark.parametrize(
    ("lines", "question", "answer"),
    [
        ("🩵 받은 질문 : 하나\n\n  둘\n\n  -> 답변 : 셋\n\n  넷", "하나\n\n둘", "셋\n\n넷"),
        ("🩵 받은 질문 : 하나\n  둘  \n  셋", "하나\n둘  \n셋", None),
        ("🩵 받은 질문 : 하나\n게으른 줄", "하나\n게으른 줄", None),
        ("🩵 받은 질문 : 하나\n\n  - 둘\n    - 셋", "하나\n\n- 둘\n  - 셋", None),
        (
            "🩵 받은 질문 : 하나\n  ```py\n\tx = 1\n  -> 답변 : 코드\n  ```",
            "하나\n\n```py\n  x = 1\n-> 답변 : 코드\n```",
            None,
        ),
        ("🩵 받은 질문 : 하나\n\n      네 칸", "하나\n\n    네 칸", None),
        ("🩵 받은 질문 : # 하나", "\\# 하나", None),
        ("🩵 받은 질문 : 1. 하나\n  2. 둘", "1\\. 하나\n2. 둘", None),
        ("🩵 받은 질문 : 받은 질문 : 하나", "받은 질문 : 하나", None),
        ("🩵 받은 질문 : __강조__ ϵ( ‘Θ’ )϶ <b>굵게</b>", "__강조__ ϵ( ‘Θ’ )϶ <b>굵게</b>", None),
        ("🩵 받은 질문 : 하나\n\n  제가 받은 질문 : 둘", "하나\n\n제가 받은 질문 : 둘", None),
        ("🩵 받은 질문 : 하나\n\n  -> 답변 : 둘\n\n  답변 : 셋", "하나", "둘\n\n답변 : 셋"),
        ("🩵 받은 질문 : 하나\n\n  -> 답변 : 둘\n\n  -> 보탬( ) : 셋", "하나", "둘\n\n-> 보탬( ) : 셋"),
        ("🩵 받은 질문 : 하나\n\n  -> 답변 : 둘\n\n  보탬(&#x20;) : 셋", "하나", "둘\n\n보탬(&#x20;) : 셋"),
    ],
)
def test_texts_stay_as_typed(lines: str, question: str, answer: str | None) -> None:
    (presenter,) = presenters_of(f"### 질의응답\n- 김하늘\n\n  {lines}\n")
    assert presenter.questions == (Question(Text(question), Text(answer) if answer else None),)


def test_a_line_of_dashes_under_a_paragraph_is_a_rule() -> None:
    page = page_of(f"{HEAD}---\n{TEAM}### 소감\n- 김하늘 : 좋았다\n---\n### 소감\n- 나그네 : 저도요")
    assert page.teams[0].reflections == (Reflection("김하늘", Text("좋았다")),)
    assert page.reflections == (Reflection("나그네", Text("저도요")),)


FINDINGS = [
    ("", 1, "no-title", {}),
    ("# 3주차\n", 1, "no-date", {}),
    ("# 3주차\n### Team 1\n**발표일**: 2026.02.06", 1, "no-date", {}),
    ("# 3주차\n**발표일**: 2월 말\n", 2, "bad-date", {"text": "2월 말"}),
    ("# 3주차\n**발표일**: 2026.02.30\n", 2, "bad-date", {"text": "2026.02.30"}),
    (HEAD + TEAM + TEAM, 7, "team-twice", {"team": "1"}),
    (HEAD + "### Team 가\n", 3, "team-without-members", {"team": "가"}),
    (HEAD + TEAM.replace("이바다", "김하늘"), 3, "name-twice", {"name": "김하늘", "team": "1"}),
    (HEAD + TEAM + ASKED.replace("김하늘", "김하눌"), 8, "presenter-on-no-team", {"name": "김하눌", "near": "김하늘"}),
    (HEAD + TEAM + ASKED.replace("김하늘", "하늘"), 8, "presenter-on-no-team", {"name": "하늘", "near": "김하늘"}),
    (
        HEAD + TEAM + ASKED.replace("김하늘", "김하하늘"),
        8,
        "presenter-on-no-team",
        {"name": "김하하늘", "near": "김하늘"},
    ),
    (HEAD + TEAM + ASKED.replace("김하늘", "홍길동"), 8, "presenter-unknown", {"name": "홍길동", "team": "1"}),
    (
        HEAD + TEAM + OTHER + ASKED.replace("- 김", "- 이바다\n\n- 박들\n\n- 김"),
        14,
        "presenter-on-other-team",
        {"name": "박들", "team": "1", "other": "2"},
    ),
    (HEAD + TEAM + ASKED + "\n- 김하늘\n", 14, "presenter-twice", {"name": "김하늘"}),
    (HEAD + TEAM + "### 질의응답\n- 🩵 받은 질문 : 하나", 8, "presenter-without-name", {}),
    (HEAD + TEAM + "### 질의응답\n-\n", 8, "presenter-without-name", {}),
    (HEAD + TEAM + ASKED.replace("왜요?", ""), 10, "question-empty", {"name": "김하늘", "number": 1}),
    (HEAD + TEAM + ASKED.replace("-> 답변 :", ""), 10, "question-without-answer", {"name": "김하늘", "number": 1}),
    (HEAD + TEAM + ASKED.replace("그래서요.", ""), 10, "question-without-answer", {"name": "김하늘", "number": 1}),
    (HEAD + TEAM + ASKED + "  -> 답변 : 또", 13, "answer-twice", {"name": "김하늘", "number": 1}),
    (HEAD + TEAM + "### 질의응답\n- 김하늘\n\n  -> 답변 : 네", 10, "answer-without-question", {"name": "김하늘"}),
    (
        HEAD + TEAM + ASKED.replace("답변", "보탬(이바다)"),
        12,
        "addition-without-answer",
        {"name": "김하늘", "by": "이바다"},
    ),
    (HEAD + TEAM + ASKED + "  -> 보탬(이바다) :", 13, "addition-empty", {"name": "김하늘", "by": "이바다"}),
    (HEAD + TEAM + ASKED.replace("받은 질문", "이어 묻기"), 10, "follow-up-without-question", {"name": "김하늘"}),
    (
        HEAD + TEAM + ASKED + "\n  🖤 받은 질문 : 둘\n\n  -> 답변 : 둘",
        14,
        "heart-differs",
        {"name": "김하늘", "heart": "🖤", "expected": "🩵"},
    ),
    (
        HEAD + TEAM + ASKED + "\n  받은 질문 : 둘\n\n  -> 답변 : 둘",
        14,
        "heart-differs",
        {"name": "김하늘", "heart": "", "expected": "🩵"},
    ),
    (HEAD + TEAM + "### 소감\n- 이바디 : 네", 8, "reflection-on-no-team", {"name": "이바디", "near": "이바다"}),
    (HEAD + TEAM + "### 소감\n- 김하늘: 네\n- 홍길동 : 네", 9, "reflection-unknown", {"name": "홍길동", "team": "1"}),
    (HEAD + TEAM + "### 소감\n- 김하늘: 네\n- 김하늘 : 네", 9, "reflection-twice", {"name": "김하늘"}),
    (HEAD + TEAM + "### 소감\n- 김하늘: 네\n- 그냥 말", 9, "reflection-without-name", {"text": "그냥 말"}),
    (HEAD + TEAM + "### 소감\n- 김하늘: 네\n- : 말", 9, "reflection-without-name", {"text": ": 말"}),
    (
        HEAD + TEAM + OTHER + "### 소감\n- 김하늘: 네\n### 소감\n- 이바다: 네",
        13,
        "section-twice",
        {"section": "reflections", "team": "1"},
    ),
    (
        HEAD + TEAM + OTHER + "### 소감\n- 홍길동: 네\n### 소감\n- 박들: 네",
        11,
        "section-by-order",
        {"section": "reflections", "team": "1"},
    ),
    (HEAD + TEAM.replace("이바다", "이`바다"), 4, "name-unusable", {"name": "이`바다"}),
    (HEAD + TEAM.replace(", ", " ") + ASKED, 4, "members-unclear", {"name": "김하늘 이바다"}),
    (
        HEAD + TEAM.replace("김하늘, 이바다", "김하늘님 이바다님") + ASKED,
        4,
        "members-unclear",
        {"name": "김하늘님 이바다"},
    ),
    (HEAD + TEAM + ASKED + "\n- 홍길동\n\n  받은 질문 : 둘", 14, "person-unclear", {"text": "홍길동"}),
    (HEAD + TEAM + ASKED.replace("-> 답변 :", "->"), 12, "answer-unclear", {"text": "-> 그래서요."}),
    (HEAD + TEAM + ASKED + "\n  Q. 둘", 14, "question-unclear", {"text": "Q. 둘"}),
    (HEAD + TEAM + ASKED + "\n---\n떠돌이", 15, "below-rule", {}),
    (HEAD + TEAM + ASKED + "```\nx\n### 소감\n- 김하늘 : 네", 13, "code-open", {"until": 15}),
    (HEAD + TEAM + ASKED + "<!--\nx\n### 소감\n- 김하늘 : 네", 13, "html-open", {"until": 15}),
    (HEAD.replace("주차", "주차 정리"), 1, "left-out", {"text": "정리"}),
    (HEAD.replace("06\n", "06 20:00\n"), 2, "left-out", {"text": "20:00"}),
    (HEAD + TEAM + "### 소감\n", 7, "section-empty", {"section": "reflections"}),
    (HEAD + ASKED, 3, "questions-without-team", {}),
]


@pytest.mark.parametrize(("source", "line", "key", "details"), FINDINGS)
def test_what_is_odd_is_found(source: str, line: int, key: str, details: dict[str, str | int]) -> None:
    assert (line, key, details) in [(finding.line, finding.key, finding.details) for finding in read(source).findings]


def test_every_key_is_documented() -> None:
    from bot.page import findings

    assert all(f"``{key}``" in (findings.__doc__ or "") for _, _, key, _ in FINDINGS)
    assert (findings.__doc__ or "").count("\n``") == len({key for _, _, key, _ in FINDINGS})


def test_a_name_is_reported_once() -> None:
    source = HEAD + TEAM + ASKED.replace("김하늘", "김하눌") + "\n---\n### 소감\n- 김하눌 : 네"
    assert [finding.key for finding in read(source).findings] == ["presenter-on-no-team"]


def test_a_good_page_has_no_findings() -> None:
    assert read(HEAD + TEAM + ASKED + "\n---\n### 소감\n- 김하늘 : 네\n\n---\n### 소감\n- 나그네 : 네").findings == ()


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("머리말\n" + HEAD, [1]),
        (HEAD + "떠돌이\n", [3]),
        (HEAD.replace("06\n", "06 밤\n"), [2]),
        (HEAD.replace("3주차", "3주차와 4주차") + "# 3주차\n", [1]),
        (HEAD + "# 4주차\n", [3]),
        (HEAD + TEAM + "### 참고\n- 김하늘 : 네\n", [7, 8]),
        (HEAD + TEAM.replace("\n\n", "\n떠돌이\n\n"), [5]),
        (HEAD + TEAM.replace("\n\n", "\n- 다른 것\n\n"), [5]),
        (HEAD + TEAM.replace("\n\n", "\n- 참고 논문:\n제목\n\n떠돌이\n\n"), [8]),
        (HEAD + TEAM + "### 질의응답\n떠돌이\n" + ASKED.split("\n", 1)[1], [8]),
        (HEAD + TEAM + ASKED.replace("🐼\n", "🐼\n떠돌이\n"), [9]),
        (HEAD + TEAM + "### 질의응답\n- 김하늘\n\n  -> 답변 : 네", [10]),
        (HEAD + TEAM + "### 질의응답\n- 김하늘\n\n  -> 보탬(이바다) : 네", [10]),
        (HEAD + TEAM + "### 질의응답\n- 받은 질문 : 네", [8]),
        (HEAD + TEAM + "### 소감\n- 네", [8]),
        (HEAD + ASKED, [3, 4, 6, 8]),
    ],
)
def test_what_has_no_place_is_reported(source: str, lines: list[int]) -> None:
    reading = read(source)
    assert reading.page is not None
    assert [line.line for line in reading.unplaced] == lines
    assert [line.text for line in reading.unplaced] == [source.split("\n")[line - 1] for line in lines]


def test_without_a_week_there_is_no_page() -> None:
    reading = read("안녕하세요\n\n- 하나\n")
    assert (reading.page, reading.unplaced) == (None, ())
    assert [finding.key for finding in reading.findings] == ["no-title", "no-date"]


def sections(*names: str) -> str:
    """Sections by their names: capitals were asked, the others reflect."""
    parts = [
        f"### 질의응답\n- {name.lower()}\n\n  받은 질문 : 네\n" if name.isupper() else f"### 소감\n- {name} : 네\n"
        for name in names
    ]
    return "\n---\n".join(parts)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["A", "a", "C", "c"], ["A", "a", "C", "c", ""]),
        (["C", "c", "A", "a"], ["A", "a", "C", "c", ""]),
        (["X", "a", "C", "c"], ["X", "a", "C", "c", ""]),
        (["A", "a", "X", "x"], ["A", "a", "X", "x", ""]),
        (["A", "a", "X", "y"], ["A", "a", "X", "", "y"]),
        (["A", "C", "z"], ["A", "", "C", "", "z"]),
        (["x", "C", "z"], ["", "x", "C", "", "z"]),
        (["X", "Y", "Z"], ["X", "", "YZ", "", ""]),
        (["x", "y", "z"], ["", "x", "", "y", "z"]),
        (["w", "x", "y", "z"], ["", "w", "", "x", "yz"]),
        (["a", "b", "C"], ["", "ab", "C", "", ""]),
        (["C", "X", "c", "a"], ["X", "a", "C", "c", ""]),
        (["S", "s", "S", "s"], ["S", "s", "S", "s", ""]),
    ],
)
def test_sections_find_their_teams(names: list[str], expected: list[str]) -> None:
    page = page_of(f"{HEAD}### Team 1\n- Members: a, b, s\n### Team 2\n- Members: c, d, s\n{sections(*names)}")
    found = []
    for team in page.teams:
        found.append("".join(presenter.name.upper() for presenter in team.presenters))
        found.append("".join(reflection.name for reflection in team.reflections))
    assert [*found, "".join(reflection.name for reflection in page.reflections)] == expected
    written = write(page)
    assert write(page_of(written)) == written


def test_a_section_goes_where_most_of_its_names_are() -> None:
    source = f"{HEAD}{TEAM}{OTHER}### 소감\n- 김하늘: 네\n- 박들: 네\n- 최강산: 네\n"
    assert [len(team.reflections) for team in page_of(source).teams] == [0, 3]


@pytest.mark.parametrize(
    "source",
    [
        "- " * 5000,
        "> " * 5000,
        HEAD + "### Team\n" * 2000 + "### 소감\n- 나 : 너\n" * 1000,
        HEAD + TEAM + "### 질의응답\n" + "- 김하늘\n\n  받은 질문 : 네\n" * 1500,
        HEAD + TEAM + "### 질의응답\n- 김하늘\n\n  받은 질문 : 네\n" + "\n  답변 : 네\n" * 2000,
        HEAD + TEAM + "### 질의응답\n- " + "🐼" * 50_000 + "끝",
        HEAD + TEAM + "### 소감\n- " + "\\" * 50_001,
        HEAD + TEAM.replace("이바다", "," * 50_000),
        HEAD + TEAM.replace("\n\n", "\n- 참고 논문:\n" + "가\n" * 5000 + "\n\n"),
        HEAD + TEAM.replace("\n\n", "\n- 참고 논문:\n" + "[" * 50_000 + ")\n\n"),
        HEAD + TEAM + ASKED + "\n" + "  [" * 20_000 + "\n" + "  - `*_\n" * 2000,
    ],
)
def test_large_sources_are_read_in_good_time(source: str) -> None:
    start = time.process_time()
    read(source)
    assert time.process_time() - start < 5


DISCUSSION = HEAD + TEAM.replace("김하늘, 이바다", "모두") + ASKED.replace("김하늘🐼", "모두💬").replace("🩵", "🤍")


def test_a_discussion_is_asked_together() -> None:
    reading = read(DISCUSSION)
    assert (reading.findings, reading.unplaced) == ((), ())
    page = page_of(DISCUSSION)
    assert page.teams[0].members == ("모두",)
    assert page.teams[0].presenters == (Presenter("모두", "💬", "🤍", PAIR),)
    assert write(page) == DISCUSSION


def test_what_was_asked_of_everyone_before_somebody_presented_is_nothing_odd() -> None:
    source = DISCUSSION.replace("Members**: 모두", "Members**: 김하늘, 이바다")
    reading = read(source)
    assert (reading.findings, reading.unplaced) == ((), ())
    assert write(page_of(source)) == source
