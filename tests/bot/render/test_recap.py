"""Whole weeks as people read them: the recap, and the leaves of everything."""

import datetime as dt
import re
from dataclasses import replace

import discord
import pytest
from hypothesis import given, settings

from bot.page import bodies
from bot.render import recap
from bot.render.layout import TEXT_LIMIT
from bot.render.leaves import LEAF_LIMIT, question_leaves, week_leaves
from bot.texts import Language
from db.types import Dialect
from db.week.value import Addition, Paper, Presenter, Question, Reflection, Team, Text, Week
from tests.bot.page.strategies import pages


def link(number: int) -> str:
    """Return the address of a question's card."""
    return f"https://discord.com/channels/1/2/{number}"


def asked(number: int, body: str, answer: str | None = None) -> Question:
    """Return a question from Discord, with a card."""
    text = Text(body, Dialect.DISCORD)
    return Question(text, Text(answer, Dialect.DISCORD) if answer else None, number, link(number))


WEEK = Week(
    number=3,
    date=dt.date(2026, 2, 6),
    teams=(
        Team(
            name="1",
            members=("민하", "은비"),
            papers=(Paper("Attention Is All You Need", "https://a.b/c"), Paper("손으로 쓴 필기")),
            presenters=(
                Presenter(
                    "은비",
                    "🐱",
                    "🩷",
                    (
                        asked(1, "왜 층을\n나누나요?", "네."),
                        asked(3, "두 가지예요.\n\n1. 하나\n2. 둘"),
                        asked(4, "셋째", "네."),
                        asked(6, "넷째", "네."),
                    ),
                ),
                Presenter("민하", "🐼", None, (Question(Text("__굵게__ 물어요"), Text("그래서요.\n\n- 하나"), 5),)),
            ),
            reflections=(Reflection("민하", Text("배운 것이 많았다.\n또 하고 싶다.", Dialect.DISCORD)),),
        ),
        Team(
            name="2",
            members=("한결",),
            papers=(Paper(None, "https://a.b/d"),),
            presenters=(Presenter("한결", "🐻", None, (Question(Text("번호도 카드도 없는 질문"), Text("네.")),)),),
        ),
        Team(name="빈 팀"),
    ),
    reflections=(Reflection("나그네", Text("잘 들었다.")),),
)

KOREAN = """\
## 3주차 · 2/6(금)
-# 질문 6개 · 답변 5개 · 소감 2개
### 1팀 · 민하, 은비
📄 [Attention Is All You Need](<https://a.b/c>)
📄 손으로 쓴 필기
🩷 ⏳ [#3](https://discord.com/channels/1/2/3) 두 가지예요. 1. 하나 2. 둘
🩷 [#1](https://discord.com/channels/1/2/1) 왜 층을 나누나요?
🩷 [#4](https://discord.com/channels/1/2/4) 셋째
• #5 굵게 물어요
-# 그 밖에 1개는 [전체 읽기]에 있어요
### 2팀 · 한결
📄 <https://a.b/d>
• 번호도 카드도 없는 질문
### 빈 팀
### 소감
**민하** 배운 것이 많았다. 또 하고 싶다.
**나그네** 잘 들었다.
-# ⏳ 답변을 기다리는 질문 1개"""

ENGLISH = """\
## Week 3 · Fri, Feb 6
-# questions 6 · answers 5 · reflections 2
### Team 1 · 민하, 은비
📄 [Attention Is All You Need](<https://a.b/c>)
📄 손으로 쓴 필기
🩷 ⏳ [#3](https://discord.com/channels/1/2/3) 두 가지예요. 1. 하나 2. 둘
🩷 [#1](https://discord.com/channels/1/2/1) 왜 층을 나누나요?
🩷 [#4](https://discord.com/channels/1/2/4) 셋째
• #5 굵게 물어요
-# 1 more in [Read all]
### Team 2 · 한결
📄 <https://a.b/d>
• 번호도 카드도 없는 질문
### Team 빈 팀
### Reflections
**민하** 배운 것이 많았다. 또 하고 싶다.
**나그네** 잘 들었다.
-# ⏳ 1 question waits for an answer"""

LEAF = """\
## 3주차 · 2/6(금)

### 1팀 · 민하, 은비

📄 [Attention Is All You Need](<https://a.b/c>)
📄 손으로 쓴 필기

-# #1 · 은비🐱
**Q.** 왜 층을
나누나요?

**A.** 네.

-# #3 · 은비🐱
**Q.** 두 가지예요.

1. 하나
2. 둘

-# ⏳ 답변을 기다리고 있어요

-# #4 · 은비🐱
**Q.** 셋째

**A.** 네.

-# #6 · 은비🐱
**Q.** 넷째

**A.** 네.

-# #5 · 민하🐼
**Q.** **굵게** 물어요

**A.** 그래서요.

- 하나

### 2팀 · 한결

📄 <https://a.b/d>

-# 한결🐻
**Q.** 번호도 카드도 없는 질문

**A.** 네.

### 빈 팀

### 소감
**민하**
배운 것이 많았다.
또 하고 싶다.

**나그네**
잘 들었다."""


VOICES = replace(
    WEEK,
    teams=(
        Team(
            name="1",
            members=("은비", "민하"),
            presenters=(
                Presenter(
                    "은비",
                    "🐱",
                    "🩷",
                    (
                        replace(asked(1, "하나", "네."), in_page=False),
                        replace(
                            asked(2, "둘", "그래요."),
                            additions=(Addition("민*하", Text("저도요.", Dialect.DISCORD)),),
                            follow_ups=(
                                replace(
                                    asked(4, "둘에 이어\n물어요", "네, 또."),
                                    additions=(Addition("은비", Text("__덧붙여요__")),),
                                ),
                                replace(asked(5, "둘에 또 이어 물어요"), link=link(2)),
                            ),
                        ),
                    ),
                ),
                Presenter("민하", "🐼", None, (replace(asked(3, "셋", "네."), follow_ups=(asked(6, "넷", "네."),)),)),
            ),
        ),
    ),
    reflections=(),
)

VOICES_RECAP = """\
## 3주차 · 2/6(금)
-# 질문 6개 · 답변 5개 · 소감 0개
### 1팀 · 은비, 민하
🩷 [#2](https://discord.com/channels/1/2/2) 둘
↳ ⏳ [#5](https://discord.com/channels/1/2/2) 둘에 또 이어 물어요
🩷 [#1](https://discord.com/channels/1/2/1) 하나
• [#3](https://discord.com/channels/1/2/3) 셋
-# 그 밖에 2개는 [전체 읽기]에 있어요
-# ⏳ 답변을 기다리는 질문 1개"""

VOICES_LEAF = """\
## 3주차 · 2/6(금)

### 1팀 · 은비, 민하

-# #1 · 은비🐱
**Q.** 하나

**A.** 네.

-# #2 · 은비🐱
**Q.** 둘

**A.** 그래요.

**+ 민\\*하** 저도요.

-# ↳ #4 · 은비🐱
**Q.** 둘에 이어
물어요

**A.** 네, 또.

**+ 은비** **덧붙여요**

-# ↳ #5 · 은비🐱
**Q.** 둘에 또 이어 물어요

-# ⏳ 답변을 기다리고 있어요

-# #3 · 민하🐼
**Q.** 셋

**A.** 네.

-# ↳ #6 · 민하🐼
**Q.** 넷

**A.** 네."""


def test_what_follows_a_question_up_stands_below_it_and_counts_as_one() -> None:
    assert recap.text(VOICES, "ko") == VOICES_RECAP
    assert "questions 6 · answers 5" in recap.text(VOICES, "en")


def test_every_voice_can_be_read() -> None:
    assert week_leaves(VOICES, "ko") == [VOICES_LEAF]


@pytest.mark.parametrize(("language", "expected"), [("ko", KOREAN), ("en", ENGLISH)])
def test_a_whole_recap(language: Language, expected: str) -> None:
    assert recap.text(WEEK, language) == expected


def test_a_whole_week_to_read() -> None:
    assert week_leaves(WEEK, "ko") == [LEAF]
    assert week_leaves(WEEK, "en")[0].startswith("## Week 3 · Fri, Feb 6\n\n### Team 1 · 민하, 은비")


def test_a_question_to_read() -> None:
    assert question_leaves("은비🐱", asked(7, "왜?"), "ko") == [
        "-# #7 · 은비🐱\n**Q.** 왜?\n\n-# ⏳ 답변을 기다리고 있어요"
    ]


def test_a_week_in_which_nothing_is_missing_says_nothing_about_it() -> None:
    team = Team("1", ("민하",), reflections=(Reflection("민하", Text("좋았다.")),))

    assert recap.text(Week(1, dt.date(2026, 1, 2), (team,)), "ko").splitlines() == [
        "## 1주차 · 1/2(금)",
        "-# 질문 0개 · 답변 0개 · 소감 1개",
        "### 1팀 · 민하",
        "### 소감",
        "**민하** 좋았다.",
    ]


def test_an_empty_week_has_a_recap() -> None:
    page = Week(1, dt.date(2026, 1, 2))

    assert recap.text(page, "ko") == "## 1주차 · 1/2(금)\n-# 질문 0개 · 답변 0개 · 소감 0개"
    assert week_leaves(page, "ko") == ["## 1주차 · 1/2(금)"]


def of_a_team(*questions: Question, reflections: int = 0) -> Week:
    """Return a week in which 은비 was asked all there is, and so many reflected."""
    team = Team("1", ("은비",), (), (Presenter("은비", "🐱", "🩷", questions),))
    said = tuple(Reflection(f"사람{at}", Text("좋았다.")) for at in range(reflections))
    return Week(1, dt.date(2026, 1, 2), (team,), said)


def shown(page: Week) -> list[str]:
    """Return the questions that a recap shows, by number, and how many it does not."""
    lines = recap.text(page, "ko").splitlines()
    return [re.sub(r"^(?:🩷|↳) |\[|\].*", "", line) for line in lines if line.startswith(("🩷", "↳"))] + [
        line for line in lines if "그 밖에" in line
    ]


def test_a_busy_week_shows_what_was_answered_too_the_most_wondered_first() -> None:
    waiting = [asked(at, "아직") for at in range(1, 9)]
    answered = [replace(asked(at, "왜?", "네."), me_too_count=at % 3) for at in range(9, 15)]
    page = of_a_team(*waiting, *answered)

    assert shown(page) == ["⏳ #1", "⏳ #2", "#11", "#14", "-# 그 밖에 10개는 [전체 읽기]에 있어요"]
    assert recap.text(page, "ko").endswith("\n-# ⏳ 답변을 기다리는 질문 8개")


@pytest.mark.parametrize(
    ("waiting", "answered", "expected"),
    [
        (6, 0, ["⏳ #1", "⏳ #2", "⏳ #3", "⏳ #4", "-# 그 밖에 2개는 [전체 읽기]에 있어요"]),
        (0, 6, ["#7", "#8", "#9", "#10", "-# 그 밖에 2개는 [전체 읽기]에 있어요"]),
        (1, 6, ["⏳ #1", "#7", "#8", "#9", "-# 그 밖에 3개는 [전체 읽기]에 있어요"]),
        (6, 1, ["⏳ #1", "⏳ #2", "⏳ #3", "#7", "-# 그 밖에 3개는 [전체 읽기]에 있어요"]),
        (2, 2, ["⏳ #1", "⏳ #2", "#7", "#8"]),
    ],
)
def test_there_are_four_lines_however_few_of_a_kind_there_are(waiting: int, answered: int, expected: list[str]) -> None:
    unanswered = [asked(at + 1, "아직") for at in range(waiting)]

    assert shown(of_a_team(*unanswered, *(asked(at + 7, "왜?", "네.") for at in range(answered)))) == expected


def test_the_most_wondered_open_question_comes_first_too() -> None:
    assert shown(of_a_team(asked(1, "하나"), replace(asked(2, "둘"), me_too_count=3))) == ["⏳ #2", "⏳ #1"]


def test_an_open_follow_up_is_shown_below_its_answered_question() -> None:
    many = tuple(asked(at, "이어서", "네.") for at in range(2, 8))
    page = of_a_team(replace(asked(1, "왜?", "네."), follow_ups=(*many, asked(8, "아직"))), asked(9, "왜?", "네."))

    assert shown(page) == ["#1", "#2", "⏳ #8", "#9", "-# 그 밖에 5개는 [전체 읽기]에 있어요"]


def test_questions_of_the_same_words_are_told_apart() -> None:
    assert shown(of_a_team(*(asked(at, "왜?") for at in range(1, 7)))) == [
        *(f"⏳ #{at}" for at in range(1, 5)),
        "-# 그 밖에 2개는 [전체 읽기]에 있어요",
    ]


def test_ten_reflections_and_how_many_more() -> None:
    lines = recap.text(of_a_team(reflections=13), "ko").splitlines()

    assert sum(line.startswith("**사람") for line in lines) == 10
    assert lines[-1] == "-# 그 밖에 3개는 [전체 읽기]에 있어요"


def test_the_message_has_its_page_and_two_buttons() -> None:
    view = recap.message(WEEK, week_id=8, language="ko")

    (frame,) = view.children
    assert isinstance(frame, discord.ui.Container)
    assert frame.accent_colour is not None
    text, file, row = frame.children
    assert isinstance(text, discord.ui.TextDisplay)
    assert text.content == KOREAN
    assert isinstance(file, discord.ui.File)
    assert file.media.url == "attachment://week03.md"
    assert isinstance(row, discord.ui.ActionRow)
    assert [(item.label, item.custom_id) for item in row.children if isinstance(item, discord.ui.Button)] == [
        ("전체 읽기", "read:week:8:0"),
        ("내 차례", "turn:8"),
    ]


@pytest.mark.parametrize(("number", "name"), [(2, "week02.md"), (12, "week12.md"), (123, "week123.md")])
def test_the_page_s_file_is_called_as_the_group_calls_it(number: int, name: str) -> None:
    assert recap.file_name(Week(number, dt.date(2026, 1, 2))) == name


@pytest.mark.parametrize(
    "body", ["[열린", "닫힌]", "a](https://evil.com)", "\\", "https://a.b/c 보세요", "👍 좋아요", "<@1> 님"]
)
def test_a_question_s_words_never_touch_its_link(body: str) -> None:
    page = Week(1, dt.date(2026, 1, 2), (Team("1", (), (), (Presenter("민하", None, "🩷", (asked(7, body),)),)),))

    line = recap.text(page, "ko").splitlines()[3]
    assert line.startswith("🩷 ⏳ [#7](https://discord.com/channels/1/2/7) ")
    assert re.findall(r"(?<!\\)\]\(", line) == ["]("]


def large(teams: int, questions: int, papers: int, reflections: int, size: int = 200) -> Week:
    """Return a week of so many teams, each with so much."""
    return Week(
        2,
        dt.date(2026, 1, 2),
        tuple(
            Team(
                str(team),
                (f"발표자{team}",),
                tuple(Paper("제" * 100, f"https://a.b/{'c' * 60}{at}") for at in range(papers)),
                (
                    Presenter(
                        f"발표자{team}",
                        "🐱",
                        "🩷",
                        tuple(asked(100 * team + at, "가" * size) for at in range(questions)),
                    ),
                ),
            )
            for team in range(1, teams + 1)
        ),
        tuple(Reflection(f"사람{at}", Text("나" * size)) for at in range(reflections)),
    )


@pytest.mark.parametrize(
    ("page", "density"),
    [
        (large(2, 5, 3, 8), recap.DENSITIES[0]),
        (large(3, 5, 4, 8), recap.DENSITIES[1]),
        (large(6, 5, 10, 25), recap.DENSITIES[2]),
        (large(12, 5, 10, 25), recap.DENSITIES[3]),
        (large(40, 60, 10, 25), recap.DENSITIES[4]),
    ],
)
def test_a_fuller_week_is_told_more_briefly(page: Week, density: recap.Density) -> None:
    lines = recap.text(page, "ko").splitlines()

    assert len("\n".join(lines)) <= TEXT_LIMIT
    assert lines[0] == "## 2주차 · 1/2(금)"
    assert sum(bool(re.match(r"### \d+팀", line)) for line in lines) == len(page.teams)
    assert sum(line.startswith("🩷") for line in lines) == density.questions * len(page.teams)
    assert sum(line.startswith("📄") for line in lines) == min(density.papers, len(page.teams[0].papers)) * len(
        page.teams
    )
    assert sum(line.startswith("**") for line in lines) == min(density.reflections, len(page.reflections))
    assert all(len(re.sub(r"[(]<?https.*?[)]", "", line)) <= density.line + 25 for line in lines)
    assert lines[-1].startswith("-# ⏳ 답변을 기다리는 질문")


def test_what_no_density_holds_is_cut() -> None:
    text = recap.text(large(300, 1, 1, 0), "ko")

    assert len(text) <= TEXT_LIMIT
    assert text.endswith("\n…")


def test_papers_that_have_no_room_are_counted() -> None:
    lines = recap.text(large(3, 5, 5, 8), "ko").splitlines()

    assert lines.count("-# 📄 +2") == 3


def test_only_the_beginnings_of_long_texts_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    blocks = bodies.blocks

    def noting(lines: list[str]) -> list[bodies.Block]:
        sizes.append(sum(map(len, lines)))
        return blocks(lines)

    text = Text("- 가나다라\n" * 550)
    presenter = Presenter("은비", "🐱", "🩷", tuple(Question(text, text, at) for at in range(60)))
    week = Week(1, dt.date(2026, 1, 2), (Team("1", ("은비",), (), (presenter,)),), (Reflection("은비", text),) * 25)
    monkeypatch.setattr(bodies, "blocks", noting)

    recap.text(week, "ko")

    assert sizes
    assert sum(sizes) <= (4 + 10) * 1000  # four questions and ten reflections


@settings(max_examples=50)
@given(pages())
def test_any_week_can_be_told_and_read(page: Week) -> None:
    assert 0 < len(recap.text(page, "ko")) <= TEXT_LIMIT
    assert all(leaf.strip() and len(leaf) <= LEAF_LIMIT for leaf in week_leaves(page, "ko"))


def test_long_texts_are_leafed_through_without_losing_a_word() -> None:
    paragraphs = "\n\n".join(" ".join(f"{at}-{word}" for word in range(60)) for at in range(10))
    page = Week(
        1,
        dt.date(2026, 1, 2),
        (
            Team(
                "1",
                ("민하",),
                (),
                (
                    Presenter(
                        "민하",
                        "🐱",
                        "🩷",
                        (asked(1, paragraphs[:4000], "답" * 4000), asked(2, "```\n" + "x = 1\n" * 600)),
                    ),
                ),
                (Reflection("민하", Text("소" * 4000)),),
            ),
        ),
    )

    leaves = week_leaves(page, "ko")
    assert all(len(leaf) <= LEAF_LIMIT for leaf in leaves)
    read = "".join("".join(leaves).split())
    assert "".join(paragraphs[:4000].split()) in read
    assert "답" * 4000 in read
    assert "소" * 4000 in read
    assert read.replace("```", "").count("x=1") == 600
