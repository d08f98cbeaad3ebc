"""What comes by itself in a week, and what a term sets for it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

AT_IS_SET = sa.text("at IS NOT NULL")
WEEK_IS_SET = sa.text("week_id IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    for column in (
        sa.Column("name", sa.String(length=32), nullable=True),
        sa.Column("question_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("recap_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("reminder_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
    ):
        op.add_column("term", column)
    op.add_column("member", sa.Column("no_nudges_until", sa.Date(), nullable=True))
    op.add_column("presentation", sa.Column("channel_id", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("notice") as notice:
        notice.add_column(sa.Column("week_id", sa.Integer(), nullable=True))
        notice.create_foreign_key(op.f("fk_notice_week_id_week"), "week", ["week_id"], ["id"])
    op.create_index(
        op.f("ix_notice_week_id"), "notice", ["week_id"], sqlite_where=WEEK_IS_SET, postgresql_where=WEEK_IS_SET
    )
    _create_moments()


def _create_moments() -> None:
    op.create_table(
        "moment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("week_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("told", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name=op.f("fk_moment_guild_id_guild")),
        sa.ForeignKeyConstraint(["week_id"], ["week.id"], name=op.f("fk_moment_week_id_week")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moment")),
        sa.UniqueConstraint("week_id", "kind", name=op.f("uq_moment_week_id_kind")),
    )
    op.create_index(op.f("ix_moment_at"), "moment", ["at"], sqlite_where=AT_IS_SET, postgresql_where=AT_IS_SET)
    op.create_index(op.f("ix_moment_guild_id_kind"), "moment", ["guild_id", "kind"])
    op.create_table(
        "moment_setting",
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name=op.f("fk_moment_setting_guild_id_guild")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_moment_setting_term_id_term")),
        sa.PrimaryKeyConstraint("term_id", "kind", name=op.f("pk_moment_setting")),
    )
    op.create_index(op.f("ix_moment_setting_guild_id"), "moment_setting", ["guild_id"])
