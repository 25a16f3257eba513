"""The letter code as the registrar prints it, written down a second time."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def letter_code(body: str) -> str:
    """A code as the letter prints it, with its check character (ISO/IEC 7064, hybrid system MOD 33,32)."""
    product = 32
    for one in body:
        product = 2 * ((product + ALPHABET.index(one)) % 32 or 32) % 33
    whole = body + ALPHABET[(1 - product) % 32]
    return "-".join(whole[start : start + 4] for start in range(0, 17, 4))
