"""How far a plan fell short, found by counting again: with more supporters, at a lower cost, with other voters."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import accumulate

from ballots.budgeting.election import Ballot, BallotKind, Election, ProjectId
from ballots.budgeting.outcome import Outcome
from sortition.draw import number_below
from sortition.record import Value

Recount = Callable[[Election], Outcome]
"""Counts an election by the rule and the tie criteria of the real count."""

MOST_TIMES = 64
"""Nobody is told to find more supporters than this many times all voters."""


def extra_supporters(election: Election, project: ProjectId, recount: Recount) -> int | None:
    """How many more voters would have got `project` funded, had each of them marked this plan only.

    The budget stays as it is, so more voters have a little less each. With the number that is returned the plan is
    funded, and with one less it is not; rules are not always monotone, so a smaller number may do by accident. 0 when
    the plan is funded already. None when no number up to MOST_TIMES times the voters does it, and for rankings, in
    which a plan alone on a ballot says too little. In points, each gives it the most that anybody gave to one plan.
    """
    if election.kind is BallotKind.RANKING:
        return None
    mark = max((mark for ballot in election.ballots for _, mark in ballot.marks), default=1)

    def funded(number: int) -> bool:
        more = (Ballot(marks=((project, mark),), times=number),) if number else ()
        return project in recount(replace(election, ballots=election.ballots + more)).selected

    return _smallest(funded, most=MOST_TIMES * max(1, election.voters))


def cheaper_by(election: Election, project: ProjectId, recount: Recount, *, unit_cents: int = 100) -> int | None:
    """By how many cents `project` should have been cheaper to be funded, in whole units of `unit_cents`.

    With that cost it is funded, with one unit more it is not (a smaller step may do by accident, as above). 0 when the
    plan is funded already; None when even nothing would be too dear.
    """
    cost = next(plan.cost_cents for plan in election.projects if plan.id == project)

    def funded(units: int) -> bool:
        plans = tuple(
            replace(plan, cost_cents=max(0, cost - units * unit_cents)) if plan.id == project else plan
            for plan in election.projects
        )
        return project in recount(replace(election, projects=plans)).selected

    units = _smallest(funded, most=-(-cost // unit_cents))
    return None if units is None else min(cost, units * unit_cents)


def stability(election: Election, recount: Recount, *, samples: int, seed: Value) -> Mapping[ProjectId, int]:
    """In how many of `samples` counts each plan is funded when as many voters are drawn anew from those who voted.

    Drawn with replacement from the published `seed` (the bootstrap: Efron, "Bootstrap Methods: Another Look at the
    Jackknife", Annals of Statistics 7, 1979). It tells how much an outcome hangs on who happened to vote.
    """
    ends = list(accumulate(ballot.times for ballot in election.ballots))
    wins: Counter[ProjectId] = Counter({project.id: 0 for project in election.projects})
    for sample in range(samples if election.voters else 0):
        times: Counter[int] = Counter()
        for voter in range(election.voters):
            drawn: Value = {"sample": sample, "seed": seed, "voter": voter}
            number = number_below(election.voters, label="snw/budget/bootstrap/1", seed=drawn)
            times[bisect_left(ends, number + 1)] += 1
        ballots = tuple(replace(election.ballots[number], times=count) for number, count in sorted(times.items()))
        wins.update(recount(replace(election, ballots=ballots)).selected)
    return dict(sorted(wins.items()))


def _smallest(enough: Callable[[int], bool], *, most: int) -> int | None:
    """A number that is enough while the one below it is not; None when neither `most` nor its halvings are."""
    if enough(0):
        return 0
    step = 1
    while not enough(step):
        if step >= most:
            return None
        step = min(2 * step, most)
    low, high = step // 2, step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
