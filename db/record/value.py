"""What is kept of some weeks, by who presented, asked, was asked, answered and reflected."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from db import words
from db.week.value import Addition, Paper, Presenter, Question, Text


@dataclass(frozen=True, slots=True)
class Person:
    """A member, as they appear."""

    id: int
    name: str
    emoji: str
    heart: str


@dataclass(frozen=True, slots=True)
class Week:
    """A week, and the number and the name of its term."""

    id: int
    number: int
    date: dt.date
    term_id: int
    term: tuple[int, str | None]


@dataclass(frozen=True, slots=True)
class Talk:
    """A presentation: who is on its roster, by id, and its papers."""

    week_id: int
    team: str
    roster: tuple[int, ...]
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to a question, or what was added to one."""

    author_id: int
    text: Text
    is_addition: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what was said to it.

    Of an anonymous question there is no ``asker_id``. It ``is_hidden`` where the record is that of the person who asked
    it anonymously; nobody else's record says so. In a record of one person, it may wait for a cancelled presentation.
    """

    id: int
    week_id: int
    parent_id: int | None
    presenter_id: int
    asker_id: int | None
    is_hidden: bool
    text: Text
    said: tuple[Said, ...] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Reflected:
    """What somebody wrote about a week."""

    week_id: int
    member_id: int
    text: Text


@dataclass(slots=True)
class Share:
    """A member's part of a week; ``hidden`` are questions that they asked anonymously."""

    talks: list[Talk] = field(default_factory=list)
    received: list[Asked] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    hidden: list[Asked] = field(default_factory=list)
    answered: list[Asked] = field(default_factory=list)
    reflections: list[Reflected] = field(default_factory=list)


Shares = Mapping[int, Mapping[int, Share]]


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of some weeks, in order; ``people`` by their ids, and ``names`` of those whom texts mention.

    Where it is the record of one person, who alone reads it, they are its ``owner``: a member, or with the id 0
    somebody who has done nothing yet but ask anonymously.
    """

    weeks: tuple[Week, ...] = ()
    people: Mapping[int, Person] = field(default_factory=dict)
    owner: Person | None = None
    talks: tuple[Talk, ...] = ()
    questions: tuple[Asked, ...] = ()
    reflections: tuple[Reflected, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def texts(self) -> Iterator[Text]:
        """All texts, with those that were said to questions."""
        for question in self.questions:
            yield question.text
            yield from (said.text for said in question.said)
        yield from (reflection.text for reflection in self.reflections)

    def shares(self) -> Shares:
        """Return everybody's part of each week, by the ids of members and weeks."""
        found: dict[int, dict[int, Share]] = defaultdict(lambda: defaultdict(Share))
        for talk in self.talks:
            for member_id in talk.roster:
                found[member_id][talk.week_id].talks.append(talk)
        for question in self.questions:
            self._share_out(question, found)
        for reflection in self.reflections:
            found[reflection.member_id][reflection.week_id].reflections.append(reflection)
        return {member_id: dict(weeks) for member_id, weeks in found.items()}

    def _share_out(self, question: Asked, found: Mapping[int, Mapping[int, Share]]) -> None:
        """Give a question to whom it was asked, to who asked it, and to all others who said something to it."""
        found[question.presenter_id][question.week_id].received.append(question)
        if question.asker_id is not None:
            found[question.asker_id][question.week_id].asked.append(question)
        if question.is_hidden and self.owner is not None:
            found[self.owner.id][question.week_id].hidden.append(question)
        for author_id in dict.fromkeys(said.author_id for said in question.said):
            if author_id != question.presenter_id:
                found[author_id][question.week_id].answered.append(question)

    def threads(self, questions: Iterable[Asked]) -> tuple[Presenter, ...]:
        """Return questions below those whom they were asked, each with its follow-ups among them."""
        listed = list(questions)
        ids = {question.id for question in listed}
        below: dict[int | None, list[Asked]] = defaultdict(list)
        for question in listed:
            below[question.parent_id if question.parent_id in ids else None].append(question)
        return self._by_presenter((question, below[question.id]) for question in below[None])

    def singly(self, questions: Iterable[Asked]) -> tuple[Presenter, ...]:
        """Return questions below those whom they were asked, each for itself: what is below one is somebody else's."""
        return self._by_presenter((question, ()) for question in questions)

    def _by_presenter(self, questions: Iterable[tuple[Asked, Iterable[Asked]]]) -> tuple[Presenter, ...]:
        asked: dict[int, list[Question]] = defaultdict(list)
        for question, below in questions:
            asked[question.presenter_id].append(self._question(question, below))
        people = ((self.people[presenter_id], tuple(theirs)) for presenter_id, theirs in asked.items())
        return tuple(Presenter(person.name, person.emoji, person.heart, theirs) for person, theirs in people)

    def _question(self, asked: Asked, below: Iterable[Asked] = ()) -> Question:
        return Question(
            body=asked.text,
            answer=next((said.text for said in asked.said if not said.is_addition), None),
            additions=tuple(
                Addition(self.people[said.author_id].name, said.text) for said in asked.said if said.is_addition
            ),
            follow_ups=tuple(self._question(follow_up) for follow_up in below),
        )

    def is_person(self, member_id: int) -> bool:
        """Tell whether a member is somebody, and not everyone under one name."""
        return self.people[member_id].name != words.EVERYONE
