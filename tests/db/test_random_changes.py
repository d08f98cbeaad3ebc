"""Whatever several members do to their questions, the database holds what a small model of it holds."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import StaticPool, create_engine, event
from sqlalchemy.orm import Session

from bot.page import exchange
from bot.page import model as page_model
from db import answers, changes, presentations, questions
from db.changes import Actor
from db.errors import (
    AlreadyAnswered,
    AnsweredByYou,
    ChangedMeanwhile,
    FollowsAnother,
    NoSuchQuestion,
    NotYourAnswer,
    NotYourQuestion,
    NotYoursToChange,
    SameQuestion,
    StudyError,
    YourOwnQuestion,
)
from db.members import User
from db.models import Base, Question
from db.presentations import Entry
from db.questions import Note, Typed
from tests.db.group import EUNBI, GUILD, HANGYEOL, MINHA, NOW, SUBIN, TODAY

MANAGER = User(15, "매니저")
#: 민하 and 은비 are one team, 수빈 another; 한결 only asks.
PEOPLE = (MINHA, EUNBI, SUBIN, HANGYEOL, MANAGER)
PRESENTERS = (MINHA, EUNBI, SUBIN)
TEAMS = {MINHA: "1", EUNBI: "1", SUBIN: "2"}

#: How the database is to refuse a deed, the use-case that does it, and its arguments.
Deed = tuple[type[StudyError] | None, Callable[..., Any], dict[str, Any]]


@dataclass(eq=False)
class Text:
    """What somebody said to a question; it stays with the question that it was said to."""

    id: int
    said_to: "Asked"
    author: User
    recorder: User | None
    body: str
    version: int = 0
    is_withdrawn: bool = False


@dataclass(eq=False)
class Asked:
    """A question of the model: merged, it points to where it went, and nothing else moves."""

    number: int
    body: str
    presenter: User
    asker: User | None
    recorder: User | None
    anonymous: User | None
    above: "Asked | None" = None
    merged_into: "Asked | None" = None
    withdrawn_at: int | None = None
    version: int = 0
    me_toos: set[User] = field(default_factory=set)

    @property
    def root(self) -> "Asked":
        """Where its number leads."""
        return self.merged_into.root if self.merged_into else self

    @property
    def hangs_under(self) -> "Asked | None":
        return self.above.root if self.above else None

    @property
    def stands(self) -> bool:
        return self.merged_into is None and self.withdrawn_at is None

    def is_own(self, who: User) -> bool:
        return who in (self.asker, self.recorder, self.anonymous)

    def is_for(self, who: User) -> bool:
        asked = self.hangs_under or self
        return who in TEAMS and TEAMS[who] == TEAMS[asked.presenter]

    @property
    def was_recorded(self) -> bool:
        return self.anonymous is None and (self.asker is None or self.asker is not self.recorder)


@dataclass(frozen=True)
class Step:
    """Somebody does something; the numbers choose among what there is."""

    deed: str
    who: User
    one: int
    other: int
    twist: bool


@dataclass(frozen=True)
class Shown:
    """A question as its card shows it."""

    number: int
    body: str
    presenter: str
    answer: str | None
    additions: tuple[str, ...]
    follow_ups: tuple[int, ...]
    others: int
    version: int


class Model:
    """The group's questions in plain Python."""

    def __init__(self) -> None:
        self.questions: list[Asked] = []
        self.texts: list[Text] = []

    def family(self, root: Asked) -> list[Asked]:
        return [one for one in self.questions if one.root is root]

    def under(self, root: Asked) -> list[Asked]:
        return [one for one in self.questions if one.hangs_under is root]

    def said(self, root: Asked) -> list[Text]:
        """What stands under a question: said to itself first, then what came with others."""
        standing = [one for one in self.texts if one.said_to.root is root and not one.is_withdrawn]
        return sorted(standing, key=lambda one: (one.said_to is not root, one.id))

    def others(self, root: Asked) -> int:
        family = self.family(root)
        known = {who for one in family for who in one.me_toos} | {one.asker for one in family if one.asker}
        unknown = {one.anonymous for one in family if one.anonymous}
        return len(known - {root.asker}) + len(unknown - {root.anonymous})

    def shown(self) -> list[Shown]:
        return [self._shown(one) for one in self.questions if one.stands]

    def _shown(self, one: Asked) -> Shown:
        said = self.said(one)
        return Shown(
            number=one.number,
            body=one.body,
            presenter=(one.hangs_under or one).presenter.name,
            answer=said[0].body if said else None,
            additions=tuple(text.body for text in sorted(said[1:], key=lambda text: text.id)),
            follow_ups=tuple(below.number for below in self.under(one) if below.stands),
            others=self.others(one),
            version=one.version,
        )

    def page(self) -> dict[tuple[str, str], list[tuple[object, ...]]]:
        """What stands on the page under each team's presenters."""
        shown = {one.number: one for one in self.shown()}
        found: dict[tuple[str, str], list[tuple[object, ...]]] = {}
        for one in self.questions:
            if one.stands and one.above is None:
                lines = tuple(_line(shown[below]) for below in shown[one.number].follow_ups)
                place = found.setdefault((TEAMS[one.presenter], one.presenter.name), [])
                place.append((*_line(shown[one.number]), lines))
        return found


def _line(shown: Shown) -> tuple[object, ...]:
    return shown.body, shown.answer, shown.additions


class World:
    """The model beside a database: a deed changes the model, and names the use-case and how it is to be refused."""

    def __init__(self, session_of: Callable[[], Session]) -> None:
        self.session_of = session_of
        self.model = Model()
        self.turn = self.week_id = 0
        self.places: dict[str, tuple[int, dict[str, int]]] = {}
        for team, users in (("1", [MINHA, EUNBI]), ("2", [SUBIN])):
            place = self.write(
                presentations.register, week=1, team=team, entry=Entry(date=TODAY, users=users), now=self.now
            )
            self.places[team] = (place.id, {one.name: one.id for one in place.presenters})
            self.week_id = place.week_id

    @property
    def now(self) -> dt.datetime:
        return NOW + dt.timedelta(seconds=self.turn)

    def write(self, use_case: Callable[..., Any], **facts: Any) -> Any:
        with self.session_of() as session, session.begin():
            return use_case(session, guild_id=GUILD, **facts)

    def take(self, step: Step) -> None:
        """Let somebody do something, and see that it is refused exactly where the model refuses it."""
        self.turn += 1
        if not self.model.questions and step.deed not in {"ask", "record"}:
            return
        deed: Deed | None = getattr(self, step.deed)(step)
        if deed is None:
            return
        refusal, use_case, facts = deed
        try:
            self.write(use_case, **facts)
            found = None
        except StudyError as error:
            found = type(error)
        assert found is refusal, step

    def ask(self, step: Step) -> Deed:
        presenter, typist = PRESENTERS[step.one % 3], None if step.twist else step.who
        self._ask(presenter, typist, typist, step.who if step.twist else None)
        return None, questions.ask_member, {"typed": self._typed(step), **self._place(presenter)}

    def record(self, step: Step) -> Deed:
        presenter, reply = PRESENTERS[step.one % 3], f"답 {self.turn}" if step.twist else None
        asked = self._ask(presenter, None, step.who, None)
        if reply:
            self._say(asked, presenter, reply, step.who)
        facts = {"recorder": step.who, "notes": [Note(asked.body, reply)], "interaction_id": self.turn, "now": self.now}
        return None, questions.record, facts | self._place(presenter)

    def follow_up(self, step: Step) -> Deed:
        chosen = self._chosen(step.one)
        target, typist = chosen.root, None if step.twist else step.who
        if target.stands:
            above = target.hangs_under or target
            self._ask(above.presenter, typist, typist, step.who if step.twist else None, above)
        facts = {"typed": self._typed(step), "number": chosen.number}
        return None if target.stands else NoSuchQuestion, questions.follow_up, facts

    def answer(self, step: Step) -> Deed:
        chosen = self._chosen(step.one)
        target, said = chosen.root, self.model.said(chosen.root)
        refusal: type[StudyError] | None = None
        if not target.stands:
            refusal = NoSuchQuestion
        elif not (target.is_for(step.who) or step.who is MANAGER):
            refusal = NotYourQuestion
        elif said and not step.twist:
            refusal = AnsweredByYou if said[0].author is step.who else AlreadyAnswered
        else:
            self._say(target, step.who, f"답 {self.turn}")
        facts = {"author": step.who, "is_manager": step.who is MANAGER, "number": chosen.number, "now": self.now}
        facts |= {"body": f"답 {self.turn}", "interaction_id": self.turn}
        return refusal, answers.add if step.twist else answers.answer, facts

    def edit(self, step: Step) -> Deed:
        chosen = self._chosen(step.one)
        target, body = chosen.root, f"고침 {self.turn}"
        version = target.version - 1 if step.twist else target.version
        refusal = self._refusal(target, step.who) or (ChangedMeanwhile if step.twist else None)
        if refusal is None:
            target.body, target.version = body, target.version + 1
        facts = {"number": chosen.number, "actor": self._actor(step), "body": body, "version": version}
        return refusal, changes.edit, facts

    def move(self, step: Step) -> Deed:
        chosen, presenter = self._chosen(step.one), PRESENTERS[step.other % 3]
        refusal = self._refusal(chosen.root, step.who) or (FollowsAnother if chosen.root.above else None)
        if refusal is None:
            chosen.root.presenter = presenter
        return refusal, changes.move, {"numbers": [chosen.number], "actor": self._actor(step), **self._place(presenter)}

    def merge(self, step: Step) -> Deed:
        chosen, other = self._chosen(step.one), self._chosen(step.other)
        source, target = chosen.root, other.root
        refusal = self._refusal(source, step.who)
        if refusal is None and not target.stands:
            refusal = NoSuchQuestion
        elif refusal is None and source is target:
            refusal = SameQuestion
        elif refusal is None and (source.above or target.above):
            refusal = FollowsAnother
        elif refusal is None:
            source.merged_into = target
        return refusal, changes.merge, {"number": chosen.number, "into": other.number, "actor": self._actor(step)}

    def withdraw(self, step: Step) -> Deed:
        chosen, refusal = self._chosen(step.one), None
        if not (chosen.is_own(step.who) or step.who is MANAGER):
            refusal = NotYoursToChange
        elif chosen.stands:
            for one in (chosen, *(below for below in self.model.under(chosen) if below.stands)):
                one.withdrawn_at = self.turn
        return refusal, changes.withdraw, {"numbers": [chosen.number], "actor": self._actor(step)}

    def restore(self, step: Step) -> Deed | None:
        gone = [one for one in self.model.questions if not one.stands]
        if not gone:
            return None
        chosen = gone[step.one % len(gone)]
        refusal: type[StudyError] | None = None
        is_theirs = chosen.is_own(step.who) or step.who is MANAGER
        if not (is_theirs or (chosen.merged_into and self._may_change(chosen, step.who))):
            refusal = NotYoursToChange
        elif chosen.hangs_under and not chosen.hangs_under.stands:
            refusal = NoSuchQuestion
        else:
            self._restore(chosen)
        return refusal, changes.restore, {"numbers": [chosen.number], "actor": self._actor(step)}

    def me_too(self, step: Step) -> Deed:
        chosen = self._chosen(step.one)
        target, wonders = chosen.root, not step.twist
        family = self.model.family(target)
        refusal: type[StudyError] | None = None
        if not target.stands:
            refusal = NoSuchQuestion
        elif any(step.who in (one.asker, one.anonymous) for one in family):
            refusal = YourOwnQuestion
        elif not wonders:
            for one in family:
                one.me_toos.discard(step.who)
        elif not any(step.who in one.me_toos for one in family):
            target.me_toos.add(step.who)
        facts = {"number": chosen.number, "user": step.who, "wonders": wonders, "now": self.now}
        return refusal, changes.me_too, facts

    def edit_answer(self, step: Step) -> Deed | None:
        if not self.model.texts:
            return None
        text, refusal = self._heard(step)
        version = text.version - 1 if step.twist else text.version
        if step.twist and refusal is not NotYourAnswer:
            refusal = ChangedMeanwhile
        elif refusal is None:
            text.body, text.version = f"고친 답 {self.turn}", text.version + 1
        facts = {"answer_id": text.id, "editor": step.who, "is_manager": step.who is MANAGER, "now": self.now}
        return refusal, answers.edit, facts | {"body": f"고친 답 {self.turn}", "version": version}

    def withdraw_answer(self, step: Step) -> Deed | None:
        if not self.model.texts:
            return None
        text, refusal = self._heard(step)
        if refusal is None:
            text.is_withdrawn = not step.twist
        facts = {"answer_id": text.id, "user_id": step.who.id, "is_manager": step.who is MANAGER}
        return (
            (refusal, answers.restore, facts) if step.twist else (refusal, answers.withdraw, facts | {"now": self.now})
        )

    def check(self) -> None:
        """Hold every question that stands against the model."""
        with self.session_of() as session:
            found = questions.listing(session, guild_id=GUILD, week_id=None)
            assert [_shown(one) for one in found] == self.model.shown()

    def check_all(self) -> None:
        """Also hold every number, what waits for whom, and the page against it."""
        self.check()
        with self.session_of() as session:
            for one in self.model.questions:
                assert _leads_to(session, one.number) == (one.root.number if one.root.stands else None)
            for who in PRESENTERS:
                waiting = questions.open_of(session, guild_id=GUILD, user_id=who.id)
                assert [one.number for one in waiting] == [one.number for one in self._open(who)]
            assert _page(exchange.collect(session, guild_id=GUILD, week_id=self.week_id)) == self.model.page()

    def _typed(self, step: Step) -> Typed:
        return Typed(f"물음 {self.turn}", step.who, self.turn, self.now, is_anonymous=step.twist)

    def _actor(self, step: Step) -> Actor:
        return Actor(step.who, step.who is MANAGER, self.now)

    def _place(self, presenter: User) -> dict[str, int]:
        presentation_id, people = self.places[TEAMS[presenter]]
        return {"presentation_id": presentation_id, "presenter_id": people[presenter.name]}

    def _chosen(self, choice: int) -> Asked:
        return self.model.questions[choice % len(self.model.questions)]

    def _ask(
        self,
        presenter: User,
        asker: User | None,
        recorder: User | None,
        anonymous: User | None,
        above: Asked | None = None,
    ) -> Asked:
        number = len(self.model.questions) + 1
        asked = Asked(number, f"물음 {self.turn}", presenter, asker, recorder, anonymous, above)
        self.model.questions.append(asked)
        return asked

    def _say(self, asked: Asked, author: User, body: str, recorder: User | None = None) -> None:
        self.model.texts.append(Text(len(self.model.texts) + 1, asked, author, recorder, body))

    def _heard(self, step: Step) -> tuple[Text, type[StudyError] | None]:
        """Choose something that was said, and tell why it is not to be changed."""
        text = self.model.texts[step.one % len(self.model.texts)]
        if step.who not in (text.author, text.recorder, MANAGER):
            return text, NotYourAnswer
        return text, None if text.said_to.root.stands else NoSuchQuestion

    def _refusal(self, target: Asked, who: User) -> type[StudyError] | None:
        if not target.stands:
            return NoSuchQuestion
        return None if self._may_change(target, who) else NotYoursToChange

    def _may_change(self, target: Asked, who: User) -> bool:
        return target.is_own(who) or (target.was_recorded and target.is_for(who)) or who is MANAGER

    def _restore(self, chosen: Asked) -> None:
        went_at = chosen.root.withdrawn_at
        chosen.merged_into = chosen.withdrawn_at = None
        for below in self.model.under(chosen):
            if below.withdrawn_at == went_at:
                below.withdrawn_at = None

    def _open(self, who: User) -> Iterator[Asked]:
        for one in self.model.questions:
            if one.stands and one.is_for(who) and one.asker is not who and not self.model.said(one):
                yield one


def _shown(row: Question) -> Shown:
    return Shown(
        number=row.number,
        body=row.body,
        presenter=row.presenter.name,
        answer=row.answer.body if row.answer else None,
        additions=tuple(one.body for one in row.additions),
        follow_ups=tuple(one.number for one in row.follow_ups),
        others=row.others,
        version=row.version,
    )


def _leads_to(session: Session, number: int) -> int | None:
    try:
        return questions.get(session, guild_id=GUILD, number=number).number
    except NoSuchQuestion:
        return None


def _page(page: page_model.Page) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    return {
        (team.name, presenter.name): [
            (*_page_line(one), tuple(_page_line(below) for below in one.follow_ups)) for one in presenter.questions
        ]
        for team in page.teams
        for presenter in team.presenters
        if presenter.questions
    }


def _page_line(one: page_model.Question) -> tuple[object, ...]:
    return one.body.body, one.answer.body if one.answer else None, tuple(said.body.body for said in one.additions)


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


DEEDS = (
    "ask",
    "record",
    "follow_up",
    "answer",
    "edit",
    "move",
    "merge",
    "withdraw",
    "restore",
    "me_too",
    "edit_answer",
    "withdraw_answer",
)


def steps(least: int, most: int) -> st.SearchStrategy[list[Step]]:
    who = st.sampled_from((*PEOPLE, MANAGER, MANAGER, MANAGER))  # who may do most, so that little is refused
    few = st.integers(0, 7)
    return st.lists(
        st.builds(Step, st.sampled_from(DEEDS), who, few, few, st.booleans()), min_size=least, max_size=most
    )


def live(taken: list[Step]) -> None:
    """Let a group do these things one after the other, and look at what is stored after each."""
    with a_world() as world:
        for choice, who in enumerate((HANGYEOL, MINHA, EUNBI)):  # there is something to change from the first
            world.take(Step("record" if who is EUNBI else "ask", who, choice, 0, twist=False))
        for step in taken:
            world.take(step)
            world.check()
        world.check_all()


@settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(steps(10, 20))
def test_a_few_lives_of_a_group(taken: list[Step]) -> None:
    live(taken)


@pytest.mark.long
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps(30, 80))
def test_many_lives_of_a_group(taken: list[Step]) -> None:
    live(taken)
