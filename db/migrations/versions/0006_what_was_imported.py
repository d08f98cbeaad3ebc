"""What an import stored, to tell whether anybody has touched it since; of earlier imports nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("week", schema=None) as batch_op:
        batch_op.add_column(sa.Column("imported_as", sa.String(length=32), nullable=True))
