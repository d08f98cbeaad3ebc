"""Questions, and what is said to them."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import NOT_WITHDRAWN, THE_ANSWER, Base, if_set
from db.models.guilds import Member
from db.models.weeks import Presentation
from db.types import Dialect
from db.wondering import Wondering

if TYPE_CHECKING:
    from db.models.outbox import Post
    from db.models.pictures import Picture


class Question(Base):
    """받은 질문: asked of one presenter, with a number that is its name in the guild for ever.

    A follow-up has the ``parent`` that it hangs under. A duplicate that was merged is withdrawn, and its number leads
    to ``merged_into_id``. ``merged_from_id`` is where a follow-up hung before such a merge; of a duplicate, the
    question that it had been merged into before that one was merged too. ``list_id`` is the list that told
    the presenter of it, with others that were asked aloud. ``left_out_user_id`` is the Discord user who took it off the
    page; where that is ``anonymous_user_id``, nobody may know. Whether it ``is_answered`` is kept by `db.answered`.
    One that ``waits_since`` a time was withdrawn with its presentation then, and comes back with it: see `db.on_hold`.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("guild_id", "number"),
        UniqueConstraint("guild_id", "interaction_id", "part"),
        Index(None, "presentation_id"),
        Index(None, "presenter_id"),
        if_set("recorder_id"),
        if_set("editor_id"),
        if_set("merged_from_id"),
        Index(None, "guild_id", sqlite_where=text("waits_since IS NOT NULL")),
        if_set("anonymous_user_id"),
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
    waits_since: Mapped[dt.datetime | None]

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

    @hybrid_property
    def waits(self) -> bool:
        """Whether it waits for its presentation, which is cancelled."""
        return self.waits_since is not None

    @waits.inplace.expression
    @classmethod
    def _waits(cls) -> ColumnElement[bool]:
        return cls.waits_since.is_not(None)

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
        if_set("recorder_id"),
        if_set("editor_id"),
        if_set("merged_from_id"),
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
        if_set("editor_id"),
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
