"""drand quicknet: which round belongs to a time, what its signature says, and whether the signature is real.

The signature needs the library drand-verify; without it the answer is None, never yes.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
"""The hash of quicknet's chain information: League of Entropy, scheme bls-unchained-g1-rfc9380."""

PUBLIC_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
"""The group's key, a compressed point of G2. Source: drand's /info for CHAIN; `chain_hash` recomputes CHAIN from it."""

GENESIS = 1692803367
"""Unix time of round 1."""

PERIOD = 3
"""Seconds between rounds."""

_GROUP_HASH = "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e"
_MOST_ROUND = 2**63
_SIGNATURE = re.compile("[0-9a-f]{96}", re.ASCII)


def chain_hash() -> str:
    """The chain hash that follows from the constants above, as drand computes it for a named beacon.

    SHA-256 over the period (4 bytes), the genesis time (8 bytes), the public key, the group hash and the name.
    """
    parts = (PERIOD.to_bytes(4, "big"), GENESIS.to_bytes(8, "big"), bytes.fromhex(PUBLIC_KEY))
    return hashlib.sha256(b"".join(parts) + bytes.fromhex(_GROUP_HASH) + b"quicknet").hexdigest()


def time_of_round(round_: int) -> datetime:
    """When round `round_` (from 1) is published, in UTC."""
    assert 1 <= round_ <= 10**10
    return datetime.fromtimestamp(GENESIS + PERIOD * (round_ - 1), tz=UTC)


def round_at(time: datetime) -> int:
    """The last round published at or before `time`, 0 before the first; `time` is aware."""
    assert time.tzinfo is not None
    seconds = int((time - datetime.fromtimestamp(GENESIS, tz=UTC)).total_seconds() // 1)
    return max(0, seconds // PERIOD + 1)


def randomness(signature: str) -> str:
    """What a round says: SHA-256 of the bytes of its signature, in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(signature)).hexdigest()


def check_signature(round_: int, signature: str) -> bool | None:
    """Whether `signature` (96 lower-case hexadecimal digits) is quicknet's for this round; None without the library."""
    # The library panics on what is not hexadecimal, so the spelling is checked before it is called.
    if not _SIGNATURE.fullmatch(signature) or not 1 <= round_ < _MOST_ROUND:
        return False
    try:
        from drand_verify import verify_bls_unchained_g1_rfc9380
    except ImportError:
        return None
    try:
        verify_bls_unchained_g1_rfc9380(round_, signature, PUBLIC_KEY)
    except ValueError:
        return False
    return True
