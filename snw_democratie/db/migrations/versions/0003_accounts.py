"""Second factor, invitations and scopes of staff accounts."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the feature that it is named for."""
