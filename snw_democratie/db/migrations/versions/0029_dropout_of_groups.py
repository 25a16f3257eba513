"""Which groups drop out more or less often than others, for the reserves that are looked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("succession") as batch_op:
        batch_op.add_column(sa.Column("dropout", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("succession") as batch_op:
        batch_op.alter_column("dropout", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("succession") as batch_op:
        batch_op.drop_column("dropout")
