"""What the team wrote in other languages; and whether somebody was helped, no longer by whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("procedure") as batch_op:
        batch_op.add_column(sa.Column("translations", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("procedure") as batch_op:
        batch_op.alter_column("translations", existing_type=sa.JSON(), server_default=None)

    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(sa.Column("with_helper", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE registration SET with_helper = true WHERE helper_id IS NOT NULL")
    with op.batch_alter_table("registration") as batch_op:
        batch_op.alter_column("with_helper", existing_type=sa.Boolean(), server_default=None)
        batch_op.drop_constraint("fk_registration_helper_id", type_="foreignkey")
        batch_op.drop_column("helper_id")
