"""Who was told that the page may be public; of those who are there already nobody knows, so they read it once more."""

import sqlalchemy as sa
from alembic import op

from db.types import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_public_at", UTCDateTime(), nullable=True))
