"""The private code in a letter: 16 characters that cannot be mistaken for each other, and one that catches a slip.

Crockford's base 32 (no I, L, O and U): 80 bits. The last character is a sum over the field of 32 elements, where each
place weighs differently: each wrong character and each two that changed places are seen before anything is looked up.
The one spelling, with hyphens, is what the secret exponent is made of.
"""

from __future__ import annotations

import unicodedata

from ballots.errors import BadLetterCode
from ballots.referendum.group import secret_text

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 17
GROUPS = (4, 4, 4, 5)
"""Characters between the hyphens."""
_MEANT = str.maketrans("OIL", "011")


def new_code() -> str:
    """A fresh code, as it is printed: "ABCD-EFGH-JKMN-PQRST"."""
    body = secret_text(ALPHABET, LENGTH - 1)
    return _grouped(body + _check(body))


def typed(text: str) -> str:
    """The code that somebody typed, in its one spelling: small letters, spaces and O for 0 are understood.

    Raises BadLetterCode: "length", "character" or "check".
    """
    code = plain(text)
    if len(code) != LENGTH:
        raise BadLetterCode("length")
    if not set(code) <= set(ALPHABET):
        raise BadLetterCode("character")
    if _check(code[:-1]) != code[-1]:
        raise BadLetterCode("check")
    return _grouped(code)


def plain(text: str) -> str:
    """Characters as they were meant: capitals and digits, without what stands between them."""
    capitals = unicodedata.normalize("NFKC", text).upper()
    return "".join(one for one in capitals if one.isalnum()).translate(_MEANT)


def _grouped(code: str) -> str:
    parts, start = [], 0
    for size in GROUPS:
        parts.append(code[start : start + size])
        start += size
    return "-".join(parts)


def _check(body: str) -> str:
    """The sum of the characters, doubled in the field (x^5 = x^2 + 1) before each is added and once at the end."""
    total = 0
    for one in body:
        total = _doubled(total) ^ ALPHABET.index(one)
    return ALPHABET[_doubled(total)]


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
