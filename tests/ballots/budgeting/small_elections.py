"""Small elections full of ties, made from a number: few prices, few voters, plans that are twins of each other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from ballots.budgeting.election import BallotKind
from ballots.budgeting.rules import Add1, Leftover, Method, Rule, Utility

APPROVAL, POINTS, RANKING = BallotKind.APPROVAL, BallotKind.POINTS, BallotKind.RANKING
_VOTE_TYPES = {APPROVAL: "approval", POINTS: "cumulative", RANKING: "ordinal"}
WITHDRAWN = 999_999_999
"""What a plan costs, in a file, that was withdrawn during the vote."""
_ADD1 = (None, Add1(), Add1(stops_when_exhausted=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """A file and a rule that counts its ballots; `marks` has per voter what was marked, `points` beside it."""

    budget: int
    costs: Sequence[int]
    marks: Sequence[Sequence[int]]
    points: Sequence[Sequence[int]]
    categories: Sequence[str]
    neighbourhoods: Sequence[str]
    caps: Sequence[int]  # for groen, sport, west and oost; none when empty
    kind: BallotKind
    rule: Rule

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(f"p{number}" for number in range(len(self.costs)))

    def file(self, voters: Sequence[int] | None = None, plans: Sequence[int] | None = None) -> bytes:
        """As Pabulib, in whole euros; with the voters and plans in another order, if one is given."""
        voters = range(len(self.marks)) if voters is None else voters
        plans = range(len(self.costs)) if plans is None else plans
        meta: dict[str, object] = {
            "num_projects": len(self.costs),
            "num_votes": len(self.marks),
            "budget": self.budget,
            "vote_type": _VOTE_TYPES[self.kind],
        }
        if self.caps:
            meta["categories"], meta["budget_per_category"] = "groen,sport", "{},{}".format(*self.caps[:2])
            meta["neighborhoods"], meta["budget_per_neighborhood"] = "west,oost", "{},{}".format(*self.caps[2:])
        lines = ["META", "key;value", *(f"{key};{value}" for key, value in meta.items())]
        lines += ["PROJECTS", "project_id;cost;category;neighborhood"]
        lines += [f"p{n};{self.costs[n]};{self.categories[n]};{self.neighbourhoods[n]}" for n in plans]
        lines += ["VOTES", "voter_id;vote;points" if self.kind is POINTS else "voter_id;vote"]
        for voter in voters:
            cells = [f"v{voter}", ",".join(f"p{n}" for n in self.marks[voter])]
            cells += [",".join(map(str, self.points[voter]))] if self.kind is POINTS else []
            lines.append(";".join(cells))
        return ("\n".join(lines) + "\n").encode()


def small(number: int, *, kinds: Sequence[BallotKind] = (APPROVAL, APPROVAL, POINTS, RANKING)) -> Small:
    """The election with this number; the same number, the same election."""
    chance = random.Random(number)
    kind = chance.choice(kinds)
    plans = chance.randint(1, 8)
    prices = [*chance.sample(range(1, 40), 3), chance.choice((0, 7))]
    costs = [chance.choice(prices) for _ in range(plans)]
    marks = [chance.sample(range(plans), chance.randint(0, plans)) for _ in range(chance.randint(0, 12))]
    if plans > 1 and chance.random() < 0.5:
        # A twin: the same price, and on exactly the same ballots.
        costs[1] = costs[0]
        marks = [[*(n for n in mark if n != 1), *([1] if 0 in mark else [])] for mark in marks]
    budget = chance.randint(0, 2 + sum(costs))
    if chance.random() < 0.1:
        costs[-1] = WITHDRAWN
    if kind is APPROVAL:
        marks = [sorted(mark) for mark in marks]
    return Small(
        budget=budget,
        costs=costs,
        marks=marks,
        points=[[chance.choice((1, 1, 2, 5)) for _ in mark] for mark in marks],
        categories=[chance.choice(("groen", "sport", "groen,sport", "")) for _ in range(plans)],
        neighbourhoods=[chance.choice(("west", "oost", "")) for _ in range(plans)],
        caps=[chance.randint(0, 60) for _ in range(4)] if chance.random() < 0.4 else (),
        kind=kind,
        rule=_rule(kind, chance),
    )


def _rule(kind: BallotKind, chance: random.Random) -> Rule:
    methods = [Method.GREEDY, Method.GREEDY_STOP, Method.GREEDY_PER_COST, *[Method.EQUAL_SHARES] * 5]
    utilities = [Utility.POINTS] if kind is POINTS else [Utility.POINTS, Utility.BORDA]
    if kind is APPROVAL:
        methods += [Method.PHRAGMEN, Method.MAX_WELFARE]
    method = chance.choice(methods)
    utility = chance.choice(utilities) if kind is not APPROVAL else Utility.VOTES
    if kind is APPROVAL and method is Method.EQUAL_SHARES:
        utility = chance.choice((Utility.VOTES, Utility.COST))
    fill = method in (Method.EQUAL_SHARES, Method.PHRAGMEN) and chance.random() < 0.5
    leftover = Leftover.KEEP if method is Method.MAX_WELFARE else chance.choice((Leftover.KEEP, *Leftover))
    add1 = chance.choice(_ADD1) if method is Method.EQUAL_SHARES else None
    return Rule(method=method, utility=utility, add1=add1, fill=fill, leftover=leftover)
