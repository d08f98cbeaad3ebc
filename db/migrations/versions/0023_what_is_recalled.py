"""An announcement may recall a question of the week before."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("term", sa.Column("recalls", sa.Boolean(), server_default=sa.false(), nullable=False))
