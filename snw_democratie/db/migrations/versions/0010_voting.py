"""Codes to vote with, and ballots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vote_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("gebied", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_vote_batch_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_batch")),
    )
    with op.batch_alter_table("vote_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_batch_round_id"), ["round_id"], unique=False)

    op.create_table(
        "vote_code",
        sa.Column("index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("answer", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["vote_batch.id"], name=op.f("fk_vote_code_batch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_vote_code")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_vote_code_batch_id_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ballot",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
