"""What is due next, and what becomes of it."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import behind, delivery, members, notices, outbox, posts
from db.delivery import Tried
from db.engine import Database
from db.models import HeldChannel, Notice, Post
from db.outbox import Agenda, Lane
from db.types import PostKind
from tests.db.group import GUILD, MINHA, NOW, Group

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
async def study(db: Database) -> Group:
    """A week with a board in channel 1, two questions whose cards are to be posted there, and one for channel 2."""
    db.clock = lambda: NOW
    group = Group(db)
    week_id = (await group.present(MINHA)).week_id
    await db.write(posts.board, guild_id=GUILD, week_id=week_id, channel_id=1, now=NOW)
    for channel_id in (1, 1, 2):
        await group.ask(channel_id=channel_id)
    return group


async def lanes(group: Group, now: dt.datetime = NOW) -> list[int | None]:
    """Return the channels in which something is due."""
    return [lane.channel_id for lane in (await group.db.read(outbox.due, now=now)).lanes]


async def take(group: Group, channel_id: int = 1) -> Post:
    """Return the post that is due next in a channel."""
    taken = await group.db.read(outbox.take, lane=Lane(GUILD, channel_id), now=NOW)
    assert isinstance(taken, Post)
    return taken


async def rank(group: Group, rank: int, channel_id: int) -> None:
    """Let all that is due in a channel have a rank."""

    def set_ranks(session: Session) -> None:
        for post in session.scalars(select(Post).where(Post.channel_id == channel_id)):
            post.rank = rank

    await group.db.write(set_ranks)


async def stored(group: Group, post: Post) -> Post:
    """Return a post as it is stored now."""
    return await group.db.read(posts.get, post_id=post.id)


async def test_cards_come_in_order_and_before_what_shows_them(study: Group) -> None:
    taken = []
    for message_id in (10, 11, 12):
        post = await take(study)
        taken.append((post.kind, post.question and post.question.number))
        await study.shown(post, message_id)

    assert taken == [(PostKind.CARD, 1), (PostKind.CARD, 2), (PostKind.BOARD, None)]
    assert await lanes(study) == [2]


async def test_a_question_that_was_just_stored_is_drawn_as_it_is_known(study: Group) -> None:
    known = await study.ask(channel_id=3)

    taken = await study.db.read(outbox.take, lane=Lane(GUILD, 3), now=NOW, known={known.id: known})

    assert isinstance(taken, Post)
    assert taken.question is known


@pytest.mark.parametrize("change", ["answer", "follow up", "rename"])
async def test_a_question_that_was_changed_meanwhile_is_read_anew(study: Group, change: str) -> None:
    known = await study.ask(channel_id=3)
    if change == "rename":
        edited: dict[str, Any] = {"user": MINHA, "name": "새이름", "emoji": "🦊", "heart": "🧡", "now": NOW}
        await study.db.write(members.edit, guild_id=GUILD, **edited)
    elif change == "answer":
        await study.answer(known.number)
    else:
        await study.follow_up(known.number)

    taken = await study.db.read(outbox.take, lane=Lane(GUILD, 3), now=NOW, known={known.id: known})

    assert isinstance(taken, Post)
    assert taken.question is not None
    shown = {
        "answer": taken.question.answer is not None,
        "follow up": bool(taken.question.follow_ups),
        "rename": taken.question.presenter.name == "새이름",
    }
    assert [name for name, is_shown in shown.items() if is_shown] == [change]


async def test_a_channel_goes_first_where_somebody_has_just_done_something(study: Group) -> None:
    await rank(study, behind.BACKLOG, 1)

    assert await lanes(study) == [2, 1]


async def test_what_failed_steps_aside_and_is_tried_when_discord_answers_again(study: Group) -> None:
    first = await take(study)
    await study.db.write(delivery.later, tried=Tried.of(first), at=NOW + MINUTE, now=NOW)

    assert (await take(study)).id != first.id
    failed = await stored(study, first)
    assert (failed.rank, failed.tries, failed.due_at) == (behind.BACKLOG, 1, NOW + MINUTE)
    await study.db.write(outbox.try_failed, now=NOW)
    assert (await stored(study, first)).due_at == NOW
    assert (await take(study)).id != first.id


async def test_where_nothing_is_due_it_is_known_when_something_will_be(study: Group) -> None:
    for minutes, post in enumerate(await study.posts(), start=3):
        at = NOW + minutes * MINUTE
        await study.db.write(delivery.later, tried=Tried.of(post), at=at, now=NOW)

    assert await study.db.read(outbox.due, now=NOW) == Agenda({}, next_at=NOW + 3 * MINUTE)


async def test_what_is_parked_waits_for_its_next_change(study: Group) -> None:
    first = await take(study)
    await study.db.write(delivery.park, tried=Tried.of(first), now=NOW)
    assert (await take(study)).id != first.id

    await study.answer(1)

    assert (await take(study)).id == first.id


async def test_a_held_channel_waits_and_is_tried_after_an_hour_or_when_released(study: Group) -> None:
    await study.db.write(outbox.hold, lane=Lane(GUILD, 1), now=NOW)
    assert await lanes(study) == [2]
    assert await lanes(study, NOW + outbox.PROBE) == [1, 2]
    assert await study.db.read(outbox.waits_for_permission, guild_id=GUILD, now=NOW)
    assert not await study.db.read(outbox.waits_for_permission, guild_id=GUILD, channel_id=2, now=NOW)

    await study.db.write(outbox.hold, lane=Lane(GUILD, 1), now=NOW + MINUTE)
    held = await study.db.read(lambda session: session.scalars(select(HeldChannel)).one())
    assert (held.since, held.probe_at) == (NOW, NOW + MINUTE + outbox.PROBE)

    await study.db.write(outbox.release, guild_id=GUILD, channel_id=2, now=NOW)
    assert await lanes(study) == [2]
    await study.db.write(outbox.release, guild_id=GUILD, channel_id=1, now=NOW)
    assert await lanes(study) == [1, 2]


async def test_a_held_channel_that_is_tried_waits_until_it_has_taken_a_message(study: Group) -> None:
    await study.shown(await take(study), 10)
    await study.db.write(outbox.hold, lane=Lane(GUILD, 1), now=NOW)
    probing = NOW + outbox.PROBE
    card = await take(study)

    assert await study.db.write(delivery.later, tried=Tried.of(card), at=probing + MINUTE, now=NOW)
    assert await lanes(study, probing) == [2]
    assert await lanes(study, probing + MINUTE) == [1, 2]

    await study.answer(1)
    await study.shown(await take(study), 10)
    assert await study.db.read(outbox.waits_for_permission, guild_id=GUILD, channel_id=1, now=NOW)
    await study.shown(card, 11)
    assert not await study.db.read(outbox.waits_for_permission, guild_id=GUILD, channel_id=1, now=NOW)


async def test_a_change_that_comes_while_a_post_is_sent_is_shown_too(study: Group) -> None:
    sending = await take(study)
    await study.answer(1)
    await study.db.write(delivery.shown, post_id=sending.id, revision=sending.wanted, message_id=10)

    again = await take(study)
    assert (again.id, again.message_id) == (sending.id, 10)
    await study.shown(again, 10)
    assert (await stored(study, again)).due_at is None


async def test_a_change_that_comes_while_what_fails_is_tried_is_tried_at_once(study: Group) -> None:
    sending = await take(study)
    await study.answer(1)

    await study.db.write(delivery.park, tried=Tried.of(sending), now=NOW)
    assert (await take(study)).id == sending.id

    await study.db.write(delivery.later, tried=Tried.of(sending), at=NOW + MINUTE, now=NOW)
    again = await take(study)
    assert (again.id, again.tries, again.is_uncertain) == (sending.id, 0, True)


async def test_a_board_that_is_called_to_the_end_while_it_is_edited_is_posted_anew(study: Group) -> None:
    (board,) = [post for post in await study.posts() if post.kind is PostKind.BOARD]
    await study.shown(board, 10)
    week_id = (await study.get(1)).presentation.week_id
    edited = await stored(study, board)

    await study.db.write(posts.board, guild_id=GUILD, week_id=week_id, channel_id=1, now=NOW)
    await study.db.write(
        delivery.shown, post_id=board.id, revision=edited.wanted, message_id=10, generation=edited.generation
    )

    anew = await stored(study, board)
    assert (anew.message_id, anew.old_message_id, anew.due_at) == (None, 10, NOW)


async def test_a_board_that_is_called_to_the_end_while_its_message_is_found_gone_is_posted_once(study: Group) -> None:
    (board,) = [post for post in await study.posts() if post.kind is PostKind.BOARD]
    await study.shown(board, 10)
    week_id = (await study.get(1)).presentation.week_id
    await study.db.write(posts.board, guild_id=GUILD, week_id=week_id, channel_id=1, now=NOW)
    called = await stored(study, board)
    await study.db.write(delivery.shown, post_id=board.id, revision=called.wanted, message_id=11, generation=1)

    await study.db.write(delivery.gone, post_id=board.id, generation=0, now=NOW)

    anew = await stored(study, board)
    assert (anew.message_id, anew.generation, anew.due_at) == (11, 1, None)


async def test_a_message_that_is_gone_is_posted_anew_and_its_card_linked_again(study: Group) -> None:
    week_id = (await study.get(1)).presentation.week_id
    recap = await study.db.write(posts.recap, guild_id=GUILD, week_id=week_id, channel_id=3, now=NOW)
    await study.shown(recap, 30)
    card = await study.post(1, message_id=10)
    await study.shown(await stored(study, recap), 30)

    await study.db.write(delivery.gone, post_id=card.id, generation=0, now=NOW)
    anew = await stored(study, card)
    assert (anew.message_id, anew.old_message_id, anew.generation, anew.due_at) == (None, 10, 1, NOW)

    await study.shown(anew, 11)
    assert ((await stored(study, card)).old_message_id, (await stored(study, recap)).due_at) == (None, NOW)


async def test_what_an_earlier_process_left_comes_after_what_is_done_now(study: Group) -> None:
    await study.db.write(outbox.left_over, now=NOW)
    assert {post.rank for post in await study.posts()} == {behind.BACKLOG}

    await study.ask(channel_id=1)

    question = (await take(study)).question
    assert question is not None
    assert question.number == 4


async def test_a_notice_is_said_in_parts_and_taken_back(study: Group) -> None:
    await study.db.write(notices.say_hello, guild_id=GUILD, channel_id=5, now=NOW)
    lane = Lane(GUILD, 5)
    await study.db.write(outbox.hold, lane=lane, now=NOW)
    notice = await study.db.read(outbox.take, lane=lane, now=NOW)
    assert isinstance(notice, Notice)

    await study.db.write(delivery.said, notice_id=notice.id, message_ids=[1], is_done=False)
    assert isinstance(await study.db.read(outbox.take, lane=lane, now=NOW), Notice)
    await study.db.write(delivery.said, notice_id=notice.id, message_ids=[2], is_done=True)

    assert await study.db.read(outbox.take, lane=lane, now=NOW) == await study.db.read(outbox.due, now=NOW)
    (said,) = await study.notices()
    assert said.message_ids == [1, 2]
    assert not await study.db.read(outbox.waits_for_permission, guild_id=GUILD, now=NOW)


async def test_a_notice_that_is_taken_back_while_it_is_said_is_still_deleted(study: Group) -> None:
    question = await study.answer(1, channel_id=1)
    (notice,) = await study.notices()
    assert question.answer is not None
    await study.db.write(notices.take_back, answer_id=question.answer.id, now=NOW)

    await study.db.write(delivery.said, notice_id=notice.id, message_ids=[9], is_done=True)
    (back,) = await study.notices()
    assert (back.is_taken_back, back.due_at) == (True, NOW)

    await study.db.write(delivery.taken_back, notice_id=notice.id)
    (gone,) = await study.notices()
    assert (gone.message_ids, gone.due_at) == ([], None)


async def test_a_notice_that_is_taken_back_while_it_is_refused_is_looked_at_again(study: Group) -> None:
    question = await study.answer(1, channel_id=1)
    (notice,) = await study.notices()
    assert question.answer is not None
    await study.db.write(notices.take_back, answer_id=question.answer.id, now=NOW)

    await study.db.write(delivery.park, tried=Tried.of(notice), now=NOW)
    (back,) = await study.notices()
    assert back.due_at == NOW

    await study.db.write(delivery.later, tried=Tried.of(notice), at=NOW + MINUTE, now=NOW)
    (back,) = await study.notices()
    assert back.due_at == NOW
