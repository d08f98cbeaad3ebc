"""Papers that were presented before: what makes two of them the same, and what is said of it."""

import pytest

from db import papers
from db.papers import Again, arxiv_number, each_once, identities
from db.week.value import Paper
from tests.db.group import ELSEWHERE, EUNBI, MINHA, TODAY, WEEK, Group

LINK = "https://arxiv.org/abs/1706.03762"


@pytest.mark.parametrize(
    ("paper", "other"),
    [
        (Paper(None, LINK), Paper("Attention", "http://www.arxiv.org/pdf/1706.03762v5.pdf")),
        (Paper("Attention Is All You Need", LINK), Paper("attention is all-you need!")),
        (Paper("학습 률"), Paper("학습률", LINK)),
        (Paper(None, "https://www.Example.org/a/"), Paper("X", "http://example.org/a?utm_source=x#top")),
        (Paper(None, "https://a.org/forum?id=1&x=2"), Paper(None, "https://a.org/forum?x=2&id=1")),
        (Paper(None, "https://a.org/paper.pdf"), Paper(None, "https://a.org/paper")),
    ],
)
def test_two_are_the_same(paper: Paper, other: Paper) -> None:
    assert identities(paper.title, paper.url) & identities(other.title, other.url)


@pytest.mark.parametrize(
    ("paper", "other"),
    [
        (Paper("Attention", LINK), Paper("Attention II", "https://arxiv.org/abs/1706.03763")),
        (Paper(None, "https://a.org/forum?id=1"), Paper(None, "https://a.org/forum?id=2")),
        (Paper("!!"), Paper("??")),
        (Paper(None, "https://[a"), Paper(None, "https://[b")),
        (Paper("a.org/x?"), Paper(None, "https://a.org/x")),
    ],
)
def test_two_are_not_the_same(paper: Paper, other: Paper) -> None:
    assert not identities(paper.title, paper.url) & identities(other.title, other.url)


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ([Paper("A", LINK), Paper("B", f"{LINK}v2")], [Paper("A", LINK)]),
        ([Paper(None, LINK), Paper("B", LINK)], [Paper("B", LINK)]),
        (
            [Paper("Deep-Learning"), Paper("BERT"), Paper("deep learning", LINK)],
            [Paper("Deep-Learning", LINK), Paper("BERT")],
        ),
        ([Paper("A", "https://a.org/1"), Paper("A", "https://a.org/2")], None),
        ([Paper("!!"), Paper("??")], None),
    ],
)
def test_what_is_named_twice_is_kept_once(named: list[Paper], kept: list[Paper] | None) -> None:
    assert each_once(named) == (kept or named)


def test_an_old_number_has_no_subject() -> None:
    assert arxiv_number("https://arxiv.org/abs/math.GT/0309136") == "math/0309136"


async def elsewhere(group: Group, presentation_id: int) -> list[Again]:
    found = await group.db.read(papers.presented_elsewhere, guild_id=group.guild_id, presentation_id=presentation_id)
    return list(found.values())


async def test_the_latest_other_week_of_any_term_is_named(group: Group) -> None:
    first = await group.present(MINHA, papers=[Paper("Attention", LINK)])
    assert await elsewhere(group, first.id) == []
    await group.present(EUNBI, week=2, date=TODAY + WEEK, papers=[Paper("BERT"), Paper(None, LINK)])
    await group.begin_term("2026-2")
    again = await group.present(MINHA, week=1, date=TODAY + 2 * WEEK, papers=[Paper("attention")])

    assert [(found.week, found.term, found.date) for found in await elsewhere(group, again.id)] == [
        (1, (1, None), TODAY)
    ]
    await group.change(again, MINHA, date=TODAY + 2 * WEEK, papers=[Paper(None, LINK)])
    assert [found.week for found in await elsewhere(group, again.id)] == [2]
    assert [(found.week, found.term) for found in await elsewhere(group, first.id)] == [(1, None)]


async def test_neither_a_cancelled_one_nor_another_guild_s_counts(group: Group) -> None:
    other = Group(group.db, ELSEWHERE)
    await other.present(MINHA, papers=[Paper(None, LINK)])
    first = await group.present(MINHA, papers=[Paper(None, LINK)])
    second = await group.present(EUNBI, week=2, date=TODAY + WEEK, papers=[Paper(None, LINK)])
    assert [found.week for found in await elsewhere(group, second.id)] == [1]

    await group.cancel(first)

    assert await elsewhere(group, second.id) == []
    assert await group.db.read(papers.presented_elsewhere, guild_id=ELSEWHERE, presentation_id=second.id) == {}
