"""What was not said in time."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

DROPPED_IS_SET = sa.text("dropped_at IS NOT NULL")
MISSED_IS_SET = sa.text("missed_at IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    op.add_column("notice", sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("moment", sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        op.f("ix_notice_dropped_at"),
        "notice",
        ["dropped_at"],
        sqlite_where=DROPPED_IS_SET,
        postgresql_where=DROPPED_IS_SET,
    )
    op.create_index(
        op.f("ix_moment_missed_at"), "moment", ["missed_at"], sqlite_where=MISSED_IS_SET, postgresql_where=MISSED_IS_SET
    )
