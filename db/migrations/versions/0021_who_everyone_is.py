"""Whom the name means under which everyone is asked where nobody presents: no Discord user any more."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.execute("UPDATE member SET name = name || id WHERE name = '모두' AND user_id IS NOT NULL")
