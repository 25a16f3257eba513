"""Mail about a draw, once each; members who stand aside for one subject; a seat draw that gave nothing.

Whoever was drawn before this gets no mail about it any more: their rows say that there is none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TOLD = ("panel_answer", "seat_candidate", "seat_term")


def upgrade() -> None:
    for table in TOLD:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("told", sa.String(10), nullable=False, server_default="none"))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("told", existing_type=sa.String(10), server_default=None)
    with op.batch_alter_table("seat_draw") as batch_op:
        batch_op.add_column(sa.Column("failure", sa.String(20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("seat_draw") as batch_op:
        batch_op.alter_column("failure", existing_type=sa.String(20), server_default=None)
    op.create_table(
        "seat_recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("alternate", sa.String(length=20), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["seat_term.id"], name=op.f("fk_seat_recusal_term_id_seat_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_recusal")),
    )
    op.create_index(op.f("ix_seat_recusal_term_id"), "seat_recusal", ["term_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_seat_recusal_term_id"), "seat_recusal")
    op.drop_table("seat_recusal")
    op.drop_column("seat_draw", "failed_at")
    op.drop_column("seat_draw", "failure")
    for table in reversed(TOLD):
        op.drop_column(table, "told")
