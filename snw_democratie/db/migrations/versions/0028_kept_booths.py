"""The booth as it was first published, byte for byte; when two people agreed on who keeps a copy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offline_file",
        sa.Column("referendum_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["referendum_id"], ["referendum.id"], name=op.f("fk_offline_file_referendum_id")),
        sa.PrimaryKeyConstraint("referendum_id", "name", name=op.f("pk_offline_file")),
    )
    op.add_column("board_mirror", sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True))
    # Those of before were added by one person, and everybody saw them: they stay.
    op.execute(
        "UPDATE board_mirror SET agreed_at = "
        "(SELECT fixed_at FROM referendum WHERE referendum.id = board_mirror.referendum_id)"
    )


def downgrade() -> None:
    op.drop_column("board_mirror", "agreed_at")
    op.drop_table("offline_file")
