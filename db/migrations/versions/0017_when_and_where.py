"""A week may say at which time and where people meet."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("week", sa.Column("starts_at", sa.Time(), nullable=True))
    op.add_column("week", sa.Column("place", sa.Text(), nullable=True))
