"""Hashing and checking passwords with argon2id, and what a new one must be."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from snw_democratie.security.common import is_common
from snw_democratie.security.errors import WeakPassword

SHORTEST, LONGEST = 12, 128


class Passwords:
    """Hashes with argon2id, t = 1, p = 1 and 46 MiB unless told otherwise.

    One of the settings of the OWASP Password Storage Cheat Sheet. At most two hashes at a time, so that a flood of
    log-ins cannot eat the memory. It takes a tenth of a second: call it in a thread, outside a transaction.
    """

    def __init__(self, kib: int) -> None:
        self._hasher = PasswordHasher(time_cost=1, memory_cost=kib, parallelism=1)
        self._turns = threading.BoundedSemaphore(2)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str, *, login: str = "", name: str = "") -> str:
        """Hash a new password. Raises WeakPassword when it may not be one; see `weakness`."""
        reason = weakness(password, login, *name.split())
        if reason:
            raise WeakPassword(reason)
        return self.hash_again(password)

    def hash_again(self, password: str) -> str:
        """Hash a password that was right before the rules, or the settings of the hash, changed."""
        with self._turns:
            return self._hasher.hash(password)

    def matches(self, password: str, hashed: str | None) -> bool:
        """Whether the password belongs to the hash; as much work when there is no hash at all."""
        with self._turns:
            try:
                right = self._hasher.verify(hashed or self._nobody, password[: 4 * LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return right and hashed is not None

    def is_old(self, hashed: str) -> bool:
        """Whether this hash was made with other settings than those of now."""
        return self._hasher.check_needs_rehash(hashed)


def weakness(password: str, *own: str) -> str:
    """Why this may not be a password: "short", "long", "name" or "common"; empty when it may.

    No rules about capitals or signs: they make passwords that are hard for people and easy for machines. `own` are
    words that a guesser of this very account would try first; those of one or two letters are in too many words.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    folded = password.casefold()
    if any(len(word) > 2 and word.casefold() in folded for word in own):
        return "name"
    return "common" if is_common(password) else ""
