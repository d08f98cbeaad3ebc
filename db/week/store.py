"""Storing a whole week: from a frozen value to rows."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy.orm import Session

from db import guilds, members, models, rows, words
from db.models import Member, Presentation
from db.week.value import Presenter, Question, Reflection, Team, Text, Week


def week(session: Session, row: models.Week, week: Week, now: dt.datetime) -> None:
    """Store everything of ``week`` in ``row``, which holds nothing yet.

    Rows of one kind are inserted together, since a week may hold thousands.

    Raises:
        BadName: a member or a team cannot have that name.
    """
    row.date = week.date
    storing = _Storing(session, row, now)
    for team in week.teams:
        storing.team(team)
    storing.reflections(week.reflections, None)
    session.flush()


@dataclass(slots=True)
class _Storing:
    """One import: the row of its week, and the members found or added so far, by name."""

    session: Session
    week: models.Week
    now: dt.datetime
    known: dict[str, Member] = field(default_factory=dict)

    def member(self, name: str) -> Member:
        """Find or add the member of this name, once for each name."""
        if name not in self.known:
            guild_id = self.week.guild_id
            self.known[name] = members.ensure_named(self.session, guild_id=guild_id, name=name, now=self.now)
        return self.known[name]

    def team(self, team: Team) -> None:
        """Store a presentation with its people, papers, questions and reflections."""
        asked = {presenter.name: self.presenter(presenter) for presenter in team.presenters}
        presentation = self.presentation(team)
        threads = [(asked[presenter.name], thread) for presenter in team.presenters for thread in presenter.questions]
        self.questions(presentation, threads)
        self.reflections(team.reflections, presentation.id)

    def presenter(self, presenter: Presenter) -> Member:
        """Find or add who was asked; the page gives their emoji and heart unless they are a Discord user."""
        member = self.member(presenter.name)
        if member.user_id is None:
            member.emoji = words.emoji_from(presenter.emoji) or member.emoji
            member.heart = words.emoji_from(presenter.heart) or member.heart
        return member

    def presentation(self, team: Team) -> Presentation:
        roster = dict.fromkeys(map(self.member, team.members))
        presentation = rows.presentation(self.week, words.team(team.name), now=self.now)
        rows.fill_presentation(presentation, roster, team.papers)
        self.add([presentation])
        return presentation

    def questions(self, presentation: Presentation, threads: Iterable[tuple[Member, Question]]) -> None:
        """Store questions in order, each followed by its follow-ups, with answers, additions and pictures."""
        asked = list(_flat(threads))
        first = guilds.next_questions(self.session, guild_id=self.week.guild_id, count=len(asked))
        stored = [self.question(presentation, each, number) for number, each in enumerate(asked, first)]
        self.add(stored)
        for row, each in zip(stored, asked, strict=True):
            row.parent_id = None if each.parent is None else stored[each.parent].id
        answers = [answer for row, each in zip(stored, asked, strict=True) for answer in self.answers(row, each)]
        self.add(answer for answer, _ in answers)
        self.pictures(zip(stored, (each.question.body for each in asked), strict=True), answers)

    def pictures(
        self, questions: Iterable[tuple[models.Question, Text]], answers: Iterable[tuple[models.Answer, Text]]
    ) -> None:
        """Store the pictures of questions and answers."""
        guild_id = self.week.guild_id
        asked = (rows.pictures(guild_id, text.pictures, question_id=row.id) for row, text in questions)
        said = (rows.pictures(guild_id, text.pictures, answer_id=row.id) for row, text in answers)
        self.add(chain.from_iterable((*asked, *said)))

    def add(self, new: Iterable[models.Base]) -> None:
        self.session.add_all(list(new))
        self.session.flush()

    def question(self, presentation: Presentation, asked: "_Asked", number: int) -> models.Question:
        return rows.question(presentation, asked.presenter, asked.question.body, number=number, now=self.now)

    def answers(self, row: models.Question, asked: "_Asked") -> Iterator[tuple[models.Answer, Text]]:
        """Yield a row for the answer and for each addition, with the text that it comes from."""
        if text := asked.question.answer:
            yield rows.answer(row, asked.presenter, text, now=self.now), text
        for addition in asked.question.additions:
            author = self.member(addition.name)
            yield rows.answer(row, author, addition.body, now=self.now, is_addition=True), addition.body

    def reflections(self, reflections: Iterable[Reflection], presentation_id: int | None) -> None:
        written = [(self.member(reflection.name), reflection.body) for reflection in reflections]
        self.add(
            rows.reflection(member, self.week.id, body, now=self.now, presentation_id=presentation_id)
            for member, body in written
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question to store, whom it was asked, and for a follow-up the index of its parent in the list of all."""

    presenter: Member
    question: Question
    parent: int | None


def _flat(threads: Iterable[tuple[Member, Question]]) -> Iterator[_Asked]:
    """Yield all questions, each followed by its follow-ups."""
    at = 0
    for presenter, thread in threads:
        yield _Asked(presenter, thread, None)
        yield from (_Asked(presenter, follow_up, at) for follow_up in thread.follow_ups)
        at += 1 + len(thread.follow_ups)
