"""What is asked before codes are made where there are codes already: by accident they are made twice."""

from __future__ import annotations

from snw_democratie.i18n import formats, ngettext
from snw_democratie.i18n import gettext as _


def more_words(there: int, number: int) -> str:
    """Whether one wants `number` codes more than there are; empty when there are none."""
    if not there:
        return ""
    said = ngettext("Er is al %(n)s code.", "Er zijn al %(n)s codes.", there, n=formats.number(there))
    asked = ngettext("Maakt u er %(n)s bij?", "Maakt u er %(n)s bij?", number, n=formats.number(number))
    return f"{said} {asked}"


def make_words(there: int, number: int) -> str:
    """What the button says."""
    if not there:
        return _("Maak en download")
    return ngettext("Maak er %(n)s bij en download", "Maak er %(n)s bij en download", number, n=formats.number(number))
