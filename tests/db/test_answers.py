"""Answers: of the team addressed, one a question, and what is added to it."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select

from db import answer_changes, answers, questions, versions
from db.errors import (
    AlreadyAnswered,
    AnsweredByYou,
    ChangedMeanwhile,
    Empty,
    NoSuchAnswer,
    NoSuchQuestion,
    NotYourQuestion,
    TooLong,
)
from db.members import User
from db.models import Answer, Question
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

    assert sum(isinstance(result, AnsweredByYou) for result in results) == 9
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


async def get(group: Group) -> tuple[str | None, list[str]]:
    """Return the answer and the additions of the question."""
    found = await group.get(1)
    return found.answer.body if found.answer else None, [addition.body for addition in found.additions]


async def take_back(group: Group, answer_id: int, by: User = MINHA, *, now: dt.datetime = NOW) -> Question:
    return await group.db.write(
        answer_changes.withdraw, guild_id=GUILD, answer_id=answer_id, user_id=by.id, is_manager=False, now=now
    )


async def bring_back(group: Group, answer_id: int, by: User = MINHA) -> Question:
    return await group.db.write(
        answer_changes.restore, guild_id=GUILD, answer_id=answer_id, user_id=by.id, is_manager=False
    )


async def edit(group: Group, body: str, *, answer_id: int = 1, by: User = MINHA, version: int | None = 0) -> Question:
    return await group.db.write(
        answer_changes.edit,
        guild_id=GUILD,
        answer_id=answer_id,
        editor=by,
        is_manager=by is SUBIN,
        body=body,
        version=version,
        now=NOW,
    )


async def test_others_add_in_order(group: Group) -> None:
    await group.answer(1, MINHA, "답")

    for author, body in ((EUNBI, "하나"), (MINHA, "둘"), (EUNBI, "셋")):
        added = await group.add(1, author, body)

    assert [addition.body for addition in added.additions] == ["하나", "둘", "셋"]
    assert await get(group) == ("답", ["하나", "둘", "셋"])


async def test_what_is_added_to_nothing_is_the_answer(group: Group) -> None:
    await group.add(1, EUNBI, "먼저")

    assert await get(group) == ("먼저", [])


async def test_an_addition_delivered_twice_is_stored_once(group: Group) -> None:
    await group.answer(1)

    for _ in range(2):
        await group.add(1, interaction_id=5)

    assert await stored(group) == ["그래서요.", "그리고요."]


async def test_strangers_do_not_add(group: Group) -> None:
    await group.answer(1)

    with pytest.raises(NotYourQuestion):
        await group.add(1, HANGYEOL)
    with pytest.raises(Empty):
        await group.add(1, EUNBI, " ")
    assert await stored(group) == ["그래서요."]


async def test_where_the_answer_goes_the_next_takes_its_place(group: Group) -> None:
    await group.answer(1, MINHA, "답")
    await group.add(1, EUNBI, "하나")
    await group.add(1, EUNBI, "둘")

    for _ in range(2):
        await take_back(group, 1)
        assert await get(group) == ("하나", ["둘"])
    await take_back(group, 2, EUNBI)
    assert await get(group) == ("둘", [])
    for _ in range(2):
        await bring_back(group, 1)
        assert await get(group) == ("답", ["둘"])
    await bring_back(group, 2, EUNBI)
    assert await get(group) == ("답", ["하나", "둘"])


async def test_what_was_taken_back_is_kept_with_its_time(group: Group) -> None:
    await group.answer(1)
    await take_back(group, 1)
    await take_back(group, 1, now=NOW + dt.timedelta(hours=1))

    [gone] = await group.db.read(answer_changes.withdrawn, guild_id=GUILD, number=1)
    assert (gone.id, gone.withdrawn_at) == (1, NOW)
    assert (await group.get(1)).answer is None
    assert (await group.answer(1, MINHA, "다시")).answer is not None
    await bring_back(group, 1)
    assert await get(group) == ("그래서요.", ["다시"])
    assert await group.db.read(answer_changes.withdrawn, guild_id=GUILD, number=1) == []


async def test_the_words_before_an_edit_are_kept(group: Group) -> None:
    await group.answer(1, MINHA, "답")

    await edit(group, "고친 답")
    edited = await edit(group, "또 고친 답", by=SUBIN, version=1)

    assert edited.answer is not None
    assert (edited.answer.body, edited.answer.version, edited.answer.author.name) == ("또 고친 답", 2, "민하")
    with pytest.raises(ChangedMeanwhile):
        await edit(group, "늦은 답")
    found = await group.db.read(versions.earlier, guild_id=GUILD, answer_id=1)
    assert [(version.body, version.editor.name if version.editor else None) for version in found] == [
        ("고친 답", "민하"),
        ("답", None),
    ]


async def test_earlier_words_of_an_answer_come_back(group: Group) -> None:
    await group.answer(1, MINHA, "답")
    await edit(group, "고친 답")

    reverted = await group.db.write(
        answer_changes.revert, guild_id=GUILD, answer_id=1, editor=MINHA, is_manager=False, to=0, version=1, now=NOW
    )

    assert reverted.answer is not None
    assert (reverted.answer.body, reverted.answer.version) == ("답", 2)


async def test_nothing_changes_under_a_question_that_is_gone(group: Group) -> None:
    await group.answer(1)
    await group.withdraw(1)
    before = await group.rows()

    for change in (edit(group, "고친 답"), take_back(group, 1), bring_back(group, 1)):
        with pytest.raises(NoSuchQuestion):
            await change
    with pytest.raises(NoSuchAnswer):
        await edit(group, "고친 답", answer_id=2)
    assert await group.rows() == before
    await group.restore(1)
    assert await get(group) == ("그래서요.", [])
