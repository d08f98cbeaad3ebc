"""A week becomes rows."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy.orm import Session

from db import guilds, members, models, words
from db.models import Member, Presentation
from db.week.value import Presenter, Question, Reflection, Team, Text, Week


def week(session: Session, row: models.Week, week: Week, now: dt.datetime) -> None:
    """Store all of a week in the row of one that holds nothing; each kind at once, for a week may hold thousands.

    Raises:
        BadName: something in it cannot be called so.
    """
    row.date = week.date
    storing = _Storing(session, row, now)
    for team in week.teams:
        storing.team(team)
    storing.reflections(week.reflections, None)
    session.flush()


@dataclass(slots=True)
class _Storing:
    """A week on its way into the database."""

    session: Session
    week: models.Week
    now: dt.datetime
    known: dict[str, Member] = field(default_factory=dict)

    def member(self, name: str) -> Member:
        """Find or add who is called this; a week names the same people again and again."""
        if name not in self.known:
            guild_id = self.week.guild_id
            self.known[name] = members.ensure_named(self.session, guild_id=guild_id, name=name, now=self.now)
        return self.known[name]

    def team(self, team: Team) -> None:
        """Store a presentation with all that was said about it."""
        asked = {presenter.name: self.presenter(presenter) for presenter in team.presenters}
        presentation = self.presentation(team)
        threads = [(asked[one.name], question) for one in team.presenters for question in one.questions]
        self.questions(presentation, threads)
        self.reflections(team.reflections, presentation.id)

    def presenter(self, presenter: Presenter) -> Member:
        """Find or add who was asked; until they are on Discord, the week says how they appear."""
        member = self.member(presenter.name)
        if member.user_id is None:
            member.emoji = words.emoji_from(presenter.emoji) or member.emoji
            member.heart = words.emoji_from(presenter.heart) or member.heart
        return member

    def presentation(self, team: Team) -> Presentation:
        roster = dict.fromkeys(map(self.member, team.members))
        papers = enumerate(team.papers)
        presentation = Presentation(
            guild_id=self.week.guild_id,
            week_id=self.week.id,
            team=words.team(team.name),
            created_at=self.now,
            roster=[models.Presenter(member=member, position=place) for place, member in enumerate(roster)],
            papers=[models.Paper(title=paper.title, url=paper.url, position=place) for place, paper in papers],
        )
        self.session.add(presentation)
        self.session.flush()
        return presentation

    def questions(self, presentation: Presentation, threads: Iterable[tuple[Member, Question]]) -> None:
        """Store questions in the order they came, what hangs under them, and what was said to each."""
        asked = list(_flat(threads))
        first = guilds.next_questions(self.session, guild_id=self.week.guild_id, count=len(asked))
        rows = [self.question(presentation, one, number) for number, one in enumerate(asked, first)]
        self.add(rows)
        for row, one in zip(rows, asked, strict=True):
            row.parent_id = None if one.parent is None else rows[one.parent].id
        said = [said for row, one in zip(rows, asked, strict=True) for said in self.said(row, one)]
        self.add(answer for answer, _ in said)
        pictures = [self.pictures(one.question.body, question_id=row.id) for row, one in zip(rows, asked, strict=True)]
        pictures += [self.pictures(text, answer_id=answer.id) for answer, text in said]
        self.add(chain.from_iterable(pictures))

    def add(self, rows: Iterable[models.Base]) -> None:
        self.session.add_all(list(rows))
        self.session.flush()

    def question(self, presentation: Presentation, asked: "_Asked", number: int) -> models.Question:
        return models.Question(
            guild_id=self.week.guild_id,
            number=number,
            presentation_id=presentation.id,
            presenter_id=asked.presenter.id,
            body=asked.question.body.body,
            dialect=asked.question.body.dialect,
            created_at=self.now,
        )

    def said(self, row: models.Question, asked: "_Asked") -> Iterator[tuple[models.Answer, Text]]:
        """Yield the answer to a question and what was added, with their texts."""
        if asked.question.answer:
            yield self.answer(row, asked.presenter, asked.question.answer), asked.question.answer
        for addition in asked.question.additions:
            yield self.answer(row, self.member(addition.name), addition.body, is_addition=True), addition.body

    def answer(self, row: models.Question, author: Member, text: Text, *, is_addition: bool = False) -> models.Answer:
        return models.Answer(
            guild_id=self.week.guild_id,
            question_id=row.id,
            is_addition=is_addition,
            author_id=author.id,
            body=text.body,
            dialect=text.dialect,
            created_at=self.now,
        )

    def pictures(self, text: Text, **of_text: int) -> Iterator[models.Picture]:
        for position, name in enumerate(text.pictures):
            yield models.Picture(guild_id=self.week.guild_id, position=position, name=name, **of_text)

    def reflections(self, reflections: Iterable[Reflection], presentation_id: int | None) -> None:
        written = [(self.member(reflection.name), reflection.body) for reflection in reflections]
        self.session.add_all(
            models.Reflection(
                guild_id=self.week.guild_id,
                week_id=self.week.id,
                member_id=member.id,
                presentation_id=presentation_id,
                body=body.body,
                dialect=body.dialect,
                written_at=self.now,
            )
            for member, body in written
        )
        self.session.flush()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question on its way: of whom it was asked, and its place in the list of the one that it follows up."""

    presenter: Member
    question: Question
    parent: int | None


def _flat(threads: Iterable[tuple[Member, Question]]) -> Iterator[_Asked]:
    """Yield all questions, each followed by those that hang under it."""
    at = 0
    for presenter, thread in threads:
        yield _Asked(presenter, thread, None)
        yield from (_Asked(presenter, follow_up, at) for follow_up in thread.follow_ups)
        at += 1 + len(thread.follow_ups)
