"""The tables: everything a study group keeps, every row with the guild that it belongs to.

    guild ─┬─ term ── week ─┬─ presentation ─┬─ presenter (an entry on its roster)
           │                │                ├─ paper
           │                │                └─ question ─┬─ answer, and what others add to it
           │                │                             ├─ question (a follow-up, or one merged into it)
           │                │                             └─ me too
           │                └─ reflection
           └─ member

Beside these stand the posts and the notices: what Discord shows, or does not show yet.

Questions and answers have pictures, those that are still at Discord as incoming pictures; questions, answers and
reflections have revisions, which are their old words. Questions have likeness keys (see `db/likeness.py`). A withdrawn
row is marked, never deleted. Relationships are loaded up front by the query that needs them.
"""

import datetime as dt
from enum import StrEnum

from sqlalchemy import (
    JSON,
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
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from db.types import Dialect, NoticeKind, PostKind, UTCDateTime
from db.wondering import Wondering


def _named(kind: type[StrEnum]) -> Enum:
    """Store an enumeration by the values of its members, as text."""
    return Enum(kind, native_enum=False, length=16, values_callable=lambda kind: [member.value for member in kind])


class Base(DeclarativeBase):
    """Base of all tables; every constraint gets a name, so that a migration can refer to it."""

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
        Dialect: _named(Dialect),
        PostKind: _named(PostKind),
        NoticeKind: _named(NoticeKind),
    }


# Of partial indexes; those of PostgreSQL are made from ``sqlite_where`` where a revision is written.
NOT_WITHDRAWN = text("withdrawn_at IS NULL")
IS_RECAP = text("kind = 'recap'")
IS_BOARD = text("kind = 'board'")
IS_DUE = text("due_at IS NOT NULL")
FAILS = text("failing_since IS NOT NULL")
THE_ANSWER = text("withdrawn_at IS NULL AND NOT is_addition")


def _if_set(column: str) -> Index:
    """Index the few rows whose column is set: without it, finding or deleting what it names reads the whole table."""
    return Index(None, column, sqlite_where=text(f"{column} IS NOT NULL"))


class Application(Base):
    """The hash of the commands that were last sent to Discord."""

    __tablename__ = "application"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    commands_digest: Mapped[str] = mapped_column(String(64))


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
    """기수: a run of weeks, which are numbered anew in each term."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("guild_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    number: Mapped[int]


class Member(Base):
    """A person of the group; ``user_id`` is unknown until an imported name is linked.

    ``told_public_at`` is when their first receipt said that the page may be public.
    """

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("guild_id", "name"), UniqueConstraint("guild_id", "user_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(32))
    emoji: Mapped[str] = mapped_column(String(32))
    heart: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[dt.datetime]
    told_public_at: Mapped[dt.datetime | None]


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
    """발표: one team's slot in a week; ``registered_by`` is the Discord user who typed it in."""

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


class Question(Base):
    """받은 질문: asked of one presenter, with a number that is its name in the guild for ever.

    A follow-up has the ``parent`` that it hangs under. A duplicate that was merged is withdrawn, and its number leads
    to ``merged_into_id``. ``merged_from_id`` is where a follow-up hung before such a merge; of a duplicate, the
    question that it had been merged into before that one was merged too. ``list_id`` is the list that told
    the presenter of it, with others that were asked aloud. ``left_out_user_id`` is the Discord user who took it off the
    page; where that is ``anonymous_user_id``, nobody may know. Whether it ``is_answered`` is kept by `db.answered`.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("guild_id", "number"),
        UniqueConstraint("guild_id", "interaction_id", "part"),
        Index(None, "presentation_id"),
        Index(None, "presenter_id"),
        _if_set("recorder_id"),
        _if_set("editor_id"),
        _if_set("merged_from_id"),
        # For lists, by whom they are of; the rest of the columns is there so that they are counted in the index.
        Index(
            "ix_question_standing_presenter_id",
            "presenter_id",
            "is_answered",
            "number",
            "presentation_id",
            sqlite_where=NOT_WITHDRAWN,
        ),
        Index(
            "ix_question_standing_presentation_id",
            "presentation_id",
            "is_answered",
            "number",
            "presenter_id",
            "asker_id",
            sqlite_where=NOT_WITHDRAWN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    number: Mapped[int]
    presentation_id: Mapped[int] = mapped_column(ForeignKey("presentation.id"))
    presenter_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    anonymous_user_id: Mapped[int | None] = mapped_column(BigInteger)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    merged_from_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    body: Mapped[str] = mapped_column(Text)
    dialect: Mapped[Dialect]
    version: Mapped[int] = mapped_column(default=0)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    edited_at: Mapped[dt.datetime | None]
    in_page: Mapped[bool] = mapped_column(default=True)
    left_out_user_id: Mapped[int | None] = mapped_column(BigInteger)
    interaction_id: Mapped[int | None] = mapped_column(BigInteger)
    part: Mapped[int] = mapped_column(default=0)
    source_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    source_message_id: Mapped[int | None] = mapped_column(BigInteger)
    list_id: Mapped[int | None] = mapped_column(ForeignKey("presenter_list.id"), index=True)
    announced_at: Mapped[dt.datetime | None]
    told_at: Mapped[dt.datetime | None]
    is_answered: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]

    card: Mapped["Post | None"] = relationship(
        lazy="raise", foreign_keys="Post.question_id", back_populates="question", uselist=False
    )
    presentation: Mapped[Presentation] = relationship(back_populates="questions", lazy="raise")
    presenter: Mapped[Member] = relationship(foreign_keys=[presenter_id], lazy="raise")
    asker: Mapped[Member | None] = relationship(foreign_keys=[asker_id], lazy="raise")
    recorder: Mapped[Member | None] = relationship(foreign_keys=[recorder_id], lazy="raise")
    answer: Mapped["Answer | None"] = relationship(
        lazy="raise",
        primaryjoin="and_(Question.id == Answer.question_id, Answer.withdrawn_at.is_(None), ~Answer.is_addition)",
        viewonly=True,
        uselist=False,
    )
    additions: Mapped[list["Answer"]] = relationship(
        lazy="raise",
        primaryjoin="and_(Question.id == Answer.question_id, Answer.withdrawn_at.is_(None), Answer.is_addition)",
        order_by="Answer.id",
        viewonly=True,
    )
    parent: Mapped["Question | None"] = relationship(
        primaryjoin="remote(Question.id) == foreign(Question.parent_id)", lazy="raise", viewonly=True
    )
    follow_ups: Mapped[list["Question"]] = relationship(
        lazy="raise",
        primaryjoin="and_(Question.id == remote(foreign(Question.parent_id)), remote(Question.withdrawn_at).is_(None))",
        order_by="Question.number",
        viewonly=True,
    )
    merged: Mapped[list["Question"]] = relationship(
        lazy="raise",
        primaryjoin="Question.id == remote(foreign(Question.merged_into_id))",
        order_by="Question.number",
        viewonly=True,
    )
    merged_into: Mapped["Question | None"] = relationship(
        primaryjoin="remote(Question.id) == foreign(Question.merged_into_id)", lazy="raise", viewonly=True
    )
    me_toos: Mapped[list["MeToo"]] = relationship(lazy="raise", viewonly=True)
    pictures: Mapped[list["Picture"]] = relationship(lazy="raise", order_by="Picture.position", viewonly=True)

    @property
    def channel_id(self) -> int | None:
        """The channel that its card stands in, or will."""
        return self.card.channel_id if self.card else None

    @property
    def message_id(self) -> int | None:
        """The message that is its card."""
        return self.card.message_id if self.card else None

    @property
    def askers(self) -> list[Member]:
        """The members who asked it or a question that was merged into it, without those who asked anonymously."""
        return list(dict.fromkeys(question.asker for question in (self, *self.merged) if question.asker is not None))

    @property
    def anonymous_askers(self) -> list[int]:
        """The Discord users who asked it, or a question that was merged into it, anonymously."""
        users = (question.anonymous_user_id for question in (self, *self.merged))
        return list(dict.fromkeys(user for user in users if user is not None))

    @property
    def was_overheard(self) -> bool:
        """Whether nobody noted who asked it, because it was noted in a talk or read from a page."""
        return self.asker_id is None and self.anonymous_user_id is None

    @property
    def others(self) -> int:
        """How many people wonder about it besides the person who asked it."""
        wondering = Wondering({asker.id for asker in self.askers}, set(self.anonymous_askers))
        for question in (self, *self.merged):
            wondering.me_too.update((me_too.member.id, me_too.member.user_id) for me_too in question.me_toos)
        return wondering.others(self.asker_id, self.anonymous_user_id)


class Answer(Base):
    """답변: what the team says to a question that it was asked; 보탬, an addition, is a text beside the answer.

    ``merged_from_id`` is the question that it belonged to before that one was merged into another.
    """

    __tablename__ = "answer"
    __table_args__ = (
        Index(
            "uq_answer_question_id",
            "question_id",
            unique=True,
            sqlite_where=THE_ANSWER,
        ),
        UniqueConstraint("guild_id", "interaction_id"),
        Index(None, "question_id", "is_addition"),
        _if_set("recorder_id"),
        _if_set("editor_id"),
        _if_set("merged_from_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    merged_from_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    is_addition: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    body: Mapped[str] = mapped_column(Text)
    dialect: Mapped[Dialect]
    version: Mapped[int] = mapped_column(default=0)
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    edited_at: Mapped[dt.datetime | None]
    interaction_id: Mapped[int | None] = mapped_column(BigInteger)
    source_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    source_message_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]

    author: Mapped[Member] = relationship(foreign_keys=[author_id], lazy="raise")
    recorder: Mapped[Member | None] = relationship(foreign_keys=[recorder_id], lazy="raise")
    pictures: Mapped[list["Picture"]] = relationship(lazy="raise", order_by="Picture.position", viewonly=True)


class MeToo(Base):
    """나도 궁금해요: a member who wonders too; only the count is ever shown."""

    __tablename__ = "me_too"
    __table_args__ = (UniqueConstraint("question_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)

    member: Mapped[Member] = relationship(lazy="raise")


class LikenessKey(Base):
    """A key under which questions like a question are found; made of some of its words.

    ``words`` has a bit for each of its words. Only questions that stand and follow no other have keys.
    """

    __tablename__ = "likeness_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    words: Mapped[int] = mapped_column(BigInteger)


class Revision(Base):
    """Old words of a question, an answer or a reflection: the ``version`` that an edit replaced.

    ``interaction_id`` is the interaction that wrote the old words of a reflection.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("question_id", "version"),
        UniqueConstraint("answer_id", "version"),
        UniqueConstraint("reflection_id", "version"),
        CheckConstraint(
            "CASE WHEN question_id IS NULL THEN 0 ELSE 1 END + CASE WHEN answer_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN reflection_id IS NULL THEN 0 ELSE 1 END = 1",
            name="of_one_text",
        ),
        Index(None, "guild_id", "interaction_id"),
        _if_set("editor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    reflection_id: Mapped[int | None] = mapped_column(ForeignKey("reflection.id"))
    interaction_id: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    dialect: Mapped[Dialect]
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    written_at: Mapped[dt.datetime]

    editor: Mapped[Member | None] = relationship(lazy="raise")


class Picture(Base):
    """A picture that came with a question or an answer; ``name`` is its file's.

    ``notice_id`` is the notice that shows it, since neither cards nor recaps keep files.
    """

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
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)


class IncomingPicture(Base):
    """A picture that a question or an answer came with, and that is still at Discord: it is fetched once it is due.

    Whoever fetches it has it ``is_claimed`` until ``due_at``; then it is anybody's again. Discord's link lives until
    ``expires_at``.
    """

    __tablename__ = "incoming_picture"
    __table_args__ = (
        UniqueConstraint("question_id", "position"),
        UniqueConstraint("answer_id", "position"),
        CheckConstraint("(question_id IS NULL) <> (answer_id IS NULL)", name="of_one_text"),
        Index(None, "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    position: Mapped[int]
    attachment_id: Mapped[int] = mapped_column(BigInteger)
    url: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    tries: Mapped[int] = mapped_column(default=0)
    is_claimed: Mapped[bool] = mapped_column(default=False)


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
        _if_set("presentation_id"),
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
        _if_set("week_id"),
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
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index(None, "question_id"),
        Index(None, "answer_id"),
        _if_set("presentation_id"),
        Index(None, "due_at", sqlite_where=IS_DUE),
        Index(None, "failing_since", sqlite_where=FAILS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"))
    kind: Mapped[NoticeKind]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    presentation_id: Mapped[int | None] = mapped_column(ForeignKey("presentation.id"))
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
