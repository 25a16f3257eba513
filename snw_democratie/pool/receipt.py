"""The proof of a registration on paper, with its code."""

from __future__ import annotations

from snw_democratie.components import Shell
from snw_democratie.letters.pdf import pdf
from snw_democratie.pool.views import DoneView


def receipt(view: DoneView, shell: Shell) -> bytes:
    """The page to print or to keep, in the language of the page it comes from."""
    return pdf("receipt", view, language=shell.language, direction=shell.direction, contact=shell.contact)
