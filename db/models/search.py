"""What is searched: each text of a guild once more, folded."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


def _one_each(column: str) -> Index:
    return Index(f"uq_search_text_{column}", column, unique=True, sqlite_where=text(f"{column} IS NOT NULL"))


class SearchText(Base):
    """A question, an answer, a reflection or a paper, as it is searched (see `db/search_texts.py`).

    A guild's texts stand together, in the order in which they were said, so that reading them costs the same however
    much others have. Of one moment, that with the greater ``key`` comes later. Whether a text stands is not kept here.
    """

    __tablename__ = "search_text"
    __table_args__ = (
        _one_each("question_id"),
        _one_each("answer_id"),
        _one_each("reflection_id"),
        _one_each("paper_id"),
        {"sqlite_with_rowid": False},
    )

    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id"), primary_key=True)
    said_at: Mapped[dt.datetime] = mapped_column(primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"))
    reflection_id: Mapped[int | None] = mapped_column(ForeignKey("reflection.id", ondelete="CASCADE"))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"))
    folded: Mapped[str] = mapped_column(Text)
