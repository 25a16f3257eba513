"""The addresses of the resident seats."""

from __future__ import annotations

PUBLIC = "/zetels"
TEAM = "/team/zetels"
SIMULATED = "/zetels-naspelen"
OWN = "/mijn-aanmelding/zetel"


def body(slug: str) -> str:
    """The body, for everybody."""
    return f"{PUBLIC}/{slug}"


def draw(slug: str, number: int, part: str = "") -> str:
    """One draw, for everybody."""
    return f"{PUBLIC}/{slug}/loting/{number}{part}"


def own(slug: str, state: str = "") -> str:
    """The own candidature for this body, or what saying this means."""
    return f"{OWN}/{slug}/{state}" if state else OWN


def team(slug: str, part: str = "") -> str:
    """The body, for the team."""
    return f"{TEAM}/{slug}{part}"
