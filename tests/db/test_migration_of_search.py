"""What an older program has stored is found."""

from sqlalchemy import URL

from db import search
from tests.db.group import opened
from tests.support.database import leave_as_of
from tests.support.searched import kept_texts, true_texts

BEFORE = """
INSERT INTO guild (id, last_question) VALUES (1, 9), (2, 9);
INSERT INTO term (id, guild_id, number) VALUES (1, 1, 1), (2, 2, 1);
INSERT INTO week (id, guild_id, term_id, number, date, imported_as)
VALUES (1, 1, 1, 1, '2026-01-01', 'a page'), (2, 2, 2, 1, '2026-01-01', NULL), (3, 1, 1, 2, '2026-01-08', NULL);
INSERT INTO member (id, guild_id, user_id, name, emoji, heart, created_at)
VALUES (1, 1, 11, '은비', '🐶', '🩷', '2026-01-01 00:00:00'), (2, 2, 11, '은비', '🐶', '🩷', '2026-01-01 00:00:00');
INSERT INTO presentation (id, guild_id, week_id, team, created_at)
VALUES (1, 1, 1, '1', '2026-02-01 00:00:00'), (2, 2, 2, '1', '2026-01-01 00:00:00'),
    (3, 1, 3, '1', '2026-01-02 00:00:00');
INSERT INTO paper (id, presentation_id, position, title, url)
VALUES (1, 1, 0, '학습 논문', NULL), (2, 3, 0, NULL, 'https://arxiv.org/abs/1706.03762');
INSERT INTO question (id, guild_id, number, presentation_id, presenter_id, body, dialect, version, in_page, part,
    is_answered, created_at)
VALUES (1, 1, 1, 1, 1, '**학습** 률은요?', 'page', 0, true, 0, true, '2026-02-01 00:00:00'),
    (2, 2, 1, 2, 2, '저쪽 학습률', 'discord', 0, true, 0, false, '2026-01-01 00:00:00'),
    (3, 1, 2, 3, 1, '학습률 또', 'discord', 0, true, 0, false, '2026-01-08 00:00:00');
INSERT INTO answer (guild_id, question_id, is_addition, author_id, body, dialect, version, created_at, withdrawn_at)
VALUES (1, 1, false, 1, '학습률의 답', 'page', 0, '2026-02-01 00:00:00', NULL),
    (1, 3, false, 1, '학습률 아닌 답', 'page', 0, '2026-02-01 00:00:00', '2026-02-02 00:00:00');
INSERT INTO reflection (guild_id, week_id, member_id, body, dialect, version, written_at)
VALUES (1, 3, 1, '학습률 소감', 'discord', 0, '2026-01-09 00:00:00')
"""


async def test_what_was_stored_before_is_found_by_when_it_was_said(empty_url: URL) -> None:
    await leave_as_of("0025", empty_url, BEFORE.split(";"))

    async with opened(empty_url) as db:
        found = await db.read(search.find, guild_id=1, text="학습률", at=0, size=9)
        kept, true = await db.read(kept_texts), await db.read(true_texts)

    assert [hit.body for hit in found.hits[:2]] == ["학습률 소감", "학습률 또"]
    assert {hit.body for hit in found.hits[2:]} == {
        "학습률의 답",
        "**학습** 률은요?",
    }  # with a page, of an earlier week
    assert kept == true
    assert len(kept) == 8
