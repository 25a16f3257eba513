"""The ballot paper of a round: all that casting a vote needs to know of it, as a value.

The set-up of a round makes it (`PaperSource`); voting keeps it as long as its version stays the same, and never looks
at the tables of rounds and plans itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

APPROVAL, KNAPSACK, POINTS, RANKING = "approval", "knapsack", "points", "ranking"
KINDS = (APPROVAL, KNAPSACK, POINTS, RANKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPaper:
    """What may stand on a ballot of one round, and when.

    `version` rises with every change: a plan withdrawn, another closing time. `costs` has every plan on the ballot, in
    cents, also the `withdrawn` ones, which nobody can choose any more. A ballot names `min_marks` to `max_marks`
    plans. Knapsack: their costs stay within `budget_cents`. Points: 1 or more to each, `points` in all at most.
    Ranking: places 1, 2, 3 without a gap. `caps` is how many plans of one category may stand on a ballot, and
    `categories` says which a plan has. With `practice` nothing is ever stored;
    and nothing is either until the order of the plans is `drawn`.
    """

    slug: str
    round_id: int
    version: int
    kind: str
    min_marks: int
    max_marks: int
    costs: Mapping[int, int]
    opens_at: datetime
    closes_at: datetime
    budget_cents: int = 0
    points: int = 0
    withdrawn: frozenset[int] = frozenset()
    caps: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[int, frozenset[str]] = field(default_factory=dict)
    practice: bool = False
    drawn: bool = True

    def __post_init__(self) -> None:
        assert self.kind in KINDS, self.kind
        assert 0 <= self.min_marks <= self.max_marks, (self.min_marks, self.max_marks)
        assert self.opens_at < self.closes_at
        assert self.withdrawn <= self.costs.keys()

    def fewest(self) -> int:
        """How many plans a ballot must name: `min_marks`, or as many as it can, when plans are left that are too few.

        The cheapest first, each as long as it fits: where every plan has one category there is no larger ballot.
        """
        chosen: Counter[str] = Counter()
        found, cents = 0, 0
        for plan in sorted(self.costs.keys() - self.withdrawn, key=lambda one: (self.costs[one], one)):
            mine = self.categories.get(plan, frozenset())
            cents += self.costs[plan]
            if found == self.min_marks or (self.kind == KNAPSACK and cents > self.budget_cents):
                break
            if any(one in self.caps and chosen[one] >= self.caps[one] for one in mine):
                cents -= self.costs[plan]
                continue
            chosen.update(mine)
            found += 1
        return found

    def most(self) -> int:
        """How many plans a ballot can name: `max_marks`, or all that are left when those are fewer."""
        return min(self.max_marks, len(self.costs) - len(self.withdrawn))


class PaperSource(Protocol):
    """Who makes the ballot papers."""

    def version(self, session: Session, slug: str) -> int:
        """The version of this round's paper; one small question to the database. Raises UnknownRound."""

    def paper(self, session: Session, slug: str) -> BallotPaper:
        """The paper as it stands now. Raises UnknownRound."""
