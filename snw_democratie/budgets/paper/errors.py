"""The facts that stop somebody who types votes over from paper."""

from __future__ import annotations

from dataclasses import dataclass

from sortition.errors import SortitionError


@dataclass(eq=False)
class NoPaper(SortitionError):
    """One does not type paper over in this round ("none"), or not now ("before", "after", or "counted").

    "voting": typing may, storing may not; while people vote nobody hears which codes did.
    "counted": the count began; who has seen what came out adds no votes.
    """

    reason: str


@dataclass(eq=False)
class UnknownPile(SortitionError):
    """There is no such pile of forms, or it does not wait any more."""


@dataclass(eq=False)
class UnknownForm(SortitionError):
    """There is no form with this number in the pile, or it is typed already."""


@dataclass(eq=False)
class SameTypist(SortitionError):
    """Who typed a form does not type it a second time and does not say which of the two is right."""


@dataclass(eq=False)
class PileNotReady(SortitionError):
    """Forms wait for a second person or for a third look: `number` of them; or there are none."""

    number: int


@dataclass(eq=False)
class BadSheet(SortitionError):
    """A table of votes that cannot be read: "header", "empty" or "size" (at most `limit` rows)."""

    reason: str
    limit: int = 0
