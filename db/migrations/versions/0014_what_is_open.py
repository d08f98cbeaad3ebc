"""Questions know whether they are answered, so that the open ones are found through an index."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STANDS = sa.text("withdrawn_at IS NULL")
ANSWERED = """
UPDATE question SET is_answered = true WHERE EXISTS (
    SELECT 1 FROM answer
    WHERE answer.question_id = question.id AND answer.withdrawn_at IS NULL AND NOT answer.is_addition
)
"""


def upgrade() -> None:
    """Go forward."""
    op.add_column("question", sa.Column("is_answered", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(ANSWERED)
    for first, *others in (("presenter_id", "presentation_id"), ("presentation_id", "presenter_id", "asker_id")):
        op.create_index(
            f"ix_question_standing_{first}",
            "question",
            [first, "is_answered", "number", *others],
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        )
