"""A round in which nobody voted is closed without an outcome, and knows it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("budget_round") as batch_op:
        batch_op.add_column(sa.Column("unvoted", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("budget_round") as batch_op:
        batch_op.alter_column("unvoted", existing_type=sa.Boolean(), server_default=None)
