"""The facts that stop somebody who votes, and those that stop the register of codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sortition.errors import SortitionError


@dataclass(eq=False)
class VotingClosed(SortitionError):
    """One cannot vote now: not yet ("before", or "lot": the order of the plans is not drawn), or no more ("after")."""

    window: str
    opens_at: datetime
    closes_at: datetime


@dataclass(eq=False)
class BadVoteCode(SortitionError):
    """A code that casts no vote: "unknown", "used" or "void"."""

    reason: str


@dataclass(eq=False)
class TooManyGuesses(SortitionError):
    """Codes that begin like this were guessed wrong too often."""

    minutes: int


@dataclass(eq=False)
class BadBallot(SortitionError):
    """A ballot that the paper does not allow.

    `reason`: "unknown", "withdrawn", "mark", "few", "many", "money", "points", "places", "category"; `limit` is what is
    allowed and `found` what came, in plans, cents or points.
    """

    reason: str
    limit: int = 0
    found: int = 0


@dataclass(eq=False)
class VoteNotStored(SortitionError):
    """The database took nothing, or we cannot know; sending the same form again is safe."""

    cause: str


@dataclass(eq=False)
class StillOpen(SortitionError):
    """Nobody sees a ballot before the voting has closed."""

    closes_at: datetime


@dataclass(eq=False)
class BadVoteBatch(SortitionError):
    """Codes cannot be made like this: "size", "class" or "gebied"."""

    reason: str
    limit: int = 0


@dataclass(eq=False)
class UnknownVoteCode(SortitionError):
    """No code has this number."""


@dataclass(eq=False)
class CodeForNumber(SortitionError):
    """The code itself was typed where its number belongs: staff has no need to know it."""


@dataclass(eq=False)
class VoteCodeNotUnused(SortitionError):
    """Only a code that is not used can be made void; this one is "used" or "void"."""

    state: str


@dataclass(eq=False)
class NoCodesToGive(SortitionError):
    """The help desk may make no code of this round now: none was allowed, or all have been made."""
