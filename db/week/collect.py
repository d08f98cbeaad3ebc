"""Reading a whole week: from rows to a frozen value."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from db import members, models
from db.errors import NoSuchWeek
from db.messages import message_link
from db.types import Dialect
from db.week import selects
from db.week.value import Addition, Paper, Presenter, Question, Reflection, Team, Text, Week
from db.wondering import Wondering

_MENTIONED = re.compile(r"<@!?([0-9]{1,19})>")


def week(session: Session, *, guild_id: int, week_id: int) -> Week:
    """Return a week with everything in it.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    return _Reading(session, guild_id, week_id).week()


def week_and_names(session: Session, *, guild_id: int, week_id: int) -> tuple[Week, dict[int, str]]:
    """Return a week, and the names of the members whom its texts mention, by Discord user id.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    found = week(session, guild_id=guild_id, week_id=week_id)
    mentioned = {int(user_id) for text in found.texts for user_id in _MENTIONED.findall(text.body)}
    return found, members.names(session, guild_id=guild_id, of=mentioned) if mentioned else {}


def question(row: models.Question, follow_ups: Iterable[models.Question], above: str | None = None) -> Question:
    """Return a question with its answer, its additions and these follow-ups.

    ``above`` is the URL of its parent's card: a follow-up without a card of its own is shown there.
    """
    link = message_link(row.guild_id, row.channel_id, row.message_id) or above
    return Question(
        body=_text(row),
        answer=_text(row.answer) if row.answer else None,
        additions=tuple(Addition(addition.author.name, _text(addition)) for addition in row.additions),
        follow_ups=tuple(question(follow_up, (), link) for follow_up in follow_ups),
        number=row.number,
        link=link,
        in_page=row.in_page,
    )


def _text(row: models.Question | models.Answer) -> Text:
    return Text(row.body, row.dialect, tuple(picture.name for picture in row.pictures))


@dataclass(slots=True)
class _Team:
    """A presentation while it is read."""

    name: str
    members: list[tuple[int, str]] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    asked: dict[int, list["_Asked"]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class _Said:
    """An answer or an addition while it is read."""

    author: str
    body: str
    dialect: Dialect
    is_addition: bool
    pictures: list[str] = field(default_factory=list)

    def text(self) -> Text:
        return Text(self.body, self.dialect, tuple(self.pictures))


@dataclass(slots=True)
class _Asked:
    """A question while it is read; its fields in the order of `selects.QUESTIONS`."""

    id: int
    presentation_id: int
    parent_id: int | None
    number: int
    body: str
    dialect: Dialect
    in_page: bool
    asker_id: int | None
    anonymous_user_id: int | None
    presenter_id: int
    presenter: str
    emoji: str
    heart: str
    channel_id: int | None
    message_id: int | None
    pictures: list[str] = field(default_factory=list)


class _Reading:
    """A week while it is read."""

    def __init__(self, session: Session, guild_id: int, week_id: int) -> None:
        self.session, self.guild_id = session, guild_id
        self.keys = {"guild_id": guild_id, "week_id": week_id}
        self.number, self.date, self.teams = self._teams()
        self._questions()
        self.said = self._answers()
        self.wondering = self._wondering()

    def _rows(self, statement: Any) -> Sequence[Any]:  # noqa: ANN401  # SQLAlchemy types no union
        return self.session.connection().execute(statement, self.keys).all()

    def _teams(self) -> tuple[int, dt.date, dict[int, _Team]]:
        teams: dict[int, _Team] = {}
        rows = self._rows(selects.TEAMS)
        if not rows:
            raise NoSuchWeek(number="?")
        for _, _, presentation_id, name, is_paper, _, member_id, words, url in rows:
            if presentation_id is None:
                continue
            team = teams.get(presentation_id) or teams.setdefault(presentation_id, _Team(name))
            if is_paper:
                team.papers.append(Paper(words, url))
            elif member_id is not None:
                team.members.append((member_id, words))
        return rows[0][0], rows[0][1], teams

    def _questions(self) -> None:
        last: _Asked | None = None
        for *columns, picture in self._rows(selects.QUESTIONS):
            if last is None or last.id != columns[0]:
                last = _Asked(*columns)
                self.teams[last.presentation_id].asked[last.presenter_id].append(last)
            if picture is not None:
                last.pictures.append(picture)

    def _answers(self) -> Mapping[int, Sequence[_Said]]:
        """Return the answers and the additions of each question, in order."""
        said: dict[int, list[_Said]] = defaultdict(list)
        last_id = None
        for question_id, answer_id, is_addition, author, body, dialect, picture in self._rows(selects.ANSWERS):
            if answer_id != last_id:
                said[question_id].append(_Said(author, body, dialect, is_addition))
                last_id = answer_id
            if picture is not None:
                said[question_id][-1].pictures.append(picture)
        return said

    def _wondering(self) -> Mapping[int, Wondering]:
        wondering: dict[int, Wondering] = defaultdict(Wondering)
        for question_id, asker, anonymous, member, user in self._rows(selects.WONDERING):
            of = wondering[question_id]
            of.named.update(filter(None, (asker,)))
            of.unknown.update(filter(None, (anonymous,)))
            of.me_too.update({member: user} if member is not None else {})
        return wondering

    def week(self) -> Week:
        written = self._reflections()
        teams = tuple(self._team(team, written[of]) for of, team in self.teams.items())
        return Week(self.number, self.date, teams, tuple(written[None]))

    def _reflections(self) -> dict[int | None, list[Reflection]]:
        """Return the reflections by the presentation under which they are listed: as imported, else the author's."""
        of_member: dict[int, int] = {}
        for of, team in self.teams.items():
            for member_id in (*(member_id for member_id, _ in team.members), *team.asked):
                of_member.setdefault(member_id, of)
        written: dict[int | None, list[Reflection]] = defaultdict(list)
        for imported, member_id, name, emoji, body, dialect in self._rows(selects.REFLECTIONS):
            section = imported if imported in self.teams else of_member.get(member_id)
            written[section].append(Reflection(name, Text(body, dialect), emoji))
        return written

    def _team(self, team: _Team, reflections: Iterable[Reflection]) -> Team:
        return Team(
            name=team.name,
            members=tuple(name for _, name in team.members),
            papers=tuple(team.papers),
            presenters=tuple(self._presenter(asked) for asked in team.asked.values()),
            reflections=tuple(reflections),
        )

    def _presenter(self, asked: Sequence[_Asked]) -> Presenter:
        below: dict[int, list[_Asked]] = defaultdict(list)
        for each in asked:
            if each.parent_id is not None:
                below[each.parent_id].append(each)
        roots = (self._question(root, below[root.id]) for root in asked if root.parent_id is None)
        first = asked[0]
        return Presenter(first.presenter, first.emoji, first.heart, tuple(roots))

    def _question(self, asked: _Asked, follow_ups: Iterable[_Asked], above: str | None = None) -> Question:
        link = message_link(self.guild_id, asked.channel_id, asked.message_id) or above
        said = self.said.get(asked.id, ())
        wondering = self.wondering.get(asked.id) if asked.parent_id is None else None
        return Question(
            body=Text(asked.body, asked.dialect, tuple(asked.pictures)),
            answer=next((each.text() for each in said if not each.is_addition), None),
            additions=tuple(Addition(each.author, each.text()) for each in said if each.is_addition),
            follow_ups=tuple(self._question(follow_up, (), link) for follow_up in follow_ups),
            number=asked.number,
            link=link,
            in_page=asked.in_page,
            me_too_count=wondering.others(asked.asker_id, asked.anonymous_user_id) if wondering else 0,
        )
