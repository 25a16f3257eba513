"""Maximum welfare, by dynamic programming over whole numbers instead of a solver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ballots.budgeting.naive.values import Number, Plain, Round, Supporters, score_of


def max_welfare(election: Plain, supporters: Supporters) -> tuple[Round, ...]:
    """The affordable set with the largest total score; of equally good ones the one with the first plan of `order`.

    If all of these have that plan, or none has, the second plan of `order` decides, and so on. Every set that is not
    worse and not dearer than another one is kept, plan by plan (Nemhauser, Ullmann, "Discrete Dynamic Programming and
    Capital Allocation", Management Science 15, 1969).
    """
    plans = [plan for plan in election.order if plan in supporters]
    limits = [(election.budget, frozenset(plans)), *election.caps]
    kept = [_Set(score=0, first=0, spent=(0,) * len(limits), plans=())]
    for place, plan in enumerate(plans):
        score, first = score_of(election, supporters[plan]), 1 << (len(plans) - 1 - place)
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
    best = max(kept, key=lambda one: (one.score, one.first)).plans
    return tuple(Round(step="funded", plan=plan, number=score_of(election, supporters[plan])) for plan in best)


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
