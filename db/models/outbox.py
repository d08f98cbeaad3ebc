"""What Discord shows, or does not show yet: posts that follow what is stored, and notices that are said once."""

import datetime as dt

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import FAILS, IS_BOARD, IS_DUE, IS_RECAP, Base, if_set
from db.models.questions import Question
from db.types import NoticeKind, PostKind


class PresenterList(Base):
    """What a presenter was asked aloud, told at once: the questions that name it, of which the open ones are shown."""

    __tablename__ = "presenter_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))


class Due:
    """What waits to be sent: the outbox looks at ``due_at``, of a lane the lowest ``rank`` first.

    It ``is_uncertain`` where it may have been sent although nobody knows of it: Discord then has a message for it.
    ``failing_since`` is when it failed first, until it succeeds.
    """

    due_at: Mapped[dt.datetime | None]
    rank: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    is_uncertain: Mapped[bool] = mapped_column(default=False)
    failing_since: Mapped[dt.datetime | None]


class Post(Due, Base):
    """A message that the outbox keeps up to date: a card, a presenter's list, a board, or a recap.

    A card has its ``question_id``, a list its ``list_id``, a board and a recap their ``week_id``.
    ``message_id`` is known once Discord has said it. ``generation`` counts the messages that the post has had.
    Where ``shown`` is behind ``wanted``, Discord shows something old. ``pinged_user_id`` is who was pinged when it was
    sent; ``old_message_id`` is the message before, which goes once the next stands.
    """

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("question_id"),
        UniqueConstraint("list_id"),
        Index("uq_post_week_id", "week_id", unique=True, sqlite_where=IS_RECAP),
        Index(
            "uq_post_week_id_channel_id",
            "week_id",
            "channel_id",
            unique=True,
            sqlite_where=IS_BOARD,
        ),
        if_set("week_id"),
        Index(None, "guild_id", "message_id"),
        Index(None, "due_at", sqlite_where=IS_DUE),
        Index(None, "failing_since", sqlite_where=FAILS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    kind: Mapped[PostKind]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    list_id: Mapped[int | None] = mapped_column(ForeignKey("presenter_list.id"))
    week_id: Mapped[int | None] = mapped_column(ForeignKey("week.id"))
    channel_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    generation: Mapped[int] = mapped_column(default=0)
    wanted: Mapped[int] = mapped_column(default=1)
    shown: Mapped[int] = mapped_column(default=0)
    pinged_user_id: Mapped[int | None] = mapped_column(BigInteger)
    old_message_id: Mapped[int | None] = mapped_column(BigInteger)

    question: Mapped[Question | None] = relationship(foreign_keys=[question_id], back_populates="card", lazy="raise")

    @property
    def revision(self) -> int:
        """What changes whenever something else is wanted."""
        return self.wanted


class Notice(Due, Base):
    """A message that is delivered once: an answer has come, a question was moved, the bot says hello.

    It goes to a Discord user (``user_id``) directly, else to ``channel_id``, below ``below_message_id`` or the card of
    its question, where it pings ``whom``. ``actor_user_id`` is who caused it, and ``actor_name`` how Discord calls them
    where the notice says so. It is worth saying until ``expires_at``. ``message_ids`` are
    what was delivered, in order; once all is, it is due no more. One that ``is_taken_back`` is deleted again.
    It was ``dropped_at`` a time when it was not worth saying any more.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index(None, "question_id"),
        Index(None, "answer_id"),
        if_set("presentation_id"),
        if_set("week_id"),
        if_set("term_id"),
        Index(None, "due_at", sqlite_where=IS_DUE),
        Index(None, "failing_since", sqlite_where=FAILS),
        if_set("dropped_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    kind: Mapped[NoticeKind]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    presentation_id: Mapped[int | None] = mapped_column(ForeignKey("presentation.id"))
    week_id: Mapped[int | None] = mapped_column(ForeignKey("week.id"))
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    numbers: Mapped[list[int]] = mapped_column(JSON, default=list)
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    below_message_id: Mapped[int | None] = mapped_column(BigInteger)
    whom: Mapped[list[int]] = mapped_column(JSON, default=list)
    actor_user_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str | None] = mapped_column(String(32))
    message_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    is_taken_back: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    dropped_at: Mapped[dt.datetime | None]

    question: Mapped[Question | None] = relationship(lazy="raise", viewonly=True)

    @property
    def revision(self) -> int:
        """What changes whenever something else is wanted."""
        return int(self.is_taken_back)


class HeldChannel(Base):
    """A channel that Discord does not let the bot write to; what is due there waits until ``probe_at``, or an event."""

    __tablename__ = "held_channel"

    channel_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    since: Mapped[dt.datetime]
    probe_at: Mapped[dt.datetime]


class Lease(Base):
    """Which process delivers what is due in a guild, its ``owner``, until a time; then any process may take it over."""

    __tablename__ = "lease"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"), primary_key=True, autoincrement=False)
    owner: Mapped[str] = mapped_column(String(32))
    until: Mapped[dt.datetime]
