"""A guild sets the language of what all read, its time zone, and the role of its managers."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("guild", sa.Column("language", sa.String(length=8), nullable=True))
    op.add_column("guild", sa.Column("timezone", sa.String(length=64), nullable=True))
    op.add_column("guild", sa.Column("manager_role_id", sa.BigInteger(), nullable=True))
