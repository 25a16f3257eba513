"""pabutools on the same file and rule, as a program: `python -m tests.peers.pabutools_peer FILE RULE`.

Exact fractions, equal ballots put together (its quick way), ties by votes, cost and id. It prints one JSON object: the
plans in the order in which they were selected, and the CPU seconds of the count alone, without reading the file.
Only its public calls are used. It has no greedy that stops: for that it puts all plans in line, as if money were no
object, and the line ends before the first plan that does not fit.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any


def _worth(ballot: Any, plan: Any, utility: str) -> int:
    """What a plan is worth to a ballot: its points, or the points of its place in a ranking."""
    if plan not in ballot:
        return 0
    if utility == "borda":
        return len(ballot) - ballot.position(plan) - 1
    return len(ballot) - ballot.position(plan) if hasattr(ballot, "position") else ballot[plan]


def _satisfaction(utility: str, *, per_cost: bool) -> type:
    """Its class for a utility; its greedy rule divides by the cost, so that plain greedy multiplies by it first."""
    from pabutools.election import Cardinality_Sat, Cost_Sat
    from pabutools.election.satisfaction import AdditiveSatisfaction

    if utility in ("cost", "votes", "cardinality"):
        return Cardinality_Sat if per_cost or utility == "cardinality" else Cost_Sat

    class Worth(AdditiveSatisfaction):
        def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:
            super().__init__(instance, profile, ballot, self._points)

        @staticmethod
        def _points(instance: Any, profile: Any, ballot: Any, plan: Any, precomputed: Any) -> Any:
            return _worth(ballot, plan, utility) * (1 if per_cost else plan.cost)

    return Worth


def counting(data: bytes, rule: str) -> Callable[[], list[str]]:
    """A count by the rule with our name, ready to be started; reading and putting together are done."""
    from pabutools.election import Cardinality_Sat
    from pabutools.election.pabulib import parse_pabulib_from_string
    from pabutools.rules import (
        greedy_utilitarian_welfare,
        max_additive_utilitarian_welfare,
        method_of_equal_shares,
        sequential_phragmen,
    )
    from pabutools.tiebreaking import TieBreakingRule

    instance, ballots = parse_pabulib_from_string(data.decode())
    profile = ballots.as_multiprofile()
    votes = dict.fromkeys(instance, 0)
    for ballot in ballots:
        for plan in ballot:
            votes[plan] += 1
    ties = TieBreakingRule(lambda _instance, _profile, plan: (-votes[plan], plan.cost, plan.name))
    head, *suffixes = rule.split("+")
    method, _, utility = head.partition("/")

    def greedy(before: Any = ()) -> Any:
        sat = _satisfaction(utility if utility in ("points", "borda") else "votes", per_cost="per-cost" in method)
        return greedy_utilitarian_welfare(
            instance, profile, sat_class=sat, tie_breaking=ties, initial_budget_allocation=before
        )

    def stopping() -> list[Any]:
        limit = instance.budget_limit
        instance.budget_limit = sum(plan.cost for plan in instance)
        line = list(greedy())
        instance.budget_limit = limit
        spent = list(accumulate(plan.cost for plan in line))
        return [plan for plan, so_far in zip(line, spent, strict=True) if so_far <= limit]

    def count() -> list[str]:
        if method == "equal-shares":
            step = 1 if "add1" in suffixes else None
            sat = _satisfaction(utility, per_cost=utility != "cost")
            found = method_of_equal_shares(
                instance, profile, sat_class=sat, tie_breaking=ties, voter_budget_increment=step
            )
        elif method == "phragmen":
            found = sequential_phragmen(instance, profile, tie_breaking=ties)
        elif method == "max-welfare":
            found = max_additive_utilitarian_welfare(instance, profile, sat_class=Cardinality_Sat)
        elif method == "greedy-stop":
            found = stopping()
        else:
            found = greedy()
        return [plan.name for plan in (greedy(found) if "fill" in suffixes else found)]

    return count


def main() -> None:
    path, rule = sys.argv[1:]
    data = Path(path).read_bytes()
    count = counting(gzip.decompress(data) if path.endswith(".gz") else data, rule)
    begin = time.process_time()
    selected = count()
    print(json.dumps({"selected": selected, "cpu": time.process_time() - begin}))


if __name__ == "__main__":
    main()
