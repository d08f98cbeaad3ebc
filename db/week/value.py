"""A week as one frozen value: read from the database or from a page, written as a page or a recap."""

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
    """Words as they were typed, the Markdown they were typed in, and the names of the files of their pictures."""

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
    """What a team mate, or the presenter, adds to an answer."""

    name: str
    body: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its answer if there is one, additions to the answer, and follow-up questions.

    ``number``, ``link`` (the URL of its card), ``in_page`` (whether the page shows it) and ``me_too_count`` exist in
    Discord only, so two questions are equal whatever these are.
    """

    body: Text
    answer: Text | None = None
    number: int | None = field(default=None, compare=False)
    link: str | None = field(default=None, compare=False)
    in_page: bool = field(default=True, compare=False)
    me_too_count: int = field(default=0, compare=False)
    additions: tuple[Addition, ...] = ()
    follow_ups: tuple["Question", ...] = ()

    @property
    def texts(self) -> tuple[Text, ...]:
        """All texts: of the question, its answer, its additions and its follow-ups."""
        own = (self.body, *([self.answer] if self.answer else []), *(addition.body for addition in self.additions))
        return own + tuple(text for follow_up in self.follow_ups for text in follow_up.texts)


@dataclass(frozen=True, slots=True)
class Presenter:
    """One presenter's part of a 질의응답 section: who was asked, and the questions in order."""

    name: str
    emoji: str | None
    heart: str | None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Reflection:
    """What one person wrote about the week.

    ``emoji`` is written behind the name on a page, so that a reader knows a person's bullet from one in a text.
    """

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
        """All texts of the week: of questions with all that belongs to them, and of reflections."""
        for team in self.teams:
            for asked in team.presenters:
                for question in asked.questions:
                    yield from question.texts
            yield from (reflection.body for reflection in team.reflections)
        yield from (reflection.body for reflection in self.reflections)

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of the files of all pictures, each once."""
        return tuple(dict.fromkeys(name for text in self.texts for name in text.pictures))

    @property
    def people(self) -> Iterator[str]:
        """The names of all people of the week; a name may come several times."""
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
        """Return the week as its page shows it: without the questions that were left out."""
        return replace(self, teams=tuple(map(_published, self.teams)))


def _published(team: Team) -> Team:
    kept = (replace(presenter, questions=tuple(_in_page(presenter.questions))) for presenter in team.presenters)
    return replace(team, presenters=tuple(presenter for presenter in kept if presenter.questions))


def _in_page(questions: Iterable[Question]) -> Iterator[Question]:
    for question in questions:
        if question.in_page:
            is_whole = all(below.in_page for below in question.follow_ups)
            yield question if is_whole else replace(question, follow_ups=tuple(_in_page(question.follow_ups)))
