"""A QR code as one path of an inline SVG: the picture needs no file, no script and no style."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET = 4
"""Empty modules around the code, as the standard asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Qr:
    """The dark modules as a path, in a square of `size` modules; `label` says in words what the code opens."""

    path: str
    box: str
    label: str


def qr(text: str, label: str) -> Qr:
    """The QR code for this text."""
    rows = segno.make_qr(text, error="m").matrix
    size = len(rows) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Qr(path=path, box=f"0 0 {size} {size}", label=label)
