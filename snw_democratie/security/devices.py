"""Browsers in which somebody signed in before: each is braked by itself, so that a stranger's guesses keep nobody out.

Such a browser holds a mark per account, sealed with the secret of this installation. A mark opens nothing, names
nobody, and is worth a row of guesses of its own and no more.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from snw_democratie.security.throttle import keyed
from sortition.record import digest

LASTS = timedelta(days=365)
MOST = 5
"""So many colleagues can share a browser; a sixth takes the place of who signed in longest ago."""


def known(key: str, login: bytes, marks: str, *, at: datetime) -> str:
    """The mark of this account among those of a browser; nothing where it never signed in, or too long ago."""
    return next((mark for mark in _marks(marks) if _fits(key, login, mark, at=at)), "")


def remembered(key: str, login: bytes, marks: str, *, at: datetime) -> str:
    """The marks of a browser with a new one for this account in front, in the place of the one it had."""
    nonce, day = secrets.token_urlsafe(16), at.toordinal()
    others = [mark for mark in _marks(marks) if not _fits(key, login, mark, at=at)]
    return "~".join([f"{nonce}.{day}.{_seal(key, login, nonce, day)}", *others][:MOST])


def _marks(marks: str) -> Iterator[str]:
    return filter(None, marks.split("~", MOST)[:MOST]) if marks.isascii() else iter(())


def _fits(key: str, login: bytes, mark: str, *, at: datetime) -> bool:
    nonce, _dot, rest = mark.partition(".")
    day, _dot, seal = rest.partition(".")
    if not (day.isdigit() and len(day) <= 7 and 0 <= at.toordinal() - int(day) < LASTS.days):
        return False
    return hmac.compare_digest(seal, _seal(key, login, nonce, int(day)))


def _seal(key: str, login: bytes, nonce: str, day: int) -> str:
    return keyed(key, digest("snw/known-device/1", {"login": login.hex(), "nonce": nonce, "day": day})).hex()
