"""What the second count counts and what it answers, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Number = int | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """What is counted, as plain values.

    `ballots` are marks (plan -> 1, points, or place from 1 when `ranked`) and the weight of the voters who marked so:
    their number, unless ballots are weighted. `order` has every plan once; a cap is an amount in cents and the plans
    that it holds for. Plans that were withdrawn are in `order` and on ballots, but not in `costs`.
    """

    budget: int
    costs: Mapping[str, int]
    ballots: Sequence[tuple[Mapping[str, int], Number]]
    order: Sequence[str]
    caps: Sequence[tuple[int, frozenset[str]]] = ()
    ranked: bool = False

    def rank(self, plan: str) -> int:
        return self.order.index(plan)

    def spent(self, plans: Iterable[str]) -> int:
        return sum(self.costs[plan] for plan in plans)

    def under_caps(self, chosen: Sequence[str], plan: str) -> bool:
        """Whether `plan` can join `chosen` without exceeding a cap, whatever the budget is."""
        return not self.costs[plan] or self._over_caps(chosen, plan) <= 0

    def _over_caps(self, chosen: Sequence[str], plan: str) -> int:
        over = [
            self.spent(p for p in chosen if p in plans) + self.costs[plan] - most
            for most, plans in self.caps
            if plan in plans
        ]
        return max(over, default=0)

    def fits(self, chosen: Sequence[str], plan: str) -> bool:
        return self.shortage(chosen, plan) == ("", 0)

    def shortage(self, chosen: Sequence[str], plan: str) -> tuple[str, int]:
        """What keeps `plan` from joining `chosen`, and how many cents are missing; of several caps, the most."""
        if not self.costs[plan]:
            return "", 0
        missing = self.spent(chosen) + self.costs[plan] - self.budget
        if missing > 0:
            return "budget", missing
        missing = self._over_caps(chosen, plan)
        return ("cap", missing) if missing > 0 else ("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One step: `plan` was "bought", "loaded", "funded" or "passed", and the `number` that decided.

    Bought (Equal Shares): rho, and what a voter of each supporting ballot (by number) paid, in cents. Loaded
    (Phragmén): the moment. Funded: the score; `why` is "filled" when it completes another rule. Passed: the cents that
    were missing; `why` is "budget", "cap" or "stop". `tied` are the plans that only `order` put behind this one.
    """

    step: str
    plan: str
    number: Number
    why: str = ""
    payments: Mapping[int, Fraction] = field(default_factory=dict)
    tied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """The rounds; in Equal Shares from how much money per voter, and in how many runs.

    `next_in_line` is the plan that is partly paid or topped up, and with how many cents.
    """

    rounds: tuple[Round, ...]
    endowment: Fraction | None = None
    runs: int = 1
    next_in_line: tuple[str, int] | None = None
    topped_up: bool = False

    @property
    def selected(self) -> tuple[str, ...]:
        """The plans that are paid for in full, in order."""
        funded = tuple(one.plan for one in self.rounds if one.step != "passed")
        return (*funded, self.next_in_line[0]) if self.next_in_line and self.topped_up else funded


Supporters = Mapping[str, Sequence[tuple[int, int]]]
"""For each plan with support: the ballots (by number) that support it, and what it is worth to each of these voters."""


def supporters_of(election: Plain, measure: str) -> Supporters:
    found: dict[str, list[tuple[int, int]]] = {plan: [] for plan in election.order if plan in election.costs}
    for number, (marks, _) in enumerate(election.ballots):
        for plan, mark in marks.items():
            if plan not in found:
                continue
            points = len(marks) + 1 - mark if election.ranked else mark
            worth = {"cost": election.costs[plan], "points": points, "borda": points - 1}.get(measure, 1)
            if worth or measure == "cost":
                found[plan].append((number, worth))
    return {plan: voters for plan, voters in found.items() if voters}


def score_of(election: Plain, voters: Iterable[tuple[int, int]]) -> Number:
    return sum(election.ballots[number][1] * worth for number, worth in voters)
