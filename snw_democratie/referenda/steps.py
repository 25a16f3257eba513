"""Where a referendum stands, from what was fixed and when."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

IN_FLIGHT = timedelta(seconds=60)
"""After the closing second, ballots that arrived before it are still being checked and stored."""


class State(StrEnum):
    """The step that was taken last."""

    DRAFT = "draft"
    FIXED = "fixed"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    RESULT = "result"


class Act(StrEnum):
    """An act that changes an outcome: two people each say yes to exactly the same."""

    FIX = "fix-referendum"
    TRANSLATIONS = "check-translations"
    CODES = "fix-codes"
    TRUSTEES = "fix-trustees"
    OPEN = "open-referendum"
    CHANGE = "change-code"
    MIRROR = "add-mirror"
    MIRROR_AWAY = "remove-mirror"
    CLOSE = "close-referendum"
    PAPER = "fix-paper"
    RESULT = "publish-referendum"
