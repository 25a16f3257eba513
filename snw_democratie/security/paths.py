"""Where somebody may be sent after signing in."""

from __future__ import annotations

ROOMS = frozenset({"team", "hulp", "beheer", "account"})
START = "/team"


def local_path(path: str) -> str:
    """A path for staff within this program, or the start page: never an address elsewhere."""
    room = path.split("?", 1)[0].split("/")[1:2]
    safe = path.startswith("/") and set(room) <= ROOMS and room != [] and not set(path) & set("\\\r\n\t")
    return path if safe and "//" not in path and "/../" not in path else START
