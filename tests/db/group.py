"""A study group in a database: its use-cases, with what most tests do not care about filled in."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from sqlalchemy import URL, ColumnElement, Table, select
from sqlalchemy.orm import Session

from db import answers, cancelled, changes, delivery, members, posts, questions, reflections, registering, slots, terms
from db.cancelled import Cancelled
from db.changes import Actor
from db.engine import Database, open_database
from db.members import User
from db.models import Base, Member, Notice, Post, Presentation, Question, Reflection, Term, Week
from db.pictures import Brought
from db.questions import Typed
from db.registering import Entry
from db.week.value import Paper

GUILD = 1
ELSEWHERE = 2

TODAY = dt.date(2026, 3, 6)
WEEK = dt.timedelta(days=7)
NOW = dt.datetime(2026, 3, 6, 3, tzinfo=dt.UTC)

MINHA = User(11, "민하")
EUNBI = User(12, "은비")
HANGYEOL = User(13, "한결")
SUBIN = User(14, "수빈")

_interactions = count(1_000_000_000_000_000_000)


class Group:
    """One guild's rows."""

    def __init__(self, db: Database, guild_id: int = GUILD) -> None:
        self.db = db
        self.guild_id = guild_id

    async def present(
        self,
        *users: User,
        week: int = 1,
        team: str = "1",
        date: dt.date = TODAY,
        guests: Sequence[str] = (),
        papers: Sequence[Paper] = (),
        by: User | None = None,
    ) -> Presentation:
        """Register a presentation."""
        stored = await self.db.write(
            registering.register,
            guild_id=self.guild_id,
            week=week,
            team=team,
            entry=Entry(date=date, users=users, guests=guests, papers=papers),
            now=NOW,
            user_id=by.id if by else None,
        )
        return stored.value

    async def change(
        self,
        presentation: Presentation,
        *users: User,
        by: User = MINHA,
        is_manager: bool = False,
        date: dt.date = TODAY,
        guests: Sequence[str] = (),
        papers: Sequence[Paper] = (),
        today: dt.date = TODAY,
    ) -> Presentation:
        """Replace what stands in a presentation."""
        stored = await self.db.write(
            registering.change,
            guild_id=self.guild_id,
            presentation_id=presentation.id,
            user_id=by.id,
            is_manager=is_manager,
            entry=Entry(date=date, users=users, guests=guests, papers=papers),
            today=today,
            now=NOW,
        )
        return stored.value

    async def move(
        self, presentation: Presentation, week: int, *, by: User = MINHA, is_manager: bool = False
    ) -> Presentation:
        """Move a presentation to another week."""
        return await self.db.write(
            slots.move,
            guild_id=self.guild_id,
            presentation_id=presentation.id,
            user_id=by.id,
            is_manager=is_manager,
            week=week,
            today=TODAY,
            now=NOW,
        )

    async def cancel(
        self, presentation: Presentation, *, by: User = MINHA, is_manager: bool = False, today: dt.date = TODAY
    ) -> Presentation:
        """Take a presentation out of its week."""
        stored = await self.db.write(
            cancelled.cancel,
            guild_id=self.guild_id,
            presentation_id=presentation.id,
            user_id=by.id,
            is_manager=is_manager,
            today=today,
            now=NOW,
        )
        return stored.value

    async def bring_back(
        self, presentation: Presentation, *, by: User = MINHA, is_manager: bool = False, today: dt.date = TODAY
    ) -> Cancelled:
        """Let a cancelled presentation stand in its week again."""
        return await self.db.write(
            cancelled.restore,
            guild_id=self.guild_id,
            presentation_id=presentation.id,
            user_id=by.id,
            is_manager=is_manager,
            today=today,
            now=NOW,
        )

    async def ask(
        self,
        presenter: User = MINHA,
        body: str = "왜 그런가요?",
        *,
        recorder: User = HANGYEOL,
        asker_id: int | None = None,
        is_anonymous: bool = False,
        week: int | None = None,
        interaction_id: int | None = None,
        today: dt.date = TODAY,
        channel_id: int | None = None,
        pictures: Sequence[Brought] = (),
    ) -> Question:
        """Ask a presenter; with a card where a channel is named."""
        stored = await self.db.write(
            questions.ask,
            guild_id=self.guild_id,
            typed=typed(
                body,
                recorder=recorder,
                asker_id=asker_id,
                is_anonymous=is_anonymous,
                interaction_id=interaction_id,
                channel_id=channel_id,
                pictures=pictures,
            ),
            presenter=presenter,
            week=week,
            today=today,
        )
        return stored.value

    async def answer(
        self,
        number: int,
        author: User = MINHA,
        body: str = "그래서요.",
        *,
        is_manager: bool = False,
        interaction_id: int | None = None,
        now: dt.datetime = NOW,
        channel_id: int | None = None,
        pictures: Sequence[Brought] = (),
    ) -> Question:
        """Answer a question; its askers hear of it where a channel is named."""
        stored = await self.db.write(
            answers.answer,
            guild_id=self.guild_id,
            author=author,
            is_manager=is_manager,
            number=number,
            body=body,
            interaction_id=interaction_id or next(_interactions),
            now=now,
            channel_id=channel_id,
            pictures=pictures,
        )
        return stored.value

    async def add(
        self,
        number: int,
        author: User = EUNBI,
        body: str = "그리고요.",
        *,
        is_manager: bool = False,
        interaction_id: int | None = None,
        now: dt.datetime = NOW,
        channel_id: int | None = None,
    ) -> Question:
        """Add to an answer; its askers hear of it where a channel is named."""
        stored = await self.db.write(
            answers.add,
            guild_id=self.guild_id,
            author=author,
            is_manager=is_manager,
            number=number,
            body=body,
            interaction_id=interaction_id or next(_interactions),
            now=now,
            channel_id=channel_id,
        )
        return stored.value

    async def follow_up(
        self, number: int, body: str = "그러면요?", *, recorder: User = HANGYEOL, channel_id: int | None = None
    ) -> Question:
        """Ask under a question."""
        stored = await self.db.write(
            questions.follow_up,
            guild_id=self.guild_id,
            typed=typed(body, recorder=recorder, channel_id=channel_id),
            number=number,
        )
        return stored.value

    async def merge(self, number: int, into: int, *, by: Actor | None = None) -> Question:
        """Let a question become one with another."""
        return await self.db.write(changes.merge, guild_id=self.guild_id, number=number, into=into, actor=by or actor())

    async def withdraw(self, *numbers: int, by: Actor | None = None) -> list[Question]:
        """Take questions back."""
        return await self.db.write(changes.withdraw, guild_id=self.guild_id, numbers=numbers, actor=by or actor())

    async def restore(self, *numbers: int, by: Actor | None = None) -> list[Question]:
        """Let questions stand again."""
        return await self.db.write(changes.restore, guild_id=self.guild_id, numbers=numbers, actor=by or actor())

    async def get(self, number: int) -> Question:
        """Return a question that stands."""
        return await self.db.read(questions.get, guild_id=self.guild_id, number=number)

    async def post(self, number: int, *, channel_id: int = 1, message_id: int | None = None) -> Post:
        """Let a question have a card that Discord shows."""
        return await post(self.db, self.guild_id, number, channel_id=channel_id, message_id=message_id)

    async def shown(self, row: Post, message_id: int) -> Post:
        """Let Discord show a post as it stands now."""
        return await self.db.write(_shown, post_id=row.id, message_id=message_id)

    async def reflect(
        self,
        author: User,
        week: Week,
        body: str = "많이 배웠어요.",
        *,
        interaction_id: int | None = None,
        now: dt.datetime = NOW,
    ) -> Reflection:
        """Write a reflection."""
        stored = await self.db.write(
            reflections.write,
            guild_id=self.guild_id,
            author=author,
            week_id=week.id,
            body=body,
            interaction_id=interaction_id or next(_interactions),
            now=now,
        )
        return stored.value

    async def meet(self, user: User) -> Member:
        """Get to know a Discord user."""
        return await self.db.write(members.ensure, guild_id=self.guild_id, user=user, now=NOW)

    async def name(self, name: str, *, emoji: str | None = None, heart: str | None = None) -> Member:
        """Get to know a name that nobody on Discord has claimed."""
        return await self.db.write(
            members.ensure_named, guild_id=self.guild_id, name=name, now=NOW, emoji=emoji, heart=heart
        )

    async def numbers(self) -> list[int]:
        """Return the numbers of all questions in the file, in order."""
        statement = select(Question.number).where(Question.guild_id == self.guild_id).order_by(Question.number)
        return list(await self.db.read(lambda session: session.scalars(statement).all()))

    async def posts(self) -> list[Post]:
        """Return the messages that Discord is to show, oldest first."""
        statement = select(Post).where(Post.guild_id == self.guild_id).order_by(Post.id)
        return list(await self.db.read(lambda session: session.scalars(statement).all()))

    async def begin_term(self, name: str = "2026-1") -> Term:
        """Begin a new term."""
        return (await self.db.write(terms.begin, guild_id=self.guild_id, name=name, now=NOW)).term

    async def notices(self) -> list[Notice]:
        """Return the messages that are delivered once, oldest first."""
        statement = select(Notice).where(Notice.guild_id == self.guild_id).order_by(Notice.id)
        return list(await self.db.read(lambda session: session.scalars(statement).all()))

    async def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return everything that the guild has stored, table by table."""
        return await self.db.read(_rows, guild_id=self.guild_id)


def typed(
    body: str = "왜 그런가요?",
    *,
    recorder: User = HANGYEOL,
    interaction_id: int | None = None,
    asker_id: int | None = None,
    is_anonymous: bool = False,
    channel_id: int | None = None,
    pictures: Sequence[Brought] = (),
) -> Typed:
    """Type a question in."""
    return Typed(
        body,
        recorder,
        interaction_id or next(_interactions),
        NOW,
        asker_id=asker_id,
        is_anonymous=is_anonymous,
        channel_id=channel_id,
        pictures=pictures,
    )


def actor(user: User = HANGYEOL, *, is_manager: bool = False, minutes: int = 0) -> Actor:
    """Let somebody change something, so long after now."""
    return Actor(user, is_manager, NOW + dt.timedelta(minutes=minutes))


@asynccontextmanager
async def opened(url: URL) -> AsyncIterator[Database]:
    """Open a database that a test has closed, or not yet had."""
    db = await open_database(url)
    try:
        yield db
    finally:
        await db.close()


async def post(db: Database, guild_id: int, number: int, *, channel_id: int = 1, message_id: int | None = None) -> Post:
    """Let a question have a card that Discord shows, in a message with the question's number unless told otherwise."""
    card = await db.write(_card, guild_id=guild_id, number=number, channel_id=channel_id)
    return await db.write(_shown, post_id=card.id, message_id=message_id or number)


def _card(session: Session, *, guild_id: int, number: int, channel_id: int) -> Post:
    question = questions.get_any(session, guild_id=guild_id, number=number)
    return posts.card(session, question, channel_id=channel_id, now=NOW)


def _shown(session: Session, *, post_id: int, message_id: int) -> Post:
    row = posts.get(session, post_id=post_id)
    delivery.shown(session, post_id=post_id, revision=row.wanted, message_id=message_id)
    return row


def _rows(session: Session, *, guild_id: int) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table).where(_of(table, guild_id)))), key=repr)
        for table in Base.metadata.sorted_tables
    }


def _of(table: Table, guild_id: int) -> ColumnElement[bool]:
    """Select a guild's rows; people's places and papers belong to it by their presentation."""
    if "guild_id" in table.columns:
        return table.c.guild_id == guild_id
    if "presentation_id" in table.columns:
        return table.c.presentation_id.in_(select(Presentation.id).where(Presentation.guild_id == guild_id))
    return table.c.id == guild_id
