"""A power cut at any moment: what was acknowledged is there once, and nothing is half-stored."""

import random
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Select, select, text
from sqlalchemy.orm import Session

from db.models import Answer, Member, Question, Reflection
from tests.db.group import opened

ROOT = Path(__file__).parents[2]


@dataclass
class Acknowledged:
    """What the killed programs were told, run after run."""

    questions: dict[int, str] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    reflections: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def hear(self, line: str) -> None:
        kind, key, body = line.split()
        if kind == "reflection":
            self.reflections[int(key)] = turn(body)
        else:
            told = self.questions if kind == "question" else self.answers
            assert int(key) not in told
            told[int(key)] = body


def turn(body: str) -> tuple[int, ...]:
    """Tell when a text was written: its run and its turn."""
    run, _, turn = body.split("-")
    return int(run), int(turn)


def run_and_kill(url: URL, run: int, after: int, told: Acknowledged) -> None:
    """Let a program write and kill it once it has said so many lines; it may have said more by then."""
    command = [
        sys.executable,
        "-m",
        "tests.support.acknowledging_child",
        url.render_as_string(hide_password=False),
        str(run),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for _ in range(after):
            told.hear(child.stdout.readline())
        child.kill()
        for line in child.stdout:
            if line.endswith("\n"):
                told.hear(line)
    assert child.returncode == -9


def pairs(session: Session, statement: Select[Any, Any]) -> dict[int, str]:
    """Return rows of two columns as a dictionary; the first column is the same nowhere."""
    rows = [(row[0], row[1]) for row in session.execute(statement)]
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def check(session: Session, told: Acknowledged) -> None:
    """Hold the database against what was acknowledged."""
    if session.get_bind().dialect.name == "sqlite":
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    numbers = session.scalars(select(Question.number).order_by(Question.number)).all()
    assert numbers == list(range(1, len(numbers) + 1))
    asked = pairs(session, select(Question.number, Question.body))
    answered = pairs(session, select(Question.number, Answer.body).join(Answer, Answer.question_id == Question.id))
    assert told.questions.items() <= asked.items()
    assert len(set(asked.values())) == len(asked)
    assert told.answers.items() <= answered.items()
    written = pairs(session, select(Member.user_id, Reflection.body).join_from(Reflection, Member))
    assert told.reflections.keys() <= written.keys()
    for author, told_turn in told.reflections.items():
        assert turn(written[author]) >= told_turn


async def survive(url: URL, kills: int, seed: int) -> None:
    rng, told = random.Random(seed), Acknowledged()  # noqa: S311  # no secret
    for run in range(1, kills + 1):
        run_and_kill(url, run, rng.randrange(1, 400), told)
        async with opened(url) as db:
            await db.read(check, told)
    assert told.reflections


async def test_nothing_acknowledged_is_lost_to_a_kill(url: URL) -> None:
    await survive(url, kills=3, seed=3)


@pytest.mark.long
async def test_nothing_acknowledged_is_lost_to_a_hundred_kills(url: URL) -> None:
    await survive(url, kills=100, seed=100)
