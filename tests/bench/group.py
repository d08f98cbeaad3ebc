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
    Post,
    Presentation,
    Presenter,
    Question,
    Reflection,
    Term,
    Week,
)
from db.types import Dialect, PostKind
from tests.bench.vocabulary import asked
from tests.support.payloads import CHANNEL, GUILD

Row = dict[str, Any]
Rows = dict[type[Base], list[Row]]

#: Questions are asked in a group of their own, so that they make nobody else's week longer.
ASKED_GUILD = GUILD + 1
#: The Discord users of every group: three teams of two.
PRESENTERS = range(11, 17)
#: Weeks before the current one, whether anything was asked in them or not.
WEEKS_BEFORE = 50
#: Questions of the current week, and how many of them are answered.
THIS_WEEK, ANSWERED = 30, 12
#: Messages before those of this run: the cards of what was asked.
FIRST_MESSAGE = 10_000_000
NOW = dt.datetime.now(dt.UTC)

_ANSWERED = "논문의 그림 4를 보면 층이 깊어질수록 차이가 커져요. 다만 데이터가 작으면 큰 차이가 없다고 해요."
_REFLECTED = "발표를 듣고 나니 논문을 다시 읽고 싶어졌어요. 특히 실험을 고른 까닭이 궁금해요.\n\n" * 2

#: Parents first.
TABLES: tuple[type[Base], ...] = (
    Guild, Term, Member, Week, Presentation, Presenter, Paper, Question, Post, Answer, Reflection,
)  # fmt: skip


def groups(earlier: int) -> Iterator[Rows]:
    """Yield the two groups that are used, each with so many earlier questions."""
    makes = Groups()
    yield makes.make(GUILD, earlier)
    yield makes.make(ASKED_GUILD, earlier)


class Groups:
    """Makes groups one after the other, each row with an id of its own."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._questions = asked(seed=2)

    def make(self, guild_id: int, earlier: int) -> Rows:
        """Return a group: so many questions in the weeks before, a quarter of them open; and today's week."""
        rows: Rows = {table: [] for table in TABLES}
        term = {"id": next(self._ids), "guild_id": guild_id, "number": 1}
        rows[Guild], rows[Term] = [{"id": guild_id}], [term]
        rows[Member] = [self._member(guild_id, user) for user in PRESENTERS]
        for number in range(1, WEEKS_BEFORE + 1):
            count = earlier // WEEKS_BEFORE
            self._week(rows, term, number, [at % 4 != 0 for at in range(count)])
        self._week(rows, term, WEEKS_BEFORE + 1, [at < ANSWERED for at in range(THIS_WEEK)])
        rows[Guild][0]["last_question"] = len(rows[Question])
        return rows

    def _member(self, guild_id: int, user: int) -> Row:
        named = {"user_id": user, "name": f"발표자{user}", "emoji": "🦊", "heart": "🧡"}
        return {"id": next(self._ids), "guild_id": guild_id, **named, "created_at": NOW, "told_public_at": NOW}

    def _week(self, rows: Rows, term: Row, number: int, answered: list[bool]) -> None:
        """Add a week with three teams; ``answered`` are its questions, of one presenter after the other."""
        date = NOW.date() - dt.timedelta(weeks=WEEKS_BEFORE + 1 - number)
        week = {"id": next(self._ids), "guild_id": term["guild_id"], "term_id": term["id"], "number": number}
        rows[Week].append({**week, "date": date})
        places = [self._presentation(rows, week, team) for team in (1, 2, 3)]
        for at, is_answered in enumerate(answered):
            self._ask(rows, places[at // 2 % 3], rows[Member][at % 6], is_answered=is_answered)
        for person in rows[Member]:
            text = {"body": _REFLECTED, "dialect": Dialect.DISCORD, "written_at": NOW}
            whose = {"guild_id": week["guild_id"], "week_id": week["id"], "member_id": person["id"]}
            rows[Reflection].append({"id": next(self._ids), **whose, **text})

    def _presentation(self, rows: Rows, week: Row, team: int) -> Row:
        place = {"id": next(self._ids), "guild_id": week["guild_id"], "week_id": week["id"]}
        place |= {"team": str(team), "created_at": NOW}
        rows[Presentation].append(place)
        for position, person in enumerate(rows[Member][2 * team - 2 : 2 * team]):
            rows[Presenter].append({"presentation_id": place["id"], "member_id": person["id"], "position": position})
        for position in (0, 1):
            title, url = f"Deep Residual Learning, part {position}", f"https://arxiv.org/abs/1512.0338{position}"
            paper = {"id": next(self._ids), "presentation_id": place["id"], "position": position}
            rows[Paper].append({**paper, "title": title, "url": url})
        return place

    def _ask(self, rows: Rows, place: Row, presenter: Row, *, is_answered: bool) -> None:
        """Add a question with its card, and its answer if it has one. A team mate's neighbour has asked it."""
        guild, people = place["guild_id"], rows[Member]
        asker = people[(people.index(presenter) + 2) % len(people)]["id"]
        text = {"guild_id": guild, "dialect": Dialect.DISCORD, "created_at": NOW}
        question = {"id": next(self._ids), **text, "number": len(rows[Question]) + 1, "body": next(self._questions)}
        question |= {"presentation_id": place["id"], "presenter_id": presenter["id"]}
        rows[Question].append({**question, "asker_id": asker, "recorder_id": asker, "is_answered": is_answered})
        card = {"id": next(self._ids), "guild_id": guild, "kind": PostKind.CARD, "question_id": question["id"]}
        card |= {"channel_id": CHANNEL, "message_id": FIRST_MESSAGE + question["id"], "wanted": 1, "shown": 1}
        rows[Post].append(card)
        if is_answered:
            answer = {"id": next(self._ids), **text, "question_id": question["id"], "body": _ANSWERED}
            rows[Answer].append({**answer, "author_id": presenter["id"]})
