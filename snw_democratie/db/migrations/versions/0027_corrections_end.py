"""A correction that was begun knows its registration, and ends with whatever else is done to that.

What is being typed at the moment of this step is forgotten: it does not say what it corrects.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM draft")
    with op.batch_alter_table("draft") as table:
        table.add_column(sa.Column("registration_id", sa.String(length=32), nullable=True))
        table.create_foreign_key(
            op.f("fk_draft_registration_id"), "registration", ["registration_id"], ["id"], ondelete="CASCADE"
        )
        table.create_index(op.f("ix_draft_registration_id"), ["registration_id"])


def downgrade() -> None:
    with op.batch_alter_table("draft") as table:
        table.drop_index(op.f("ix_draft_registration_id"))
        table.drop_constraint(op.f("fk_draft_registration_id"), type_="foreignkey")
        table.drop_column("registration_id")
