"""The page that checks a record offline: one file with its own script, served as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sortition

FILE = Path(__file__).parents[1] / "static" / "verifier" / "controleer.html"
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """The bytes of the page, and the policy that it names itself: nothing but its own script and style."""

    content: bytes
    policy: str


@cache
def verifier() -> Verifier | None:
    """The page, or None where it is not installed; a page without a policy of its own is not served."""
    if not FILE.exists():
        return None
    content = FILE.read_bytes()
    found = _POLICY.search(content.decode("utf-8"))
    if found is None:
        return None
    return Verifier(content=content, policy=f"{found[1]}; frame-ancestors 'none'")


@cache
def specification() -> bytes:
    """The specification of the record, for who writes another verifier."""
    return (Path(sortition.__file__).parent / "SPEC.md").read_bytes()
