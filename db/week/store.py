"""Storing a whole week: from a frozen value to rows, all rows of one kind at once.

While a week is stored nobody else can store anything, and it may hold many texts. So no objects are made of its rows,
which takes several times as long.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from db import guilds, likeness, marking, models, search_texts, words
from db.models import (
    Answer,
    Base,
    LikenessKey,
    Paper,
    Picture,
    Presentation,
    Presenter,
    Question,
    Reflection,
    SearchText,
)
from db.week import people, value
from db.week.value import Text, Week

Row = dict[str, object]


def week(session: Session, row: models.Week, week: Week, now: dt.datetime) -> None:
    """Store everything of ``week`` in ``row``, which holds nothing yet.

    Raises:
        BadName: a member or a team cannot have that name.
    """
    row.date = week.date
    ids = people.find_or_add(session, guild_id=row.guild_id, week=week, now=now)
    said_at = search_texts.said_on(week.date, now)
    _Storing(session, row.guild_id, row.id, now, ids, said_at).store(week)
    for what in (marking.What.WEEK, marking.What.MOMENTS):
        marking.touch(session, what, [row.id])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question to store, whom of which team it was asked, and for a follow-up the index of its parent among all."""

    team: int
    presenter: str
    question: value.Question
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class _Storing:
    """One week that is stored: the ids of its guild and row, and of its people by name.

    Its texts are ``searched`` as said at one time.
    """

    session: Session
    guild_id: int
    week_id: int
    now: dt.datetime
    people: dict[str, int]
    said_at: dt.datetime
    searched: list[Row] = field(default_factory=list)

    def store(self, week: Week) -> None:
        """Store all rows, those first that others name."""
        presentations = self.presentations(week.teams)
        self.questions(presentations, list(_asked(week.teams)))
        sections = zip(
            [*presentations, None], [*(team.reflections for team in week.teams), week.reflections], strict=True
        )
        reflections = [self.reflection(of, said) for of, section in sections for said in section]
        self.insert_texts(Reflection, reflections, [str(row["body"]) for row in reflections])
        self.insert(SearchText, self.searched)

    def insert(self, kind: type[Base], rows: Iterable[Row]) -> list[int]:
        """Insert rows, and return their ids, if any, in the same order: nobody else inserts meanwhile."""
        table, new = _table(kind), list(rows)
        if not new:
            return []
        if "id" not in table.c:
            self.session.execute(insert(table), new)
            return []
        last = self.session.scalar(select(func.max(table.c.id))) or 0
        self.session.execute(insert(table), new)
        return list(self.session.scalars(select(table.c.id).where(table.c.id > last).order_by(table.c.id)))

    def insert_texts(self, kind: type[Base], rows: Sequence[Row], words: Sequence[str]) -> list[int]:
        """Insert rows of texts, note by which words they are found, and return their ids."""
        ids, guild_id, said_at = self.insert(kind, rows), self.guild_id, self.said_at
        self.searched.extend(
            search_texts.row_of(kind, of, text, guild_id=guild_id, said_at=said_at)
            for of, text in zip(ids, words, strict=True)
        )
        return ids

    def presentations(self, teams: Sequence[value.Team]) -> list[int]:
        """Store presentations with their people and papers."""
        known = {"guild_id": self.guild_id, "week_id": self.week_id, "created_at": self.now}
        ids = self.insert(Presentation, ({**known, "team": words.team(team.name)} for team in teams))
        stored = list(zip(ids, teams, strict=True))
        self.insert(
            Presenter,
            (
                {"presentation_id": of, "member_id": member_id, "position": at}
                for of, team in stored
                for at, member_id in enumerate(dict.fromkeys(self.people[name] for name in team.members))
            ),
        )
        papers: list[Row] = [
            {"presentation_id": of, "title": paper.title, "url": paper.url, "position": at}
            for of, team in stored
            for at, paper in enumerate(team.papers)
        ]
        words_of = search_texts.words_of_paper
        named = [words_of(paper.title, paper.url) for team in teams for paper in team.papers]
        self.insert_texts(Paper, papers, named)
        return ids

    def questions(self, presentations: list[int], asked: list[_Asked]) -> None:
        """Store questions in order, each followed by its follow-ups, with answers, additions and pictures."""
        first = guilds.next_questions(self.session, guild_id=self.guild_id, count=len(asked))
        numbered = enumerate(asked, first)
        rows = [self.question(presentations[each.team], each, number) for number, each in numbered]
        ids = self.insert_texts(Question, rows, [each.question.body.body for each in asked])
        self.hang(ids, asked)
        self.insert(LikenessKey, self.keys(zip(ids, asked, strict=True)))
        answers = [answer for of, each in zip(ids, asked, strict=True) for answer in self.answers(of, each)]
        answer_ids = self.insert_texts(Answer, [row for row, _ in answers], [text.body for _, text in answers])
        of_questions = zip(ids, (each.question.body for each in asked), strict=True)
        of_answers = zip(answer_ids, (text for _, text in answers), strict=True)
        self.insert(Picture, self.pictures("question_id", "answer_id", of_questions))
        self.insert(Picture, self.pictures("answer_id", "question_id", of_answers))

    def keys(self, stored: Iterable[tuple[int, _Asked]]) -> Iterator[Row]:
        """Yield the keys under which questions are found."""
        for of, asked in stored:
            if asked.parent is None:
                body = asked.question.body.body
                yield from map(Row, likeness.rows_of(body, guild_id=self.guild_id, question_id=of))

    def hang(self, ids: list[int], asked: list[_Asked]) -> None:
        """Hang each follow-up under its question."""
        parents = [
            {"of": of, "parent": ids[each.parent]}
            for of, each in zip(ids, asked, strict=True)
            if each.parent is not None
        ]
        table = _table(Question)
        if parents:
            hung = update(table).where(table.c.id == bindparam("of")).values(parent_id=bindparam("parent"))
            self.session.execute(hung, parents)

    def text(self, text: Text) -> Row:
        return {"guild_id": self.guild_id, "body": text.body, "dialect": text.dialect}

    def question(self, presentation_id: int, asked: _Asked, number: int) -> Row:
        row = self.text(asked.question.body)
        presenter_id = self.people[asked.presenter]
        return row | {
            "number": number,
            "presentation_id": presentation_id,
            "presenter_id": presenter_id,
            "is_answered": asked.question.answer is not None,
            "created_at": self.now,
        }

    def answers(self, question_id: int, asked: _Asked) -> Iterator[tuple[Row, Text]]:
        """Yield a row for the answer and for each addition, with the text that it comes from."""
        known = {"question_id": question_id, "created_at": self.now}
        if text := asked.question.answer:
            author_id = self.people[asked.presenter]
            yield self.text(text) | known | {"author_id": author_id, "is_addition": False}, text
        for addition in asked.question.additions:
            author_id = self.people[addition.name]
            yield self.text(addition.body) | known | {"author_id": author_id, "is_addition": True}, addition.body

    def pictures(self, owner: str, other: str, texts: Iterable[tuple[int, Text]]) -> Iterator[Row]:
        """Yield a row for each picture of some texts, which belongs to its text in one column and not in the other."""
        for of, text in texts:
            for at, name in enumerate(text.pictures):
                yield {"guild_id": self.guild_id, owner: of, other: None, "position": at, "name": name}

    def reflection(self, presentation_id: int | None, reflection: value.Reflection) -> Row:
        row = self.text(reflection.body)
        member_id = self.people[reflection.name]
        return row | {
            "week_id": self.week_id,
            "member_id": member_id,
            "presentation_id": presentation_id,
            "written_at": self.now,
        }


def _table(kind: type[Base]) -> Table:
    return Base.metadata.tables[kind.__tablename__]


def _asked(teams: Iterable[value.Team]) -> Iterator[_Asked]:
    """Yield all questions, each followed by its follow-ups."""
    at = 0
    for index, team in enumerate(teams):
        for presenter in team.presenters:
            for thread in presenter.questions:
                yield _Asked(index, presenter.name, thread)
                yield from (_Asked(index, presenter.name, follow_up, at) for follow_up in thread.follow_ups)
                at += 1 + len(thread.follow_ups)
