"""Sequential Phragmén: money flows to everybody at one speed, and supporters buy a plan as soon as they can."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ballots.budgeting.caps import Purse
from ballots.budgeting.election import Election, Project, ProjectId
from ballots.budgeting.outcome import Loaded, Obstacle, Outcome, Passed, Step, Tie
from ballots.budgeting.rules import Rule

_CLOSE = 1e-9
"""Moments that differ by more than this part of themselves differ whatever floats rounded away."""


def phragmen(election: Election, rule: Rule, priority: tuple[ProjectId, ...]) -> Outcome:
    """Buy plans in the order of the moment at which their supporters have the cost together.

    A buyer starts again from nothing, so the load of a voter is the moment of the last purchase, and a plan can be had
    at (cost + loads of its supporters) / supporters. It ends when a plan that comes next costs more than what is left;
    a plan that costs more than the whole budget, or that a cap keeps out, never comes next. Counts of voters are whole
    numbers; floats only find the plans whose moment is computed exactly.
    Source: Brill, Freeman, Janson, Lackner, "Phragmén's Voting Methods and Justified Representation" (Mathematical
    Programming 203, 2024); with costs: Los, Christoff, Grossi, "Proportional Budget Allocations" (IJCAI 2022).
    """
    loads = _Loads(election)
    purse = Purse(election)
    place = {id_: number for number, id_ in enumerate(priority)}
    waiting = [p for p in loads.supported if p.cost_cents <= election.budget_cents]
    steps: list[Step] = []
    ties: list[Tie] = []
    while waiting := [p for p in waiting if not purse.missing_of_caps(p)]:
        moment, tied = loads.next(waiting)
        tied.sort(key=lambda project: place[project.id])
        missing = [(p, found[1]) for p in tied if (found := purse.obstacle(p))]
        if missing:
            steps += [Passed(project=p.id, obstacle=Obstacle.BUDGET, missing_cents=cents) for p, cents in missing]
            break
        bought, *others = tied
        if others:
            ties.append(Tie(chosen=bought.id, others=tuple(p.id for p in others)))
        steps.append(Loaded(project=bought.id, load=moment))
        loads.buy(bought, moment)
        purse.pay(bought)
        waiting.remove(bought)
    selected = tuple(step.project for step in steps if isinstance(step, Loaded))
    spent = election.budget_cents - purse.left_cents
    return Outcome(rule=rule, selected=selected, total_cost_cents=spent, steps=tuple(steps), ties=tuple(ties))


class _Loads:
    """Who carries what: each ballot is in the class of the last purchase that its voter took part in; class 0: none."""

    def __init__(self, election: Election) -> None:
        numbers, self._common = election.masses
        self._weights = np.array(numbers, dtype=np.float64)
        self._classes = np.zeros(len(election.ballots), dtype=np.intp)
        self._moments = [Fraction(0)]
        marked: dict[ProjectId, list[int]] = {project.id: [] for project in election.standing}
        for number, ballot in enumerate(election.ballots):
            for id_, _ in ballot.marks:
                if id_ in marked:
                    marked[id_].append(number)
        self._ballots = {id_: np.array(numbers, dtype=np.intp) for id_, numbers in marked.items() if numbers}
        self.supported = [project for project in election.standing if project.id in self._ballots]

    def next(self, waiting: Sequence[Project]) -> tuple[Fraction, list[Project]]:
        """The first moment at which one of these plans can be had, and all that can be had then."""
        counts = [self._counts(project) for project in waiting]
        carried = np.array([float(moment) for moment in self._moments])
        rough = [
            (project.cost_cents * self._common + float(count @ carried)) / float(count.sum())
            for project, count in zip(waiting, counts, strict=True)
        ]
        limit = min(rough) * (1 + _CLOSE)
        exact = [
            (self._moment(project, count), project)
            for project, count, moment in zip(waiting, counts, rough, strict=True)
            if moment <= limit
        ]
        first = min(moment for moment, _ in exact)
        return first, [project for moment, project in exact if moment == first]

    def buy(self, project: Project, moment: Fraction) -> None:
        """The supporters carry the load `moment` from now on."""
        self._classes[self._ballots[project.id]] = len(self._moments)
        self._moments.append(moment)

    def _counts(self, project: Project) -> NDArray[np.float64]:
        """The weight of the supporters in each class: whole numbers, exact as floats below 2^53."""
        ballots = self._ballots[project.id]
        classes, size = self._classes[ballots], len(self._moments)
        return np.bincount(classes, weights=self._weights[ballots], minlength=size).astype(np.float64)

    def _moment(self, project: Project, counts: NDArray[np.float64]) -> Fraction:
        weights = [int(count) for count in counts]
        carried = sum(weight * moment for weight, moment in zip(weights, self._moments, strict=True) if weight)
        return (project.cost_cents * self._common + carried) / Fraction(sum(weights))
