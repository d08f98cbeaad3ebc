"""Which files belong to a question or to its answer."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from db import pictures, questions
from db.engine import Database
from db.models import Picture
from tests.db.group import ELSEWHERE, GUILD, MINHA, NOW, Group


async def test_pictures_stand_by_their_text_in_order(db: Database, group: Group) -> None:
    await group.present(MINHA)
    asked = await group.ask()
    answered = await group.answer(1)
    assert answered.answer is not None
    assert (asked.pictures, answered.answer.pictures) == ([], [])

    await db.write(pictures.attach, guild_id=GUILD, names=["b.png", "a.png"], now=NOW, question_id=asked.id)
    await db.write(pictures.attach, guild_id=GUILD, names=["c.png"], now=NOW, answer_id=answered.answer.id)

    stored = await db.read(lambda session: session.scalars(select(Picture).order_by(Picture.id)).all())
    assert [(picture.name, picture.position, picture.question_id, picture.answer_id) for picture in stored] == [
        ("b.png", 0, asked.id, None),
        ("a.png", 1, asked.id, None),
        ("c.png", 0, None, answered.answer.id),
    ]
    shown = await db.read(questions.get, guild_id=GUILD, number=1)
    assert shown.answer is not None
    assert [picture.name for picture in shown.answer.pictures] == ["c.png"]


@pytest.mark.parametrize("guild_id", [GUILD, ELSEWHERE])
async def test_a_text_that_is_not_the_guild_s_gets_none(db: Database, group: Group, guild_id: int) -> None:
    await group.present(MINHA)
    asked = await group.ask()
    question_id = asked.id + 1 if guild_id == GUILD else asked.id

    for owner in ({"question_id": question_id}, {"answer_id": 1}, {}):
        with pytest.raises(NoResultFound):
            await db.write(pictures.attach, guild_id=guild_id, names=["a.png"], now=NOW, **owner)
