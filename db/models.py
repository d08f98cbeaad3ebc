"""The tables: everything a study group keeps, every row with the guild that it belongs to.

    guild ─┬─ term ── week ─┬─ presentation ─┬─ presenter (a member's place on its roster)
           │                │                ├─ paper
           │                │                └─ question ── answer, both with pictures
           │                └─ reflection
           └─ member

A withdrawn row is marked, never deleted. Relationships are loaded up front by the query that needs them.
"""

import datetime as dt

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from db.types import Dialect, UTCDateTime


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can name it too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        dt.datetime: UTCDateTime,
        dt.date: Date,
        Dialect: Enum(Dialect, native_enum=False, length=16, values_callable=lambda kind: [one.value for one in kind]),
    }


NOT_WITHDRAWN = text("withdrawn_at IS NULL")


class Application(Base):
    """What Discord was last told about the bot's commands."""

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    commands_digest: Mapped[str] = mapped_column(String(64))


class Guild(Base):
    """A Discord server: one study group."""

    __tablename__ = "guild"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    last_question: Mapped[int] = mapped_column(default=0)
    greeted_at: Mapped[dt.datetime | None]


class Term(Base):
    """기수: weeks are numbered anew in each."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("guild_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    number: Mapped[int]


class Member(Base):
    """A person of the group; ``user_id`` is unknown until an imported name is linked."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("guild_id", "name"), UniqueConstraint("guild_id", "user_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(32))
    emoji: Mapped[str] = mapped_column(String(32))
    heart: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[dt.datetime]


class Week(Base):
    """주차: a number, a date, and where its recap was posted."""

    __tablename__ = "week"
    __table_args__ = (UniqueConstraint("guild_id", "term_id", "number"), Index(None, "guild_id", "date"))

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    number: Mapped[int]
    date: Mapped[dt.date]
    recap_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    recap_message_id: Mapped[int | None] = mapped_column(BigInteger)

    presentations: Mapped[list["Presentation"]] = relationship(
        back_populates="week",
        lazy="raise",
        order_by="Presentation.id",
        primaryjoin="and_(Week.id == Presentation.week_id, Presentation.withdrawn_at.is_(None))",
        viewonly=True,
    )
    reflections: Mapped[list["Reflection"]] = relationship(lazy="raise", order_by="Reflection.id", viewonly=True)


class Presentation(Base):
    """발표: one team's slot in a week."""

    __tablename__ = "presentation"
    __table_args__ = (
        Index(
            "uq_presentation_week_id_team",
            "week_id",
            "team",
            unique=True,
            sqlite_where=NOT_WITHDRAWN,
            postgresql_where=NOT_WITHDRAWN,
        ),
        Index(None, "guild_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    week_id: Mapped[int] = mapped_column(ForeignKey("week.id"))
    team: Mapped[str] = mapped_column(String(32))
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
        return [place.member for place in self.roster]


class Presenter(Base):
    """A member's place on a presentation's roster."""

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


class Question(Base):
    """받은 질문: asked of one presenter, with a number that is its name in the guild for ever."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("guild_id", "number"),
        UniqueConstraint("guild_id", "interaction_id"),
        Index(None, "presentation_id"),
        Index(None, "presenter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    number: Mapped[int]
    presentation_id: Mapped[int] = mapped_column(ForeignKey("presentation.id"))
    presenter_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    anonymous_user_id: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)
    dialect: Mapped[Dialect]
    interaction_id: Mapped[int | None] = mapped_column(BigInteger)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]

    presentation: Mapped[Presentation] = relationship(back_populates="questions", lazy="raise")
    presenter: Mapped[Member] = relationship(foreign_keys=[presenter_id], lazy="raise")
    asker: Mapped[Member | None] = relationship(foreign_keys=[asker_id], lazy="raise")
    recorder: Mapped[Member | None] = relationship(foreign_keys=[recorder_id], lazy="raise")
    answer: Mapped["Answer | None"] = relationship(
        lazy="raise",
        primaryjoin="and_(Question.id == Answer.question_id, Answer.withdrawn_at.is_(None))",
        viewonly=True,
        uselist=False,
    )
    pictures: Mapped[list["Picture"]] = relationship(lazy="raise", order_by="Picture.position", viewonly=True)


class Answer(Base):
    """답변: what the team addressed says to a question."""

    __tablename__ = "answer"
    __table_args__ = (
        Index(
            "uq_answer_question_id",
            "question_id",
            unique=True,
            sqlite_where=NOT_WITHDRAWN,
            postgresql_where=NOT_WITHDRAWN,
        ),
        UniqueConstraint("guild_id", "interaction_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    dialect: Mapped[Dialect]
    interaction_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]

    author: Mapped[Member] = relationship(lazy="raise")
    pictures: Mapped[list["Picture"]] = relationship(lazy="raise", order_by="Picture.position", viewonly=True)


class Picture(Base):
    """A picture that came with a question or an answer; ``name`` is its file's."""

    __tablename__ = "picture"
    __table_args__ = (
        UniqueConstraint("question_id", "position"),
        UniqueConstraint("answer_id", "position"),
        CheckConstraint("(question_id IS NULL) <> (answer_id IS NULL)", name="of_one_text"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))


class Reflection(Base):
    """소감: one a member and week; ``presentation_id`` is the section it stood in on an imported page."""

    __tablename__ = "reflection"
    __table_args__ = (
        UniqueConstraint("week_id", "member_id"),
        UniqueConstraint("guild_id", "interaction_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    week_id: Mapped[int] = mapped_column(ForeignKey("week.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    presentation_id: Mapped[int | None] = mapped_column(ForeignKey("presentation.id"))
    body: Mapped[str] = mapped_column(Text)
    dialect: Mapped[Dialect]
    interaction_id: Mapped[int | None] = mapped_column(BigInteger)
    written_at: Mapped[dt.datetime]

    member: Mapped[Member] = relationship(lazy="raise")
