"""What Discord shows is a row of its own: the messages that are known become posts, and nothing is posted anew."""

import sqlalchemy as sa
from alembic import op

from db.types import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_CARDS = """
INSERT INTO post (guild_id, kind, question_id, channel_id, message_id, pinged_user_id,
    generation, wanted, shown, rank, tries, is_uncertain)
SELECT question.guild_id, 'card', question.id, channel_id, message_id, user_id, 1, 1, 1, 0, 0, false
FROM question JOIN member ON member.id = question.presenter_id
WHERE message_id IS NOT NULL AND channel_id IS NOT NULL
"""
_RECAPS = """
INSERT INTO post (guild_id, kind, week_id, channel_id, message_id, generation, wanted, shown, rank, tries, is_uncertain)
SELECT guild_id, 'recap', id, recap_channel_id, recap_message_id, 1, 1, 1, 0, 0, false FROM week
WHERE recap_message_id IS NOT NULL AND recap_channel_id IS NOT NULL
"""
# A list takes the id of the first of its questions.
_LISTS = """
INSERT INTO presenter_list (id, guild_id)
SELECT min(id), guild_id FROM question
WHERE list_message_id IS NOT NULL AND list_channel_id IS NOT NULL GROUP BY guild_id, list_message_id
"""
_LISTED = """
UPDATE question SET list_id = (
    SELECT min(first.id) FROM question AS first
    WHERE first.guild_id = question.guild_id AND first.list_message_id = question.list_message_id
    AND first.list_channel_id IS NOT NULL
) WHERE list_message_id IS NOT NULL AND list_channel_id IS NOT NULL
"""
_LIST_POSTS = """
INSERT INTO post (guild_id, kind, list_id, channel_id, message_id, pinged_user_id,
    generation, wanted, shown, rank, tries, is_uncertain)
SELECT question.guild_id, 'list', presenter_list.id, list_channel_id, list_message_id, user_id, 1, 1, 1, 0, 0, false
FROM question JOIN presenter_list ON presenter_list.id = question.id JOIN member ON member.id = question.presenter_id
"""
_NEXT_LIST = """
SELECT setval(
    pg_get_serial_sequence('presenter_list', 'id'), coalesce((SELECT max(id) FROM presenter_list), 0) + 1, false
)
"""


def upgrade() -> None:
    """Go forward."""
    _make_tables()
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("list_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_question_list_id_presenter_list"), "presenter_list", ["list_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_question_list_id"), ["list_id"], unique=False)
    for statement in (_CARDS, _RECAPS, _LISTS, _LISTED, _LIST_POSTS):
        op.execute(statement)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_NEXT_LIST)
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_guild_id_message_id"))
        batch_op.drop_index(batch_op.f("ix_question_guild_id_list_message_id"))
        for column in ("channel_id", "message_id", "list_channel_id", "list_message_id"):
            batch_op.drop_column(column)
    with op.batch_alter_table("week", schema=None) as batch_op:
        batch_op.drop_column("recap_channel_id")
        batch_op.drop_column("recap_message_id")


def _make_tables() -> None:
    op.create_table(
        "held_channel",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("probe_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name=op.f("fk_held_channel_guild_id_guild")),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_held_channel")),
    )
    op.create_table(
        "presenter_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name=op.f("fk_presenter_list_guild_id_guild")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presenter_list")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("card", "list", "board", "recap", name="postkind", native_enum=False, length=16),
            nullable=False,
        ),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("week_id", sa.Integer(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("pinged_user_id", sa.BigInteger(), nullable=True),
        sa.Column("old_message_id", sa.BigInteger(), nullable=True),
        sa.Column("is_uncertain", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name=op.f("fk_post_guild_id_guild")),
        sa.ForeignKeyConstraint(["list_id"], ["presenter_list.id"], name=op.f("fk_post_list_id_presenter_list")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_post_question_id_question")),
        sa.ForeignKeyConstraint(["week_id"], ["week.id"], name=op.f("fk_post_week_id_week")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("list_id", name=op.f("uq_post_list_id")),
        sa.UniqueConstraint("question_id", name=op.f("uq_post_question_id")),
    )
    op.create_index(
        op.f("ix_post_due_at"),
        "post",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_post_guild_id_message_id"), "post", ["guild_id", "message_id"], unique=False)
    op.create_index(
        "uq_post_week_id",
        "post",
        ["week_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'recap'"),
        postgresql_where=sa.text("kind = 'recap'"),
    )
    op.create_index(
        "uq_post_week_id_channel_id",
        "post",
        ["week_id", "channel_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'board'"),
        postgresql_where=sa.text("kind = 'board'"),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "answered",
                "changed",
                "added",
                "merged",
                "taken",
                "pictures",
                "offer",
                "moved",
                "registered",
                "hello",
                name="noticekind",
                native_enum=False,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("presentation_id", sa.Integer(), nullable=True),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("below_message_id", sa.BigInteger(), nullable=True),
        sa.Column("whom", sa.JSON(), nullable=False),
        sa.Column("actor_user_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.String(length=32), nullable=True),
        sa.Column("message_ids", sa.JSON(), nullable=False),
        sa.Column("is_taken_back", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_notice_answer_id_answer")),
        sa.ForeignKeyConstraint(["guild_id"], ["guild.id"], name=op.f("fk_notice_guild_id_guild")),
        sa.ForeignKeyConstraint(
            ["presentation_id"], ["presentation.id"], name=op.f("fk_notice_presentation_id_presentation")
        ),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_notice_question_id_question")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_answer_id"), "notice", ["answer_id"], unique=False)
    op.create_index(
        op.f("ix_notice_due_at"),
        "notice",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_notice_question_id"), "notice", ["question_id"], unique=False)
