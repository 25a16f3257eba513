"""Outbox of mail and the runs of the retention job."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the feature that it is named for."""
