"""The messages that an older program knew become posts, and nothing is posted anew."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import URL, select, text

from db.models import Guild, Notice, Post, Question
from tests.db.group import opened
from tests.support.database import leave_as_of

BEFORE = """
INSERT INTO guild (id, last_question, greeted_at) VALUES (1, 9, '2026-01-01 00:00:00');
INSERT INTO term (id, guild_id, number) VALUES (1, 1, 1);
INSERT INTO week (id, guild_id, term_id, number, date, recap_channel_id, recap_message_id)
VALUES (1, 1, 1, 1, '2026-01-01', 70, 71), (2, 1, 1, 2, '2026-01-08', NULL, NULL);
INSERT INTO member (id, guild_id, user_id, name, emoji, heart, created_at)
VALUES (1, 1, 11, '은비', '🐶', '🩷', '2026-01-01 00:00:00'), (2, 1, NULL, '손님', '🐱', '❤️', '2026-01-01 00:00:00');
INSERT INTO presentation (id, guild_id, week_id, team, created_at) VALUES (1, 1, 1, '1', '2026-01-01 00:00:00')
"""
QUESTION = """
INSERT INTO question (id, guild_id, number, presentation_id, presenter_id, parent_id, merged_into_id, channel_id,
    message_id, list_channel_id, list_message_id, withdrawn_at, body, dialect, version, in_page, part, created_at)
VALUES (:id, 1, :id, 1, :presenter, :parent, :merged, :channel, :message, :list_channel, :list_message, :withdrawn,
    '왜요?', 'discord', 0, true, 0, '2026-01-01 00:00:00')
"""
NOTHING = dict.fromkeys(("parent", "merged", "channel", "message", "list_channel", "list_message", "withdrawn"))
GONE = "2026-01-02 00:00:00"
#: A card, a follow-up's, a withdrawn one, a merged one, two lists of which one has a card too, one without any, and one
#: whose list is in a channel that nobody knows, beside one of whose list it is known.
QUESTIONS: list[dict[str, Any]] = [
    {"id": 1, "channel": 7, "message": 101},
    {"id": 2, "channel": 7, "message": 102, "parent": 1},
    {"id": 3, "channel": 7, "message": 103, "withdrawn": GONE},
    {"id": 4, "channel": 7, "message": 104, "withdrawn": GONE, "merged": 1},
    {"id": 5, "list_channel": 7, "list_message": 201},
    {"id": 6, "list_channel": 7, "list_message": 201, "channel": 7, "message": 106},
    {"id": 7, "list_channel": 8, "list_message": 202, "presenter": 2},
    {"id": 8},
    {"id": 9, "list_message": 203},
    {"id": 10, "list_channel": 9, "list_message": 203},
]


@pytest.fixture
async def before(empty_url: URL) -> URL:
    """A database as the program before kept it."""
    await leave_as_of("0008", empty_url, [*BEFORE.split(";"), *_questions()])
    return empty_url


def _questions() -> Iterator[str]:
    """Yield a statement for each question."""
    for question in QUESTIONS:
        values = {**NOTHING, "presenter": 1, **question}
        literal = {name: _literal(value) for name, value in values.items()}
        statement = QUESTION
        for name in sorted(literal, key=len, reverse=True):
            statement = statement.replace(f":{name}", literal[name])
        yield statement


def _literal(value: object) -> str:
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)


async def test_known_messages_become_posts_and_nothing_is_due(before: URL) -> None:
    async with opened(before) as db:
        found = await db.read(lambda session: session.scalars(select(Post).order_by(Post.message_id)).all())
        notices = await db.read(lambda session: session.scalars(select(Notice)).all())

    assert [(post.kind.value, post.channel_id, post.message_id, post.pinged_user_id) for post in found] == [
        ("recap", 70, 71, None),
        ("card", 7, 101, 11),
        ("card", 7, 102, 11),
        ("card", 7, 103, 11),
        ("card", 7, 104, 11),
        ("card", 7, 106, 11),
        ("list", 7, 201, 11),
        ("list", 8, 202, None),
        ("list", 9, 203, 11),
    ]
    assert {(post.wanted, post.shown, post.due_at) for post in found} == {(1, 1, None)}
    assert [post.question_id for post in found if post.question_id] == [1, 2, 3, 4, 6]
    assert notices == []


async def test_questions_keep_their_lists_and_all_else(before: URL) -> None:
    async with opened(before) as db:
        questions = await db.read(lambda session: session.scalars(select(Question).order_by(Question.id)).all())
        greeted = await db.read(lambda session: session.scalars(select(Guild)).one().greeted_at)
        lists = await db.read(
            lambda session: session.execute(text("SELECT list_id, message_id FROM post WHERE kind = 'list'")).all()
        )

    messages = dict(tuple(row) for row in lists)
    assert [messages.get(question.list_id) for question in questions] == [None] * 4 + [201, 201, 202, None, None, 203]
    assert [(question.parent_id, question.merged_into_id) for question in questions[1:4]] == [
        (1, None),
        (None, None),
        (None, 1),
    ]
    assert [question.id for question in questions if question.withdrawn_at is not None] == [3, 4]
    assert greeted is not None
