"""What goes on after a draw: reserves asked for, members who left, what was entered for a replacement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from snw_democratie.db.base import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "succession",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digits", sa.String(length=200), nullable=False),
        sa.Column("beacon", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_succession_procedure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("procedure_id", name=op.f("pk_succession")),
    )
    op.create_table(
        "departure",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_departure_procedure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("procedure_id", "lot", name=op.f("pk_departure")),
    )


def downgrade() -> None:
    op.drop_table("departure")
    op.drop_table("succession")
