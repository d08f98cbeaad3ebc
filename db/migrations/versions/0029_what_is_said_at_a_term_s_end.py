"""What is said at a term's end."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TERM_IS_SET = sa.text("term_id IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("notice") as notice:
        notice.add_column(sa.Column("term_id", sa.Integer(), nullable=True))
        notice.create_foreign_key(op.f("fk_notice_term_id_term"), "term", ["term_id"], ["id"])
    op.create_index(
        op.f("ix_notice_term_id"), "notice", ["term_id"], sqlite_where=TERM_IS_SET, postgresql_where=TERM_IS_SET
    )
