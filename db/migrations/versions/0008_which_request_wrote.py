"""Which request wrote the words that stood before; of those that are there already nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("interaction_id", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_revision_guild_id_interaction_id"), ["guild_id", "interaction_id"], unique=False
        )
