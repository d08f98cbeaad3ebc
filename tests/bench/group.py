"""A study group's rows, for our tables and for those of the bot written by hand alike."""

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

from db.models import (
    Answer,
    Base,
    Guild,
    Member,
    Paper,
    Presentation,
    Presenter,
    Question,
    Reflection,
    Term,
    Week,
)
from db.types import Dialect

Rows = dict[type[Base], list[dict[str, Any]]]

#: The Discord users of every group: three teams of two.
PRESENTERS = range(11, 17)
QUESTIONS_A_WEEK = 30
NOW = dt.datetime.now(dt.UTC)

_ASKED = "잔차 연결이 없을 때와 견주어 학습이 얼마나 더 빨라지는지, 그리고 깊이를 더 늘려도 그런지 궁금해요. "
_ANSWERED = "논문의 그림 4를 보면 층이 깊어질수록 차이가 커져요. 다만 데이터가 작으면 큰 차이가 없다고 해요.\n\n" * 2


class Groups:
    """Makes groups one after the other, each row with an id of its own."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)

    def make(self, guild_id: int, weeks: int) -> Rows:
        """Return a group with ``weeks`` weeks, the last of them today."""
        rows: Rows = {table: [] for table in TABLES}
        rows[Guild] = [{"id": guild_id, "last_question": weeks * QUESTIONS_A_WEEK}]
        term = {"id": next(self._ids), "guild_id": guild_id, "number": 1}
        rows[Term] = [term]
        rows[Member] = [
            {
                "id": next(self._ids),
                "guild_id": guild_id,
                "user_id": user,
                "name": f"발표자{user}",
                "emoji": "🦊",
                "heart": "🧡",
                "created_at": NOW,
            }
            for user in PRESENTERS
        ]
        numbers = itertools.count(1)
        for number in range(1, weeks + 1):
            date = NOW.date() - dt.timedelta(days=weeks - number)
            week = {"id": next(self._ids), "guild_id": guild_id, "term_id": term["id"], "number": number, "date": date}
            rows[Week].append(week)
            self._fill(rows, week, numbers)
        return rows

    def _fill(self, rows: Rows, week: dict[str, Any], numbers: Iterator[int]) -> None:
        people = rows[Member]
        of_week = {"guild_id": week["guild_id"], "week_id": week["id"]}
        for team in (1, 2, 3):
            place = {"id": next(self._ids), **of_week, "team": str(team), "created_at": NOW}
            rows[Presentation].append(place)
            for position, presenter in enumerate(people[2 * team - 2 : 2 * team]):
                rows[Presenter].append(
                    {"presentation_id": place["id"], "member_id": presenter["id"], "position": position}
                )
                self._ask(rows, place, presenter, numbers)
            self._name(rows, place)
        for person in people:
            text = {"body": _ANSWERED, "dialect": Dialect.DISCORD, "written_at": NOW}
            rows[Reflection].append({"id": next(self._ids), **of_week, "member_id": person["id"], **text})

    def _name(self, rows: Rows, place: dict[str, Any]) -> None:
        for position in (0, 1):
            title, url = f"Deep Residual Learning, part {position}", f"https://arxiv.org/abs/1512.0338{position}"
            paper = {"id": next(self._ids), "presentation_id": place["id"], "position": position}
            rows[Paper].append({**paper, "title": title, "url": url})

    def _ask(self, rows: Rows, place: dict[str, Any], presenter: dict[str, Any], numbers: Iterator[int]) -> None:
        """Ask a presenter five questions, three of which are answered."""
        text = {"guild_id": place["guild_id"], "dialect": Dialect.DISCORD, "created_at": NOW}
        for turn in range(QUESTIONS_A_WEEK // len(PRESENTERS)):
            question = {"id": next(self._ids), **text, "number": next(numbers), "body": _ASKED}
            question |= {"presentation_id": place["id"], "presenter_id": presenter["id"]}
            question |= {"asker_id": presenter["id"], "recorder_id": presenter["id"], "message_id": 1, "channel_id": 1}
            rows[Question].append(question)
            if turn < 3:
                answer = {"id": next(self._ids), **text, "question_id": question["id"], "body": _ANSWERED}
                rows[Answer].append({**answer, "author_id": presenter["id"]})


#: Parents first.
TABLES: tuple[type[Base], ...] = (
    Guild, Term, Member, Week, Presentation, Presenter, Paper, Question, Answer, Reflection,
)  # fmt: skip
