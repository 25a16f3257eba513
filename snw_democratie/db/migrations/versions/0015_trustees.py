"""Trustees who make the key of a referendum together, each on an own device."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trustee_seat",
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("begun", sa.Text(), nullable=True),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.Column("shares", sa.Text(), nullable=True),
        sa.Column("held", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_trustee_seat_referendum_id")),
        sa.PrimaryKeyConstraint("referendum_id", "place", name=op.f("pk_trustee_seat")),
    )


def downgrade() -> None:
    op.drop_table("trustee_seat")
