"""Maximum welfare: of all sets of plans that can be paid for, the one with the most votes together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

import pulp

from ballots.budgeting.election import Election, Project, ProjectId
from ballots.budgeting.outcome import Funded, Outcome
from ballots.budgeting.rules import Rule
from ballots.budgeting.support import support
from ballots.errors import SolverFailed


def max_welfare(election: Election, rule: Rule, priority: tuple[ProjectId, ...]) -> Outcome:
    """The set within the budget and the caps whose plans have the most votes together, in the published order.

    Of equally good sets it is the one with the first plan of the order; if all of these have it, or none, the second
    plan decides, and so on. An integer programme (a knapsack, with a row per cap) finds a best set; then each plan in
    turn that is not in it is forced into one, unless the fractional knapsack already shows that this costs votes. The
    solver's sets are counted again in whole numbers; that none is better is the solver's word, which the second count
    checks.
    """
    votes = support(election)
    common = lcm(*(vote.denominator for vote in votes.values()))
    scores = {id_: int(vote * common) for id_, vote in votes.items()}
    by_id = {project.id: project for project in election.standing}
    plans = [by_id[id_] for id_ in priority if id_ in by_id and scores[id_]]
    knapsack = _Knapsack(election, plans, scores)
    chosen = knapsack.best({})
    most = sum(scores[id_] for id_ in chosen or ())
    settled: dict[ProjectId, bool] = {}
    for plan in plans:
        if plan.id not in chosen:
            forced = {**settled, plan.id: True}
            found = knapsack.best(forced) if knapsack.at_most(forced) >= most else frozenset()
            if sum(scores[id_] for id_ in found) >= most:
                chosen = found
        settled[plan.id] = plan.id in chosen
    return Outcome(
        rule=rule,
        selected=tuple(plan.id for plan in plans if plan.id in chosen),
        total_cost_cents=sum(plan.cost_cents for plan in plans if plan.id in chosen),
        steps=tuple(Funded(project=plan.id, score=votes[plan.id]) for plan in plans if plan.id in chosen),
    )


class _Knapsack:
    """The programme: a column of 0 or 1 per plan, a row for the budget and one per cap."""

    def __init__(self, election: Election, plans: Sequence[Project], scores: Mapping[ProjectId, int]) -> None:
        self._plans = plans
        self._scores = scores
        priced = [plan for plan in plans if plan.cost_cents]
        self._by_score_per_cent = sorted(priced, key=lambda plan: Fraction(-scores[plan.id], plan.cost_cents))
        self._limits = [(election.budget_cents, plans)]
        self._limits += [(cap.cents, [plan for plan in plans if cap.covers(plan)]) for cap in election.caps]

    def best(self, settled: Mapping[ProjectId, bool]) -> frozenset[ProjectId]:
        """A set with the highest score among those that hold to what is settled; empty when there is none.

        Raises SolverFailed when the solver has no answer, or one that whole numbers show to be wrong.
        """
        problem = pulp.LpProblem("plans", pulp.LpMaximize)
        columns = {
            plan.id: problem.add_variable(f"plan{number}", settled.get(plan.id, 0), settled.get(plan.id, 1), "Integer")
            for number, plan in enumerate(self._plans)
        }
        problem.setObjective(pulp.lpSum(self._scores[id_] * column for id_, column in columns.items()))
        for number, (most, members) in enumerate(self._limits):
            # In the largest unit that measures all costs, so that the solver's tolerances are far below one unit.
            unit = gcd(*(plan.cost_cents for plan in members)) or 1
            total = pulp.lpSum(plan.cost_cents // unit * columns[plan.id] for plan in members)
            problem.addConstraint(total <= most // unit, f"limit{number}")
        status = problem.solve(pulp.HiGHS(msg=False, threads=1, gapRel=0.0, gapAbs=0.5, mip_feasibility_tolerance=1e-9))
        if status == pulp.LpStatusInfeasible:
            return frozenset()
        if status != pulp.LpStatusOptimal:
            raise SolverFailed("max-welfare", pulp.LpStatus[status])
        chosen = frozenset(id_ for id_, column in columns.items() if round(column.value()))
        if not self._holds(chosen, settled):
            raise SolverFailed("max-welfare", "not whole")
        return chosen

    def at_most(self, settled: Mapping[ProjectId, bool]) -> Fraction:
        """No set that holds to what is settled has a higher score: the fractional knapsack of the budget alone."""
        left = self._limits[0][0] - sum(p.cost_cents for p in self._plans if settled.get(p.id))
        if left < 0:
            return Fraction(-1)
        score = sum(self._scores[p.id] for p in self._plans if settled.get(p.id) or not p.cost_cents)
        for plan in self._by_score_per_cent:
            if plan.id in settled:
                continue
            if plan.cost_cents > left:
                return score + Fraction(left * self._scores[plan.id], plan.cost_cents)
            score += self._scores[plan.id]
            left -= plan.cost_cents
        return Fraction(score)

    def _holds(self, chosen: frozenset[ProjectId], settled: Mapping[ProjectId, bool]) -> bool:
        affordable = all(
            sum(plan.cost_cents for plan in members if plan.id in chosen) <= most for most, members in self._limits
        )
        return affordable and all((id_ in chosen) == whether for id_, whether in settled.items())
