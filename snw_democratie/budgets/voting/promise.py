"""What a voter says by voting, on the screen and on paper: its exact words count."""

from __future__ import annotations

from snw_democratie.i18n import formats
from snw_democratie.i18n.sworn import SwornText, sworn


def promise(min_age: int) -> SwornText:
    """That who votes is old enough, and that this cannot be undone."""
    return sworn(
        "Met uw stem zegt u: ik ben %(age)s jaar of ouder. U kunt dit daarna niet meer veranderen.",
        age=formats.number(min_age),
    )
