"""Questions that wait for their cancelled presentation; until now, none with questions could be cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("question", sa.Column("waits", sa.Boolean(), nullable=False, server_default=sa.false()))
