"""An earlier question that asks the same is found by keys, at the same cost however many there are."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import URL
from sqlalchemy.orm import Session

from db import changes, guilds, likeness
from db.engine import Database
from db.models import Question
from db.week.value import Presenter, Text, Week
from db.week.value import Question as Asked
from tests.bench.vocabulary import asked
from tests.db.group import ELSEWHERE, GUILD, MINHA, Group, actor, opened
from tests.db.test_alike import DIFFERENT, SAME
from tests.db.test_imports import WRONG, store
from tests.support.database import leave_as_of
from tests.support.likeness import stored_keys, true_keys

RATE, SAME_RATE = SAME[0]
OTHER = "표본의 분산이 차원마다 다른가요?"

BEFORE = """
INSERT INTO guild (id, last_question) VALUES (1, 4);
INSERT INTO term (id, guild_id, number) VALUES (1, 1, 1);
INSERT INTO week (id, guild_id, term_id, number, date) VALUES (1, 1, 1, 1, '2026-03-06');
INSERT INTO member (id, guild_id, user_id, name, emoji, heart, created_at)
VALUES (1, 1, 11, '민하', '🐶', '🩷', '2026-01-01 00:00:00');
INSERT INTO presentation (id, guild_id, week_id, team, created_at) VALUES (1, 1, 1, '1', '2026-01-01 00:00:00');
INSERT INTO presenter (presentation_id, member_id, position) VALUES (1, 1, 0);
INSERT INTO question (id, guild_id, number, presentation_id, presenter_id, parent_id, withdrawn_at, body, dialect,
    version, in_page, part, created_at)
VALUES (1, 1, 1, 1, 1, NULL, NULL, '학습률은 어떻게 정하셨나요?', 'discord', 0, true, 0, '2026-01-01 00:00:00'),
    (2, 1, 2, 1, 1, 1, NULL, '학습률은 어떻게 정하셨나요?', 'discord', 0, true, 0, '2026-01-01 00:00:00'),
    (3, 1, 3, 1, 1, NULL, '2026-01-01 00:00:00', '학습률은 어떻게 정하셨나요?', 'discord', 0, true, 0,
    '2026-01-01 00:00:00'),
    (4, 1, 4, 1, 1, NULL, NULL, '표본의 분산이 차원마다 다른가요?', 'discord', 0, true, 0, '2026-01-01 00:00:00')
"""


async def like(db: Database, question: Question) -> int | None:
    """Return the number of the earlier question that is found."""
    found = await db.read(likeness.most_similar_before, question=question)
    return found.number if found else None


async def keys_are_true(db: Database) -> bool:
    """Tell whether the questions that stand have their keys, and no others have any."""
    stored, true = await db.read(stored_keys), await db.read(true_keys)
    return bool(true) and stored == true


@pytest.mark.parametrize(("first", "second"), [*SAME, *((second, first) for first, second in SAME)])
async def test_each_pair_that_asks_the_same_is_found(db: Database, group: Group, first: str, second: str) -> None:
    await group.present(MINHA)
    await group.ask(body=first)
    await group.ask(body=OTHER)

    assert await like(db, await group.ask(body=second)) == 1


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
async def test_what_asks_something_else_is_not_found(db: Database, group: Group, first: str, second: str) -> None:
    await group.present(MINHA)
    await group.ask(body=first)

    assert await like(db, await group.ask(body=second)) is None


async def test_the_most_similar_is_found_and_of_two_the_one_asked_first(db: Database, group: Group) -> None:
    await group.present(MINHA)
    for body in (RATE, "표의 학습률은 정한 건가요?", RATE, OTHER):
        await group.ask(body=body)

    assert await like(db, await group.ask(body=SAME_RATE)) == 1


async def test_another_guild_is_not_looked_at(db: Database, group: Group) -> None:
    elsewhere = Group(db, ELSEWHERE)
    for of in (elsewhere, group):
        await of.present(MINHA)
    await elsewhere.ask(body=RATE)

    assert await like(db, await group.ask(body=RATE)) is None


async def test_what_comes_later_is_not_found(db: Database, group: Group) -> None:
    await group.present(MINHA)
    first = await group.ask(body=RATE)
    await group.ask(body=RATE)

    assert await like(db, first) is None


async def test_an_edited_question_is_found_by_its_new_words_alone(db: Database, group: Group) -> None:
    await group.present(MINHA)
    await group.ask(body=OTHER)

    await db.write(changes.edit, guild_id=GUILD, number=1, actor=actor(), body=RATE, version=0)

    assert await keys_are_true(db)
    assert await like(db, await group.ask(body=OTHER)) is None
    assert await like(db, await group.ask(body=SAME_RATE)) == 1


async def test_only_what_stands_and_follows_no_other_is_found(db: Database, group: Group) -> None:
    await group.present(MINHA)
    await group.ask(body=OTHER)
    await group.ask(body=RATE)
    await group.follow_up(1, RATE)

    await group.withdraw(2)

    assert await keys_are_true(db)
    assert await like(db, await group.ask(body=SAME_RATE)) is None
    await group.withdraw(4)
    await group.restore(2)
    assert await keys_are_true(db)
    assert await like(db, await group.ask(body=SAME_RATE)) == 2


async def test_a_merged_question_leads_to_the_other_and_stands_by_itself_again(db: Database, group: Group) -> None:
    await group.present(MINHA)
    for body in (OTHER, RATE):
        await group.ask(body=body)

    await group.merge(2, into=1)

    assert await keys_are_true(db)
    assert await like(db, await group.ask(body=SAME_RATE)) is None
    await group.restore(2)
    assert await keys_are_true(db)


def _page(*bodies: str) -> Week:
    """Return a page with questions, each of which is followed by one that says the same."""
    threads = tuple(Asked(Text(body), follow_ups=(Asked(Text(body)),)) for body in bodies)
    team = replace(WRONG.teams[0], presenters=(Presenter("은비", "🦊", "🧡", threads),))
    return replace(WRONG, teams=(team,))


async def test_what_a_page_brings_is_found_and_what_it_replaces_is_not(db: Database) -> None:
    await store(db, _page(OTHER, RATE))
    assert await keys_are_true(db)

    await store(db, _page(OTHER), replaces="")

    assert await keys_are_true(db)
    assert len({key[2] for key in await db.read(stored_keys)}) == 1


async def test_questions_of_an_older_database_are_found(empty_url: URL) -> None:
    await leave_as_of("0014", empty_url, BEFORE.split(";"))

    async with opened(empty_url) as db:
        assert await keys_are_true(db)
        assert {key[2] for key in await db.read(stored_keys)} == {1, 4}
        assert await like(db, Question(id=5, guild_id=GUILD, number=5, body=SAME_RATE)) == 1


def _ask_many(session: Session, *, like: Question, times: int) -> None:
    """Let a question be asked many times in its guild: no words could be more common."""
    known = ("guild_id", "presentation_id", "presenter_id", "body", "dialect", "created_at")
    facts = {name: getattr(like, name) for name in known}
    first = guilds.next_questions(session, guild_id=like.guild_id, count=times)
    session.add_all(Question(**facts, number=number) for number in range(first, first + times))


def _work(session: Session, *, question: Question) -> tuple[int, int]:
    """Return how many steps SQLite takes to look for a question like one, and how many statements it runs."""
    steps, statements = [0], list[str]()
    connection: Any = session.connection().connection.driver_connection

    def step() -> None:
        steps[0] += 1

    connection.set_progress_handler(step, 1)
    connection.set_trace_callback(statements.append)
    try:
        assert likeness.most_similar_before(session, question=question) is not None
    finally:
        connection.set_progress_handler(None, 1)
        connection.set_trace_callback(None)
    return steps[0], len(statements)


@pytest.mark.usefixtures("sqlite")
@pytest.mark.parametrize("many", [2_000, pytest.param(20_000, marks=pytest.mark.long)])
async def test_an_ask_costs_the_same_after_thousands_as_after_a_hundred(db: Database, group: Group, many: int) -> None:
    body, elsewhere = next(asked(seed=1)), Group(db, ELSEWHERE)
    for of in (elsewhere, group):
        await of.present(MINHA)
        question = await of.ask(body=body)
    await db.write(_ask_many, like=question, times=100)
    few = await db.read(_work, question=await group.ask(body=body))

    await db.write(_ask_many, like=await elsewhere.ask(body=body), times=many)
    await db.write(_ask_many, like=question, times=many)

    assert await db.read(_work, question=await group.ask(body=body)) == few
