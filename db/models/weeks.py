"""A term's weeks: what is presented in them, by whom, and what people took from it."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import NOT_WITHDRAWN, Base, if_set
from db.models.guilds import Member
from db.types import Dialect

if TYPE_CHECKING:
    from db.models.outbox import Post
    from db.models.questions import Question


class Week(Base):
    """주차: a number and a date, perhaps with the time of day at which it ``starts_at`` and the place to meet.

    The time is what a clock shows there, in whatever zone the guild sets.
    ``imported_as`` is the fingerprint of what an import stored; it tells whether anybody has changed the week since.
    """

    __tablename__ = "week"
    __table_args__ = (UniqueConstraint("guild_id", "term_id", "number"), Index(None, "guild_id", "date"))

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    number: Mapped[int]
    date: Mapped[dt.date]
    starts_at: Mapped[dt.time | None]
    place: Mapped[str | None] = mapped_column(Text)
    imported_as: Mapped[str | None] = mapped_column(String(32))

    presentations: Mapped[list["Presentation"]] = relationship(
        back_populates="week",
        lazy="raise",
        order_by="Presentation.id",
        primaryjoin="and_(Week.id == Presentation.week_id, Presentation.withdrawn_at.is_(None))",
        viewonly=True,
    )
    reflections: Mapped[list["Reflection"]] = relationship(
        lazy="raise",
        order_by="Reflection.id",
        primaryjoin="and_(Week.id == Reflection.week_id, Reflection.withdrawn_at.is_(None))",
        viewonly=True,
    )
    recap: Mapped["Post | None"] = relationship(
        lazy="raise",
        primaryjoin="and_(Week.id == Post.week_id, Post.kind == 'recap')",
        viewonly=True,
        uselist=False,
    )


class Presentation(Base):
    """발표: one team's slot in a week; ``registered_by`` is the Discord user who typed it in, in the channel."""

    __tablename__ = "presentation"
    __table_args__ = (
        Index(
            "uq_presentation_week_id_team",
            "week_id",
            "team",
            unique=True,
            sqlite_where=NOT_WITHDRAWN,
        ),
        Index(None, "guild_id"),
        Index(None, "week_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    week_id: Mapped[int] = mapped_column(ForeignKey("week.id"))
    team: Mapped[str] = mapped_column(String(32))
    registered_by: Mapped[int | None] = mapped_column(BigInteger)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]

    week: Mapped[Week] = relationship(back_populates="presentations", lazy="raise")
    roster: Mapped[list["Presenter"]] = relationship(
        lazy="raise", order_by="Presenter.position", cascade="all, delete-orphan"
    )
    papers: Mapped[list["Paper"]] = relationship(lazy="raise", order_by="Paper.position", cascade="all, delete-orphan")
    questions: Mapped[list["Question"]] = relationship(
        back_populates="presentation",
        lazy="raise",
        order_by="Question.number",
        primaryjoin="and_(Presentation.id == Question.presentation_id, Question.withdrawn_at.is_(None))",
        viewonly=True,
    )

    @property
    def presenters(self) -> list[Member]:
        """The members on its roster, in order."""
        return [presenter.member for presenter in self.roster]


class Presenter(Base):
    """An entry on a presentation's roster: a member and their position."""

    __tablename__ = "presenter"

    presentation_id: Mapped[int] = mapped_column(ForeignKey("presentation.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    position: Mapped[int]

    member: Mapped[Member] = relationship(lazy="raise")


class Paper(Base):
    """A paper that a team presents: a title, a link, or both."""

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("presentation_id", "position"),
        CheckConstraint("title IS NOT NULL OR url IS NOT NULL", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    presentation_id: Mapped[int] = mapped_column(ForeignKey("presentation.id"))
    position: Mapped[int]
    title: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)


class CalendarEvent(Base):
    """What calendars were told last of a presentation, as `db.calendars` says it: ``told``, for the nth ``sequence``.

    It outlives its presentation, which an import may delete, so that calendars can be told that it is off. No other
    row names it.
    """

    __tablename__ = "calendar_event"
    __table_args__ = (UniqueConstraint("presentation_id", "guild_id"), Index(None, "term_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    presentation_id: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[dt.datetime]
    told: Mapped[dict[str, Any]] = mapped_column(JSON)


class Reflection(Base):
    """소감: one for each member and week; ``presentation_id`` is the section that it stood in on an imported page."""

    __tablename__ = "reflection"
    __table_args__ = (
        Index(
            "uq_reflection_week_id_member_id",
            "week_id",
            "member_id",
            unique=True,
            sqlite_where=NOT_WITHDRAWN,
        ),
        UniqueConstraint("guild_id", "interaction_id"),
        Index(None, "week_id"),
        if_set("presentation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    week_id: Mapped[int] = mapped_column(ForeignKey("week.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    presentation_id: Mapped[int | None] = mapped_column(ForeignKey("presentation.id"))
    body: Mapped[str] = mapped_column(Text)
    dialect: Mapped[Dialect]
    version: Mapped[int] = mapped_column(default=0)
    interaction_id: Mapped[int | None] = mapped_column(BigInteger)
    written_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]

    member: Mapped[Member] = relationship(lazy="raise")
