"""A Discord server, its terms, and the people in it."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from db import words
from db.models.base import Base, if_set


class Application(Base):
    """The hash of the commands that were last sent to Discord, and when the bot was last connected to it."""

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    commands_digest: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[dt.datetime | None]


class Guild(Base):
    """A Discord server: one study group, and what it has set for itself (`db.settings`)."""

    __tablename__ = "guild"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    last_question: Mapped[int] = mapped_column(default=0)
    greeted_at: Mapped[dt.datetime | None]
    language: Mapped[str | None] = mapped_column(String(8))
    timezone: Mapped[str | None] = mapped_column(String(64))
    manager_role_id: Mapped[int | None] = mapped_column(BigInteger)


class Term(Base):
    """A run of weeks, which are numbered anew in each term, with what is set for it.

    기수: one follows the other. 갈래, a track: it runs beside those in channels of its own, those that it sets, until
    it has ended.

    ``first_question`` is the first number that was given in it. Its meetings ``starts_at`` a time, at a ``place``,
    where a week says nothing else. Nothing comes by itself until the end of the day ``paused_until``. Where it
    ``recalls``, an announcement brings a question of the week before. Without a channel of its own for questions,
    recaps or reminders, these go where the last ones went.
    """

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("guild_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    number: Mapped[int]
    is_beside: Mapped[bool] = mapped_column(default=False, server_default=false())
    ended_at: Mapped[dt.datetime | None]
    name: Mapped[str | None] = mapped_column(String(32))
    first_question: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    question_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    recap_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    reminder_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    starts_at: Mapped[dt.time | None]
    place: Mapped[str | None] = mapped_column(Text)
    paused_until: Mapped[dt.date | None]
    recalls: Mapped[bool] = mapped_column(default=False, server_default=false())


class Member(Base):
    """A person of the group; ``user_id`` is unknown until an imported name is linked. Or, under one name, everyone.

    ``told_public_at`` is when their first receipt said that the page may be public. They want no nudges until the end
    of the day ``no_nudges_until``; the last of all days where they want none any more.
    """

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("guild_id", "name"),
        UniqueConstraint("guild_id", "user_id"),
        if_set("user_id"),  # which guilds somebody is in
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(32))
    emoji: Mapped[str] = mapped_column(String(32))
    heart: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[dt.datetime]
    told_public_at: Mapped[dt.datetime | None]
    no_nudges_until: Mapped[dt.date | None]

    @property
    def is_everyone(self) -> bool:
        """Whether this is nobody in particular: whom a discussion, which nobody presents, has on its roster."""
        return self.name == words.EVERYONE
