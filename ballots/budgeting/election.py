"""What is counted: plans with a price, anonymous ballots, an amount of money and what limits it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import NamedTuple, NewType

import numpy as np
from numpy.typing import NDArray

from ballots.errors import BadElection, Problem

Ints = NDArray[np.int64]
ProjectId = NewType("ProjectId", str)
Marks = tuple[tuple[ProjectId, int], ...]
UNWEIGHTED = Fraction(1)
EXACT = 2**53
"""Whole numbers below this are exact as floats; all marks together may not count for more."""


class BallotKind(StrEnum):
    """What the number beside a plan on a ballot means.

    Knapsack is a form of approval, and cumulative a form of points: what a voter may fill in at most is checked
    where ballots come in, and means nothing to a count.
    """

    APPROVAL = "approval"  # always 1
    POINTS = "points"  # how many points, 1 or more
    RANKING = "ranking"  # which place: 1 is the voter's first


class CapKind(StrEnum):
    """What a limit below the budget is about."""

    CATEGORY = "category"
    NEIGHBOURHOOD = "neighbourhood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A plan on the ballot; one that is withdrawn while people vote keeps its marks and is never paid for."""

    id: ProjectId
    cost_cents: int
    categories: frozenset[str] = frozenset()
    neighbourhood: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """`times` identical ballots, each counting `weight` (1 unless the published rules say otherwise).

    `marks` is empty for a blank ballot, which counts as a voter who pays for nothing.
    """

    marks: Marks
    times: int = 1
    weight: Fraction = UNWEIGHTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most `cents` of the budget for the plans of one category or one neighbourhood."""

    kind: CapKind
    name: str
    cents: int

    def covers(self, project: Project) -> bool:
        """Whether the cost of `project` counts towards this cap."""
        if self.kind is CapKind.CATEGORY:
            return self.name in project.categories
        return self.name == project.neighbourhood


class MarkTable(NamedTuple):
    """All marks as arrays, ballot by ballot: the place of the plan in `projects`, of the ballot, and the mark.

    `lengths` is how many marks each ballot has.
    """

    plans: Ints
    ballots: Ints
    marks: Ints
    lengths: Ints


@dataclass(frozen=True, kw_only=True)
class Election:
    """A vote that is over, in one spelling: the same values in another order make an equal election.

    Plans stand by id, caps by kind and name, the marks of a ballot by plan, and equal ballots are put together;
    `table` says the same marks as arrays. Raises BadElection with every problem found.
    """

    budget_cents: int
    projects: tuple[Project, ...]
    ballots: tuple[Ballot, ...]
    kind: BallotKind = BallotKind.APPROVAL
    caps: tuple[Cap, ...] = ()
    table: MarkTable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        problems = tuple(_problems(self))
        if problems:
            raise BadElection(problems)
        object.__setattr__(self, "projects", tuple(sorted(self.projects, key=lambda project: project.id)))
        object.__setattr__(self, "caps", tuple(sorted(self.caps, key=lambda cap: (cap.kind, cap.name))))
        object.__setattr__(self, "ballots", _together(self.ballots))
        object.__setattr__(self, "table", _table(self))
        if sum(self.masses[0]) * int(max(self.table.marks.max(initial=1), len(self.projects))) >= EXACT:
            raise BadElection((Problem("too_much_weight", value=str(self.weight)),))

    @property
    def voters(self) -> int:
        """How many people voted, blank ballots among them."""
        return sum(ballot.times for ballot in self.ballots)

    @cached_property
    def masses(self) -> tuple[tuple[int, ...], int]:
        """Whole numbers in proportion to what each ballot (all its times together) counts, and the number for weight 1.

        Without weights these are the times, and 1.
        """
        if all(ballot.weight is UNWEIGHTED for ballot in self.ballots):
            return tuple([ballot.times for ballot in self.ballots]), 1
        one = lcm(*(ballot.weight.denominator for ballot in self.ballots))
        return tuple([ballot.times * int(ballot.weight * one) for ballot in self.ballots]), one

    @cached_property
    def votes(self) -> Mapping[ProjectId, Fraction]:
        """The weight of the ballots on which each plan is marked, whatever the mark."""
        masses, one = self.masses
        weights = np.array(masses, dtype=np.float64)[self.table.ballots]
        totals = np.bincount(self.table.plans, weights=weights, minlength=len(self.projects))
        return {project.id: Fraction(int(n), one) for project, n in zip(self.projects, totals, strict=True)}

    @property
    def weight(self) -> Fraction:
        """The weight of all ballots together: the number of voters, unless ballots are weighted."""
        return sum((ballot.times * ballot.weight for ballot in self.ballots), Fraction(0))

    @property
    def standing(self) -> tuple[Project, ...]:
        """The plans that were not withdrawn, by id."""
        return tuple(project for project in self.projects if not project.withdrawn)


def _together(ballots: tuple[Ballot, ...]) -> tuple[Ballot, ...]:
    """Equal ballots as one, in the order of their marks."""
    times: dict[Fraction, Counter[Marks]] = {}
    for ballot in ballots:
        times.setdefault(ballot.weight, Counter())[tuple(sorted(ballot.marks))] += ballot.times
    return tuple(
        [
            Ballot(marks=marks, weight=UNWEIGHTED if weight == 1 else weight, times=times[weight][marks])
            for weight in sorted(times)
            for marks in sorted(times[weight])
        ]
    )


def _table(election: Election) -> MarkTable:
    place = {project.id: number for number, project in enumerate(election.projects)}
    lengths = np.array([len(ballot.marks) for ballot in election.ballots], dtype=np.int64)
    return MarkTable(
        plans=np.array([place[id_] for ballot in election.ballots for id_, _ in ballot.marks], dtype=np.int64),
        ballots=np.repeat(np.arange(len(election.ballots)), lengths),
        marks=np.array([mark for ballot in election.ballots for _, mark in ballot.marks], dtype=np.int64),
        lengths=lengths,
    )


def _problems(election: Election) -> Iterator[Problem]:
    """All that makes no sense; a ballot's `line` is its number from 1."""
    if election.budget_cents < 0:
        yield Problem("negative_budget", value=str(election.budget_cents))
    ids = Counter(project.id for project in election.projects)
    for project in election.projects:
        if project.cost_cents < 0:
            yield Problem("negative_cost", field=project.id, value=str(project.cost_cents))
        if not project.id:
            yield Problem("empty_id")
    yield from (Problem("duplicate_project", field=id_) for id_, number in ids.items() if number > 1)
    caps = Counter((cap.kind, cap.name) for cap in election.caps)
    yield from (Problem("duplicate_cap", field=name) for (_, name), number in caps.items() if number > 1)
    yield from (Problem("negative_cap", field=cap.name, value=str(cap.cents)) for cap in election.caps if cap.cents < 0)
    known = frozenset(ids)
    for number, ballot in enumerate(election.ballots, start=1):
        yield from _ballot_problems(number, ballot, election.kind, known)


def _ballot_problems(line: int, ballot: Ballot, kind: BallotKind, known: frozenset[ProjectId]) -> Iterator[Problem]:
    if ballot.times < 1:
        yield Problem("bad_times", line, value=str(ballot.times))
    if ballot.weight <= 0:
        yield Problem("bad_weight", line, value=str(ballot.weight))
    marked = {id_ for id_, _ in ballot.marks}
    if len(marked) < len(ballot.marks):
        yield Problem("duplicate_mark", line)
    yield from (Problem("unknown_project", line, field=id_) for id_ in sorted(marked - known))
    numbers = [number for _, number in ballot.marks]
    if kind is BallotKind.RANKING:
        wrong = sorted(numbers) != list(range(1, len(numbers) + 1))
    else:
        most = 1 if kind is BallotKind.APPROVAL else EXACT
        wrong = any(not 1 <= number <= most for number in numbers)
    if wrong:
        yield Problem("bad_marks", line, value=",".join(map(str, numbers)), wanted=kind)
