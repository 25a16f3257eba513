"""The two scripts that run on voters' devices, as `scripts/booth_scripts.py` joined them, and their digests."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from snw_democratie.folders import HERE

BOOTH, CHECK = "stemhokje", "envelop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script: where it is served, the digest that a browser must find, and its text."""

    href: str
    integrity: str
    text: str


@cache
def script(name: str) -> Script:
    """The script of this name. Raises FileNotFoundError where set-up was not done."""
    made = (HERE / "static" / "booth" / f"{name}.js").read_bytes()
    digest = b64encode(sha256(made).digest()).decode("ascii")
    return Script(href=f"/static/booth/{name}.js", integrity=f"sha256-{digest}", text=made.decode("utf-8"))
