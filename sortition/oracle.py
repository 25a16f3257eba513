"""The integer programme over types: the feasible panel that weighs most, with a proved bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import highspy
import numpy as np
from numpy.typing import NDArray

from sortition.distribution import Composition
from sortition.errors import InfeasibleQuotas, SolverFailed
from sortition.solver import quiet_solver
from sortition.typespace import TypeSpace

# Below this many types the whole programme is as quick as the detour by its linear relaxation.
_SMALL = 60
# How many types the first, restricted programme leaves open beside the fractional ones.
_NEAR = 60
# HiGHS cuts off nodes that are better by less than its feasibility tolerance, so a bound is sharp to this times the
# largest weight; finer than 1e-9 the linear programmes inside begin to fail.
_SHARP = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class BestPanel:
    """A panel of largest weight: `value` is its weight, and no panel weighs more than `bound`."""

    composition: Composition
    value: float
    bound: float


def best_panel(
    space: TypeSpace, weights: Sequence[float], *, excluded: frozenset[int] = frozenset()
) -> BestPanel | None:
    """Find the panel whose seats weigh most, `weights[t]` for each seat of type t; None when there is no panel.

    For many questions about one space make one `Oracle` and keep it.
    """
    return Oracle(space, excluded=excluded).best_panel(weights)


def is_panel(space: TypeSpace, composition: Composition) -> bool:
    """Whether the seats keep every row and every cap, counted in integers."""
    seats: dict[int, int] = {}
    for t in composition:
        seats[t] = seats.get(t, 0) + 1
    if any(not 0 <= t < len(space.cap) or x > space.cap[t] for t, x in seats.items()):
        return False
    counts = [0] * len(space.rows)
    for t, x in seats.items():
        for i in space.rows_of[t]:
            counts[i] += x
    return all(row.lower <= count <= row.upper for row, count in zip(space.rows, counts, strict=True))


class Oracle:
    """Answers questions about the panels of one space; keeps its linear programme warm between questions.

    Exact road for larger spaces: the linear relaxation gives a bound and reduced costs; an integer programme over the
    fractional and nearly free types gives a panel; a type whose reduced cost exceeds the difference cannot move in
    any better panel, so the exact programme is over the others only. Every panel is checked again in integers.
    `near` is how many types the first programme leaves free; it decides about speed, never about the answer.
    """

    def __init__(self, space: TypeSpace, *, excluded: frozenset[int] = frozenset(), near: int = _NEAR) -> None:
        self.space = space
        self.near = near
        self.most = np.array([0 if t in excluded else cap for t, cap in enumerate(space.cap)], dtype=float)
        self.pricings = 0

    def exclude(self, type_: int) -> None:
        """From now on no panel may seat this type."""
        self.most[type_] = 0.0
        self._linear.changeColBounds(type_, 0.0, 0.0)

    def best_panel(self, weights: Sequence[float] | NDArray[np.float64]) -> BestPanel | None:
        """The panel whose seats weigh most, and the proved bound; None when there is no panel."""
        self.pricings += 1
        weight = np.asarray(weights, dtype=float)
        scale = float(np.abs(weight).max(initial=0.0)) or 1.0
        found = self._best(weight / scale)
        if found is None:
            return None
        seats, bound = found
        value = float(weight @ seats)
        return BestPanel(composition=self._checked(seats), value=value, bound=max(value, bound * scale))

    def panel_with(self, type_: int, *, rather: Mapping[int, float] | None = None) -> Composition | None:
        """Some panel that seats `type_`, with many of the types in `rather`; None when no panel seats it."""
        if self.most[type_] == 0:
            return None
        cost, lower = np.zeros(len(self.most)), np.zeros(len(self.most))
        for t, w in (rather or {}).items():
            cost[t] = w
        lower[type_] = 1.0
        relaxed = self._relaxed(cost, lower)
        if relaxed is None:
            return None
        for count in (2 * self.near, len(cost)):
            found = self._integer(cost, relaxed.near(count), relaxed.held, lower=lower, hurry=True)
            if found is not None:
                return self._checked(found[0])
        return None

    def fractional_bound(self, weights: NDArray[np.float64]) -> float:
        """The most that a fractional panel weighs.

        Raises InfeasibleQuotas when there is none.
        """
        relaxed = self._relaxed(weights, np.zeros(len(weights)))
        if relaxed is None:
            raise InfeasibleQuotas(self.space.seats)
        return relaxed.bound

    def _best(self, weight: NDArray[np.float64]) -> tuple[NDArray[np.float64], float] | None:
        everything, nothing = np.ones(len(weight), dtype=bool), np.zeros(len(weight))
        if len(weight) <= _SMALL:
            return self._integer(weight, everything, nothing)
        relaxed = self._relaxed(weight, nothing)
        if relaxed is None:
            return None
        for count in (self.near, 4 * self.near):
            near = relaxed.near(count)
            found = self._integer(weight, near, relaxed.held)
            if found is not None:
                break
        else:
            return self._integer(weight, everything, nothing)
        movable = np.abs(relaxed.reduced) <= relaxed.bound - float(weight @ found[0]) + 10 * _SHARP
        if not (movable & ~near).any():
            return found
        exact = self._integer(weight, movable | relaxed.fractional, relaxed.held)
        if exact is None:
            raise SolverFailed("pricing", "the wider programme lost the narrower one's panel")
        return exact

    def _checked(self, seats: NDArray[np.float64]) -> Composition:
        whole = np.rint(seats).astype(int)
        composition = tuple(int(t) for t in np.repeat(np.arange(len(whole)), np.maximum(whole, 0)))
        if np.abs(seats - whole).max() > 1e-5 or not is_panel(self.space, composition):
            raise SolverFailed("panel", "a panel that breaks a rule")
        return composition

    @cached_property
    def _members(self) -> list[NDArray[np.intp]]:
        return [np.array(row.types, dtype=np.intp) for row in self.space.rows]

    @cached_property
    def _bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        rows = self.space.rows
        return np.array([float(r.lower) for r in rows]), np.array([float(r.upper) for r in rows])

    def _model(self, columns: NDArray[np.intp]) -> highspy.HighsLp:
        """Rows over some of the types; costs, bounds and integrality are for the caller to fill in."""
        place = np.full(len(self.most), -1, dtype=np.intp)
        place[columns] = np.arange(len(columns))
        inside = [place[m] for m in self._members]
        inside = [p[p >= 0] for p in inside]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(columns), len(inside)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0] + [len(p) for p in inside])
        lp.a_matrix_.index_ = np.concatenate(inside)
        lp.a_matrix_.value_ = np.ones(sum(len(p) for p in inside))
        return lp

    @cached_property
    def _linear(self) -> highspy.Highs:
        lp = self._model(np.arange(len(self.most)))
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(len(self.most)), np.zeros(len(self.most)), self.most
        lp.row_lower_, lp.row_upper_ = self._bounds
        solver = quiet_solver()
        solver.passModel(lp)
        return solver

    def _relaxed(self, cost: NDArray[np.float64], lower: NDArray[np.float64]) -> _Relaxed | None:
        """Solve the linear programme; None when even fractional panels do not exist."""
        types = len(self.most)
        columns = np.arange(types, dtype=np.int32)
        self._linear.changeColsCost(types, columns, -cost)
        self._linear.changeColsBounds(types, columns, lower, np.maximum(self.most, lower))
        status = _run(self._linear)
        if status in _NO_SOLUTION:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed("pricing", self._linear.modelStatusToString(status))
        solution = self._linear.getSolution()
        seats = np.array(solution.col_value)
        return _Relaxed(
            bound=-self._linear.getInfo().objective_function_value,
            seats=seats,
            reduced=np.array(solution.col_dual),
        )

    def _integer(
        self,
        weight: NDArray[np.float64],
        free: NDArray[np.bool_],
        held: NDArray[np.float64],
        *,
        lower: NDArray[np.float64] | None = None,
        hurry: bool = False,
    ) -> tuple[NDArray[np.float64], float] | None:
        """Best whole seats where types outside `free` stay at `held`; seats per type and the proved bound."""
        seats = np.where(free, 0.0, held)
        columns = np.flatnonzero(free)
        lp = self._model(columns)
        lp.col_cost_ = -weight[columns]
        lp.col_lower_ = np.zeros(len(columns)) if lower is None else lower[columns]
        lp.col_upper_ = self.most[columns]
        taken = np.array([seats[m].sum() for m in self._members])
        below, above = self._bounds
        lp.row_lower_, lp.row_upper_ = below - taken, above - taken
        if not len(columns):
            fits = bool(((below <= taken + 1e-9) & (taken <= above + 1e-9)).all())
            return (seats, float(weight @ seats)) if fits else None
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(columns)
        solver = quiet_solver()
        for name, option in (
            ("mip_rel_gap", 0.5 if hurry else 0.0),
            ("mip_abs_gap", 1e-10),
            ("mip_feasibility_tolerance", _SHARP),
        ):
            solver.setOptionValue(name, option)
        solver.passModel(lp)
        solver.run()
        status = solver.getModelStatus()
        if status in _NO_SOLUTION:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailed("pricing", solver.modelStatusToString(status))
        seats[columns] = np.rint(solver.getSolution().col_value)
        rest = float(weight[~free] @ seats[~free])
        return seats, rest - solver.getInfo().mip_dual_bound + _SHARP


@dataclass(frozen=True, slots=True, kw_only=True)
class _Relaxed:
    """An optimal fractional panel: `reduced[t]` is what one seat of t away from its bound costs."""

    bound: float
    seats: NDArray[np.float64]
    reduced: NDArray[np.float64]

    @property
    def held(self) -> NDArray[np.float64]:
        return np.rint(self.seats)

    @property
    def fractional(self) -> NDArray[np.bool_]:
        away: NDArray[np.bool_] = np.abs(self.seats - np.rint(self.seats)) > 1e-7
        return away

    def near(self, count: int) -> NDArray[np.bool_]:
        """The fractional types and the `count` that cost least to move."""
        free = self.fractional.copy()
        free[np.argsort(np.abs(self.reduced), kind="stable")[:count]] = True
        return free


_NO_SOLUTION = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)


def _run(solver: highspy.Highs) -> highspy.HighsModelStatus:
    """Solve warm; when that ends undecided, once more from scratch."""
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal and status not in _NO_SOLUTION:
        solver.clearSolver()
        solver.run()
        status = solver.getModelStatus()
    return status
