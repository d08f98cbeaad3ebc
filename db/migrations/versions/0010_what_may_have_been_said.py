"""A notice knows whether it may have been said already, as a post does."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_uncertain", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("is_uncertain", server_default=None)
