"""Who checked the translation of a referendum; the exact words that somebody who keeps a copy signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translation_check",
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("checker", sa.String(length=20), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_translation_check_referendum_id")),
        sa.PrimaryKeyConstraint("referendum_id", "language", name=op.f("pk_translation_check")),
    )
    op.add_column("board_mirror", sa.Column("text", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("board_mirror", "text")
    op.drop_table("translation_check")
