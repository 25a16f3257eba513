"""Codes of letters know the band of ages that they were drawn in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry_code") as batch_op:
        batch_op.add_column(sa.Column("age_band", sa.String(40), nullable=False, server_default=""))
    with op.batch_alter_table("entry_code") as batch_op:
        batch_op.alter_column("age_band", existing_type=sa.String(40), server_default=None)
