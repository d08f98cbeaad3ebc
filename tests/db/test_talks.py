"""What was heard in a talk is announced to its presenters, once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import questions, talks
from db.changes import Actor
from db.engine import Database
from db.errors import TooLong
from db.models import Post, Presentation
from db.questions import Note
from db.types import PostKind
from tests.db.group import ELSEWHERE, EUNBI, HANGYEOL, MINHA, NOW, SUBIN, Group


async def heard(group: Group, place: Presentation, *notes: Note, interaction_id: int = 5) -> list[int]:
    """Let 수빈 write down what the first of a roster was asked, and return the numbers."""
    stored = await group.db.write(
        questions.record,
        guild_id=group.guild_id,
        recorder=SUBIN,
        notes=notes,
        presentation_id=place.id,
        presenter_id=place.presenters[0].id,
        interaction_id=interaction_id,
        now=NOW,
    )
    return [question.number for question in stored.value]


async def unannounced(group: Group, place: Presentation) -> list[int]:
    """Return the numbers of what the week's presenters do not know of."""
    found = await group.db.read(talks.unannounced, guild_id=group.guild_id, week_id=place.week_id)
    return [question.number for question in found]


async def announce(group: Group, place: Presentation) -> int:
    """Tell the week's presenters what they do not know of, and return how many are told."""
    told = await group.db.write(talks.announce, guild_id=group.guild_id, week_id=place.week_id, channel_id=1, now=NOW)
    return len(told)


async def test_what_was_heard_is_announced_once(db: Database) -> None:
    group = Group(db)
    place = await group.present(MINHA, EUNBI)
    first = await heard(group, place, Note("하나"), Note("둘"))
    assert await unannounced(group, place) == first

    assert [await announce(group, place), await announce(group, place)] == [1, 0]
    later = await heard(group, place, Note("셋"), interaction_id=6)

    assert await unannounced(group, place) == later


async def test_what_is_answered_asked_or_on_a_card_needs_no_announcement(db: Database) -> None:
    group = Group(db)
    place = await group.present(MINHA, EUNBI)
    answered, on_card, waiting = await heard(group, place, Note("하나", "그래서요"), Note("둘"), Note("셋"))
    await group.ask(MINHA, recorder=HANGYEOL)
    await group.ask(MINHA, is_anonymous=True)
    await group.post(on_card)

    assert await unannounced(group, place) == [waiting]
    assert answered == 1


async def test_a_message_that_told_keeps_to_what_it_told_of(db: Database) -> None:
    group = Group(db)
    place = await group.present(MINHA, EUNBI)
    first = await heard(group, place, Note("하나"), Note("둘"))
    await announce(group, place)
    later = await heard(group, place, Note("셋"), interaction_id=6)
    await announce(group, place)
    for message_id, told in enumerate(await db.read(lists), start=10):
        await group.shown(told, message_id)

    listed = [
        await db.read(talks.listed_numbers, guild_id=group.guild_id, message_id=message_id) for message_id in (10, 11)
    ]
    assert listed == [first, later]


def lists(session: Session) -> list[Post]:
    """Return the lists that tell presenters of something, oldest first."""
    return list(session.scalars(select(Post).where(Post.kind == PostKind.LIST).order_by(Post.id)))


async def test_next_comes_what_waits_in_the_list_then_before_it_then_for_whoever_asks(db: Database) -> None:
    group = Group(db)
    place, other = await group.present(MINHA, EUNBI), await group.present(EUNBI, week=2)
    await heard(group, other, Note("하나"))
    for number in (2, 3, 4):
        await heard(group, place, Note("둘"), interaction_id=number)
    found: list[int | None] = []

    for _ in range(5):
        waits: int | None = await db.read(
            talks.next_waiting,
            guild_id=group.guild_id,
            user_id=EUNBI.id,
            presentation_id=place.id,
            presenter_id=place.presenters[0].id,
            first=3,
        )
        found.append(waits)
        if waits is not None:
            await group.answer(waits, author=EUNBI)

    assert found == [3, 4, 2, 1, None]


async def test_behind_a_list_one_s_own_questions_come_before_the_team_s(db: Database) -> None:
    group = Group(db)
    place = await group.present(MINHA, EUNBI)
    await group.ask(EUNBI)
    await group.ask(MINHA)

    waits: int | None = await db.read(
        talks.next_waiting,
        guild_id=group.guild_id,
        user_id=MINHA.id,
        presentation_id=place.id + 1,
        presenter_id=place.presenters[0].id,
        first=1,
    )

    assert waits == 2


async def test_another_week_s_talk_is_its_own(db: Database) -> None:
    group = Group(db)
    place = await group.present(MINHA)
    other = await group.present(EUNBI, week=2)
    (first,) = await heard(group, place, Note("하나"))
    (second,) = await heard(group, other, Note("둘"), interaction_id=6)

    assert (await unannounced(group, place), await unannounced(group, other)) == ([first], [second])


async def test_another_guild_hears_of_nothing(db: Database) -> None:
    here, elsewhere = Group(db), Group(db, ELSEWHERE)
    place = await here.present(MINHA)
    asked = await heard(here, place, Note("하나"))

    assert await unannounced(elsewhere, place) == []
    assert await announce(elsewhere, place) == 0
    assert await unannounced(here, place) == asked


async def test_lines_that_are_one_question_are_joined_and_parted(db: Database) -> None:
    group = Group(db)
    place = await group.present(MINHA)
    numbers = await heard(group, place, Note("하나"), Note("둘", "그래서요"), Note("셋"))
    actor = Actor(SUBIN, is_manager=False, now=NOW)

    joined = await db.write(talks.join, guild_id=group.guild_id, numbers=[3, 1, 2], actor=actor)

    assert (joined.number, joined.body, joined.version) == (1, "하나\n둘\n셋", 1)
    assert joined.answer is not None
    assert joined.answer.body == "그래서요"
    standing = await db.read(talks.not_withdrawn, guild_id=group.guild_id, numbers=numbers)
    assert [question.number for question in standing] == [1]

    parted = await db.write(
        talks.undo_join,
        guild_id=group.guild_id,
        number=1,
        numbers=[2, 3],
        actor=actor,
        version=joined.version,
        presentation_id=joined.presentation_id,
        presenter_id=joined.presenter_id,
    )

    assert [(question.body, question.answer and question.answer.body) for question in parted] == [
        ("하나", None),
        ("둘", "그래서요"),
        ("셋", None),
    ]


async def test_joining_what_is_too_long_changes_nothing(db: Database) -> None:
    group = Group(db)
    place = await group.present(MINHA)
    numbers = await heard(group, place, Note("가" * 3000), Note("나" * 3000))

    with pytest.raises(TooLong):
        await db.write(
            talks.join, guild_id=group.guild_id, numbers=numbers, actor=Actor(SUBIN, is_manager=False, now=NOW)
        )

    standing = await db.read(talks.not_withdrawn, guild_id=group.guild_id, numbers=numbers)
    assert [(question.body[0], question.version) for question in standing] == [("가", 0), ("나", 0)]
