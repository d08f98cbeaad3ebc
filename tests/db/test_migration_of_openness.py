"""Questions of an older program know whether they are answered."""

from sqlalchemy import URL

from db import waiting
from tests.db.group import opened
from tests.support.database import leave_as_of

MOMENT = "'2026-01-01 00:00:00'"
BEFORE = """
INSERT INTO guild (id, last_question) VALUES (1, 9);
INSERT INTO term (id, guild_id, number) VALUES (1, 1, 1);
INSERT INTO week (id, guild_id, term_id, number, date) VALUES (1, 1, 1, 1, '2026-01-01');
INSERT INTO member (id, guild_id, user_id, name, emoji, heart, created_at)
VALUES (1, 1, 11, '은비', '🐶', '🩷', '2026-01-01 00:00:00');
INSERT INTO presentation (id, guild_id, week_id, team, created_at) VALUES (1, 1, 1, '1', '2026-01-01 00:00:00')
"""
QUESTION = """
INSERT INTO question
    (id, guild_id, number, presentation_id, presenter_id, body, dialect, version, in_page, part, created_at)
VALUES ({id}, 1, {id}, 1, 1, '왜요?', 'discord', 0, true, 0, {moment})
"""
ANSWER = """
INSERT INTO answer (guild_id, question_id, is_addition, author_id, body, dialect, version, created_at, withdrawn_at)
VALUES (1, {id}, {is_addition}, 1, '답', 'discord', 0, {moment}, {withdrawn})
"""
#: By question: whether what was said is an addition, and when it was withdrawn.
SAID = {1: [], 2: [("false", "NULL")], 3: [("false", MOMENT)], 4: [("true", "NULL")], 5: [("false", MOMENT)] * 2}


async def test_what_was_answered_before_waits_for_nobody(empty_url: URL) -> None:
    asked = [QUESTION.format(id=number, moment=MOMENT) for number in SAID]
    said = [
        ANSWER.format(id=number, moment=MOMENT, is_addition=is_addition, withdrawn=withdrawn)
        for number, texts in SAID.items()
        for is_addition, withdrawn in texts
    ]
    await leave_as_of("0013", empty_url, [*BEFORE.split(";"), *asked, *said])

    async with opened(empty_url) as db:
        queue = await db.read(waiting.queue_of, guild_id=1, user_id=11, limit=3)

    assert ([question.number for question in queue.first], queue.count) == ([1, 3, 4], 4)
