"""Questions that wait for their cancelled presentation; until now, none with questions could be cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WAITS = sa.text("waits_since IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    op.add_column("question", sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_question_guild_id"), "question", ["guild_id"], sqlite_where=WAITS, postgresql_where=WAITS)
