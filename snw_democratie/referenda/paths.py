"""The addresses of the referendum."""

from __future__ import annotations

PUBLIC = "/referendum"
TEAM = "/team/referendum"


def referendum(slug: str, part: str = "") -> str:
    """A page for everybody."""
    return f"{PUBLIC}/{slug}{part}"


def cast(slug: str) -> str:
    """Where a ballot is sent to."""
    return f"{PUBLIC}/{slug}/stemmen/uitbrengen"


def team(slug: str, part: str = "") -> str:
    """A page for the team."""
    return f"{TEAM}/{slug}{part}"
