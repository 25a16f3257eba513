"""The hashes of the protocol: digests of stored bytes, challenges of proofs, exponents from codes."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable

from ballots.referendum.group import Group, number

_ROUNDS = 1000


def digest(data: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits: how a record of the archive is named."""
    return hashlib.sha256(data).hexdigest()


def short(data: bytes) -> str:
    """SHA-256 as 43 characters: how an election and a ballot are named (fingerprint, tracker)."""
    return b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")


def challenge(group: Group, prefix: str, elements: Iterable[int]) -> int:
    """The number that a proof must answer: what is claimed stands in `prefix`, what was committed to in `elements`."""
    text = prefix + ",".join(map(str, elements))
    return number(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")) % group.q


def whole(text: str) -> int:
    """SHA-256 of a text as one number of 256 bits."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def secret_of_code(group: Group, code: str, uuid: str) -> int:
    """The exponent that belongs to a private code in the election `uuid`; the code exactly as it is printed."""
    found = hashlib.pbkdf2_hmac("sha256", code.encode(), uuid.encode(), _ROUNDS, 32)
    return number(int.from_bytes(found, "big")) % group.q


def secret_of_seed(label: str, seed: str) -> int:
    """One of the two private numbers (`label` is sk or dk) that a trustee keeps as one seed."""
    return number(int.from_bytes(hashlib.sha256(f"{label}|{seed}".encode()).digest(), "big"))
