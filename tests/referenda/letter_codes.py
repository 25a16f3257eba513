"""The letter code as the registrar prints it, written down a second time."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def letter_code(body: str) -> str:
    """A code as the letter prints it, with its check character: a sum over GF(32), with a table of doubles."""
    doubles = [2 * one if one < 16 else (2 * one) ^ 37 for one in range(32)]
    total = 0
    for one in body:
        total = doubles[total] ^ ALPHABET.index(one)
    whole = body + ALPHABET[doubles[total]]
    return "-".join((whole[:4], whole[4:8], whole[8:12], whole[12:]))
