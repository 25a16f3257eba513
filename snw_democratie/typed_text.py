"""Text that came from a keyboard: no characters that hide or reverse other text, and no more than there is room for."""

from __future__ import annotations

import re
import unicodedata

from snw_democratie.i18n import formats
from snw_democratie.i18n import gettext as _

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters (PostgreSQL stores no NUL) and what turns the direction of the text around it."""
_LINES = re.compile("[\t\r\n]")
_IN_NUMBERS = str.maketrans({"\u066b": ",", "\u066c": ".", "\u200e": None, "\u200f": None, "\u061c": None})
"""How Arabic writes the comma and the point in a number, and the marks of direction that come along with a copy."""


def text_problem(text: str, *, most: int, lines: bool = False) -> str:
    """What is wrong with this text, as a sentence, or nothing; `lines` for a box of more than one line."""
    if _INVISIBLE.search(text) or (not lines and _LINES.search(text)):
        return _("Hierin staat een onzichtbaar teken. Haal het weg of typ de tekst opnieuw.")
    if len(text) > most:
        return _("Dit is te lang. Gebruik hoogstens %(most)s tekens.", most=formats.number(most))
    return ""


def our_digits(text: str) -> str:
    """What was typed as a number, with the digits of every script as 0 to 9: Arabic and Persian have others."""
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text.translate(_IN_NUMBERS))
