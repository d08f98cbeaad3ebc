"""What rows name is indexed, so that finding or deleting it need not read whole tables."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NAMED = {
    "question": ("recorder_id", "editor_id", "merged_from_id"),
    "answer": ("recorder_id", "editor_id", "merged_from_id"),
    "reflection": ("presentation_id",),
    "revision": ("editor_id",),
    "notice": ("presentation_id",),
    "post": ("week_id",),
}


def upgrade() -> None:
    """Go forward."""
    for table, columns in NAMED.items():
        for column in columns:
            is_set = sa.text(f"{column} IS NOT NULL")
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], sqlite_where=is_set, postgresql_where=is_set)
    for table in ("presentation", "reflection"):
        op.create_index(op.f(f"ix_{table}_week_id"), table, ["week_id"])
