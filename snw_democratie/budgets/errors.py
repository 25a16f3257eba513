"""The facts that stop somebody in a buurtbudget; sentences for them are in `budgets/refusals.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sortition.errors import SortitionError


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundProblem:
    """One contradiction in the rules of a round: its code and the field it is about."""

    code: str
    field: str


@dataclass(eq=False)
class BadRound(SortitionError):
    """The rules and dates of a round contradict each other."""

    problems: tuple[RoundProblem, ...]


@dataclass(eq=False)
class UnknownRound(SortitionError):
    """There is no such round, or it is not open to the public yet."""

    slug: str


@dataclass(eq=False)
class UnknownPlan(SortitionError):
    """There is no such plan in this round, or it is not shown."""


@dataclass(eq=False)
class RoundFixed(SortitionError):
    """The round is open: its rules stand."""

    slug: str


@dataclass(eq=False)
class NotThisPhase(SortitionError):
    """This cannot be done now. `what` is "plan", "like", "check", "change", "list", "lot", "withdraw" or "follow";
    `opens_at` is when it can, when that is known."""

    what: str
    opens_at: datetime | None = None


@dataclass(eq=False)
class ListNotReady(SortitionError):
    """The final list cannot be frozen: "none" (no plan), "unseen" or "unchecked" (`number` of them wait), "ballot"
    (nobody could choose the `number` of plans that a ballot names at least)."""

    reason: str
    number: int = 0


@dataclass(eq=False)
class BadPrice(SortitionError):
    """A plan that can be done costs something, and no more than `most_cents`."""

    most_cents: int


@dataclass(eq=False)
class BadPicture(SortitionError):
    """This picture is not taken: "kind", "size", "pixels" or "broken"."""

    reason: str


@dataclass(eq=False)
class NoPlanHere(SortitionError):
    """This browser holds no plan that is being typed for the round `slug`, or, without it, none that was opened."""

    slug: str = ""


@dataclass(eq=False)
class UnknownPlanCode(SortitionError):
    """No plan has this code."""


@dataclass(eq=False)
class BadLot(SortitionError):
    """The value for the order by lot is empty, or cannot be known yet."""

    known_at: datetime | None = None
