"""Candidates for a resident seat who come from a panel: from which registration, so that each comes once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seat_candidate", sa.Column("registration_id", sa.String(length=32), nullable=True))
    columns = ["body_id", "registration_id"]
    op.create_index(op.f("ix_seat_candidate_body_id_registration_id"), "seat_candidate", columns, unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_seat_candidate_body_id_registration_id"), "seat_candidate")
    op.drop_column("seat_candidate", "registration_id")
