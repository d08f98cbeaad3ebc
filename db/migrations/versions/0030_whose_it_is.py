"""Find what somebody asked anonymously, and the guilds that somebody is in, without reading all rows."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ASKED_ANONYMOUSLY = sa.text("anonymous_user_id IS NOT NULL")
IS_ON_DISCORD = sa.text("user_id IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    op.create_index(
        op.f("ix_question_anonymous_user_id"),
        "question",
        ["anonymous_user_id"],
        sqlite_where=ASKED_ANONYMOUSLY,
        postgresql_where=ASKED_ANONYMOUSLY,
    )
    op.create_index(
        op.f("ix_member_user_id"), "member", ["user_id"], sqlite_where=IS_ON_DISCORD, postgresql_where=IS_ON_DISCORD
    )
