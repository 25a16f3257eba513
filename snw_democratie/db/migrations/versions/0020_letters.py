"""Codes of letters know the band of ages that they were drawn in; runs of letters and their print files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry_code") as batch_op:
        batch_op.add_column(sa.Column("age_band", sa.String(40), nullable=False, server_default=""))
    with op.batch_alter_table("entry_code") as batch_op:
        batch_op.alter_column("age_band", existing_type=sa.String(40), server_default=None)
    op.create_table(
        "letter_run",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "procedure_id", sa.Integer(), sa.ForeignKey("procedure.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("reach", sa.String(10), nullable=False),
        sa.Column("large", sa.Boolean(), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "letter_file",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("letter_run.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
    )
    op.create_index("ix_letter_file_run_name", "letter_file", ["run_id", "name"], unique=True)
    op.create_table(
        "letter_wave",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("procedure_id", sa.Integer(), sa.ForeignKey("procedure.id", ondelete="CASCADE"), nullable=False),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("procedure_id", "digest"),
    )
