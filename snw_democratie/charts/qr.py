"""QR codes as one path of squares, for pages and paper alike."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET = 4
"""Empty squares around the code: without them many phones do not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QrPicture:
    """`box` is the viewBox of the picture and `path` its dark squares; `says` is what stands in it."""

    box: str
    path: str
    says: str


def qr_picture(text: str) -> QrPicture:
    """A QR code that can still be read with a crease through it (error level M)."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    dark = [
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for x, length in _runs(row)
    ]
    side = len(code.matrix) + 2 * QUIET
    return QrPicture(box=f"0 0 {side} {side}", path="".join(dark), says=text)


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Where dark squares begin in a row, and how many there are side by side."""
    found: list[tuple[int, int]] = []
    for x, square in enumerate(row):
        if not square:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
