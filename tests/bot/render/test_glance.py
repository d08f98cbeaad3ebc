"""A term at a glance as a message: its squares, what folds, and that it fits whatever it holds."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import glance as render
from bot.render.layout import TEXT_LIMIT
from bot.texts import Language
from db.glances import Deed, Glance
from db.models import Member, MeToo, Paper, Post, Term, Week
from tests.bot.render.questions import EUNBI, question

P, T, R = Deed.PRESENTED, Deed.TALKED, Deed.REFLECTED


def week(number: int) -> Week:
    return Week(id=number, number=number, date=dt.date(2026, 1, 1))


def member(at: int, *, name: str = "", emoji: str = "🐰") -> Member:
    return Member(id=at, name=name or f"사람{at}", emoji=emoji, heart="💛", user_id=at)


def seen(weeks: int, members: list[Member], **details: Any) -> Glance:
    """Make a term of some weeks; of its last, ``deeds`` says by the member's place what they did."""
    values: dict[str, Any] = {
        "term": Term(number=2, name=None, is_beside=False),
        "weeks": [week(number) for number in range(1, weeks + 1)],
        "earlier_weeks": 0,
        "members": members,
        "further_members": 0,
        "deeds": {},
        "papers": [],
        "further_papers": 0,
        "wondered": None,
    }
    return Glance(**values | details)


def test_weeks_against_members_papers_and_what_most_wondered_about() -> None:
    people = [member(1, name="민하", emoji="🐰"), member(2, name="은_비", emoji="🐱")]
    card = Post(channel_id=5, message_id=6)
    asked = question("왜 **깊은** 망이 더 나쁜가요?", card=card, me_toos=[MeToo(member=member(3)), MeToo(member=EUNBI)])
    found = seen(
        3,
        people,
        deeds={(1, 1): P, (1, 3): R, (2, 2): T},
        papers=[(1, Paper(title="ResNet", url="https://a.b/c")), (1, Paper(title="ViT")), (3, Paper(title="LoRA"))],
        wondered=asked,
    )

    assert render.draw(found, "ko").splitlines() == [
        "### 2기 한눈에 보기",
        "**1–3주차**",
        "🐰 🟦▫️🟨",
        "🐱 ▫️🟩▫️",
        "-# 🟦 발표, 없으면 🟩 질문·답변, 없으면 🟨 소감",
        "-# 민하🐰 · 은\\_비🐱",
        "**📄 논문**",
        "1주차 · [ResNet](<https://a.b/c>), ViT",
        "3주차 · LoRA",
        "**🙋 가장 많이 궁금해한 질문**",
        "[#12](https://discord.com/channels/1/5/6) 왜 깊은 망이 더 나쁜가요?",
        "-# 2명이 함께 궁금해했어요.",
    ]
    assert render.draw(found, "en").splitlines()[4] == "-# 🟦 talk, else 🟩 Q&A, else 🟨 reflection"


@pytest.mark.parametrize(("weeks", "blocks"), [(1, [1]), (10, [10]), (11, [6, 5]), (16, [8, 8]), (20, [10, 10])])
def test_a_row_is_no_wider_than_a_phone(weeks: int, blocks: list[int]) -> None:
    drawn = render.draw(seen(weeks, [member(1)], deeds=everywhere(weeks, 1)), "ko")

    assert [row.count("🟨") for row in drawn.splitlines() if row.startswith("🐰")] == blocks


def everywhere(weeks: int, people: int) -> dict[tuple[int, int], Deed]:
    return {(at, number): R for at in range(1, people + 1) for number in range(1, weeks + 1)}


def test_nobody_has_a_row_of_nothing() -> None:
    found = seen(16, [member(1), member(2, emoji="🐱")], deeds={(1, 1): P, (1, 16): R, (2, 12): T})

    assert [row for row in render.draw(found, "ko").splitlines() if row.startswith(("🐰", "🐱"))] == [
        "🐰 🟦▫️▫️▫️▫️▫️▫️▫️",
        "🐰 ▫️▫️▫️▫️▫️▫️▫️🟨",
        "🐱 ▫️▫️▫️🟩▫️▫️▫️▫️",
    ]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("size", [8, 30])
def test_all_members_of_sixteen_weeks_are_shown(size: int, language: Language) -> None:
    people = [member(at) for at in range(1, size + 1)]
    drawn = render.draw(seen(16, people, deeds=everywhere(16, size)), language)

    assert drawn.count("🐰 🟨") == 2 * size
    assert "외" not in drawn
    assert "more" not in drawn


def test_where_there_are_too_many_of_anything_the_rest_is_counted() -> None:
    family = "👨‍👩‍👧‍👦👨‍👩‍👧‍👦"
    crowd = [member(at, name="가" * 32, emoji=family) for at in range(1, 31)]
    link = "https://a.b/" + "c" * 480
    found = seen(
        20,
        crowd,
        deeds=everywhere(20, 30),
        earlier_weeks=12,
        further_members=3,
        papers=[(1 + at // 5, Paper(title="나" * 90, url=link)) for at in range(100)],
        further_papers=7,
        wondered=question("다" * 2000, me_toos=[MeToo(member=member(3))]),
    )

    drawn = render.draw(found, "ko")

    assert len(drawn) <= TEXT_LIMIT
    shown = drawn.count(f"{family} 🟨") // 2
    lines = drawn.splitlines()
    assert f"외 {33 - shown}명" in drawn
    assert 0 < shown < 30
    assert "-# 그전 12주는 일정에 있어요." in lines
    papers = [line for line in lines if "주차 · [" in line]
    assert papers
    assert all(line.endswith(" +4") for line in papers)
    assert f"-# 외 {107 - 5 * len(papers)}편은 일정에 있어요." in lines
    assert lines[-1] == "-# 1명이 함께 궁금해했어요."


def test_a_track_says_that_it_is_one() -> None:
    drawn = render.draw(seen(1, [], term=Term(number=2, name="읽기", is_beside=True)), "ko")

    assert drawn.splitlines()[:2] == ["-# 🛤️ 읽기 갈래", "### 한눈에 보기"]


NASTY = [
    "**",
    "||",
    "`",
    "```",
    "](",
    "[",
    "https://a.b",
    "@everyone",
    "<@1>",
    "#",
    "-# ",
    "🟦",
    render.NOTHING,
    "👨‍👩‍👧‍👦",
    "가" * 200,
]
texts = st.lists(st.sampled_from(NASTY) | st.text("abc가나 ", max_size=5), min_size=1, max_size=5).map("".join)


@given(st.lists(texts, min_size=1, max_size=4), st.lists(texts, max_size=9), texts)
def test_whatever_people_are_called_and_read_the_squares_are_those_of_what_they_did(
    names: list[str], titles: list[str], body: str
) -> None:
    people = [member(at, name=name[:32]) for at, name in enumerate(names, 1)]
    papers = [(1, Paper(title=title, url="https://a.b/c")) for title in titles]
    asked = question(body, me_toos=[MeToo(member=member(9))])

    drawn = render.draw(seen(3, people, deeds=everywhere(3, len(people)), papers=papers, wondered=asked), "ko")

    rows = [line for line in drawn.splitlines() if line.startswith("🐰 ")]
    assert rows == ["🐰 🟨🟨🟨"] * len(people)
    assert len(drawn.splitlines()) == 2 + len(people) + 2 + (2 if papers else 0) + 3
    assert len(drawn) <= TEXT_LIMIT
