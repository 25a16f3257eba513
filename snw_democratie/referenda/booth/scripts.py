"""The scripts that run on voters' devices, as `scripts/booth_scripts.py` joined them, and their digests."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from snw_democratie.folders import HERE

BOOTH, CHECK, TRUSTEE, OFFLINE = "stemhokje", "envelop", "sleutelhouder", "zonder_internet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script: where it is served, the digest that a browser must find, and its text."""

    href: str
    integrity: str
    text: str


@cache
def script(name: str) -> Script:
    """The script of this name. Raises FileNotFoundError where set-up was not done."""
    text = (HERE / "static" / "booth" / f"{name}.js").read_text("utf-8")
    return Script(href=f"/static/booth/{name}.js", integrity=integrity(text), text=text)


def integrity(text: str) -> str:
    """The digest of a script or a style as pages and policies name it."""
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"
