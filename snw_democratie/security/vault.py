"""Sealing what is personal, so that a copy of the database says nothing; and look-ups without opening it.

AES-256-GCM with a fresh random nonce (NIST SP 800-38D, 96 bits), and the table, column and row as associated data: a
value that is moved to another place does not open. What is sealed is first padded to whole blocks of 32 bytes, or its
length would tell "vrouw" from "man".
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from snw_democratie.security.keys import KeyRing, file_stamp, new_ring, read_ring, write_ring
from sortition.errors import SortitionError
from sortition.record import canonical

MAGIC = b"s1"
ID_BYTES, NONCE_BYTES, BLOCK = 4, 12, 32
HEAD = len(MAGIC) + ID_BYTES + NONCE_BYTES


@dataclass(eq=False)
class SealBroken(SortitionError):
    """What stands here was changed, or belongs to another place."""

    table: str
    column: str


@dataclass(eq=False)
class UnknownKey(SortitionError):
    """This was sealed with a key that is not in the file with the keys."""

    key_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sealed value stands; `row` is the primary key as text."""

    table: str
    column: str
    row: str


class Vault:
    """Seals and opens with the keys that `ring` gives.

    It is asked again when a key is not known, and before sealing when `stamp` gives another answer than the last
    time: so a program that runs seals with the new key as soon as there is one.
    """

    def __init__(self, ring: Callable[[], KeyRing], stamp: Callable[[], object] = lambda: None) -> None:
        self._read = ring
        self._stamp = stamp
        self._keys = self._fresh()

    def seal(self, value: bytes, at: Place) -> bytes:
        """Seal a value for its place."""
        return self.seal_all([(value, at)])[0]

    def seal_all(self, values: Iterable[tuple[bytes, Place]]) -> list[bytes]:
        """Seal values, each for its place; whether there is another key is looked at once for all of them."""
        if self._keys.stamp != self._stamp():
            self._keys = self._fresh()
        current = self._keys.ring.current
        head, cipher = MAGIC + bytes.fromhex(current), self._keys.ciphers[current]
        sealed = []
        for value, at in values:
            nonce = secrets.token_bytes(NONCE_BYTES)
            padded = value + b"\x80" + bytes(-(len(value) + 1) % BLOCK)
            sealed.append(head + nonce + cipher.encrypt(nonce, padded, _bound(at)))
        return sealed

    def open(self, sealed: bytes, at: Place) -> bytes:
        """Open a value. Raises SealBroken, UnknownKey."""
        key_id = key_of(sealed)
        if key_id not in self._keys.ciphers:
            self._keys = self._fresh()
        cipher = self._keys.ciphers.get(key_id)
        if cipher is None:
            raise UnknownKey(key_id)
        nonce = sealed[HEAD - NONCE_BYTES : HEAD]
        try:
            padded = cipher.decrypt(nonce, sealed[HEAD:], _bound(at))
        except (InvalidTag, ValueError) as error:  # too short for a nonce is a ValueError
            raise SealBroken(at.table, at.column) from error
        return padded[: padded.rindex(b"\x80")]

    def index(self, label: str, value: str) -> bytes:
        """32 bytes by which a value can be found again, and from which nobody without the key learns it."""
        return hmac.digest(self._keys.ring.index, canonical([label, value]), "sha256")

    def renew(self) -> str:
        """Read the keys again and say which one seals now."""
        self._keys = self._fresh()
        return self._keys.ring.current

    def _fresh(self) -> _Keys:
        # The stamp first: were the file replaced in between, the next look at the stamp would see it.
        stamp, ring = self._stamp(), self._read()
        return _Keys(stamp=stamp, ring=ring, ciphers={key_id: AESGCM(key) for key_id, key in ring.sealing.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keys:
    """What the vault works with at one moment; replaced as a whole, because several threads use one vault."""

    stamp: object
    ring: KeyRing
    ciphers: Mapping[str, AESGCM]


def vault_of_file(path: Path) -> Vault:
    """The vault of an installation: its keys come from a file, which is read again when it was replaced.

    The file is made when there is none. Raises BadKeys.
    """
    if not path.exists():
        write_ring(path, new_ring(), replace=False)
    return Vault(lambda: read_ring(path), lambda: file_stamp(path))


def key_of(sealed: bytes) -> str:
    """The id of the key that sealed this."""
    return sealed[len(MAGIC) : len(MAGIC) + ID_BYTES].hex()


def _bound(at: Place) -> bytes:
    return canonical([at.table, at.column, at.row])
