"""Tracks: terms that run beside the others until they end."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("term", sa.Column("is_beside", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("term", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
