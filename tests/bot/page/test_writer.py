"""What the writer does at the edges; whole pages are in ``test_samples``."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from markdown_it import MarkdownIt

from bot.page.reader import read
from bot.page.writer import write
from db.types import Dialect
from db.week.value import Paper, Presenter, Question, Reflection, Team, Text, Week
from tests.bot.page.strategies import pages
from tests.bot.page.test_round_trip import quick
from tests.bot.page.weeks import BARE

HEAD = "# 0주차\n**발표일**: 2026.01.02\n"


def written(team: Team) -> str:
    return write(replace(BARE, teams=(team,)))


def asked(question: Question, heart: str | None = None) -> str:
    """A page's lines about one question."""
    page = written(Team("1", presenters=(Presenter("김하늘", None, heart, (question,)),)))
    return page.removeprefix(HEAD + "### Team 1\n\n---\n### 질의응답  \n- 김하늘\n\n")


def test_an_early_year_has_four_digits() -> None:
    assert write(Week(1, dt.date(33, 4, 3))) == "# 1주차\n**발표일**: 0033.04.03\n"


def test_a_team_without_anything_is_its_heading() -> None:
    assert written(Team("", members=(" ",), papers=(Paper(),))) == HEAD + "### Team\n"


def test_what_is_no_emoji_is_left_out() -> None:
    assert asked(Question(Text("왜요?")), heart="하트") == "  받은 질문 : 왜요?\n"


def test_an_answer_that_shows_nothing_is_none() -> None:
    assert asked(Question(Text("왜요?"), Text(" \n", Dialect.DISCORD))) == "  받은 질문 : 왜요?\n"


def test_a_question_without_words_keeps_its_answer() -> None:
    assert asked(Question(Text(""), Text("네"))) == "  받은 질문 :  \n  \n     -> 답변 : 네\n"


def test_an_answer_is_not_taken_into_a_list_above_it() -> None:
    shown = asked(Question(Text("둘 중에\n- 하나\n- 둘", Dialect.DISCORD), Text("둘")))
    assert shown == "  받은 질문 : 둘 중에\n\n  - 하나\n  - 둘  \n  \n  -> 답변 : 둘\n"


def test_mentions_and_times_are_shown_as_told() -> None:
    page = replace(BARE, reflections=(Reflection("김하늘", Text("<@1> <t:0:t>", Dialect.DISCORD)),))
    zone = dt.timezone(dt.timedelta(hours=9))
    assert write(page, names={1: "이바다"}, zone=zone).endswith("- 김하늘 : @이바다 09:00\n")


@quick
@given(pages())
def test_no_text_breaks_the_page(page: Week) -> None:
    """Of all that CommonMark finds at the top level, nothing comes from a text."""
    shown = write(page)
    tokens = [(token.type, token.level) for token in MarkdownIt("commonmark").parse(shown)]
    speakers = sum(len(team.presenters) + len(team.reflections) for team in page.teams) + len(page.reflections)
    sections = sum(bool(team.presenters) + bool(team.reflections) for team in page.teams) + bool(page.reflections)
    blocks = len(page.teams) + sections
    assert tokens.count(("heading_open", 0)) == 1 + blocks
    assert tokens.count(("hr", 0)) == max(blocks - 1, 0)
    bullets = [line for line in shown.split("\n") if line.startswith("- ")]
    assert tokens.count(("list_item_open", 1)) == len(bullets)
    assert sum(not line.startswith(("- **Members**", "- 참고 논문:")) for line in bullets) == speakers


def test_pictures_stand_behind_the_words_as_files_beside_the_page() -> None:
    drawn = Text("그림처럼요.", Dialect.DISCORD, ("0123456789abcdef0123.png", "fedcba9876543210ffff.jpg"))
    asked = Presenter("은비", "🐱", "🩷", (Question(Text("어떻게요?"), drawn),))
    page = Week(2, dt.date(2026, 1, 1), (Team("1", ("은비",), (), (asked,)),))

    source = write(page)

    assert page.pictures == drawn.pictures
    assert Week(2, page.date, reflections=(Reflection("은비", drawn),)).pictures == drawn.pictures
    assert "![답변 사진 1](week02/0123456789abcdef.png)\n\n  ![답변 사진 2](week02/fedcba9876543210.jpg)" in source
    again = read(source).page
    assert again is not None
    assert write(again) == source
