"""The facts that stop somebody who registers, or who looks at the own registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sortition.errors import SortitionError


@dataclass(eq=False)
class NotOpen(SortitionError):
    """One cannot register now: not yet ("before"), or no more ("after")."""

    window: str
    slug: str
    opens_at: datetime
    closes_at: datetime


@dataclass(eq=False)
class NoDraft(SortitionError):
    """Nothing is being typed in this browser, or it was left alone too long."""

    slug: str


@dataclass(eq=False)
class HelperSignedOut(NoDraft):
    """A helper types in this browser for somebody, and is not signed in any more; what was typed waits."""


@dataclass(eq=False)
class NotAsked(SortitionError):
    """This question is not asked of who registers here, or no more: another answer changed what follows."""

    slug: str


@dataclass(eq=False)
class Unanswered(SortitionError):
    """A question still has no answer, or has one that is no answer any more; `key` is its step."""

    slug: str
    key: str


@dataclass(eq=False)
class BadEntry(SortitionError):
    """A code that opens nothing: "unknown", "used", "void" or "expired"."""

    reason: str


@dataclass(eq=False)
class UnknownStatusCode(SortitionError):
    """No registration has this code."""


@dataclass(eq=False)
class NotRegistered(SortitionError):
    """Nobody's registration is open in this browser."""


@dataclass(eq=False)
class AnswerFixed(SortitionError):
    """The list is closed: this answer is part of it and cannot change."""

    key: str


@dataclass(eq=False)
class DayFull(SortitionError):
    """This helper registered as many people today as one may."""

    limit: int


@dataclass(eq=False)
class NotStored(SortitionError):
    """The database took nothing: it is in use elsewhere, full, or refused at the last moment."""

    cause: str
