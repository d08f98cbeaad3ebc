"""A term's end: what is said then once, where, and what becomes of that where the term goes on."""

import datetime as dt

from sqlalchemy.orm import Session

from db import delivery, posts, terms, tracks
from db.engine import Database
from db.models import Notice, Term
from db.types import NoticeKind
from tests.db.group import GUILD, MINHA, NOW, TODAY, WEEK, Group

QUESTIONS, RECAPS, CHOSEN = 5, 6, 7


async def said(group: Group) -> list[tuple[int | None, int | None, bool]]:
    """Return of which terms was said that they are over, where, and whether that is taken back."""
    return [
        (notice.term_id, notice.channel_id, notice.is_taken_back)
        for notice in await group.notices()
        if notice.kind is NoticeKind.TERM_OVER
    ]


async def recap(group: Group, week_id: int, channel_id: int) -> None:
    post = await group.db.write(posts.recap, guild_id=GUILD, week_id=week_id, channel_id=channel_id, now=NOW)
    await group.shown(post, 100 + post.id)


async def test_a_term_that_ends_is_said_once_where_its_last_recap_went(group: Group) -> None:
    first, second = await group.present(MINHA), await group.present(MINHA, week=2, date=TODAY + WEEK)
    await group.ask(MINHA, week=2, channel_id=QUESTIONS)
    await group.post(1, channel_id=QUESTIONS)
    await recap(group, first.week_id, RECAPS + 10)
    await recap(group, second.week_id, RECAPS)

    for _ in range(2):  # Discord delivers it twice
        await group.begin_term()

    assert await said(group) == [(1, RECAPS, False)]
    (notice,) = [notice for notice in await group.notices() if notice.kind is NoticeKind.TERM_OVER]
    assert (notice.due_at, notice.expires_at) == (NOW, NOW + dt.timedelta(days=7))


async def test_without_a_recap_it_goes_where_the_last_card_stands_and_nowhere_without_that(group: Group) -> None:
    await group.present(MINHA)
    second = await group.begin_term("2026-1")
    assert await said(group) == []

    await group.present(MINHA)
    await group.ask(MINHA, channel_id=QUESTIONS)
    await group.post(1, channel_id=QUESTIONS)
    await group.begin_term("2026-2")
    assert await said(group) == [(second.id, QUESTIONS, False)]


async def test_a_channel_that_was_chosen_comes_first(db: Database, group: Group) -> None:
    def choose(session: Session) -> None:
        term = session.get_one(Term, 1)
        term.recap_channel_id, term.question_channel_id = CHOSEN, QUESTIONS

    place = await group.present(MINHA)
    await recap(group, place.week_id, RECAPS)
    await db.write(choose)
    await group.begin_term()

    assert await said(group) == [(1, CHOSEN, False)]


async def test_where_the_beginning_is_undone_it_is_deleted_and_said_again_at_the_next(group: Group) -> None:
    await recap(group, (await group.present(MINHA)).week_id, RECAPS)
    begun = await group.begin_term("2026-1")
    (notice,) = [notice for notice in await group.notices() if notice.kind is NoticeKind.TERM_OVER]
    await group.db.write(delivery.said, notice_id=notice.id, message_ids=[9], is_done=True)

    later = NOW + dt.timedelta(hours=1)
    for _ in range(2):
        await group.db.write(terms.undo_begin, guild_id=GUILD, term_id=begun.id, now=later)

    again = await group.db.read(lambda session: session.get_one(Notice, notice.id))
    assert (again.is_taken_back, again.due_at) == (True, later)
    await group.begin_term("2026-1")
    assert await said(group) == [(1, RECAPS, True), (1, RECAPS, False)]


async def test_a_track_that_ends_is_said_too_once(group: Group) -> None:
    begun = await group.db.write(tracks.begin, guild_id=GUILD, name="읽기", channel_id=CHOSEN)
    for _ in range(2):
        await group.db.write(tracks.end, guild_id=GUILD, term_id=begun.term.id, now=NOW)

    assert await said(group) == [(begun.term.id, CHOSEN, False)]
