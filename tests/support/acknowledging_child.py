"""A program that writes without end, and says so of each question, answer and reflection that it was acknowledged.

Run as ``python -m tests.support.acknowledging_child URL ROUND``, to be killed at any moment.
"""

import asyncio
import datetime as dt
import sys
from contextlib import suppress
from itertools import count

from db import answers, presentations, questions, reflections, registering
from db.engine import Database, open_database
from db.errors import TeamTaken
from db.members import User
from db.questions import Typed

GUILD = 1
PRESENTER = User(1, "은비")
TODAY = dt.date(2026, 3, 6)
NOW = dt.datetime(2026, 3, 6, 3, tzinfo=dt.UTC)

#: How many write at the same time.
WRITERS = 50


async def main(url: str, run: int) -> None:
    """Write until killed."""
    db = await open_database(url)
    interactions = count(run * 1_000_000_000)
    week_id = await _begin(db)
    await asyncio.gather(*(_write(db, run, week_id, number, interactions) for number in range(WRITERS)))


async def _begin(db: Database) -> int:
    entry = registering.Entry(date=TODAY, users=[PRESENTER])
    with suppress(TeamTaken):  # an earlier run got as far as this
        await db.write(registering.register, guild_id=GUILD, week=1, team="1", entry=entry, now=NOW)
    plan = await db.read(presentations.existing, guild_id=GUILD, user_id=PRESENTER.id, week=1, team="1")
    assert plan is not None
    return plan.week_id


async def _write(db: Database, run: int, week_id: int, writer: int, interactions: "count[int]") -> None:
    """Ask, have it answered, reflect; again and again."""
    author = User(100 + writer, f"학생 {writer}")
    for turn in count():
        body = f"{run}-{writer}-{turn}"
        asked = await db.write(
            questions.ask,
            guild_id=GUILD,
            typed=Typed(body, author, next(interactions), NOW),
            presenter=PRESENTER,
            today=TODAY,
        )
        _acknowledge("question", asked.value.number, body)
        await db.write(
            answers.answer,
            guild_id=GUILD,
            author=PRESENTER,
            is_manager=False,
            number=asked.value.number,
            body=body,
            interaction_id=next(interactions),
            now=NOW,
        )
        _acknowledge("answer", asked.value.number, body)
        await db.write(
            reflections.write,
            guild_id=GUILD,
            author=author,
            week_id=week_id,
            body=body,
            interaction_id=next(interactions),
            now=NOW,
        )
        _acknowledge("reflection", author.id, body)


def _acknowledge(kind: str, key: int, body: str) -> None:
    sys.stdout.write(f"{kind} {key} {body}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
