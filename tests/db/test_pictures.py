"""Which files belong to a question or to its answer, and which of them are still on their way."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import answer_changes, delivery, notices, pictures, questions
from db.engine import Database
from db.messages import FileAddress
from db.models import IncomingPicture, Picture
from db.types import NoticeKind
from tests.db.group import EUNBI, GUILD, MINHA, NOW, Group, actor

SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


def address(attachment_id: int = 1) -> FileAddress:
    """Return where a picture is, for a day."""
    return FileAddress(attachment_id, f"https://cdn.example/{attachment_id}.png", NOW + dt.timedelta(days=1))


def coming(session: Session) -> list[IncomingPicture]:
    """Return what is on its way, as it was sent."""
    return list(session.scalars(select(IncomingPicture).order_by(IncomingPicture.id)))


async def fetched(db: Database, name: str, now: dt.datetime = NOW) -> None:
    """Fetch what is due next, and keep it under a name."""
    claimed = await db.write(pictures.claim, now=now)
    assert claimed is not None
    await db.write(pictures.keep, incoming_id=claimed.id, name=name, now=now)


async def shown(group: Group) -> list[tuple[NoticeKind, dt.datetime | None, list[str]]]:
    """Return the notices with when they are due, and the pictures that each shows."""
    return [
        (notice.kind, notice.due_at, await group.db.read(notices.pictures_of, notice_id=notice.id))
        for notice in await group.notices()
    ]


@pytest.fixture
async def study(group: Group) -> Group:
    """A week in which 한결 has asked 민하."""
    await group.present(MINHA, EUNBI)
    await group.ask(channel_id=1)
    return group


async def test_pictures_stand_by_their_text_in_the_order_they_were_sent(db: Database, study: Group) -> None:
    asked = await study.ask(pictures=[address(1), "b.png", address(2)])
    answered = (await study.answer(2, pictures=["d.png"])).answer
    assert answered is not None
    assert [[picture.name for picture in text.pictures] for text in (asked, answered)] == [["b.png"], ["d.png"]]

    await fetched(db, "a.png")
    await fetched(db, "c.png")

    question = await db.read(questions.get, guild_id=GUILD, number=2)
    assert question.answer is not None
    assert [picture.name for picture in question.pictures] == ["a.png", "b.png", "c.png"]
    assert [picture.name for picture in question.answer.pictures] == ["d.png"]


async def test_a_question_s_pictures_are_shown_together_once_all_are_kept(db: Database, study: Group) -> None:
    await study.ask(channel_id=1, pictures=[address(1), address(2)])
    assert await shown(study) == [(NoticeKind.PICTURES, NOW + MINUTE, [])]

    await fetched(db, "a.png", NOW + 5 * SECOND)
    assert await shown(study) == [(NoticeKind.PICTURES, NOW + MINUTE, ["a.png"])]
    await fetched(db, "b.png", NOW + 9 * SECOND)

    assert await shown(study) == [(NoticeKind.PICTURES, NOW + 9 * SECOND, ["a.png", "b.png"])]


async def test_pictures_that_are_kept_already_are_shown_at_once(study: Group) -> None:
    await study.ask(channel_id=1, pictures=["a.png"])

    assert await shown(study) == [(NoticeKind.PICTURES, NOW, ["a.png"])]


async def test_an_answer_waits_a_minute_for_its_pictures_and_goes_when_they_are_kept(
    db: Database, study: Group
) -> None:
    await study.answer(1, channel_id=1, pictures=[address(), "b.png"])
    assert await shown(study) == [(NoticeKind.ANSWERED, NOW + MINUTE, ["b.png"])]

    await fetched(db, "a.png", NOW + 5 * SECOND)

    assert await shown(study) == [(NoticeKind.ANSWERED, NOW + 5 * SECOND, ["a.png", "b.png"])]


async def test_an_answer_goes_when_the_last_picture_is_given_up(db: Database, study: Group) -> None:
    await study.answer(1, channel_id=1, pictures=[address()])
    (lost,) = await db.read(coming)

    await db.write(pictures.give_up, incoming_id=lost.id, now=NOW + 5 * SECOND)

    assert await shown(study) == [(NoticeKind.ANSWERED, NOW + 5 * SECOND, [])]


@pytest.mark.parametrize("seconds", [59, 60, 120])
async def test_pictures_that_come_late_have_a_notice_of_their_own(db: Database, study: Group, seconds: int) -> None:
    await study.answer(1, channel_id=1, pictures=[address(1), address(2), address(3)])
    await fetched(db, "a.png")
    (told,) = await study.notices()
    await db.write(delivery.said, notice_id=told.id, message_ids=[1], is_done=True) if seconds > 60 else None
    late = NOW + seconds * SECOND

    await fetched(db, "b.png", late)
    await fetched(db, "c.png", late)

    (_, _, first), late_one = await shown(study)
    assert (first, late_one) == (["a.png"], (NoticeKind.PICTURES, late, ["b.png", "c.png"]))


async def test_what_may_have_been_sent_already_takes_no_more_pictures(db: Database, study: Group) -> None:
    await study.answer(1, channel_id=1, pictures=[address()])
    (told,) = await study.notices()
    await db.write(delivery.later, tried=delivery.Tried.of(told), at=NOW + dt.timedelta(hours=1), now=NOW)

    await fetched(db, "a.png", NOW + 2 * MINUTE)

    assert [kind for kind, _, names in await shown(study) if names] == [NoticeKind.PICTURES]


async def test_a_text_without_a_card_keeps_its_pictures_and_tells_nobody(db: Database, study: Group) -> None:
    await study.ask(pictures=[address()])

    await fetched(db, "a.png")

    assert await shown(study) == []
    assert [picture.name for picture in (await study.get(2)).pictures] == ["a.png"]


async def test_nobody_else_takes_what_is_being_fetched(db: Database, study: Group) -> None:
    await study.ask(pictures=[address(1), address(2)])

    taken = [await db.write(pictures.claim, now=NOW) for _ in range(3)]
    assert [picture and picture.attachment_id for picture in taken] == [1, 2, None]
    assert taken[0] is not None
    await db.write(pictures.still_claimed, incoming_id=taken[0].id, now=NOW + 20 * SECOND)

    lapsed = [await db.write(pictures.claim, now=NOW + pictures.CLAIM) for _ in range(2)]
    assert [picture and picture.attachment_id for picture in lapsed] == [2, None]


async def test_a_start_leaves_what_another_process_fetches(db: Database, study: Group) -> None:
    await study.ask(pictures=[address(1), address(2)])
    _, failed = [await db.write(pictures.claim, now=NOW) for _ in range(2)]
    assert failed is not None
    await db.write(pictures.try_later, incoming_id=failed.id, at=NOW + MINUTE)

    await db.write(pictures.try_failed, now=NOW + SECOND)

    taken = [await db.write(pictures.claim, now=NOW + SECOND) for _ in range(2)]
    assert [picture and picture.attachment_id for picture in taken] == [2, None]


async def test_what_two_have_fetched_all_the_same_is_kept_once(db: Database, study: Group) -> None:
    await study.ask(channel_id=1, pictures=[address()])
    (twice,) = await db.read(coming)

    for name in ("a.png", "a.png"):
        await db.write(pictures.keep, incoming_id=twice.id, name=name, now=NOW)
    await db.write(pictures.give_up, incoming_id=twice.id, now=NOW)

    assert len(await db.read(lambda session: session.scalars(select(Picture)).all())) == 1
    assert [names for _, _, names in await shown(study)] == [["a.png"]]


async def test_what_was_never_tried_comes_first_and_each_guild_in_turn(db: Database, study: Group) -> None:
    await study.ask(pictures=[address(1), address(2)])
    failed = await db.write(pictures.claim, now=NOW)
    assert failed is not None
    await db.write(pictures.try_later, incoming_id=failed.id, at=NOW)
    elsewhere = Group(db, GUILD + 1)
    await elsewhere.present(MINHA)
    await elsewhere.ask(pictures=[address(3)])

    busy = await db.write(pictures.claim, now=NOW, but_not=[GUILD])
    taken = [await db.write(pictures.claim, now=NOW) for _ in range(2)]

    assert [picture and picture.attachment_id for picture in (busy, *taken)] == [3, 2, 1]


async def test_what_is_withdrawn_is_not_fetched_any_more(db: Database, study: Group) -> None:
    await study.ask(channel_id=1, pictures=[address(1)])
    answered = (await study.answer(1, channel_id=1, pictures=[address(2)])).answer
    assert answered is not None
    await study.answer(2, channel_id=1, pictures=[address(3)])
    during = await db.write(pictures.claim, now=NOW)
    assert during is not None

    await study.withdraw(2)
    await db.write(
        answer_changes.withdraw, guild_id=GUILD, answer_id=answered.id, user_id=MINHA.id, is_manager=False, now=NOW
    )
    await db.write(pictures.keep, incoming_id=during.id, name="a.png", now=NOW)

    assert await db.write(pictures.claim, now=NOW) is None
    assert await db.read(coming) == []
    assert await db.read(lambda session: session.scalars(select(Picture)).all()) == []


async def test_what_is_merged_keeps_its_pictures_on_their_way(db: Database, study: Group) -> None:
    await study.ask(pictures=[address()])
    await study.merge(2, into=1, by=actor(is_manager=True))

    await fetched(db, "a.png")

    await study.restore(2, by=actor(is_manager=True))
    assert [picture.name for picture in (await study.get(2)).pictures] == ["a.png"]
