"""What somebody has chosen so far, and which plans still fit beside it. `static/js/booth.js` says the same at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from snw_democratie.budgets.ballot_paper import KNAPSACK, POINTS, RANKING, BallotPaper


class Full(StrEnum):
    """Why one more plan does not fit; of a whole choice, why it is too much."""

    MANY = "many"
    THEME = "theme"
    MONEY = "money"
    POINTS = "points"
    PLACES = "places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """The marks of one voter on this paper, whatever they are: they may be too many."""

    paper: BallotPaper
    marks: Mapping[int, int]

    @property
    def cost(self) -> int:
        """In cents."""
        return sum(self.paper.costs.get(plan, 0) for plan in self.marks)

    @property
    def points(self) -> int:
        """All points that were given."""
        return sum(self.marks.values())

    @property
    def left(self) -> int:
        """Cents that a knapsack still has room for."""
        return max(0, self.paper.budget_cents - self.cost)

    def why_not(self, plan: int) -> Full | None:
        """Why this plan does not fit any more; None when it does, or is chosen."""
        paper = self.paper
        if plan in self.marks:
            return None
        if len(self.marks) >= paper.max_marks:
            return Full.MANY
        themes = self._themes()
        if any(themes[one] >= paper.caps.get(one, paper.max_marks) for one in paper.categories.get(plan, ())):
            return Full.THEME
        if paper.kind == KNAPSACK and paper.costs[plan] > self.left:
            return Full.MONEY
        return Full.POINTS if paper.kind == POINTS and self.points >= paper.points else None

    def over(self) -> Full | None:
        """Why this is more than a ballot may hold, if it is."""
        paper = self.paper
        if len(self.marks) > paper.max_marks:
            return Full.MANY
        if any(number > paper.caps.get(one, number) for one, number in self._themes().items()):
            return Full.THEME
        if paper.kind == KNAPSACK and self.cost > paper.budget_cents:
            return Full.MONEY
        if paper.kind == POINTS and self.points > paper.points:
            return Full.POINTS
        if paper.kind == RANKING and sorted(self.marks.values()) != list(range(1, len(self.marks) + 1)):
            return Full.PLACES
        return None

    def _themes(self) -> Counter[str]:
        return Counter(one for plan in self.marks for one in self.paper.categories.get(plan, ()))
