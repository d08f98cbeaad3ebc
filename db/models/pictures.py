"""Pictures of questions and answers: those that are kept, and those still on their way."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


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
