"""An account may have an address that its invitations are mailed to; sealed, and empty for who is there already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("email", sa.LargeBinary(), nullable=True))
