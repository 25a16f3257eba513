"""Help desk: batches of codes, and what helpers did."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the feature that it is named for."""
