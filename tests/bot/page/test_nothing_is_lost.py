"""Whatever Markdown stands in a text: no word is lost, no person invented, and nobody else's section changed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.page.reader import read
from bot.page.writer import write
from db.types import Dialect
from db.week.value import Presenter, Question, Reflection, Team, Text, Week
from tests.bot.page.test_round_trip import strings

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
heavy = settings(quick, max_examples=3000, suppress_health_check=list(HealthCheck))

#: Markdown of every kind around a word; an indented code block, a list in a list and HTML are some of them.
KINDS = [
    "{0}", "{0}  ", "  {0}", "      {0}", "\t{0}", "- {0}", "* {0}\n  - {1}", "1. {0}\n2. {1}", "- [ ] {0}", "+ {0}",
    "- {0}: {1}", "- {0} 했다", "- 왜 {0}?", "> {0}", "> - {0}", "> ```\n> {0}", "- ```\n  {0}",
    "- - - - - - - - {0}",
    "```py\n{0}\n```", "```\n{0}", "~~~\n{0}\n~~~", "~~~ {0}", "````\n```\n{0}\n````", "`{0}`", "```{0}```",
    "답변 : ```py\n{0}\n```", "  ```\n{0}\n  ```",
    "# {0}", "#### {0}", "#{0}", "{0}\n---", "{0}\n===", "---", "***", "- - -",
    "| {0} | {1} |\n| --- | --- |", "<div>\n{0}\n</div>", "<div>\n{0}", "<!-- {0} -->", "<!-- {0}",
    "<pre>\n{0}\n</pre>",
    "<details>\n<summary>{0}</summary>\n\n{1}\n</details>", "<script>\n{0}", "<b>{0}</b>", "![{0}](https://a.b/{1})",
    "[{0}]: https://a.b/{1}", "**{0}**", "~~{0}~~", "__{0}__", "{0}\\", "A. {0}", "→ {0}", "Q. {0}", "질문 : {0}",
    "-> 답변 : {0}", "🩷 받은 질문 : {0}", "이어 묻기 : {0}", "-> 보탬(이바다) : {0}", "### 소감 {0}",
    "```\n### 소감\n- 이바다 : {0}\n---\n```", "<!--\n{0}\n\n{1}\n-->",
]  # fmt: skip
GAPS = ["\n", "\n\n", "\n  ", "\n\n  "]
pastes = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(GAPS)), min_size=1, max_size=5).map(
    lambda kinds: "".join(
        kind.format(f"말{2 * at}가", f"말{2 * at + 1}가") + gap for at, (kind, gap) in enumerate(kinds)
    )
)

LAYOUT = """# 3주차
**발표일**: 2026.02.06
### Team 1
- **Members**: 김하늘, 이바다
### Team 2
- **Members**: 박들, 최강산

---
### 질의응답
- 김하늘🐼

  🩵 받은 질문 : 첫째요?

     -> 답변 : 이래서요.

{answer}
- 이바다🐳

  💙 받은 질문 : 둘째요?

     -> 답변 : 저래서요.

---
### 소감
- 김하늘 : 떨렸다.

{reflection}
- 이바다 : 재밌었다.

---
### 질의응답
- 박들🌱

  💚 받은 질문 : 셋째요?

     -> 답변 : 그래서요.

---
### 소감
- 박들 : 고마웠다.
"""
PEOPLE = ["김하늘", "이바다", "박들"]


def words_of(paste: str) -> set[str]:
    return {word for at in range(10) if (word := f"말{at}가") in paste}


def of_others(page: Week) -> tuple[object, ...]:
    """All that is said by and to those into whose sections nothing was pasted."""
    asked = [presenter for team in page.teams for presenter in team.presenters if presenter.name != "김하늘"]
    said = [reflection for team in page.teams for reflection in team.reflections if reflection.name != "김하늘"]
    return asked, said, page.reflections


def check_pasted(answer: str, reflection: str) -> None:
    source = LAYOUT.format(answer=answer, reflection=reflection)
    reading = read(source)
    assert reading.page is not None
    held = "".join(strings(reading.page)) + "".join(line.text for line in reading.unplaced)
    assert [word for word in words_of(answer + reflection) if word not in held] == []
    if reading.unread(source.split("\n")):
        return
    page = reading.page
    assert [presenter.name for team in page.teams for presenter in team.presenters] == PEOPLE
    assert [reflection.name for team in page.teams for reflection in team.reflections] == PEOPLE
    clean = read(LAYOUT.format(answer="", reflection="")).page
    assert clean is not None
    assert of_others(page) == of_others(clean)
    assert page.teams[0].presenters[0].questions[0].body == Text("첫째요?")


def check_typed(question: str, answer: str, reflection: str) -> None:
    clean = read(LAYOUT.format(answer="", reflection="")).page
    assert clean is not None
    asked = Question(Text(f"물음 {question}", Dialect.DISCORD), Text(f"답 {answer}", Dialect.DISCORD))
    team = replace(
        clean.teams[0],
        presenters=(Presenter("김하늘", "🐼", "🩵", (asked,)), *clean.teams[0].presenters[1:]),
        reflections=(Reflection("김하늘", Text(reflection, Dialect.DISCORD)), *clean.teams[0].reflections[1:]),
    )
    page = replace(clean, teams=(team, *clean.teams[1:]))
    written = write(page)
    reading = read(written)
    assert reading.page is not None
    assert reading.unread(written.split("\n")) == ()
    assert [presenter.name for team in reading.page.teams for presenter in team.presenters] == PEOPLE
    assert [reflection.name for team in reading.page.teams for reflection in team.reflections] == PEOPLE
    assert of_others(reading.page) == of_others(page)
    (read_again,) = reading.page.teams[0].presenters[0].questions
    for typed, kept in ((question, read_again.body), (answer, read_again.answer)):
        assert kept is not None
        assert [word for word in words_of(typed) if word not in kept.body] == []


@quick
@given(pastes, pastes)
def test_what_is_pasted_into_a_page_is_kept_or_refused(answer: str, reflection: str) -> None:
    check_pasted(answer, reflection)


@quick
@given(pastes, pastes, pastes)
def test_what_is_typed_in_discord_comes_back(question: str, answer: str, reflection: str) -> None:
    check_typed(question, answer, reflection)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_kept_or_refused(kind: str) -> None:
    paste = kind.format("말0가", "말1가")
    for gap in GAPS:
        check_pasted(paste + gap, "")
        check_pasted("", paste + gap)


def test_most_of_it_is_accepted() -> None:
    """What is refused is what nobody could tell apart, not Markdown as such."""
    sources = (LAYOUT.format(answer=kind.format("말0가", "말1가"), reflection="") for kind in KINDS)
    refused = [source for source in sources if read(source).unread(source.split("\n"))]
    assert len(refused) < len(KINDS) / 5


@pytest.mark.long
@heavy
@given(pastes, pastes)
def test_much_that_is_pasted_is_kept_or_refused(answer: str, reflection: str) -> None:
    check_pasted(answer, reflection)


@pytest.mark.long
@heavy
@given(pastes, pastes, pastes)
def test_much_that_is_typed_comes_back(question: str, answer: str, reflection: str) -> None:
    check_typed(question, answer, reflection)


def test_teams_of_the_layout_are_as_they_are_named() -> None:
    page = read(LAYOUT.format(answer="", reflection="")).page
    assert page is not None
    assert page.teams[1] == Team(
        "2",
        ("박들", "최강산"),
        presenters=(Presenter("박들", "🌱", "💚", (Question(Text("셋째요?"), Text("그래서요.")),)),),
        reflections=(Reflection("박들", Text("고마웠다.")),),
    )
