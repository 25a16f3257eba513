"""What the pages of accounts show."""

from __future__ import annotations

from dataclasses import dataclass

from snw_democratie.components import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInView:
    """The log-in page; a refused password is never shown again."""

    login: str = ""
    onward: str = ""
    problems: tuple[Problem, ...] = ()
    refused: bool = False
    demo: str = ""


def local_path(path: str) -> str:
    """A path for staff within this program, or the work table: never an address elsewhere."""
    safe = path.startswith("/team") and not set(path) & set("\\\r\n\t") and "//" not in path
    return path if safe else "/team"
