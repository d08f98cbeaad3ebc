"""Pictures that are still at Discord are rows, and each picture knows the notice that shows it."""

import sqlalchemy as sa
from alembic import op

from db.types import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What waits to be said shows the pictures that are there.
_SHOWN = """
UPDATE picture SET notice_id = (
    SELECT max(notice.id) FROM notice
    WHERE notice.due_at IS NOT NULL AND notice.user_id IS NULL AND NOT notice.is_taken_back
    AND (
        notice.answer_id = picture.answer_id
        OR (notice.kind = 'pictures' AND notice.answer_id IS NULL AND notice.question_id = picture.question_id)
    )
)
"""


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "incoming_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("is_claimed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(question_id IS NULL) <> (answer_id IS NULL)", name=op.f("ck_incoming_picture_of_one_text")
        ),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_incoming_picture_answer_id_answer")),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name=op.f("fk_incoming_picture_guild_id_guild")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_incoming_picture_question_id_question")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_picture")),
        sa.UniqueConstraint("answer_id", "position", name=op.f("uq_incoming_picture_answer_id_position")),
        sa.UniqueConstraint("question_id", "position", name=op.f("uq_incoming_picture_question_id_position")),
    )
    op.create_index(op.f("ix_incoming_picture_due_at"), "incoming_picture", ["due_at"], unique=False)
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notice_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_picture_notice_id_notice"), "notice", ["notice_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_picture_notice_id"), ["notice_id"], unique=False)
    op.execute(_SHOWN)
