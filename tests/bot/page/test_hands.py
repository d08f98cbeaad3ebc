"""Pages in other words than the layout's, as groups write them: read with the same people and words, or refused."""

import pytest

from bot.page import bodies
from bot.page.findings import Reading
from bot.page.reader import read
from bot.page.writer import write
from db.week.value import Paper, Presenter, Question, Reflection, Team, Text, Week

LAYOUT = """\
# 3주차
**발표일**: 2026.02.06
### Team 1
- **Members**: 김하늘, 이바다
- 참고 논문:
[제목](https://a.b)

---
### 질의응답
- 김하늘🐼

  받은 질문 : 왜요?

     -> 답변 : 그래서요.

  받은 질문 : 정말요?

     -> 답변 : 네.

- 이바다

  받은 질문 : 언제요?

---
### 소감
- 김하늘 : 좋았다.

- 이바다 : 저도요.
"""
ASKED = (Question(Text("왜요?"), Text("그래서요.")), Question(Text("정말요?"), Text("네.")))
TEAM = Team(
    "1",
    ("김하늘", "이바다"),
    (Paper("제목", "https://a.b"),),
    (Presenter("김하늘", "🐼", None, ASKED), Presenter("이바다", None, None, (Question(Text("언제요?")),))),
    (Reflection("김하늘", Text("좋았다.")), Reflection("이바다", Text("저도요."))),
)


def changed(*pairs: tuple[str, str]) -> str:
    """The page in the layout with some of its words replaced, wherever they stand."""
    source = LAYOUT
    for before, after in pairs:
        assert before in source
        source = source.replace(before, after)
    return source


def refused(source: str) -> list[tuple[int, list[str]]]:
    """The lines for which a page is refused, and why."""
    unread = read(source).unread(bodies.normal(source))
    return [(line.line, [finding.key for finding in line.findings]) for line in unread]


def check(source: str, team: Team = TEAM) -> Reading:
    """Read a page that is read completely, and written again as in the layout."""
    reading = read(source)
    assert refused(source) == []
    assert reading.page is not None
    assert reading.page == Week(3, reading.page.date, (team,))
    assert reading.page.date.isoformat() == "2026-02-06"
    written = write(reading.page)
    assert read(written).page == reading.page
    return reading


def keys(reading: Reading) -> list[str]:
    return [finding.key for finding in reading.findings if finding.key != "question-without-answer"]


def test_the_layout_itself() -> None:
    assert keys(check(LAYOUT)) == []


@pytest.mark.parametrize(
    "title", ["📚 3주차", "Week 3", "WEEK 03", "week-3", "[3주차]", "제3주차 🎉", "✨ **3주차** ✨"]
)
def test_a_title_may_be_decorated(title: str) -> None:
    assert keys(check(changed(("# 3주차", f"# {title}")))) == []


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("3주차 논문 스터디", "논문 스터디"),
        ("논문 스터디 3주차 📚", "논문 스터디"),
        ("NLP 스터디 - 3주차: 회고와 후기", "NLP 스터디 회고와 후기"),
        ("Week 3. Transformers", "Transformers"),
    ],
)
def test_what_else_a_title_says_is_named(title: str, words: str) -> None:
    reading = check(changed(("# 3주차", f"# {title}")))
    assert [(finding.line, finding.key, finding.details) for finding in reading.findings][:1] == [
        (1, "left-out", {"text": words})
    ]


@pytest.mark.parametrize("title", ["3주차와 4주차", "2~3주차", "2, 3주차", "Week 2-3", "스터디", "13", "주차"])
def test_a_title_without_one_number_names_no_week(title: str) -> None:
    assert [finding.key for finding in read(changed(("# 3주차", f"# {title}"))).findings] == ["no-title"]


@pytest.mark.parametrize(
    "label", ["발표일", "발표 일자", "날짜", "**일시**", "📅 날짜", "- 📅 **일자**", "Date", "진행일"]
)
@pytest.mark.parametrize("date", ["2026.02.06", "2026-02-06 (금)", "26.2.6", "2026년 2월 6일 금요일", "2026/2/6 금"])
def test_dates(label: str, date: str) -> None:
    assert keys(check(changed(("**발표일**: 2026.02.06", f"{label}: {date}")))) == []


@pytest.mark.parametrize("time", ["20:00", "오후 8시", "20:00 ~ 22:00", "8:30 PM", "20시 30분", "20시부터"])
def test_a_time_behind_the_date_is_named(time: str) -> None:
    reading = check(changed(("2026.02.06", f"2026.02.06(금) {time}")))
    assert [finding.details for finding in reading.findings][:1] == [{"text": time}]


@pytest.mark.parametrize("date", ["2026.02.06 강남역", "2026.02.06 20:00 강남역", "2026.02.06, 02.07"])
def test_a_date_with_other_words_is_refused(date: str) -> None:
    assert refused(changed(("2026.02.06", date))) == [(2, [])]


@pytest.mark.parametrize(
    "date", ["2월 6일", "2026.13.01", "다음 주", "226.2.6", "9999.12.31", "2100.01.01", "1999.12.31", "0001.01.01"]
)
def test_what_is_no_date_is_refused(date: str) -> None:
    assert refused(changed(("2026.02.06", date)))[0] == (2, ["bad-date"])


@pytest.mark.parametrize(
    "title", ["## 1팀", "### 1조", "# 👥 Team 1", "## 제1팀", "#### 📌 1팀:", "### **1팀**", "## 팀 1"]
)
def test_teams(title: str) -> None:
    assert keys(check(changed(("### Team 1", title)))) == []


@pytest.mark.parametrize(
    "title",
    [
        "## 💬 질의응답",
        "### 질의응답 (3)",
        "## Q & A",
        "### QnA",
        "# ❓질문과 답변",
        "### 2. 질의 응답",
        "### **질의응답**",
    ],
)
def test_headings_of_questions(title: str) -> None:
    assert keys(check(changed(("### 질의응답", title)))) == []


@pytest.mark.parametrize(
    "title", ["### 💬 소감", "## 회고", "### 느낀점", "### 느낀 점", "## 3. 후기", "### 스터디 후기", "### 소감 (2명)"]
)
def test_headings_of_reflections(title: str) -> None:
    assert keys(check(changed(("### 소감", title)))) == []


@pytest.mark.parametrize("title", ["### 소감 발표", "### 참고", "### 1팀 질의응답", "### 지난 회고 정리"])
def test_other_headings_are_refused(title: str) -> None:
    source = changed(("### 소감", title))
    assert (source.split("\n").index(title) + 1, []) in refused(source)


@pytest.mark.parametrize(
    "lines",
    [
        "**Members**: 김하늘, 이바다\n\n**참고 논문**: [제목](https://a.b)",
        "팀원 : 김하늘 · 이바다\n논문 : [제목](https://a.b)",
        "**참고 논문**\uff1a [제목](https://a.b)\n멤버: 김하늘님, 이바다님",
        "* 구성원: 김하늘, 이바다\n* Paper: [제목](https://a.b)",
    ],
)
def test_members_and_papers_need_no_bullets(lines: str) -> None:
    before = "- **Members**: 김하늘, 이바다\n- 참고 논문:\n[제목](https://a.b)"
    assert keys(check(changed((before, lines)))) == []


@pytest.mark.parametrize(
    "question", ["Q.", "Q)", "Q :", "**Q.**", "❓ 질문:", "질문 :", "- Q.", "Question:", "❓Q.", "💬 **질문** :"]
)
@pytest.mark.parametrize("answer", ["-> 답변 :", "A.", "**A:**", "답변\uff1a", "↳ 답 :", "- A)", "답변 정리 :"])
def test_labels(question: str, answer: str) -> None:
    source = changed(("받은 질문 :", question), ("-> 답변 :", answer))
    assert keys(check(source)) == []


def test_labels_may_be_numbered_and_bold() -> None:
    source = changed(
        ("받은 질문 : 왜요?", "**Q1. 왜요?**"),
        ("받은 질문 : 정말요?", "**Q2. 정말요?**"),
        ("받은 질문 : 언제요?", "질문 1: 언제요?"),
        ("-> 답변 : 그래서요.", "A1. 그래서요."),
        ("-> 답변 : 네.", "A2. 네."),
    )
    assert keys(check(source)) == []


@pytest.mark.parametrize(
    ("pair", "lines"),
    [
        (("받은 질문 : 정말요?", "Q. 정말요?"), [(16, ["question-unclear"]), (18, [])]),
        (("-> 답변 : 네.", "A. 네."), [(18, ["answer-unclear"])]),
    ],
)
def test_a_part_in_two_ways_is_refused(pair: tuple[str, str], lines: list[tuple[int, list[str]]]) -> None:
    assert [line for line in refused(changed(pair)) if line[1]] == [line for line in lines if line[1]]


def test_a_heart_may_stand_before_a_label() -> None:
    page = read(changed(("받은 질문 :", "🩵 Q."))).page
    assert page is not None
    assert [presenter.heart for presenter in page.teams[0].presenters] == ["🩵", "🩵"]


def test_choices_and_code_are_no_labels() -> None:
    words = "왜요?\n  ```\n  A. 코드\n  ```\n\n  A. 하나\n  B. 둘"
    page = read(changed(("왜요?", words), ("\n     -> 답변 : 그래서요.\n", ""), ("-> 답변 : 네.", "A. 네."))).page
    assert page is not None
    first, second = page.teams[0].presenters[0].questions
    assert first == Question(Text("왜요?\n```\nA. 코드\n```\n\nA. 하나\nB. 둘".replace("왜요?\n", "왜요?\n\n")))
    assert second == Question(Text("정말요?"), Text("네."))


@pytest.mark.parametrize("heading", ["#### {0}", "## **{0}**", "### {0} ##"])
def test_people_may_be_headings(heading: str) -> None:
    asked = [(f"- {name}\n", heading.format(name) + "\n") for name in ("김하늘🐼", "이바다")]
    said = [(f"- {name} : ", heading.format(name) + "\n\n") for name in ("김하늘", "이바다")]
    assert keys(check(changed(*asked, *said))) == []


def test_a_heading_that_names_nobody_on_a_roster_is_refused() -> None:
    assert refused(changed(("- 이바다\n", "#### 홍길동\n")))[0] == (20, [])


@pytest.mark.parametrize("bullet", ["- 김하늘", "- **김하늘**", "* 김하늘🐼", "- 김하늘님", "- 김하늘 :"])
def test_a_reflection_may_stand_below_its_name(bullet: str) -> None:
    source = changed(("- 김하늘 : 좋았다.", f"{bullet}\n  좋았다."), ("- 이바다 : 저도요.", "- 이바다\n\n    저도요."))
    assert keys(check(source)) == []


def test_nested_bullets_below_a_name_stay_a_list() -> None:
    source = changed(
        ("- 김하늘 : 좋았다.", "- 김하늘\n    - 좋았다.\n    - 또 하자."),
        ("- 이바다 : 저도요.", "- 이바다\n  - 저도요."),
    )
    page = read(source).page
    assert page is not None
    assert refused(source) == []
    assert [said.body.body for said in page.teams[0].reflections] == ["- 좋았다.\n- 또 하자.", "- 저도요."]
    assert read(write(page)).page == page


@pytest.mark.parametrize("later", ["#### 이바다\n\n  Q. 언제요?", "#### 이바다\n\n  받은 질문 : 언제요?"])
def test_code_that_nobody_closed_takes_nobody_elses_words(later: str) -> None:
    source = changed(
        ("- 이바다\n\n  받은 질문 : 언제요?", later), ("-> 답변 : 네.", "A. 네.\n```py\nx = 1"), ("-> 답변 :", "A.")
    )
    reading = read(source)
    assert reading.page is not None
    assert "언제요?" not in str(reading.page.teams[0].presenters[0])
    assert "code-open" in keys(reading)


@pytest.mark.parametrize(
    "opening", ["<details>\n<summary>{0}</summary>\n\n", "<details open><summary><b>{0}</b></summary>\n"]
)
def test_sections_may_be_folded(opening: str) -> None:
    source = changed(
        ("### 질의응답", opening.format("💬 질의응답") + "\n### 질의응답"),
        ("\n---\n### 소감", "</details>\n\n---\n" + opening.format("소감 펼치기") + "### 소감"),
    )
    reading = check(source + "\n</details>\n")
    assert [finding.details for finding in reading.findings if finding.key == "left-out"] == [{"text": "소감 펼치기"}]


def test_a_fold_within_an_answer_is_a_part_of_it() -> None:
    fold = "네.\n\n  <details>\n  <summary>더</summary>\n\n  길게\n\n  </details>"
    page = read(changed(("-> 답변 : 네.", f"-> 답변 : {fold}"))).page
    assert page is not None
    assert page.teams[0].presenters[0].questions[1].answer == Text(fold.replace("\n  ", "\n"))


@pytest.mark.parametrize(
    "line",
    [
        "<!-- 템플릿 -->",
        "![배너](https://x.org/a.png)",
        "[![배지](https://a.b/c.svg)](https://a.b)",
        '<img src="a.png">',
    ],
)
def test_what_decorates_the_head_of_a_page_is_named(line: str) -> None:
    for source in (f"{line}\n{LAYOUT}", changed(("**발표일**", f"{line}\n**발표일**"))):
        reading = check(source)
        assert [finding.details for finding in reading.findings if finding.key == "left-out"] == [{"text": line}]


@pytest.mark.parametrize("line", ["<!-- 열린 주석", "장소: 강남역", "그림 ![배너](https://x.org/a.png)"])
def test_other_words_at_the_head_are_refused(line: str) -> None:
    assert 2 in [number for number, _ in refused(changed(("**발표일**", f"{line}\n**발표일**")))]
