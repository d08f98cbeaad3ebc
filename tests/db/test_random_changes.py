"""Whatever several members do to their questions, the database holds what a small model of it holds."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import StaticPool, create_engine, event
from sqlalchemy.orm import Session

from db import answer_changes, answers, changes, members, questions, registering, waiting
from db.changes import Actor
from db.errors import NoSuchQuestion, StudyError
from db.members import User
from db.models import Base
from db.questions import Note, Typed
from db.registering import Entry
from db.week import collect
from db.week import value as week_value
from tests.db.group import GUILD, NOW, TODAY
from tests.support.likeness import stored_keys, true_keys
from tests.support.lives import (
    BEGINNING,
    EUNBI,
    MANAGER,
    MINHA,
    PRESENTERS,
    SUBIN,
    TEAMS,
    Deed,
    Model,
    Shown,
    Step,
    relayed,
    steps,
)
from tests.support.searched import kept_texts, true_texts

#: The use-case that does a deed, and its arguments.
Work = tuple[Callable[..., Any], dict[str, Any]]


class World:
    """The model beside a database: what changes the one is written into the other."""

    def __init__(self, session_of: Callable[[], Session]) -> None:
        self.session_of = session_of
        self.model = Model()
        self.week_id = 0
        self.places: dict[str, tuple[int, dict[str, int]]] = {}
        for team, users in (("1", [MINHA, EUNBI]), ("2", [SUBIN])):
            stored = self.write(
                registering.register, week=1, team=team, entry=Entry(date=TODAY, users=users), now=self.now
            )
            place = stored.value
            self.places[team] = (place.id, {presenter.name: presenter.id for presenter in place.presenters})
            self.week_id = place.week_id

    @property
    def now(self) -> dt.datetime:
        return NOW + dt.timedelta(seconds=self.model.turn)

    def write(self, use_case: Callable[..., Any], **facts: Any) -> Any:
        with self.session_of() as session, session.begin():
            return use_case(session, guild_id=GUILD, **facts)

    def take(self, step: Step) -> None:
        """Let somebody do something, and see that it is refused exactly where the model refuses it."""
        deed = self.model.deed(step)
        if deed is None:
            return
        use_case, facts = getattr(self, step.deed)(deed)
        found = None
        try:
            self.write(use_case, **facts)
        except StudyError as error:
            found = type(error)
        assert found is deed.refusal, step
        if deed.refusal is None:
            deed.apply()

    def ask(self, deed: Deed) -> Work:
        return questions.ask_member, {"typed": self._typed(deed), **self._place(deed.presenter)}

    def relay(self, deed: Deed) -> Work:
        asker = self.write(members.ensure, user=relayed(deed.step), now=self.now)
        typed = Typed(deed.words, deed.step.who, self.model.turn, self.now, asker_id=asker.id)
        return questions.ask_member, {"typed": typed, **self._place(deed.presenter)}

    def record(self, deed: Deed) -> Work:
        note = Note(deed.words, self.model.reply if deed.step.twist else None)
        facts = {"recorder": deed.step.who, "notes": [note], "interaction_id": self.model.turn, "now": self.now}
        return questions.record, facts | self._place(deed.presenter)

    def follow_up(self, deed: Deed) -> Work:
        return questions.follow_up, {"typed": self._typed(deed), "number": deed.question.number}

    def answer(self, deed: Deed) -> Work:
        who = deed.step.who
        facts = {"author": who, "is_manager": who is MANAGER, "number": deed.question.number, "now": self.now}
        facts |= {"body": deed.words, "interaction_id": self.model.turn}
        return answers.add if deed.step.twist else answers.answer, facts

    def edit(self, deed: Deed) -> Work:
        version = deed.question.version - deed.step.twist
        facts = {"number": deed.question.number, "actor": self._actor(deed), "body": deed.words, "version": version}
        return changes.edit, facts

    def move(self, deed: Deed) -> Work:
        facts = {"numbers": [deed.question.number], "actor": self._actor(deed)}
        return changes.move, facts | self._place(deed.presenter)

    def merge(self, deed: Deed) -> Work:
        assert deed.other is not None
        return changes.merge, {
            "number": deed.question.number,
            "into": deed.other.number,
            "actor": self._actor(deed),
        }

    def withdraw(self, deed: Deed) -> Work:
        return changes.withdraw, {"numbers": [deed.question.number], "actor": self._actor(deed)}

    def restore(self, deed: Deed) -> Work:
        return changes.restore, {"numbers": [deed.question.number], "actor": self._actor(deed)}

    def me_too(self, deed: Deed) -> Work:
        facts = {"number": deed.question.number, "user": deed.step.who, "wonders": not deed.step.twist}
        return changes.me_too, facts | {"now": self.now}

    def edit_answer(self, deed: Deed) -> Work:
        who = deed.step.who
        facts = {"answer_id": deed.said.id, "editor": who, "is_manager": who is MANAGER, "now": self.now}
        return answer_changes.edit, facts | {"body": deed.words, "version": deed.said.version - deed.step.twist}

    def withdraw_answer(self, deed: Deed) -> Work:
        who = deed.step.who
        facts = {"answer_id": deed.said.id, "user_id": who.id, "is_manager": who is MANAGER}
        return (
            (answer_changes.restore, facts) if deed.step.twist else (answer_changes.withdraw, facts | {"now": self.now})
        )

    def check(self) -> None:
        """Hold every question that stands against the model."""
        with self.session_of() as session:
            found = questions.listing(session, guild_id=GUILD, week_id=None)
            assert [Shown.of(question) for question in found] == self.model.shown()

    def check_all(self) -> None:
        """Also hold every number, what waits for whom, and the page against it."""
        self.check()
        with self.session_of() as session:
            for asked in self.model.questions:
                assert _leads_to(session, asked.number) == (asked.root.number if asked.root.stands else None)
            for who in PRESENTERS:
                open_to = [asked.number for asked in self.model.open_to(who)]
                queue = waiting.queue_of(session, guild_id=GUILD, user_id=who.id, limit=3)
                assert ([question.number for question in queue.first], queue.count) == (open_to[:3], len(open_to))
            page = collect.week(session, guild_id=GUILD, week_id=self.week_id)
            assert _page(page) == _page_of(self.model)
            assert stored_keys(session) == true_keys(session)
            assert kept_texts(session) == true_texts(session)

    def _typed(self, deed: Deed) -> Typed:
        return Typed(deed.words, deed.step.who, self.model.turn, self.now, is_anonymous=deed.step.twist)

    def _actor(self, deed: Deed) -> Actor:
        return Actor(deed.step.who, deed.step.who is MANAGER, self.now)

    def _place(self, presenter: User) -> dict[str, int]:
        presentation_id, people = self.places[TEAMS[presenter]]
        return {"presentation_id": presentation_id, "presenter_id": people[presenter.name]}


def _leads_to(session: Session, number: int) -> int | None:
    try:
        return questions.get(session, guild_id=GUILD, number=number).number
    except NoSuchQuestion:
        return None


def _page_of(model: Model) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    """Return what stands in the model under each team's presenters."""
    shown = {asked.number: (asked.body, asked.answer, asked.additions) for asked in model.shown()}
    found: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    for asked in model.questions:
        if asked.stands and asked.above is None:
            below = tuple(shown[each.number] for each in model.follow_ups(asked))
            place = found.setdefault((TEAMS[asked.presenter], asked.presenter.name), [])
            place.append((*shown[asked.number], below))
    return found


def _page(page: week_value.Week) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    return {
        (team.name, presenter.name): [
            (*_page_line(question), tuple(_page_line(below) for below in question.follow_ups))
            for question in presenter.questions
        ]
        for team in page.teams
        for presenter in team.presenters
        if presenter.questions
    }


def _page_line(question: week_value.Question) -> tuple[object, ...]:
    return (
        question.body.body,
        question.answer.body if question.answer else None,
        tuple(said.body.body for said in question.additions),
    )


@contextmanager
def a_world() -> Iterator[World]:
    """An empty database in memory: hundreds of them are needed."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    Base.metadata.create_all(engine)
    try:
        yield World(lambda: Session(engine, expire_on_commit=False))
    finally:
        engine.dispose()


def live(taken: list[Step]) -> None:
    """Let a group do these things one after the other, and look at what is stored after each."""
    with a_world() as world:
        for step in BEGINNING:
            world.take(step)
        for step in taken:
            world.take(step)
            world.check()
        world.check_all()


@settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(steps(10, 20))
def test_a_few_lives_of_a_group(taken: list[Step]) -> None:
    live(taken)


@pytest.mark.long
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps(30, 80))
def test_many_lives_of_a_group(taken: list[Step]) -> None:
    live(taken)
