"""A week as one frozen value: what the database holds, a page says, and the recap shows."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from db.types import Dialect


class Typed(Protocol):
    """Whatever holds words that somebody typed: a row of the database, or a part of one."""

    @property
    def body(self) -> str:
        """The words."""

    @property
    def dialect(self) -> Dialect:
        """The Markdown that they were typed in."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they were typed, the Markdown they were typed in, and the files of the pictures that came along."""

    body: str
    dialect: Dialect = Dialect.PAGE
    pictures: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Typed) -> "Text":
        """Return the words of a row, without its pictures."""
        return cls(row.body, row.dialect)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: a title, a link, or both."""

    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """What somebody adds to an answer."""

    name: str
    body: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was asked, with its answer where there is one, and the questions that follow it up.

    ``number``, ``link`` (the URL of its card), ``in_page`` (whether it is to be published) and ``wondered`` (how many
    wonder too) exist only in Discord and do not count when pages are compared.
    """

    body: Text
    answer: Text | None = None
    number: int | None = field(default=None, compare=False)
    link: str | None = field(default=None, compare=False)
    in_page: bool = field(default=True, compare=False)
    wondered: int = field(default=0, compare=False)
    additions: tuple[Addition, ...] = ()
    follow_ups: tuple["Question", ...] = ()

    @property
    def texts(self) -> tuple[Text, ...]:
        """All that was said: the question, its answer and additions, and what follows."""
        own = (self.body, *([self.answer] if self.answer else []), *(addition.body for addition in self.additions))
        return own + tuple(text for follow_up in self.follow_ups for text in follow_up.texts)


@dataclass(frozen=True, slots=True)
class Presenter:
    """One person's part of a 질의응답 section: who was asked, and what, in the order it came."""

    name: str
    emoji: str | None
    heart: str | None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Reflection:
    """What one person took away from the week; ``emoji`` tells their bullet from a text's where no roster does."""

    name: str
    body: Text
    emoji: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Team:
    """A team's slot in the week; ``members`` are the names on its roster, ``presenters`` those who were asked."""

    name: str
    members: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    presenters: tuple[Presenter, ...] = ()
    reflections: tuple[Reflection, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """The week: its teams in order, then the reflections of those on no team."""

    number: int
    date: dt.date
    teams: tuple[Team, ...] = ()
    reflections: tuple[Reflection, ...] = ()

    @property
    def texts(self) -> Iterator[Text]:
        """All that was said."""
        for team in self.teams:
            for asked in team.presenters:
                for question in asked.questions:
                    yield from question.texts
            yield from (reflection.body for reflection in team.reflections)
        yield from (reflection.body for reflection in self.reflections)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The files of all pictures that came with its texts."""
        return tuple(dict.fromkeys(name for text in self.texts for name in text.pictures))

    @property
    def people(self) -> Iterator[str]:
        """The names of all who are on it, some of them several times."""
        for team in self.teams:
            yield from team.members
            for presenter in team.presenters:
                yield presenter.name
                for question in presenter.questions:
                    yield from (
                        addition.name for asked in (question, *question.follow_ups) for addition in asked.additions
                    )
            yield from (reflection.name for reflection in team.reflections)
        yield from (reflection.name for reflection in self.reflections)

    def published(self) -> "Week":
        """Return the week without the questions that are to be left out of its page."""
        return replace(self, teams=tuple(map(_published, self.teams)))


def _published(team: Team) -> Team:
    kept = (replace(presenter, questions=tuple(_in_page(presenter.questions))) for presenter in team.presenters)
    return replace(team, presenters=tuple(presenter for presenter in kept if presenter.questions))


def _in_page(questions: Iterable[Question]) -> Iterator[Question]:
    for question in questions:
        if question.in_page:
            yield replace(question, follow_ups=tuple(_in_page(question.follow_ups)))
