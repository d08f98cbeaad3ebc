"""Searching a guild: what is found, in which order, and what is not."""

import datetime as dt
import random
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

import pytest

from bot.page.reader import read
from db import answer_changes, changes, imports, reflections, search
from db.engine import Database
from db.errors import NothingToSearch, SearchTooLong
from db.folding import fold, needles
from db.search import FIRST_READ, FOUND_LIMIT, WORDS_LIMIT, Found, Kind
from db.week.value import Paper as Named
from db.week.value import Week
from tests.bot.page.weeks import REAL, TWO_TEAMS
from tests.db.group import ELSEWHERE, EUNBI, GUILD, HANGYEOL, MINHA, NOW, TODAY, WEEK, Group, actor
from tests.support.searched import kept_texts, true_texts
from tests.support.statements import counted

ALL = 1000
#: What a search reads: what was found, and who presents the papers among it.
STATEMENTS = 2

Step = Callable[[Group], Awaitable[object]]


async def find(group: Group, text: str, *, at: int = 0, size: int = ALL) -> Found:
    return await group.db.read(search.find, guild_id=group.guild_id, text=text, at=at, size=size)


async def bodies(group: Group, text: str) -> list[str]:
    return [hit.body for hit in (await find(group, text)).hits]


@pytest.fixture
async def said(group: Group) -> Group:
    """A group that said 학습 in every kind of text; another guild said it too."""
    place = await group.present(MINHA, EUNBI, papers=[Named("학습 논문", "https://arxiv.org/abs/1706.03762")])
    await group.ask(body="학습 질문")
    await group.answer(1, body="학습 답변")
    await group.add(1, body="학습 보탬")
    below = await group.follow_up(1, body="학습 추가")
    await group.answer(below.number, body="학습 추가의 답")
    await group.reflect(HANGYEOL, place.week, "학습 소감")
    elsewhere = Group(group.db, ELSEWHERE)
    await elsewhere.present(MINHA)
    await elsewhere.ask(body="학습 저쪽")
    return group


async def test_every_kind_of_text_is_found_with_where_it_stands(said: Group) -> None:
    await said.post(1, message_id=7)

    found = {hit.kind: hit for hit in (await find(said, "학습")).hits}

    assert set(found) == set(Kind)
    assert {kind: (hit.number, hit.people[0][0]) for kind, hit in found.items()} == {
        Kind.QUESTION: (1, "민하"),
        Kind.ANSWER: (1, "민하"),
        Kind.ADDITION: (1, "은비"),
        Kind.FOLLOW_UP: (2, "민하"),
        Kind.REFLECTION: (None, "한결"),
        Kind.PAPER: (None, "민하"),
    }
    assert found[Kind.QUESTION].link == found[Kind.FOLLOW_UP].link == f"https://discord.com/channels/{GUILD}/1/7"
    assert found[Kind.REFLECTION].link is None
    paper = found[Kind.PAPER]
    assert (paper.team, paper.url, [name for name, _ in paper.people]) == (
        "1", "https://arxiv.org/abs/1706.03762", ["민하", "은비"],
    )  # fmt: skip
    assert {(hit.week, hit.term) for hit in found.values()} == {(1, None)}


async def withdraw_answer(group: Group) -> None:
    answer = (await group.get(1)).answer
    assert answer is not None
    await group.db.write(
        answer_changes.withdraw, guild_id=GUILD, answer_id=answer.id, user_id=MINHA.id, is_manager=False, now=NOW
    )


async def edit(group: Group) -> None:
    await group.db.write(
        changes.edit, guild_id=GUILD, number=1, actor=actor(is_manager=True), body="배움 질문", version=None
    )


async def withdraw_reflection(group: Group) -> None:
    place = (await group.get(1)).presentation
    await group.db.write(reflections.withdraw, guild_id=GUILD, user_id=HANGYEOL.id, week_id=place.week_id, now=NOW)


async def rewrite_reflection(group: Group) -> None:
    await group.reflect(HANGYEOL, (await group.get(1)).presentation.week, "다른 소감")


async def change_papers(group: Group) -> None:
    await group.change((await group.get(1)).presentation, MINHA, EUNBI, papers=[Named("배움 논문")])


async def leave_out(group: Group) -> None:
    await group.db.write(changes.set_in_page, guild_id=GUILD, number=1, actor=actor(is_manager=True), in_page=False)


async def withdraw_and_restore(group: Group) -> None:
    await group.withdraw(1)
    await group.restore(1)


@pytest.mark.parametrize(
    ("step", "gone"),
    [
        (lambda group: group.withdraw(1), {"학습 질문", "학습 답변", "학습 보탬", "학습 추가", "학습 추가의 답"}),
        (lambda group: group.withdraw(2), {"학습 추가", "학습 추가의 답"}),
        (withdraw_and_restore, set()),
        (withdraw_answer, {"학습 답변"}),
        (edit, {"학습 질문"}),
        (withdraw_reflection, {"학습 소감"}),
        (rewrite_reflection, {"학습 소감"}),
        (change_papers, {"학습 논문"}),
        (leave_out, set()),
    ],
)
async def test_what_does_not_stand_is_not_found(said: Group, step: Step, gone: set[str]) -> None:
    before = set(await bodies(said, "학습"))
    await step(said)
    assert before - set(await bodies(said, "학습")) == gone


async def test_a_cancelled_presentation_s_papers_are_not_found(group: Group) -> None:
    place = await group.present(MINHA, papers=[Named("학습 논문")])
    assert await bodies(group, "논문") == ["학습 논문"]
    await group.cancel(place)
    assert await bodies(group, "논문") == []


@pytest.mark.parametrize("text", ["2", "#2", "＃2", "2번"])
async def test_a_question_is_found_first_by_its_number(said: Group, text: str) -> None:
    await said.ask(body="2와 2번, #2")

    found = (await find(said, text)).hits

    assert [(hit.kind, hit.number) for hit in found] == [(Kind.FOLLOW_UP, 2), (Kind.QUESTION, 3)]


async def test_neither_a_withdrawn_question_nor_another_guild_s_is_found_by_its_number(said: Group) -> None:
    await said.withdraw(1)
    assert await bodies(said, "#1") == []
    assert await bodies(said, "#3") == []


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://arxiv.org/pdf/1706.03762", True),
        ("http://www.arxiv.org/pdf/1706.03762v5.pdf", True),
        ("arxiv.org/abs/1706.03762v2", True),
        ("arXiv:1706.03762", True),
        ("1706.03762v1", True),
        ("arxiv.org", True),
        ("학습 arxiv.org", True),
        ("https://arxiv.org/abs/1706.03763", False),
        ("1706", False),
        ("6", False),
        ("arxiv", False),
    ],
)
async def test_a_paper_is_found_by_its_link_only_by_what_looks_like_one(said: Group, link: str, found: bool) -> None:
    assert await bodies(said, link) == (["학습 논문"] if found else [])


async def test_a_page_is_found_whatever_address_it_has(group: Group) -> None:
    papers = [
        Named("하나", "https://www.a.org/X/?id=3&utm_source=y"),
        Named("둘", "https://arxiv.org/abs/math.GT/0309136"),
    ]
    await group.present(MINHA, papers=papers)

    assert await bodies(group, "http://a.org/X") == ["하나"]
    assert await bodies(group, "https://arxiv.org/pdf/math/0309136v1") == ["둘"]


async def test_a_merged_question_s_answer_is_found_where_it_went(group: Group) -> None:
    await group.present(MINHA)
    await group.ask(body="학습 하나")
    await group.ask(body="학습 둘")
    await group.answer(2, body="학습 답")
    await group.merge(2, 1, by=actor(is_manager=True))

    found = await find(group, "학습")

    assert {(hit.body, hit.number) for hit in found.hits} == {("학습 하나", 1), ("학습 답", 1)}
    assert await bodies(group, "#2") == ["학습 하나"]


async def test_what_is_found_in_an_earlier_term_says_so(said: Group) -> None:
    await said.begin_term("2026-2")
    await said.present(MINHA, week=1, date=TODAY + WEEK, papers=[Named("새 학습 논문")])

    found = {hit.body: hit.term for hit in (await find(said, "학습 논문")).hits}

    assert found == {"새 학습 논문": None, "학습 논문": (1, None)}


async def test_the_newest_is_found_first_and_in_leaves(group: Group) -> None:
    await group.present(MINHA)
    for turn in range(5):
        await group.ask(body=f"질문 {turn}")
        await group.answer(turn + 1, body=f"질문의 답 {turn}", now=NOW + dt.timedelta(minutes=5 - turn))

    leaves = [await find(group, "질문", at=at, size=4) for at in range(4)]

    assert [[hit.body for hit in leaf.hits] for leaf in leaves[:3]] == [
        ["질문의 답 0", "질문의 답 1", "질문의 답 2", "질문의 답 3"],
        ["질문의 답 4", "질문 4", "질문 3", "질문 2"],
        ["질문 1", "질문 0"],
    ]
    assert leaves[3] == leaves[2]
    assert {(leaf.count, leaf.leaves, leaf.is_cut) for leaf in leaves} == {(10, 3, False)}


async def test_what_a_page_brought_counts_as_said_in_its_week(group: Group) -> None:
    await group.present(MINHA, week=8, date=TODAY + WEEK)
    await group.ask(body="이제 학습")
    await group.db.write(
        imports.import_week, guild_id=GUILD, week=replace(TWO_TEAMS, date=TODAY - WEEK), now=NOW + WEEK
    )

    found = await bodies(group, "학습")

    assert found[0] == "이제 학습"
    assert len(found) > 1


async def test_no_more_than_a_hundred_are_counted(group: Group) -> None:
    await group.present(MINHA)
    await group.ask(body="처음")
    for _ in range(FOUND_LIMIT):
        await group.ask(body="그다음")
    assert (await find(group, "그다음")).is_cut is False
    await group.ask(body="그다음")
    found = await find(group, "그다음")
    assert (found.count, found.is_cut, len(found.hits)) == (FOUND_LIMIT, True, FOUND_LIMIT)


async def test_what_stands_is_found_behind_much_that_was_withdrawn(group: Group) -> None:
    await group.present(MINHA)
    for _ in range(FIRST_READ + 3):
        await group.ask(body="옛날 학습")
    await group.withdraw(*range(3, FIRST_READ + 4))

    assert [hit.number for hit in (await find(group, "학습")).hits] == [2, 1]


@pytest.mark.parametrize("text", ["", "?!", "<@1>"])
async def test_nothing_is_refused(group: Group, text: str) -> None:
    with pytest.raises(NothingToSearch):
        await find(group, text)


async def test_too_much_is_refused(group: Group) -> None:
    assert (await find(group, "가" * WORDS_LIMIT)).hits == []
    with pytest.raises(SearchTooLong):
        await find(group, "가" * (WORDS_LIMIT + 1))


async def test_a_search_is_read_in_two_statements(said: Group) -> None:
    with counted(said.db) as asked:
        await find(said, "학습")
    assert len(asked.statements) == STATEMENTS


async def check_kept(db: Database) -> None:
    """Assert that what is searched is what is stored."""
    assert await db.read(kept_texts) == await db.read(true_texts)


def imported() -> Iterator[Week]:
    """Yield the weeks that are at hand: a sample, and one that a real group wrote."""
    yield TWO_TEAMS
    if REAL.exists() and (page := read(REAL.read_text(encoding="utf-8")).page):
        yield page


@pytest.mark.parametrize("week", list(imported()), ids=lambda week: f"week {week.number}")
async def test_every_text_of_a_week_is_found_by_each_of_its_words_and_no_other_s(group: Group, week: Week) -> None:
    elsewhere = Group(group.db, ELSEWHERE)
    for guild_id in (GUILD, ELSEWHERE):
        await group.db.write(imports.import_week, guild_id=guild_id, week=week, now=NOW)
    await elsewhere.present(MINHA, week=9, date=TODAY + WEEK)
    await elsewhere.ask(body="별난말 하나")
    await check_kept(group.db)
    texts = [text.body for text in week.texts]
    assert texts

    assert await bodies(group, "별난말") == []
    for text in texts:
        for word in set(re.findall(r"[^\W_]{2,40}", text)):
            found = await find(group, word)
            assert found.is_cut or text in [hit.body for hit in found.hits], word


async def test_a_replaced_page_s_words_are_not_found_any_more(group: Group) -> None:
    first = await group.db.write(imports.import_week, guild_id=GUILD, week=TWO_TEAMS, now=NOW)
    held = await group.db.read(imports.held, guild_id=GUILD, number=first.week)
    assert held is not None
    emptied = Week(TWO_TEAMS.number, TWO_TEAMS.date)
    await group.db.write(imports.import_week, guild_id=GUILD, week=emptied, now=NOW, replaces=held.fingerprint)

    assert await bodies(group, "지름길") == []
    await check_kept(group.db)


SYLLABLES = [
    "학습",
    "률",
    "을",
    "는",
    " ",
    "\n",
    "Deep",
    "learning",
    "RL",
    "%",
    "_",
    "!",
    "\\",
    "*",
    "é",
    "🔥",
    "4",
    "'",
]


def texts(chance: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        yield "".join(chance.choices(SYLLABLES, k=chance.randint(2, 9))) + "."


@pytest.mark.parametrize("seed", range(3))
async def test_it_finds_what_a_plain_search_finds(group: Group, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # nothing secret
    await group.present(MINHA)
    known = list(texts(chance, 60))
    for body in known:
        await group.ask(body=body)
    for number in chance.sample(range(1, 61), 15):
        known[number - 1] = body = next(texts(chance, 1))
        by = actor(is_manager=True)
        await group.db.write(changes.edit, guild_id=GUILD, number=number, actor=by, body=body, version=None)
    gone = set(chance.sample(range(1, 61), 10))
    await group.withdraw(*gone)
    standing = [(number, body) for number, body in enumerate(known, 1) if number not in gone]
    await check_kept(group.db)

    for text in texts(chance, 60):
        wanted = needles(text)
        plain = [number for number, body in standing if all(needle.is_in(fold(body)) for needle in wanted)]
        if wanted:
            assert [hit.number for hit in (await find(group, text)).hits] == plain[::-1], text
