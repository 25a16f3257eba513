"""A second count of a buurtbudget, written from the definitions: slow, exact, standard library only.

It shares nothing with the engine that counts first, so that a mistake has to be made twice to go unseen.

- Equal Shares: Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities"
  (NeurIPS 2021), the definition of the Method of Equal Shares; more money for everybody: equalshares.net/explanation.
- Phragmén: Brill, Freeman, Janson, Lackner, "Phragmén's Voting Methods and Justified Representation" (Mathematical
  Programming 203, 2024); with costs: Los, Christoff, Grossi, "Proportional Budget Allocations" (IJCAI 2022).

Everywhere: a plan that nobody supports is not funded; a plan that would exceed a cap is passed over; among equals
the plan that comes first in `order` wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

CENTS = 100
"""In one euro (unit of currency), by which the endowment grows."""

_RULE = re.compile(
    r"(?:(greedy|greedy-stop|greedy-per-cost|equal-shares|phragmen|max-welfare)(?:/(cost|cardinality|points|borda))?)"
    r"(?:\+(add1|add1-nostop)(?:=([0-9.]+)%)?)?(\+fill)?(?:\+(partial|top-up))?",
    re.ASCII,
)

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
        return not self.costs[plan] or all(
            self.spent(p for p in chosen if p in plans) + self.costs[plan] <= most
            for most, plans in self.caps
            if plan in plans
        )

    def fits(self, chosen: Sequence[str], plan: str) -> bool:
        affordable = not self.costs[plan] or self.spent(chosen) + self.costs[plan] <= self.budget
        return affordable and self.under_caps(chosen, plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """The plans that are paid for, in order. Equal Shares only: from how much, in how many runs, and who paid.

    `payments` has per bought plan what a voter of each supporting ballot (by number) paid, in cents.
    `next_in_line` is the plan that is partly paid or topped up, and with how many cents.
    """

    selected: tuple[str, ...]
    endowment: Fraction | None = None
    runs: int = 1
    payments: tuple[tuple[str, Mapping[int, Fraction]], ...] = ()
    next_in_line: tuple[str, int] | None = None


def recount(election: Plain, rule: str) -> Recounted:
    """Count by the rule with this id. Raises ValueError for an id that is no rule."""
    match = _RULE.fullmatch(rule)
    if not match:
        raise ValueError(rule)
    family, measure, more, share, fill, leftover = match.groups()
    supporters = _supporters(election, measure or "cardinality")
    if family == "equal-shares":
        step = Fraction(share) / 100 if share else None
        counted = _with_more_money(election, supporters, more, step)
    elif family == "phragmen":
        counted = Recounted(selected=_phragmen(election, supporters))
    elif family == "max-welfare":
        counted = Recounted(selected=_max_welfare(election, supporters))
    else:
        counted = Recounted(selected=_greedy(election, supporters, (), family))
    by_score = _supporters(election, "cardinality") if measure == "cost" else supporters
    if fill:
        counted = replace(counted, selected=_greedy(election, by_score, counted.selected))
    return _leftover(election, by_score, counted, leftover) if leftover else counted


Supporters = Mapping[str, Sequence[tuple[int, int]]]
"""For each plan with support: the ballots (by number) that support it, and what it is worth to each of these voters."""


def _supporters(election: Plain, measure: str) -> Supporters:
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


def _score(election: Plain, voters: Iterable[tuple[int, int]]) -> Number:
    return sum(election.ballots[number][1] * worth for number, worth in voters)


def _by_score(election: Plain, supporters: Supporters, family: str) -> list[str]:
    def place(plan: str) -> tuple[Number, Number, int]:
        score, cost = _score(election, supporters[plan]), election.costs[plan]
        if family != "greedy-per-cost":
            return (-score, 0, election.rank(plan))
        # A plan that costs nothing comes before all others.
        return (-1, -score, election.rank(plan)) if not cost else (0, -Fraction(score) / cost, election.rank(plan))

    return sorted(supporters, key=place)


def _greedy(election: Plain, supporters: Supporters, chosen: Sequence[str], family: str = "greedy") -> tuple[str, ...]:
    """Fund the plans by score, largest first, each that still fits; "greedy-stop" ends at the first too dear one."""
    funded = list(chosen)
    for plan in _by_score(election, supporters, family):
        if plan in chosen:
            continue
        if election.fits(funded, plan):
            funded.append(plan)
        elif family == "greedy-stop" and election.under_caps(funded, plan):
            break
    return tuple(funded)


def _leftover(election: Plain, supporters: Supporters, counted: Recounted, leftover: str) -> Recounted:
    """The plan with the largest score of those that only the budget keeps out gets what is left, or is topped up."""
    left = election.budget - election.spent(counted.selected)
    for plan in _by_score(election, supporters, "greedy"):
        if plan not in counted.selected and election.under_caps(counted.selected, plan):
            if leftover == "partial":
                return replace(counted, next_in_line=(plan, left))
            more = election.costs[plan] - left
            return replace(counted, selected=(*counted.selected, plan), next_in_line=(plan, more))
    return counted


def _with_more_money(election: Plain, supporters: Supporters, more: str | None, step: Fraction | None) -> Recounted:
    """Equal Shares; with `more`, again and again with an endowment one step larger, until the outcome is final.

    It is final when one step more would cost more than the budget, when no plan is left, or when (but for "nostop") no
    plan that is left would fit. `runs` counts the runs that were made, also one that cost too much.
    """
    weight = sum(weight for _, weight in election.ballots)
    if not weight:
        return Recounted(selected=(), endowment=Fraction(0))
    endowment = Fraction(election.budget) / weight
    increment = Fraction(CENTS) if step is None else endowment * step
    counted, runs = _equal_shares(election, supporters, endowment), 1
    while more and increment:
        left = [plan for plan in supporters if plan not in counted.selected]
        open_ = [plan for plan in left if election.under_caps(counted.selected, plan)]
        if not open_ or (more == "add1" and not any(election.fits(counted.selected, plan) for plan in open_)):
            break
        endowment, runs = endowment + increment, runs + 1
        richer = _equal_shares(election, supporters, endowment)
        if election.spent(richer.selected) > election.budget:
            break
        counted = richer
    return replace(counted, runs=runs)


def _equal_shares(election: Plain, supporters: Supporters, endowment: Fraction) -> Recounted:
    """Everybody has `endowment`; buy the plan with the smallest rho until no plan's supporters can pay for it.

    Rho is the price of one unit of worth at which the supporters together pay the plan's cost, each at most what is
    left of the own money. Money is counted in whole parts of a cent, `unit` to the cent, so that nothing is rounded.
    """
    unit = endowment.denominator
    wallets = [endowment.numerator] * len(election.ballots)
    bought: list[tuple[str, Mapping[int, Fraction]]] = []
    last_seen = {plan: Fraction(0) for plan in supporters}
    while True:
        best: Fraction | None = None
        # Wallets only shrink, so rho only grows: who was above the best when last seen is above it still.
        for plan in sorted(last_seen, key=lambda plan: (last_seen[plan], election.rank(plan))):
            if best is not None and last_seen[plan] > best:
                break
            rho = _rho(election, supporters[plan], wallets, election.costs[plan] * unit)
            if rho is None or not election.under_caps([p for p, _ in bought], plan):
                del last_seen[plan]
                continue
            last_seen[plan] = rho / unit
            best = min(best, last_seen[plan]) if best is not None else last_seen[plan]
        if best is None:
            return Recounted(selected=tuple(p for p, _ in bought), endowment=endowment, payments=tuple(bought))
        chosen = min((plan for plan in last_seen if last_seen[plan] == best), key=election.rank)
        finer = (best * unit).denominator
        unit, wallets = unit * finer, [wallet * finer for wallet in wallets]
        payments = {}
        for number, worth in supporters[chosen]:
            pays = min(wallets[number], int(best * unit) * worth)
            wallets[number] -= pays
            payments[number] = Fraction(pays, unit)
        bought.append((chosen, payments))
        del last_seen[chosen]


def _rho(
    election: Plain, supporters: Sequence[tuple[int, int]], wallets: Sequence[int], cost: Number
) -> Fraction | None:
    """The price per unit of worth at which these voters pay `cost` together; None when they have too little."""
    if not cost:
        return Fraction(0)
    rich, missing = list(supporters), cost
    while rich:
        worth = _score(election, rich)
        poor = [(number, u) for number, u in rich if wallets[number] * worth < missing * u]
        if not poor:
            return Fraction(missing, worth)
        rich = [(number, u) for number, u in rich if wallets[number] * worth >= missing * u]
        missing -= sum(wallets[number] * election.ballots[number][1] for number, _ in poor)
    return None


def _phragmen(election: Plain, supporters: Supporters) -> tuple[str, ...]:
    """Money flows to everybody at the same speed; supporters buy a plan as soon as they have its cost together.

    Whoever bought starts again from nothing: a voter's load is the moment of the last purchase. It ends when one of the
    plans that come next is more than what is left of the budget. Loads are whole parts of a cent, `unit` to the cent.
    """
    unit = 1
    loads = [0] * len(election.ballots)
    chosen: list[str] = []
    waiting = {plan for plan in supporters if election.costs[plan] <= election.budget}
    while waiting := {plan for plan in waiting if election.under_caps(chosen, plan)}:
        moments = {}
        for plan in waiting:
            carried = sum(loads[number] * election.ballots[number][1] for number, _ in supporters[plan])
            voters = sum(election.ballots[number][1] for number, _ in supporters[plan])
            moments[plan] = Fraction(election.costs[plan] * unit + carried, voters)
        first = min(moments.values())
        tied = [plan for plan in waiting if moments[plan] == first]
        if not all(election.fits(chosen, plan) for plan in tied):
            break
        bought = min(tied, key=election.rank)
        unit, loads = unit * first.denominator, [load * first.denominator for load in loads]
        for number, _ in supporters[bought]:
            loads[number] = first.numerator
        chosen.append(bought)
        waiting.remove(bought)
    return tuple(chosen)


def _max_welfare(election: Plain, supporters: Supporters) -> tuple[str, ...]:
    """The affordable set with the largest total score; of equally good ones the one with the first plan of `order`.

    If all of these have that plan, or none has, the second plan of `order` decides, and so on. Every set that is not
    worse and not dearer than another one is kept, plan by plan (Nemhauser, Ullmann, "Discrete Dynamic Programming and
    Capital Allocation", Management Science 15, 1969).
    """
    plans = [plan for plan in election.order if plan in supporters]
    limits = [(election.budget, frozenset(plans)), *election.caps]
    kept = [_Set(score=0, first=0, spent=(0,) * len(limits), plans=())]
    for place, plan in enumerate(plans):
        score, first = _score(election, supporters[plan]), 1 << (len(plans) - 1 - place)
        costs = [election.costs[plan] * (plan in members) for _, members in limits]
        grown = [
            _Set(
                score=one.score + score,
                first=one.first + first,
                spent=tuple(spent + cost for spent, cost in zip(one.spent, costs, strict=True)),
                plans=(*one.plans, plan),
            )
            for one in kept
        ]
        fitting = [one for one in grown if all(s <= most for s, (most, _) in zip(one.spent, limits, strict=True))]
        kept = _undominated([*kept, *fitting])
    return max(kept, key=lambda one: (one.score, one.first)).plans


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    score: Number
    first: int  # a binary digit per plan, the first of the order the highest
    spent: tuple[int, ...]  # of the budget, and of each cap
    plans: tuple[str, ...]


def _undominated(sets: Iterable[_Set]) -> list[_Set]:
    kept: list[_Set] = []
    for one in sorted(sets, key=lambda one: (-one.score, -one.first)):
        # Without caps the last set that was kept is the cheapest.
        better = kept if len(one.spent) > 1 else kept[-1:]
        if not any(all(a <= b for a, b in zip(other.spent, one.spent, strict=True)) for other in better):
            kept.append(one)
    return kept
