"""Which way a text runs, where the page around it runs another way."""

from __future__ import annotations

import unicodedata

from snw_democratie.i18n import language

FIRST_STRONG, POP = "\u2068", "\u2069"
RIGHT = ("R", "AL")


def own_direction(text: object) -> str:
    """The direction of the first letter, for `dir`; a text without letters (a number, a code) runs from left to right.

    What is empty runs as the page does.
    """
    if not str(text):
        return language().direction
    kinds = (unicodedata.bidirectional(one) for one in str(text))
    return "rtl" if next((kind for kind in kinds if kind in ("L", *RIGHT)), "L") in RIGHT else "ltr"


def isolated(fact: object) -> str:
    """A fact that keeps its own direction inside a sentence of another."""
    return f"{FIRST_STRONG}{fact}{POP}"
