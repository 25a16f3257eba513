"""Outbox of mail and the runs of the retention job; the audit chain takes no row in the place of another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=True),
        sa.Column("subject", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_about"), ["about"], unique=False)
        batch_op.create_index("ix_outbox_state_next_try_at", ["state", "next_try_at"], unique=False)

    op.create_table(
        "retention_run",
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "at", name=op.f("pk_retention_run")),
    )
    op.add_column("procedure", sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
    _guard_audit_against_replacement()


def _guard_audit_against_replacement() -> None:
    # SQLite's INSERT OR REPLACE removes the row it replaces without asking the trigger on DELETE, by number or by
    # digest. PostgreSQL has no such statement: its ON CONFLICT DO UPDATE is an update, and refused as one.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq OR digest = NEW.digest) "
            "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
        )
