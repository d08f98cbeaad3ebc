"""Whatever a week holds comes back from its page, and any text at all can be read."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.page import bodies, papers
from bot.page.dialects import one_line, to_discord, to_markdown
from bot.page.names import mark, squeeze
from bot.page.reader import read
from bot.page.writer import write
from db.week.value import Addition, Presenter, Question, Reflection, Team, Text, Week
from tests.bot.page.strategies import NASTY, pages, texts
from tests.bot.page.weeks import TWO_TEAMS, sample

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
heavy = settings(quick, max_examples=2000, suppress_health_check=list(HealthCheck))


def on_page(text: Text) -> Text:
    return Text(to_markdown(text))


def said(text: Text) -> Text:
    """An answer, in which nothing is taken for a question."""
    return Text(bodies.disguised(to_markdown(text), in_question=False))


def question(asked: Question) -> Question:
    answer = said(asked.answer) if asked.answer else None
    additions = (Addition(addition.name, said(addition.body)) for addition in asked.additions)
    body = on_page(asked.body)
    if not (answer and answer.body):  # or its words would be taken for the answer
        body = Text(bodies.disguised(body.body, in_question=True))
    return Question(
        body,
        answer if answer and answer.body else None,
        additions=tuple(addition for addition in additions if addition.body.body),
        follow_ups=tuple(map(question, asked.follow_ups)),
    )


def presenter(asked: Presenter) -> Presenter:
    questions = tuple(map(question, asked.questions))
    return Presenter(squeeze(asked.name), mark(asked.emoji) or None, mark(asked.heart) or None, questions)


def reflection(written: Reflection) -> Reflection:
    return Reflection(squeeze(written.name), on_page(written.body))


def team(written: Team) -> Team:
    return Team(
        name=squeeze(written.name),
        members=tuple(map(squeeze, written.members)),
        papers=tuple(papers.read(line) for line in map(papers.write, written.papers) if line),
        presenters=tuple(map(presenter, written.presenters)),
        reflections=tuple(map(reflection, written.reflections)),
    )


def as_read(page: Week) -> Week:
    """The week as its page can tell it: texts in the page's Markdown, white space single."""
    return replace(page, teams=tuple(map(team, page.teams)), reflections=tuple(map(reflection, page.reflections)))


def check_page(page: Week) -> None:
    written = write(page)
    reading = read(written)
    assert reading.unplaced == ()
    assert reading.page == as_read(page)
    assert write(reading.page) == written


def check_text(text: Text) -> None:
    shown = to_markdown(text)
    assert to_markdown(Text(shown)) == shown
    assert bodies.lift(*parts(bodies.lay("x", shown))) == shown
    assert len(one_line(text, 40)) <= 40
    to_discord(text)


def parts(lines: list[str]) -> tuple[str, list[str]]:
    return lines[0].removeprefix("x"), lines[1:]


def check_source(source: str) -> None:
    reading = read(source)
    if reading.page is not None:
        written = write(reading.page)
        again = read(written)
        assert again.page is not None
        assert again.unplaced == ()
        assert write(again.page) == written


@quick
@given(pages())
def test_a_week_comes_back_from_its_page(page: Week) -> None:
    check_page(page)


@quick
@given(texts)
def test_a_text_comes_back_from_the_page(text: Text) -> None:
    check_text(text)


HEAD = "# 1주차\n**발표일**: 2026.01.02\n"
_lines = st.lists(
    st.sampled_from(
        [*sample("two_teams").split("\n"), *NASTY, "### 소감", "### 질의응답", "- 이바다 : 네", "  -> 답변 : 네"]
    )
    | st.text(max_size=5)
)
sources = st.text() | _lines.map("\n".join) | _lines.map(lambda lines: HEAD + "\n".join(lines))


@quick
@given(sources)
def test_anything_can_be_read(source: str) -> None:
    check_source(source)


def strings(value: object) -> list[str]:
    """All the words that a page holds."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [string for item in value for string in strings(item)]
    fields = getattr(value, "__slots__", ())
    return [string for name in fields for string in strings(getattr(value, name))]


@pytest.mark.parametrize(
    "stray", ["떠돌이", "  떠돌이", "        떠돌이", "- 떠돌이", "> 떠돌이", "# 떠돌이", "```떠돌이", "떠돌이 : 말"]
)
def test_a_stray_line_is_kept_or_reported_wherever_it_stands(stray: str) -> None:
    lines = sample("two_teams").split("\n")
    for at in range(2, len(lines)):
        reading = read("\n".join([*lines[:at], stray, *lines[at:]]))
        held = strings(reading.page) + [line.text for line in reading.unplaced]
        assert any("떠돌이" in string for string in held), at
        words = "".join("".join(string.split()) for string in held)
        assert all(name in words for name in ("나그네", "최강산", "박들"))


@pytest.mark.parametrize("at", range(2, sample("two_teams").count("\n")))
def test_a_lost_line_loses_no_other(at: int) -> None:
    lines = sample("two_teams").split("\n")
    reading = read("\n".join([*lines[:at], *lines[at + 1 :]]))
    held = "".join("".join(strings(reading.page) + [line.text for line in reading.unplaced]).split())
    for word in (
        "Residual",
        "지름길이없으면",
        "학습이더뎌져요",
        "returny",
        "왜곱하지",
        "기울기가그대로",
        "떨렸다",
        "왼쪽부터요",
        "많이배웠다",
    ):
        assert word in held or word in "".join(lines[at].split())


def test_a_sample_is_as_read() -> None:
    assert as_read(TWO_TEAMS) == TWO_TEAMS


@pytest.mark.long
@heavy
@given(pages())
def test_many_weeks_come_back(page: Week) -> None:
    check_page(page)


@pytest.mark.long
@heavy
@given(texts)
def test_many_texts_come_back(text: Text) -> None:
    check_text(text)


@pytest.mark.long
@heavy
@given(sources)
def test_many_sources_can_be_read(source: str) -> None:
    check_source(source)
