"""A QR code as SVG, for paper and for a second telephone; what it says always stands beside it in letters."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


def qr(text: str, label: str) -> Markup:
    """A QR code for `text`, which a screen reader calls `label`: on a page by its label, on paper by its title.

    Error level M survives a fold. Dark on a white ground of its own, four modules wide, because a telephone needs both.
    """
    code = segno.make(text, error="m", micro=False, boost_error=False)
    size = code.symbol_size(border=4)[0]
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=4, xmldecl=False, svgns=False, nl=False, omitsize=True, svgclass=None,
              lineclass=None)  # fmt: skip
    path = drawn.getvalue().decode("ascii").split(' d="', 1)[1].split('"', 1)[0]
    picture = Markup(
        '<svg class="snw-qr" viewBox="0 0 {size} {size}" width="176" height="176" role="img" aria-label="{label}">'
        "<title>{label}</title>"
    )
    ground = Markup('<rect class="snw-qr__ground" width="{size}" height="{size}" fill="#fff"/>')
    lines = Markup('<path class="snw-qr__dark" d="{path}" stroke="#000" fill="none"/></svg>')
    return picture.format(size=size, label=label) + ground.format(size=size) + lines.format(path=path)
