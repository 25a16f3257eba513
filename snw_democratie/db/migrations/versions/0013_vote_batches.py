"""Batches of vote codes know what was made void, so that no page counts codes by their state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("vote_batch") as batch_op:
        batch_op.add_column(sa.Column("voided", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE vote_batch SET voided = (SELECT count(*) FROM vote_code WHERE batch_id = vote_batch.id AND state = 2)"
    )
    with op.batch_alter_table("vote_batch") as batch_op:
        batch_op.alter_column("voided", existing_type=sa.Integer(), server_default=None)
