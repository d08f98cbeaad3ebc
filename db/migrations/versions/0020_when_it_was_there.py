"""When the bot was last connected."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("application", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
