"""What is still to be spent: the budget, and the caps per category and per neighbourhood on the outcome.

A plan fits when its cost is no more than what is left of the budget and of every cap that covers it. A rule passes
over a plan that does not fit a cap, as if it were not on the ballot; what is spent never comes back, so it stays out.
A plan that costs nothing always fits. Equal Shares minds the caps in every round, and the budget only between its runs.
"""

from __future__ import annotations

from ballots.budgeting.election import Election, Project
from ballots.budgeting.outcome import Obstacle


class Purse:
    """The money of one count; `pay` takes from the budget and from every cap that covers the plan."""

    def __init__(self, election: Election) -> None:
        self.left_cents = election.budget_cents
        self._caps = election.caps
        self._left_of_caps = [cap.cents for cap in election.caps]

    def pay(self, project: Project) -> None:
        """Take the cost of `project`; the budget may become negative, for rules that look at it afterwards."""
        self.left_cents -= project.cost_cents
        for number, cap in enumerate(self._caps):
            if cap.covers(project):
                self._left_of_caps[number] -= project.cost_cents

    def missing_of_caps(self, project: Project) -> int:
        """How many cents too little is left of the tightest cap that covers `project`; 0 when it fits them all."""
        if not self._caps:
            return 0
        short = [0] + [
            project.cost_cents - left
            for cap, left in zip(self._caps, self._left_of_caps, strict=True)
            if cap.covers(project)
        ]
        return max(short) if project.cost_cents else 0

    def obstacle(self, project: Project) -> tuple[Obstacle, int] | None:
        """Why `project` cannot be paid for and how many cents are missing; None when it fits."""
        if project.cost_cents == 0:
            return None
        if (missing := project.cost_cents - self.left_cents) > 0:
            return Obstacle.BUDGET, missing
        if (missing := self.missing_of_caps(project)) > 0:
            return Obstacle.CAP, missing
        return None
