"""A term knows the first number that was given in it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("term", sa.Column("first_question", sa.Integer(), server_default=sa.text("1"), nullable=False))
