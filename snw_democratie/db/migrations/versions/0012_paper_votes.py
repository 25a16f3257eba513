"""Votes on paper that wait: piles of forms, and the forms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_pile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["budget_round.id"], name=op.f("fk_paper_pile_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_paper_pile_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_pile")),
    )
    with op.batch_alter_table("paper_pile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_pile_round_id"), ["round_id"], unique=False)

    op.create_table(
        "paper_line",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("pile_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first", sa.LargeBinary(), nullable=False),
        sa.Column("first_by", sa.Integer(), nullable=False),
        sa.Column("second", sa.LargeBinary(), nullable=True),
        sa.Column("second_by", sa.Integer(), nullable=True),
        sa.Column("chosen", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["pile_id"], ["paper_pile.id"], name=op.f("fk_paper_line_pile_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["first_by"], ["account.id"], name=op.f("fk_paper_line_first_by")),
        sa.ForeignKeyConstraint(["second_by"], ["account.id"], name=op.f("fk_paper_line_second_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_line")),
        sa.UniqueConstraint("pile_id", "number", name=op.f("uq_paper_line_pile_id_number")),
    )
