"""A mirror of a referendum can be taken away again; `leaving` until two people agreed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("board_mirror") as batch_op:
        batch_op.add_column(sa.Column("leaving", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("board_mirror") as batch_op:
        batch_op.alter_column("leaving", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("board_mirror") as batch_op:
        batch_op.drop_column("leaving")
