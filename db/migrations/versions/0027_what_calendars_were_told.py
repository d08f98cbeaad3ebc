"""What calendars were told of presentations."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "calendar_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("presentation_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name=op.f("fk_calendar_event_guild_id_guild")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_calendar_event_term_id_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_event")),
        sa.UniqueConstraint("presentation_id", "guild_id", name=op.f("uq_calendar_event_presentation_id_guild_id")),
    )
    op.create_index(op.f("ix_calendar_event_term_id"), "calendar_event", ["term_id"])
