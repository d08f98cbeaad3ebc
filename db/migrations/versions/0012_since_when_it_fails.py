"""Posts and notices know since when they fail."""

import sqlalchemy as sa
from alembic import op

from db.types import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

FAILS = sa.text("failing_since IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    for table in ("post", "notice"):
        op.add_column(table, sa.Column("failing_since", UTCDateTime(), nullable=True))
        op.create_index(
            op.f(f"ix_{table}_failing_since"), table, ["failing_since"], sqlite_where=FAILS, postgresql_where=FAILS
        )
