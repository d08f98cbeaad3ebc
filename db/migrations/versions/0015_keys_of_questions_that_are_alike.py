"""Questions have keys under which questions like them are found."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.likeness import keys_of

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

#: Questions that are read at once.
BATCH = 10_000

QUESTION = sa.table(
    "question",
    sa.column("id"),
    sa.column("guild_id"),
    sa.column("parent_id"),
    sa.column("body"),
    sa.column("withdrawn_at"),
)
STANDING = sa.and_(QUESTION.c.withdrawn_at.is_(None), QUESTION.c.parent_id.is_(None))


def upgrade() -> None:
    """Go forward."""
    table = op.create_table(
        "likeness_key",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name=op.f("fk_likeness_key_guild_id_guild")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_likeness_key_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "key", "question_id", name=op.f("pk_likeness_key")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA cache_size=-131072")  # KiB, of this connection: the keys come in no order
    for rows in _rows():
        op.bulk_insert(table, rows)
    op.create_index(op.f("ix_likeness_key_question_id"), "likeness_key", ["question_id"], unique=False)


def _rows() -> Iterator[list[dict[str, int]]]:
    """Yield the keys of the questions that are stored, in the order in which the table keeps them."""
    last = 0
    while read := _read(last):
        last = read[-1].id
        rows = [
            {"guild_id": question.guild_id, "key": key, "question_id": question.id, "words": keys.words}
            for question, keys in ((question, keys_of(question.body)) for question in read)
            for key in keys.keys
        ]
        yield sorted(rows, key=lambda row: (row["guild_id"], row["key"]))


def _read(after: int) -> Sequence[sa.Row[Any, Any, Any]]:
    columns = sa.select(QUESTION.c.id, QUESTION.c.guild_id, QUESTION.c.body)
    found = columns.where(STANDING, QUESTION.c.id > after).order_by(QUESTION.c.id).limit(BATCH)
    return op.get_bind().execute(found).all()
