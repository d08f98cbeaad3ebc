"""All texts stand once more, as they are searched."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.folding import fold
from db.types import UTCDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

#: Texts that are read at once.
BATCH = 10_000
#: The column that names each kind of text, in the order that their keys have.
COLUMNS = ("question_id", "answer_id", "reflection_id", "paper_id")


def _table(name: str, *columns: str) -> sa.TableClause:
    times = (sa.column(column, UTCDateTime()) for column in columns if column.endswith("_at"))
    return sa.table(name, *times, *(sa.column(column) for column in columns if not column.endswith("_at")))


WEEK = sa.table("week", sa.column("id"), sa.column("date", sa.Date()), sa.column("imported_as"))
PRESENTATION = _table("presentation", "id", "guild_id", "week_id", "created_at")
QUESTION = _table("question", "id", "guild_id", "presentation_id", "body", "created_at")
ANSWER = _table("answer", "id", "guild_id", "question_id", "body", "created_at")
REFLECTION = _table("reflection", "id", "guild_id", "week_id", "body", "written_at")
PAPER = _table("paper", "id", "presentation_id", "title", "url")


def upgrade() -> None:
    """Go forward."""
    table = _create()
    for index, (texts, text_id) in enumerate(_kinds()):
        for read in _batches(texts, text_id):
            op.bulk_insert(table, [_row(index, text) for text in read])
    for column in COLUMNS:
        named = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"uq_search_text_{column}",
            "search_text",
            [column],
            unique=True,
            sqlite_where=named,
            postgresql_where=named,
        )


def _create() -> sa.Table:
    return op.create_table(
        "search_text",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=True) for column in COLUMNS),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name=op.f("fk_search_text_guild_id_guild")),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{column.removesuffix('_id')}.id"],
                name=op.f(f"fk_search_text_{column}_{column.removesuffix('_id')}"),
                ondelete="CASCADE",
            )
            for column in COLUMNS
        ),
        sa.PrimaryKeyConstraint("guild_id", "said_at", "key", name=op.f("pk_search_text")),
        sqlite_with_rowid=False,
    )


def _kinds() -> Iterator[tuple[sa.Select[Any], sa.ColumnElement[int]]]:
    """Yield how the texts of each kind are read: id, guild, when, what an import of its week says, and the words."""
    asked = QUESTION.join(PRESENTATION, PRESENTATION.c.id == QUESTION.c.presentation_id)
    asked = asked.join(WEEK, WEEK.c.id == PRESENTATION.c.week_id)
    answered = asked.join(ANSWER, ANSWER.c.question_id == QUESTION.c.id)
    reflected = REFLECTION.join(WEEK, WEEK.c.id == REFLECTION.c.week_id)
    presented = PAPER.join(PRESENTATION, PRESENTATION.c.id == PAPER.c.presentation_id)
    presented = presented.join(WEEK, WEEK.c.id == PRESENTATION.c.week_id)
    named = sa.func.coalesce(PAPER.c.title, "") + "\n" + sa.func.coalesce(PAPER.c.url, "")
    yield _texts(QUESTION, QUESTION.c.created_at, QUESTION.c.body).select_from(asked), QUESTION.c.id
    yield _texts(ANSWER, ANSWER.c.created_at, ANSWER.c.body).select_from(answered), ANSWER.c.id
    yield _texts(REFLECTION, REFLECTION.c.written_at, REFLECTION.c.body).select_from(reflected), REFLECTION.c.id
    papers = _texts(PAPER, PRESENTATION.c.created_at, named, guild_id=PRESENTATION.c.guild_id)
    yield papers.select_from(presented), PAPER.c.id


def _texts(
    table: sa.TableClause,
    said_at: sa.ColumnElement[Any],
    words: sa.ColumnElement[Any],
    guild_id: sa.ColumnElement[Any] | None = None,
) -> sa.Select[Any]:
    of_guild = table.c.guild_id if guild_id is None else guild_id
    date, imported_as = WEEK.c.date, WEEK.c.imported_as
    return sa.select(
        table.c.id, of_guild.label("guild_id"), said_at.label("said_at"), words.label("words"), date, imported_as
    )


def _batches(texts: sa.Select[Any], text_id: sa.ColumnElement[int]) -> Iterator[Sequence[sa.Row[Any]]]:
    last = 0
    while read := op.get_bind().execute(texts.where(text_id > last).order_by(text_id).limit(BATCH)).all():
        last = read[-1].id
        yield read


def _row(index: int, text: sa.Row[Any]) -> dict[str, Any]:
    """Return a text's row; what came with a page was said on the day of its week."""
    noon = dt.datetime.combine(text.date, dt.time(12), dt.UTC)
    said_at = text.said_at if text.imported_as is None else min(text.said_at, noon)
    named = dict.fromkeys(COLUMNS) | {COLUMNS[index]: text.id}
    key = text.id * len(COLUMNS) + index
    return {"guild_id": text.guild_id, "said_at": said_at, "key": key, **named, "folded": fold(text.words)}
