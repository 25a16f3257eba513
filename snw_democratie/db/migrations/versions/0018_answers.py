"""After a draw: the answers to drawn places, what people need, and the rules of answering."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel_answer",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("reminded", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_panel_answer_procedure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("procedure_id", "lot", name=op.f("pk_panel_answer")),
    )
    op.create_index("ix_panel_answer_state_remind_at", "panel_answer", ["state", "remind_at"], unique=False)
    op.create_table(
        "panel_wish",
        sa.Column("procedure_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot", sa.String(length=12), nullable=False),
        sa.Column("support", sa.LargeBinary(), nullable=True),
        sa.Column("allowance", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["procedure_id", "lot"],
            ["panel_answer.procedure_id", "panel_answer.lot"],
            name=op.f("fk_panel_wish_procedure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("procedure_id", "lot", name=op.f("pk_panel_wish")),
    )
    op.create_table(
        "panel_answer_rules",
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("allowances", sa.JSON(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_panel_answer_rules_procedure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("procedure_id", name=op.f("pk_panel_answer_rules")),
    )
