"""Trackers: the 43 characters that a voter keeps are the SHA-256 of the ballot, as the board has it in 64 digits."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode

_SHORT = re.compile(r"[A-Za-z0-9+/]{43}=?")
_LONG = re.compile("[0-9a-f]{64}")
_BEGINNING = re.compile(r"[A-Za-z0-9+/]{8,42}")
"""The first eight characters are 48 bits: on any board two trackers hardly ever share them."""


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


def beginning_of(tracker: str) -> str:
    """What a voter typed of a tracker, when that is enough of it to look for; else empty."""
    plain = "".join(tracker.split())
    return plain if _BEGINNING.fullmatch(plain) else ""


def digits_of(beginning: str) -> str:
    """The digits of the board with which every tracker begins that begins like this; a last one may be left open."""
    whole = b64decode(beginning + "A" * (-len(beginning) % 4)).hex()
    return whole[: len(beginning) * 6 // 4]
