"""Pages as people wrote them: read with the right people and words, or refused with the line."""

from pathlib import Path

import pytest

from bot.page.reader import read
from db.week.value import Week

CASES = Path(__file__).parents[4] / "shared" / "cases" / "pages"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside this checkout")

#: Pages that say 가람 was asked 왜? and answered 그래서., and took 좋았다. away.
READ = [
    "v-a-A",
    "v-a-noarrow",
    "v-badge",
    "v-crlf",
    "v-date-kr",
    "v-date-time",
    "v-details",
    "v-fwcolon",
    "v-html-comment",
    "v-members-dot",
    "v-members-nobullet",
    "v-nfd",
    "v-p-head",
    "v-p-space",
    "v-q-Q",
    "v-refl-bold",
    "v-refl-emoji",
    "v-sec-emoji",
    "v-sec-hoegi",
    "v-star-bullet",
    "v-tabs",
    "v-team-h2",
    "v-team-kr",
    "v-title-emoji",
    "v-title-text",
]
#: Pages that are refused, and the lines that a leader has to mend.
REFUSED = {
    "d1-questions-as-people": {8, 9},
    "v-members-sp": {4},
}
THREE = "세 가지 방법이 있다.\n\n- 데이터를 늘린다\n- 드롭아웃을 쓴다\n- 학습량을 줄인다"
GOOD = "좋았던 점과 아쉬운 점.\n\n- 좋았던 점: 질문이 많았다.\n- 아쉬운 점: 시간이 모자랐다."
LISTED = [("가람", [("과적합은 어떻게 막나요?", THREE), ("그중 제일은?", "데이터다.")])], [("가람", GOOD)]
CODE = "이렇다.\n\n```python\nloss.backward()"
OPEN = (
    [
        ("가람", [("코드를 보여 주세요.", CODE), ("왜 그런가요?", "미분이다.")]),
        ("나래", [("둘째 팀 질문?", "둘째 팀 답.")]),
    ],
    [("가람", "즐거웠다."), ("나래", "나도 즐거웠다."), ("다온", "비밀 이야기.")],
)
BEHIND = "```python\nloss.backward()\n```"
ACCEPTED = {
    **dict.fromkeys(READ, ([("가람", [("왜?", "그래서.")])], [("가람", "좋았다.")])),
    "v-refl-nocolon": ([("가람", [("왜?", "그래서.")])], [("가람", "- 좋았다.")]),
    "d1-corrected": LISTED,
    "d1-list-in-answer": LISTED,
    "d2-open-fence": OPEN,
    "d2c": OPEN,
    "d2b-fence-behind-marker": ([("가람", [("코드를 보여 주세요.", BEHIND), ("왜 그런가요?", "미분이다.")])], []),
}


def source(name: str) -> str:
    return (CASES / f"{name}.md").read_bytes().decode()


def told(page: Week) -> tuple[list[tuple[str, list[tuple[str, str]]]], list[tuple[str, str]]]:
    """Who was asked what and answered what, and who took what away."""
    presenters = [presenter for team in page.teams for presenter in team.presenters]
    reflections = [reflection for team in page.teams for reflection in team.reflections] + list(page.reflections)
    return (
        [
            (presenter.name, [(q.body.body, q.answer.body if q.answer else "") for q in presenter.questions])
            for presenter in presenters
        ],
        [(reflection.name, reflection.body.body) for reflection in reflections],
    )


def test_every_case_is_known() -> None:
    assert {path.stem for path in CASES.glob("*.md")} == ACCEPTED.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", sorted(ACCEPTED))
def test_it_is_read_with_its_people_and_words(name: str) -> None:
    reading = read(source(name))
    assert reading.page is not None
    assert reading.unread(source(name).splitlines()) == ()
    assert told(reading.page) == ACCEPTED[name]
    rosters = [name for team in reading.page.teams for name in team.members]
    assert rosters in (["가람", "나래"], ["가람", "나래", "다온"], ["가람"])


@pytest.mark.parametrize("name", ["d2-open-fence", "d2c"])
def test_code_that_nobody_closed_is_found(name: str) -> None:
    assert [(finding.line, finding.key) for finding in read(source(name)).findings] == [(15, "code-open")]


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("v-badge", 2, "![배너](https://x.org/a.png)"),
        ("v-date-time", 2, "20:00"),
        ("v-html-comment", 1, "<!-- 템플릿 -->"),
        ("v-title-text", 1, "논문 스터디"),
    ],
)
def test_words_that_a_week_cannot_keep_are_named(name: str, line: int, words: str) -> None:
    found = [(finding.line, finding.key, finding.details) for finding in read(source(name)).findings]
    assert found == [(line, "left-out", {"text": words})]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_it_is_refused_with_the_lines_to_mend(name: str) -> None:
    lines = source(name).splitlines()
    unread = read(source(name)).unread(lines)
    assert {line.line for line in unread} == REFUSED[name]
    assert all(line.text == lines[line.line - 1].strip() for line in unread)
