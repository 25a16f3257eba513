"""Referenda: votes on paper, the numbers of envelopes that were cast, and computations of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("referendum", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paper", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("referendum", schema=None) as batch_op:
        batch_op.alter_column("paper", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "ballot_envelope",
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_ballot_envelope_referendum_id")),
        sa.PrimaryKeyConstraint("referendum_id", "number", "height", name=op.f("pk_ballot_envelope")),
    )
    op.create_table(
        "paper_reading",
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_paper_reading_account_id")),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_paper_reading_referendum_id")),
        sa.PrimaryKeyConstraint("referendum_id", "account_id", name=op.f("pk_paper_reading")),
    )
    op.create_table(
        "referendum_paper",
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_referendum_paper_referendum_id")),
        sa.PrimaryKeyConstraint("referendum_id", name=op.f("pk_referendum_paper")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("referendum_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_job_referendum_id"), ["referendum_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_job_referendum_id"), "referendum", ["referendum_id"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_job_referendum_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_job_referendum_id"))
        batch_op.drop_column("referendum_id")
    op.drop_table("referendum_paper")
    op.drop_table("paper_reading")
    op.drop_table("ballot_envelope")
    with op.batch_alter_table("referendum", schema=None) as batch_op:
        batch_op.drop_column("paper")
