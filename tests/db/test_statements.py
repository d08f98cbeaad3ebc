"""A card and a week are read in a fixed number of statements, however much hangs on them."""

from collections.abc import Callable
from typing import Any

import pytest

from db import changes, outbox, questions
from db.engine import Database
from db.members import User
from db.models import Week
from db.week import collect
from db.week.value import Paper
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, Group, actor
from tests.support.statements import counted

#: Statements at most.
OF_A_CARD, OF_A_WEEK = 5, 6


@pytest.fixture
async def week(group: Group) -> Week:
    """A week in which one question has next to nothing, and the next one much of everything."""
    place = await group.present(MINHA, EUNBI, papers=[Paper("ResNet"), Paper(None, "https://arxiv.org/abs/1512.03385")])
    await group.present(SUBIN, team="2", papers=[Paper("ViT")])
    await group.ask()
    asked = await group.ask(body=f"<@{SUBIN.id}>님도 궁금해했어요.", channel_id=1, pictures=["1.png", "2.png"])
    for turn in range(3):
        await group.ask(recorder=User(50 + turn, f"사람{turn}"))
        await me_too(group, asked.number + 1 + turn, User(60 + turn, f"이웃{turn}"))
        await group.merge(asked.number + 1 + turn, asked.number, by=actor(is_manager=True))
    await group.answer(asked.number, body="그림을 보세요.", pictures=["3.png", "4.png"])
    for turn in range(19):
        await group.add(asked.number, body=f"덧붙여요 {turn}")
        await me_too(group, asked.number, User(70 + turn, f"친구{turn}"))
    for _ in range(5):
        below = await group.follow_up(asked.number, channel_id=1)
        await group.answer(below.number, pictures=[f"{below.number}.png"])
    await group.post(asked.number, message_id=9)
    for author in (MINHA, EUNBI, SUBIN, HANGYEOL):
        await group.reflect(author, place.week)
    return place.week


async def me_too(group: Group, number: int, user: User) -> None:
    await group.db.write(changes.me_too, guild_id=GUILD, number=number, user=user, wonders=True, now=NOW)


async def statements(db: Database, use_case: Callable[..., Any], **keys: Any) -> int:
    """Count what a use-case asks the database."""
    with counted(db) as asked:
        await db.read(use_case, **keys)
    return len(asked.statements)


@pytest.mark.usefixtures("week")
async def test_a_card_is_read_in_five_statements(db: Database, group: Group) -> None:
    plain, laden = await group.get(1), await group.get(2)
    assert (len(laden.additions), len(laden.follow_ups), len(laden.merged), len(laden.pictures)) == (19, 5, 3, 2)
    for question in (plain, laden, laden.follow_ups[0]):
        assert await statements(db, questions.by_id, question_id=question.id) == OF_A_CARD
        assert await statements(db, questions.get, guild_id=GUILD, number=question.number) == OF_A_CARD
    assert await statements(db, questions.get, guild_id=GUILD, number=laden.merged[0].number) == OF_A_CARD


@pytest.mark.usefixtures("week")
async def test_many_cards_are_read_in_as_many_statements_as_one(db: Database, group: Group) -> None:
    assert await statements(db, questions.get_many, guild_id=GUILD, numbers=await group.numbers()) == OF_A_CARD
    assert await statements(db, outbox.listed, list_id=1) <= OF_A_CARD


async def test_a_week_is_read_in_six_statements(db: Database, week: Week) -> None:
    page, names = await db.read(collect.week_and_names, guild_id=GUILD, week_id=week.id)
    (laden,) = (question for question in page.teams[0].presenters[0].questions if question.additions)
    assert (len(laden.additions), len(laden.follow_ups), len(laden.body.pictures)) == (19, 5, 2)
    assert laden.me_too_count == 3 + 3 + 19  # who asked the same, who wondered about that, and about this
    assert [len(below.answer.pictures) for below in laden.follow_ups if below.answer] == [1] * 5
    assert names == {SUBIN.id: "수빈"}
    assert await statements(db, collect.week_and_names, guild_id=GUILD, week_id=week.id) <= OF_A_WEEK
