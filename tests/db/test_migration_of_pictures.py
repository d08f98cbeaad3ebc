"""A notice that waited in an older database shows the pictures that had come by then, and none is shown anew."""

import pytest
from sqlalchemy import URL, select

from db import notices
from db.models import IncomingPicture, Picture
from tests.db.group import opened
from tests.support.database import leave_as_of

BEFORE = """
INSERT INTO guild (id, last_question) VALUES (1, 2);
INSERT INTO term (id, guild_id, number) VALUES (1, 1, 1);
INSERT INTO week (id, guild_id, term_id, number, date) VALUES (1, 1, 1, 1, '2026-01-01');
INSERT INTO member (id, guild_id, user_id, name, emoji, heart, created_at)
VALUES (1, 1, 11, '은비', '🐶', '🩷', '2026-01-01 00:00:00');
INSERT INTO presentation (id, guild_id, week_id, team, created_at) VALUES (1, 1, 1, '1', '2026-01-01 00:00:00');
INSERT INTO question (id, guild_id, number, presentation_id, presenter_id, body, dialect, version, in_page, part,
    created_at)
VALUES (1, 1, 1, 1, 1, '왜요?', 'discord', 0, true, 0, '2026-01-01 00:00:00'),
    (2, 1, 2, 1, 1, '왜요?', 'discord', 0, true, 0, '2026-01-01 00:00:00');
INSERT INTO answer (id, guild_id, question_id, is_addition, author_id, body, dialect, version, created_at)
VALUES (1, 1, 1, false, 1, '그래서요.', 'discord', 0, '2026-01-01 00:00:00');
INSERT INTO picture (id, guild_id, question_id, answer_id, position, name)
VALUES (1, 1, 1, NULL, 0, 'asked.png'), (2, 1, NULL, 1, 0, 'said.png'), (3, 1, 2, NULL, 0, 'waiting.png');
INSERT INTO notice (id, guild_id, kind, question_id, answer_id, numbers, channel_id, whom, message_ids, is_taken_back,
    is_uncertain, created_at, due_at, expires_at, rank, tries)
VALUES (1, 1, 'pictures', 1, NULL, '[]', 7, '[]', '[5]', false, false, '2026-01-01 00:00:00', NULL,
    '2026-01-03 00:00:00', 0, 0),
    (2, 1, 'answered', 1, 1, '[]', 7, '[11]', '[]', false, false, '2026-01-01 00:00:00', '2026-01-01 00:01:00',
    '2026-01-03 00:00:00', 0, 0),
    (3, 1, 'pictures', 2, NULL, '[]', 7, '[]', '[]', false, false, '2026-01-01 00:00:00', '2026-01-01 00:00:00',
    '2026-01-03 00:00:00', 0, 0)
"""


@pytest.fixture
async def before(empty_url: URL) -> URL:
    """A database as the program before kept it."""
    await leave_as_of("0010", empty_url, BEFORE.split(";"))
    return empty_url


async def test_what_waits_shows_what_had_come_and_what_was_said_is_over(before: URL) -> None:
    async with opened(before) as db:
        shown = [await db.read(notices.pictures_of, notice_id=notice_id) for notice_id in (1, 2, 3)]
        kept = await db.read(lambda session: session.scalars(select(Picture.name).order_by(Picture.id)).all())
        coming = await db.read(lambda session: session.scalars(select(IncomingPicture)).all())

    assert shown == [[], ["said.png"], ["waiting.png"]]
    assert kept == ["asked.png", "said.png", "waiting.png"]
    assert coming == []
