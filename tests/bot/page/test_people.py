"""Who is on a page: a bullet is a person's only where its line looks like one."""

import pytest

from bot.page import loading
from bot.page.reader import read
from bot.page.writer import write
from db.errors import UnreadablePage
from db.types import Dialect
from db.week.value import Presenter, Question, Reflection, Team, Text, Week

HEAD = "# 3주차\n**발표일**: 2026.02.06\n### Team 1\n- **Members**: 김하늘, 이바다\n\n---\n"
ASKED = "### 질의응답\n- 김하늘🐼\n\n  🩵 받은 질문 : 왜요?\n\n     -> 답변 : 이래서요.\n\n"
SAID = "### 소감\n- 김하늘 : 좋았다.\n"
NEXT = "\n  🩵 받은 질문 : 다음은요?\n"


def team(source: str) -> Team:
    page = read(HEAD + source).page
    assert page is not None
    return page.teams[0]


def refused(source: str) -> list[tuple[int, list[str]]]:
    """The lines for which a page is refused, and why."""
    lines = (HEAD + source).split("\n")
    return [(unread.line, [finding.key for finding in unread.findings]) for unread in read(HEAD + source).unread(lines)]


@pytest.mark.parametrize(
    "words",
    [
        "- 데이터를 늘린다\n- 드롭아웃을 쓴다",
        "1. 데이터\n2. 드롭아웃을 쓴다",
        "- 규제\n  - L1\n  - L2 규제를 쓴다\n- 학습량을 줄인다",
        "* 데이터\n\n* 학습량을 줄인다",
        "- 왜 그런가요?",
        "- 그림: 표에서",
    ],
)
def test_a_list_that_stands_flush_left_in_an_answer_is_a_part_of_it(words: str) -> None:
    (presenter,) = team(ASKED + words + "\n" + NEXT).presenters
    first, second = presenter.questions
    assert first == Question(Text("왜요?"), Text(f"이래서요.\n\n{words}"))
    assert second == Question(Text("다음은요?"))
    assert refused(ASKED + words + "\n" + NEXT) == []


@pytest.mark.parametrize(
    "words",
    ["- 좋았던 점: 질문이 많았다.\n- 아쉬운 점: 시간이 모자랐다.", "- 발표가 좋았다", "1. 좋았던 점\n   - 질문"],
)
def test_a_list_that_stands_flush_left_in_a_reflection_is_a_part_of_it(words: str) -> None:
    source = SAID + words + "\n- 이바다 : 저도요."
    assert team(source).reflections == (
        Reflection("김하늘", Text(f"좋았다.\n\n{words}")),
        Reflection("이바다", Text("저도요.")),
    )
    found = [finding.key for finding in read(HEAD + source).findings]
    assert set(found) == {"reflection-without-name"}
    assert refused(source) == []


@pytest.mark.parametrize(
    ("source", "line", "key"),
    [
        (ASKED + "- 규제\n" + NEXT, 14, "person-unclear"),
        (ASKED + "- Dropout\n" + NEXT, 14, "person-unclear"),
        (ASKED + "- 김하늘: 실험을 했다\n" + NEXT, 14, "person-unclear"),
        (ASKED + "- 하나를 고름\n- 최고🎉\n", 15, "person-unclear"),
        (SAID + "- 장점: 빠르다\n", 9, "person-unclear"),
        (SAID + "- 이바다\n  - 좋았다\n", 9, "person-unclear"),
        ("### 질의응답\n1. 왜 드롭아웃을 쓰나요?\n", 8, "presenter-without-name"),
        ("### 질의응답\n- 왜 드롭아웃을 쓰나요\n\n  -> 답변 : 그냥요\n", 8, "presenter-without-name"),
        ("### 소감\n- 좋았던 점: 질문\n", 8, "reflection-without-name"),
        (ASKED.replace("김하늘🐼", "`김하늘`🐼"), 8, "name-unusable"),
        (SAID.replace("김하늘", "`김하늘`"), 8, "name-unusable"),
    ],
)
def test_what_could_be_both_is_refused_with_its_line(source: str, line: int, key: str) -> None:
    assert (line, [key]) in refused(source)
    with pytest.raises(UnreadablePage):
        loading.load(HEAD + source)


@pytest.mark.parametrize(
    "bullet",
    [
        "- 이바다",
        "- 이바다🐳",
        "- 이바다 🐳",
        "- **이바다**🐳",
        "- **이바다🐳**",
        "- 이바다님",
        "- 이바다님🐳 :",
        "* 이바다",
        "2. 이바다",
    ],
)
def test_who_is_on_a_roster_is_known_by_any_bullet(bullet: str) -> None:
    assert [presenter.name for presenter in team(ASKED + bullet + "\n" + NEXT).presenters] == ["김하늘", "이바다"]
    assert refused(ASKED + bullet + "\n" + NEXT) == []


@pytest.mark.parametrize(
    "line",
    [
        "- 이바다🐳 : 저도요.",
        "- **이바다** : 저도요.",
        "- 이바다님 : 저도요.",
        "- 이바다: 저도요.",
        "- **이바다🐳**: 저도요.",
    ],
)
def test_a_reflection_is_known_by_the_name_alone(line: str) -> None:
    assert team(SAID + line).reflections == (
        Reflection("김하늘", Text("좋았다.")),
        Reflection("이바다", Text("저도요.")),
    )
    assert read(HEAD + SAID + line).findings == ()


@pytest.mark.parametrize(
    "names", ["김하늘 · 이바다", "김하늘님, 이바다님", "김하늘/이바다", "김하늘、이바다", "**김하늘**, **이바다**"]
)
def test_rosters_as_people_write_them(names: str) -> None:
    page = read(HEAD.replace("김하늘, 이바다", names) + ASKED + SAID).page
    assert page is not None
    assert page.teams[0].members == ("김하늘", "이바다")


@pytest.mark.parametrize("name", ["가람님", "선생님", "손님", "김교수님", "가·나", "Q/A", "님"])
def test_a_name_that_ends_or_breaks_like_that_comes_back(name: str) -> None:
    asked = (Question(Text("왜요?")),)
    team = Team("1", (name, "나래"), (), (Presenter(name, "🐱", "🩷", asked),), (Reflection(name, Text("네")),))
    page = read(HEAD).page
    assert page is not None
    page = Week(page.number, page.date, (team,))
    reading = read(write(page))
    assert reading.page == page
    assert reading.unread(write(page).split("\n")) == ()


def test_a_long_guest_s_name_stays_a_name_among_the_team_s_reflections() -> None:
    said = (Reflection("김하늘", Text("좋았다.")), Reflection("먼 길 온 나그네", Text("저도요."), "🐢"))
    page = read(HEAD).page
    assert page is not None
    page = Week(page.number, page.date, (Team("1", ("김하늘",), (), (), said),))
    assert "- 먼 길 온 나그네🐢 : 저도요." in write(page)
    reading = read(write(page))
    assert reading.page == page
    assert reading.unread(write(page).split("\n")) == ()


LABELS = ["A.", "A)", "A:", "A1.", "**A.**", "답:", "답 :", "- 답.", "-> A.", "답변 정리 :", "Answer:", "답변1."]
ARROWS = ["→", "->", "=>", "➡", "➡️", "ㄴ", "└", "- →"]


@pytest.mark.parametrize("mark", ARROWS)
def test_an_answer_without_a_label_is_refused(mark: str) -> None:
    assert refused(ASKED.replace("-> 답변 :", mark)) == [(12, ["answer-unclear"])]


@pytest.mark.parametrize("mark", [*LABELS, *ARROWS])
def test_what_begins_as_an_answer_in_a_question_from_discord_comes_back(mark: str) -> None:
    typed = Question(Text(f"왜요?\n{mark} 이래서요.", Dialect.DISCORD))
    page = read(HEAD).page
    assert page is not None
    page = Week(page.number, page.date, (Team("1", ("가",), (), (Presenter("가", "🐱", None, (typed,)),)),))
    written = write(page)
    reading = read(written)
    assert reading.unread(written.split("\n")) == ()
    assert reading.page is not None
    assert write(reading.page) == written


@pytest.mark.parametrize("words", ["A. 하나\n  B. 둘", "화살표는\n  ```\n  -> 그대로\n  ```", "가 -> 나"])
def test_what_is_no_answer_stays_in_the_question(words: str) -> None:
    assert refused(ASKED.split("왜요?", maxsplit=1)[0] + "왜요?\n\n  " + words) == []


@pytest.mark.parametrize("mark", ["Q.", "Q1)", "질문 :", "질문2:"])
def test_a_question_as_others_begin_it_is_refused(mark: str) -> None:
    assert refused(f"{ASKED}  {mark} 그럼요?") == [(14, ["question-unclear"])]
