"""Hashing and checking passwords with argon2id."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

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

    def hash(self, password: str, *, login: str = "") -> str:
        """Hash a new password. Raises WeakPassword below 12 or above 128 characters, or when it holds the login."""
        if not SHORTEST <= len(password) <= LONGEST or (login and login.casefold() in password.casefold()):
            raise WeakPassword(SHORTEST)
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
