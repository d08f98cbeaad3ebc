"""What a list costs does not grow with what its guild has kept: the database takes as many steps as before."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db import calendars, delivery, glances, listing, outbox, presentations, questions, waiting, weeks
from db.engine import Database
from db.listing import Wanted
from db.members import User
from db.models import MeToo, Post, Presentation, Question, Term, Week
from db.outbox import Lane
from db.questions import Typed
from db.week import collect
from tests.bench.group import NOW, PRESENTERS, Groups
from tests.support.payloads import CHANNEL
from tests.support.statements import counted

#: Questions of the weeks before this one, a quarter of them open.
FEW, MANY = 1_000, 10_000
SMALL, LARGE = 1, 2
USER, TODAY = PRESENTERS[0], NOW.date()


def fill(session: Session) -> None:
    """Store two groups, one that has kept little and one that has kept much."""
    groups = Groups()
    for guild_id, earlier in ((SMALL, FEW), (LARGE, MANY)):
        for table, rows in groups.make(guild_id, earlier).items():
            session.execute(insert(table), rows)


async def steps(db: Database, guild_id: int) -> dict[str, int]:
    """Count the steps of each list, as commands ask for it."""
    newest = select(Week.id).where(Week.guild_id == guild_id).order_by(Week.number.desc()).limit(1)
    week_id = await db.read(lambda session: session.scalars(newest).one())
    lists: dict[str, Callable[[Session], object]] = {
        "autocomplete": partial(waiting.open_of, user_id=USER, limit=25, guild_id=guild_id, is_offer=True),
        "front door": partial(waiting.open_of, user_id=USER, limit=5, guild_id=guild_id),
        "questions": partial(listing.leaf, which=Wanted(week_id), at=0, size=10, guild_id=guild_id),
        "current week": partial(weeks.locate, today=TODAY, guild_id=guild_id),
        "teams": partial(presentations.in_week, week_id=week_id, guild_id=guild_id),
        "coming": partial(presentations.coming, user_id=USER, today=TODAY, guild_id=guild_id),
        "schedule": partial(weeks.schedule_leaf, size=3, at=None, current=1, guild_id=guild_id),
        "week": partial(collect.week, week_id=week_id, guild_id=guild_id),
    }
    found = {}
    for name, use_case in lists.items():
        with counted(db) as asked:
            await db.read(use_case)
        found[name] = asked.steps
    return found


@pytest.mark.usefixtures("sqlite")
async def test_a_list_takes_as_many_steps_however_much_its_guild_has_kept(db: Database) -> None:
    await db.write(fill)

    few, many = await steps(db, SMALL), await steps(db, LARGE)

    assert all(few.values())
    assert {name: many[name] for name, count in few.items() if many[name] > 1.2 * count} == {}


def begin_term(session: Session, guild_id: int) -> int:
    """Let the current week, about some of whose questions somebody wonders, be a new term; return the term's id."""
    term = Term(guild_id=guild_id, number=2)
    session.add(term)
    session.flush()
    newest = select(Week).where(Week.guild_id == guild_id).order_by(Week.number.desc()).limit(1)
    week = session.scalars(newest).one()
    week.term_id = term.id
    asked = select(Question).join(Question.presentation).where(Presentation.week_id == week.id).limit(7)
    for question in session.scalars(asked):
        session.add(MeToo(guild_id=guild_id, question_id=question.id, member_id=question.presenter_id))
    return term.id


@pytest.mark.usefixtures("sqlite")
async def test_a_term_at_a_glance_takes_as_many_steps_however_much_its_guild_has_kept_of_others(db: Database) -> None:
    await db.write(fill)

    few, many = await steps_of_a_glance(db, SMALL), await steps_of_a_glance(db, LARGE)

    assert 0 < many <= 1.2 * few


@pytest.mark.usefixtures("sqlite")
async def test_a_file_for_calendars_takes_as_many_steps_however_much_was_told_of_other_terms(db: Database) -> None:
    await db.write(fill)
    first = select(Term.id).where(Term.guild_id == LARGE)
    before = await db.read(lambda session: session.scalars(first).one())
    term_id = await db.write(begin_term, guild_id=LARGE)

    alone = await steps_of_a_file(db, term_id)
    of_others = await steps_of_a_file(db, before)

    assert of_others > 10 * alone
    assert 0 < await steps_of_a_file(db, term_id) <= 1.2 * alone


async def steps_of_a_file(db: Database, term_id: int) -> int:
    with counted(db) as asked:
        await db.write(calendars.hand_out, guild_id=LARGE, term_id=term_id, zone=dt.UTC, now=NOW)
    return asked.steps


async def steps_of_a_glance(db: Database, guild_id: int) -> int:
    term_id = await db.write(begin_term, guild_id=guild_id)
    with counted(db) as asked:
        await db.read(glances.of_term, guild_id=guild_id, term_id=term_id, today=TODAY)
    return asked.steps


async def steps_of_a_question(db: Database, guild_id: int) -> int:
    """Ask for the second time, let the card be taken and shown, and count the steps of all that."""
    lane, presenter = Lane(guild_id, CHANNEL), User(USER, "발표자")
    for turn in (1, 2):
        typed = Typed("잔차 연결은 왜 필요한가요?", User(99, "사람"), turn, NOW, channel_id=CHANNEL)
        with counted(db) as asked:
            await db.write(questions.ask, guild_id=guild_id, typed=typed, presenter=presenter, today=TODAY)
            taken = await db.read(outbox.take, lane=lane, now=NOW)
            assert isinstance(taken, Post)
            await db.write(delivery.shown, post_id=taken.id, revision=taken.revision, message_id=turn)
            assert not isinstance(await db.read(outbox.take, lane=lane, now=NOW), Post)
    return asked.steps


@pytest.mark.usefixtures("sqlite")
async def test_a_question_takes_as_many_steps_however_much_was_asked(db: Database) -> None:
    await db.write(fill)
    db.clock = lambda: NOW

    few, many = await steps_of_a_question(db, SMALL), await steps_of_a_question(db, LARGE)

    assert 0 < many <= 1.2 * few


@pytest.mark.usefixtures("sqlite")
async def test_what_waits_is_counted_in_an_index(db: Database) -> None:
    await db.write(fill)

    def plan(session: Session) -> str:
        connection = session.connection()
        counting = waiting._COUNT.compile(dialect=connection.dialect)
        keys = counting.construct_params({"guild": LARGE, "user": USER})
        values = tuple(keys[name] for name in counting.positiontup or ())
        explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {counting}", values)
        return "\n".join(row[-1] for row in explained if "question" in row[-1])

    assert (await db.read(plan)).splitlines() == [
        f"SEARCH question USING INDEX ix_question_standing_{of} ({of}=? AND is_answered=?)"
        for of in ("presenter_id", "presentation_id", "presentation_id")  # one's own, guests', the team's
    ]
