"""Codes that people read from paper and type: 13 random characters and one that catches a slip of the finger.

Thirty characters that cannot be mistaken for each other (no 0 and O, no 1, I and L, no U), about 64 bits. The last one
follows from the others (ISO/IEC 7064, hybrid system MOD 31,30): every wrong character, and nearly every two
that changed places, is seen before anything is looked up. SA, SD and SS do not occur, as in Dutch postcodes.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass

from snw_democratie.typed_text import our_digits
from sortition.errors import SortitionError
from sortition.record import digest

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
LENGTH = 14
GROUPS = (4, 5, 5)
_PLACES = {one: place for place, one in enumerate(ALPHABET)}
_NEVER = ("SA", "SD", "SS")
_NUMBER = re.compile(r"([1-9][0-9]{0,8})-([0-9]{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One code as it is handed out, the only time that it is known: its number and its characters."""

    number: str
    code: str


@dataclass(eq=False)
class BadCode(SortitionError):
    """This cannot be a code: too short, too long, a character that we do not use, or a slip of the finger."""

    reason: str


@dataclass(eq=False)
class MadeMeanwhile(SortitionError):
    """A form for codes is older than the newest batch: it was sent twice, or somebody else made codes.

    `batch` is that batch and `codes` how many it holds. A code is shown once, so a second press must not make more.
    """

    batch: int
    codes: int


def new_code() -> str:
    """A fresh code, without dashes."""
    return code_of(secrets.token_bytes(32))


def code_of(secret: bytes) -> str:
    """The code that follows from 32 secret bytes, so that it can be told again and is kept nowhere; without dashes."""
    tries = 0
    while True:
        number = int(digest("snw/code-of/1", [secret.hex(), tries]), 16)
        body = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(LENGTH - 1))
        code = body + _check(body)
        if not any(pair in code for pair in _NEVER):
            return code
        tries += 1


def shown(code: str) -> str:
    """A code as it is printed: "ABCD-EFGHJ-KMNPQ"."""
    parts, start = [], 0
    for size in GROUPS:
        parts.append(code[start : start + size])
        start += size
    return "-".join(parts)


def typed(text: str) -> str:
    """The code that somebody typed, with or without dashes, in small letters or in digits of another script.

    Raises BadCode: "length", "longer", "character" or "check".
    """
    plain = text if text.isascii() else our_digits(unicodedata.normalize("NFKC", text))
    code = "".join(filter(str.isalnum, plain.upper()))
    if len(code) != LENGTH:
        raise BadCode("longer" if len(code) > LENGTH else "length")
    if not _PLACES.keys() >= set(code):
        raise BadCode("character")
    if _check(code[:-1]) != code[-1]:
        raise BadCode("check")
    return code


def is_code(text: str) -> bool:
    """Whether somebody typed a code, all of it, and not only something beside it."""
    try:
        return bool(typed(text))
    except BadCode:
        return False


def numbered(batch: int, number: int) -> str:
    """The number of a code as it is printed beside it, so that one can be named without its characters: "12-034"."""
    return f"{batch}-{number:03d}"


def batch_and_number(text: str) -> tuple[int, int] | None:
    """Which code somebody means with "12-034"; None when that is no number of a code."""
    found = _NUMBER.fullmatch(our_digits(text).strip())
    return None if found is None else (int(found[1]), int(found[2]))


def code_digest(purpose: str, code: str) -> str:
    """The only form in which a code may leave the place where it was made; `purpose` keeps kinds of codes apart."""
    return digest("snw/code/1", [purpose, code])


def _check(body: str) -> str:
    size = len(ALPHABET)
    product = size
    for one in body:
        total = (product + _PLACES[one]) % size or size
        product = 2 * total % (size + 1)
    return ALPHABET[(1 - product) % size]
