"""Can the quotas be met with this pool; if not, the smallest changes that help and which bounds clash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import pulp

from sortition.errors import SolverFailed
from sortition.typespace import TypeSpace

Side = Literal["min", "max"]
Flex = Mapping[int, tuple[int, int]]
"""Per quota row (number in the space) how low its min and how high its max may be put."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Bound:
    """One bound of one quota row: the least or the most seats for the types of `row`."""

    row: int
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A bound put from `before` to `after`, in seats."""

    bound: Bound
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Changes that together make a panel possible; `cost` is what Relaxations minimises."""

    changes: tuple[Change, ...]
    cost: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxations:
    """What to do about quotas that no panel meets.

    `proposals`: the cheapest first, of equally cheap ones the smallest beside the bounds it changes; none changes all
    the bounds that an earlier one changes. Empty when nothing
    within the allowed room helps. `conflict`: bounds that cannot hold together, while any one of them less could;
    empty when even without quotas no panel has this size.
    """

    proposals: tuple[Proposal, ...]
    conflict: tuple[Bound, ...]


def is_feasible(space: TypeSpace) -> bool:
    """Whether some panel keeps every row."""
    return _holds_together(space, _bounds(space))


def relaxations(space: TypeSpace, flex: Flex, *, proposals: int = 3) -> Relaxations:
    """Find the smallest change of quotas that makes a panel possible, other ways to do it, and one minimal conflict.

    Cost of a proposal: each seat by which a min of q is lowered counts 1 + 2/q (a seat matters more to a small
    group), each seat by which a max is raised counts 1. Rows without `flex` stay as they are, and so do the number
    of seats and the households. Meant for spaces where `is_feasible` is false; else there is nothing to propose.

    Raises SolverFailed when the solver gives up.
    """
    if is_feasible(space):
        return Relaxations(proposals=(), conflict=())
    return Relaxations(proposals=_proposals(space, flex, proposals), conflict=_conflict(space))


def _bounds(space: TypeSpace) -> tuple[Bound, ...]:
    """The bounds of quotas that could stand in the way of a panel."""
    found: list[Bound] = []
    for i, row in enumerate(space.rows):
        if row.name[0] != "quota":
            continue
        if row.lower > 0:
            found.append(Bound(row=i, side="min"))
        if row.upper < min(space.seats, sum(space.cap[t] for t in row.types)):
            found.append(Bound(row=i, side="max"))
    return tuple(found)


class _Model:
    """The programme over types with the rows that are never relaxed; quota bounds are added one by one."""

    def __init__(self, space: TypeSpace, *, whole: bool) -> None:
        self.space = space
        self.whole = whole
        self.problem = pulp.LpProblem("panel", pulp.LpMinimize)
        self.problem.setObjective(pulp.lpSum([]))
        category = pulp.LpInteger if whole else pulp.LpContinuous
        self.seats = [self.problem.add_variable(f"x{t}", 0, cap, category) for t, cap in enumerate(space.cap)]
        for i, row in enumerate(space.rows):
            if row.name[0] != "quota" and row.types:
                self.add(self.count(i) >= row.lower, f"least{i}")
                self.add(self.count(i) <= row.upper, f"most{i}")
        self.possible = all(row.types or not row.lower for row in space.rows if row.name[0] != "quota")

    def add(self, constraint: pulp.LpConstraint, name: str) -> None:
        self.problem.addConstraint(constraint, name)

    def count(self, row: int) -> pulp.LpAffineExpression:
        return pulp.lpSum(self.seats[t] for t in self.space.rows[row].types)

    def bound(self, bound: Bound, room: object = 0) -> None:
        """Hold the row to this bound, widened by `room` (a variable or a number)."""
        row = self.space.rows[bound.row]
        if bound.side == "min":
            self.add(self.count(bound.row) + room >= row.lower, f"min{bound.row}")
        else:
            self.add(self.count(bound.row) - room <= row.upper, f"max{bound.row}")

    def multiplier(self, bound: Bound) -> float:
        """What the last linear programme would gain per seat if this bound were wider."""
        return float(self.problem.get_constraint_by_name(f"{bound.side}{bound.row}").pi or 0.0)

    def solve(self) -> bool:
        """Whether there is a solution; it is then the optimum."""
        if not self.possible:
            return False
        solver = pulp.HiGHS(mip=self.whole, msg=False, threads=1, gapRel=0.0, gapAbs=1e-9)
        status = self.problem.solve(solver)
        if status == pulp.LpStatusOptimal:
            return True
        if status == pulp.LpStatusInfeasible:
            return False
        raise SolverFailed("feasibility", pulp.LpStatus[status])


def _holds_together(space: TypeSpace, bounds: Iterable[Bound]) -> bool:
    """Whether some panel keeps these bounds; all other quotas are left out."""
    for whole in (False, True):
        model = _Model(space, whole=whole)
        for bound in bounds:
            model.bound(bound)
        if not model.solve():
            return False
    return True


def _proposals(space: TypeSpace, flex: Flex, count: int) -> tuple[Proposal, ...]:
    found: list[Proposal] = []
    while len(found) < count:
        cheapest = _proposal(space, flex, found, None)
        if cheapest is None:
            break
        # Of equally cheap changes, the one that is smallest beside the bound it changes.
        found.append(_proposal(space, flex, found, cheapest.cost) or cheapest)
    return tuple(found)


def _proposal(space: TypeSpace, flex: Flex, others: Sequence[Proposal], cost: Fraction | None) -> Proposal | None:
    """The cheapest that leaves one bound of each of `others` alone; with `cost`, the relatively smallest at it."""
    model = _Model(space, whole=True)
    room: dict[Bound, pulp.LpVariable] = {}
    for bound in _bounds(space):
        wide = _room(space, flex, bound)
        if wide > 0:
            room[bound] = model.problem.add_variable(f"room_{bound.side}{bound.row}", 0, wide, pulp.LpInteger)
        model.bound(bound, room.get(bound, 0))
    price = pulp.lpSum(float(_price(space, bound)) * seats for bound, seats in room.items())
    if cost is None:
        model.problem.setObjective(price)
    else:
        model.add(price <= float(cost) + 1e-7, "price")
        model.problem.setObjective(pulp.lpSum(seats * (1 / (1 + _value(space, b))) for b, seats in room.items()))
    for number, other in enumerate(others):
        flags = []
        for change in other.changes:
            seats = room[change.bound]
            flag = model.problem.add_variable(f"touched{number}_{seats.name}", 0, 1, pulp.LpInteger)
            model.add(seats <= seats.upBound * flag, f"touch{number}_{seats.name}")
            flags.append(flag)
        model.add(pulp.lpSum(flags) <= len(flags) - 1, f"other{number}")
    if not model.solve():
        return None
    moved = ((bound, round(seats.varValue or 0)) for bound, seats in sorted(room.items()))
    changes = tuple(_change(space, bound, seats) for bound, seats in moved if seats)
    total = sum((_price(space, c.bound) * abs(c.after - c.before) for c in changes), Fraction(0))
    return Proposal(changes=changes, cost=total)


def _room(space: TypeSpace, flex: Flex, bound: Bound) -> int:
    """By how many seats this bound may be widened."""
    row = space.rows[bound.row]
    least, most = flex.get(bound.row, (row.lower, row.upper))
    return row.lower - least if bound.side == "min" else most - row.upper


def _value(space: TypeSpace, bound: Bound) -> int:
    row = space.rows[bound.row]
    return row.lower if bound.side == "min" else row.upper


def _price(space: TypeSpace, bound: Bound) -> Fraction:
    return 1 + Fraction(2, space.rows[bound.row].lower) if bound.side == "min" else Fraction(1)


def _change(space: TypeSpace, bound: Bound, seats: int) -> Change:
    before = _value(space, bound)
    return Change(bound=bound, before=before, after=before - seats if bound.side == "min" else before + seats)


def _conflict(space: TypeSpace) -> tuple[Bound, ...]:
    """Bounds that contradict each other, none of them superfluous: each in turn is dropped if the rest still fails."""
    kept: Sequence[Bound] = _suspects(space)
    for bound in tuple(kept):
        rest = [b for b in kept if b != bound]
        if not _holds_together(space, rest):
            kept = rest
    return tuple(kept)


def _suspects(space: TypeSpace) -> tuple[Bound, ...]:
    """A small set of bounds that contradict each other even for fractional panels; every bound where none do.

    Least total violation as a linear programme: the bounds with a multiplier prove by themselves that it is above 0.
    """
    model = _Model(space, whole=False)
    bounds = _bounds(space)
    room = [model.problem.add_variable(f"room{j}", 0) for j in range(len(bounds))]
    for bound, seats in zip(bounds, room, strict=True):
        model.bound(bound, seats)
    model.problem.setObjective(pulp.lpSum(room))
    if not model.solve() or pulp.value(model.problem.objective) < 1e-7:
        return bounds
    suspects = tuple(b for b in bounds if abs(model.multiplier(b)) > 1e-9)
    return bounds if _holds_together(space, suspects) else suspects
