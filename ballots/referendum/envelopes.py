"""The number of an envelope: it follows from the encrypted vote alone, so from every ballot on the board too."""

from __future__ import annotations

from collections.abc import Sequence

from ballots.referendum.codes import ALPHABET, plain
from ballots.referendum.election import Ciphertext
from ballots.referendum.hashes import whole

LENGTH = 20
_BITS = 5


def envelope_number(fingerprint: str, answers: Sequence[Sequence[Ciphertext]]) -> str:
    """The first 100 bits of a hash over all ciphertexts, as 20 characters, in groups as the booth shows them."""
    rows = "|".join(",".join(f"{one.alpha},{one.beta}" for one in row) for row in answers)
    found = whole(f"nw-envelope-v1|{fingerprint}|{rows}")
    places = range(256 - _BITS, 256 - _BITS * (LENGTH + 1), -_BITS)
    text = "".join(ALPHABET[found >> place & 31] for place in places)
    return "-".join(text[start : start + 4] for start in range(0, LENGTH, 4))


def typed_envelope(text: str) -> str:
    """The number that somebody typed, in that spelling; empty when it can be none."""
    found = plain(text)
    if len(found) != LENGTH or not set(found) <= set(ALPHABET):
        return ""
    return "-".join(found[start : start + 4] for start in range(0, LENGTH, 4))
