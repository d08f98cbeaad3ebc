"""Answers: of the team addressed, one a question."""

import asyncio

import pytest
from sqlalchemy import select

from db import answers, questions
from db.errors import AlreadyAnswered, AnsweredByYou, Empty, NoSuchQuestion, NotYourQuestion, TooLong
from db.members import User
from db.models import Answer
from db.types import Dialect
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, Group


@pytest.fixture
async def group(group: Group) -> Group:
    """민하 and 은비 present; 민하 was asked something."""
    await group.present(MINHA, EUNBI)
    await group.ask(MINHA)
    return group


async def stored(group: Group) -> list[str]:
    return list(await group.db.read(lambda session: session.scalars(select(Answer.body).order_by(Answer.id)).all()))


@pytest.mark.parametrize(
    ("author", "is_manager"), [(MINHA, False), (EUNBI, False), (HANGYEOL, True)], ids=["presenter", "mate", "manager"]
)
async def test_presenter_team_and_managers_answer(group: Group, author: User, is_manager: bool) -> None:
    answered = await group.answer(1, author, "그래서요.\n", is_manager=is_manager)

    for question in (answered, await group.db.read(questions.get, guild_id=GUILD, number=1)):
        assert question.answer is not None
        assert (question.answer.body, question.answer.author.user_id) == ("그래서요.", author.id)
        assert (question.answer.dialect, question.answer.created_at) == (Dialect.DISCORD, NOW)


async def test_others_do_not(group: Group) -> None:
    await group.present(SUBIN, team="2")

    for author in (HANGYEOL, SUBIN):
        with pytest.raises(NotYourQuestion) as refusal:
            await group.answer(1, author)
        assert refusal.value.details == {"number": 1, "presenter": "민하"}
    assert await stored(group) == []


async def test_a_question_is_answered_once(group: Group) -> None:
    await group.answer(1, EUNBI, "은비의 답")

    with pytest.raises(AlreadyAnswered) as refusal:
        await group.answer(1, MINHA, "민하의 답")

    assert refusal.value.details == {"number": 1, "author": "은비"}
    assert await stored(group) == ["은비의 답"]


async def test_of_many_at_once_one_answers(group: Group) -> None:
    results = await asyncio.gather(*(group.answer(1, MINHA, f"{turn}") for turn in range(10)), return_exceptions=True)

    assert sum(isinstance(one, AnsweredByYou) for one in results) == 9
    assert len(await stored(group)) == 1


async def test_what_discord_delivers_twice_is_stored_once(group: Group) -> None:
    first, again = [await group.answer(1, MINHA, interaction_id=5) for _ in range(2)]

    assert first.answer is not None
    assert again.answer is not None
    assert first.answer.id == again.answer.id
    assert len(await stored(group)) == 1


async def test_a_withdrawn_answer_makes_room_for_another(group: Group) -> None:
    await group.answer(1, MINHA, "먼저")
    await group.db.write(lambda session: setattr(session.scalars(select(Answer)).one(), "withdrawn_at", NOW))
    assert (await group.db.read(questions.get, guild_id=GUILD, number=1)).answer is None

    answered = await group.answer(1, EUNBI, "다시")

    assert answered.answer is not None
    assert answered.answer.body == "다시"
    assert await stored(group) == ["먼저", "다시"]


async def test_a_text_that_cannot_be_stored_is_refused(group: Group) -> None:
    with pytest.raises(Empty):
        await group.answer(1, MINHA, " ")
    with pytest.raises(TooLong):
        await group.answer(1, MINHA, "가" * 4001)
    with pytest.raises(NoSuchQuestion):
        await group.answer(2, MINHA)
    assert await stored(group) == []


async def test_a_refusal_comes_before_anything_is_typed(group: Group) -> None:
    for user, is_manager in ((MINHA, False), (EUNBI, False), (HANGYEOL, True)):
        question = await group.db.read(
            answers.answerable, guild_id=GUILD, number=1, user_id=user.id, is_manager=is_manager
        )
        assert question.number == 1
    with pytest.raises(NotYourQuestion):
        await group.db.read(answers.answerable, guild_id=GUILD, number=1, user_id=HANGYEOL.id, is_manager=False)
    with pytest.raises(NoSuchQuestion):
        await group.db.read(answers.answerable, guild_id=GUILD, number=2, user_id=MINHA.id, is_manager=True)
    await group.answer(1)
    with pytest.raises(AnsweredByYou):
        await group.db.read(answers.answerable, guild_id=GUILD, number=1, user_id=MINHA.id, is_manager=True)
