"""Trackers: the 43 characters that a voter keeps are the SHA-256 of the ballot, as the board has it in 64 digits."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode

_SHORT = re.compile(r"[A-Za-z0-9+/]{43}=?")
_LONG = re.compile("[0-9a-f]{64}")


def tracker_of(payload: str) -> str:
    """The tracker as voters know it, from the 64 digits of the board."""
    return b64encode(bytes.fromhex(payload)).decode("ascii").rstrip("=")


def payload_of(tracker: str) -> str:
    """The 64 digits of what a voter typed, in either spelling; empty when it can be no tracker."""
    plain = "".join(tracker.split())
    if _LONG.fullmatch(plain.lower()):
        return plain.lower()
    if not _SHORT.fullmatch(plain):
        return ""
    try:
        return b64decode(plain.rstrip("=") + "=", validate=True).hex()
    except binascii.Error:
        return ""
