"""Both ends of the chances over fractional panels: the best possible smallest one, the best possible largest one."""

from __future__ import annotations

from fractions import Fraction

import highspy
import numpy as np
from numpy.typing import NDArray

from sortition.errors import InfeasibleQuotas, SolverFailed
from sortition.solving.solver import quiet_solver, run_to_optimum
from sortition.typespace import TypeSpace

Floats = NDArray[np.float64]

# Chances in decimals of twelve digits, as everywhere in the record.
_DIGITS = 10**12
# Seats by which rows may be broken in all: the solver's own tolerance.
_SEATS = 1e-8
_ROUNDS = 200


def best_min_chance(space: TypeSpace, *, excluded: frozenset[int] = frozenset()) -> float:
    """The largest possible smallest chance over fractional panels, an upper bound for every lottery.

    Raises InfeasibleQuotas when no fractional panel meets the rows.
    """
    ends = _Ends(space, excluded)
    return float(ends.edge(np.array([ends.top, 1.0]), np.array([-1.0, 0.0]))[0])


def best_max_chance(space: TypeSpace, *, excluded: frozenset[int] = frozenset()) -> Fraction:
    """The smallest possible largest chance over fractional panels, in 12 decimals: no lottery can be below.

    Raises InfeasibleQuotas when no fractional panel meets the rows.
    """
    found = _Ends(space, excluded).edge(np.zeros(2), np.array([0.0, 1.0]))[1]
    return min(Fraction(1), Fraction(round(found * _DIGITS), _DIGITS))


def ceiling_at(space: TypeSpace, smallest: Fraction, *, excluded: frozenset[int] = frozenset()) -> Fraction:
    """The smallest possible largest chance when nobody has less than `smallest`, rounded up to 12 decimals."""
    z = float(smallest)
    return rounded_up(_Ends(space, excluded).edge(np.array([z, z]), np.array([0.0, 1.0]))[1])


def golden_mean(space: TypeSpace, gamma: float, *, excluded: frozenset[int] = frozenset()) -> tuple[float, Fraction]:
    """The smallest and largest chance (z, u) that minimise n/k u + gamma k/n / z together, over fractional panels.

    n people, k seats: with equal chances the terms are 1 and gamma. By cutting planes: a pair that no fractional
    panel allows gives a line that cuts it off, and the best pair left is tried next.
    """
    ends = _Ends(space, excluded)
    scale = float(ends.people.sum()) / space.seats
    best_min = ends.edge(np.array([ends.top, 1.0]), np.array([-1.0, 0.0]))[0]
    if best_min <= 1e-9:
        # Somebody must have nothing, so only the largest chance is left to choose.
        return 0.0, best_max_chance(space, excluded=excluded)
    cuts: list[tuple[float, float]] = []
    for _ in range(_ROUNDS):
        z, u = _best_pair(cuts, scale, gamma, best_min)
        broken, slope = ends.violation(z, u)
        if broken <= _SEATS:
            return z, rounded_up(u)
        # broken + slope (z' - z, u' - u) <= 0, as u' >= c + d z'
        cuts.append(((broken - slope[0] * z - slope[1] * u) / -slope[1], slope[0] / -slope[1]))
    raise SolverFailed("extremes", "the cutting planes do not close")


def _best_pair(cuts: list[tuple[float, float]], scale: float, gamma: float, best_min: float) -> tuple[float, float]:
    """The best pair with u >= z and above every cut (c, d): u >= c + d z; by thirds, the sum is convex in z."""
    start, rise = np.array([0.0, *(c for c, _ in cuts)]), np.array([1.0, *(d for _, d in cuts)])
    low, high = best_min * 1e-3, best_min
    for _ in range(120):
        third = (high - low) / 3
        values = [scale * float((start + rise * z).max()) + gamma / (scale * z) for z in (low + third, high - third)]
        low, high = (low, high - third) if values[0] <= values[1] else (low + third, high)
    z = (low + high) / 2
    return z, float((start + rise * z).max())


def rounded_up(chance: float) -> Fraction:
    """A ceiling in 12 decimals that leaves room for the solver's tolerance."""
    return min(Fraction(1), Fraction(int((chance + 1e-10) * _DIGITS) + 1, _DIGITS))


class _Ends:
    """Asks how far seats between people[t] z and people[t] u break the rows; those limits are column bounds only."""

    def __init__(self, space: TypeSpace, excluded: frozenset[int]) -> None:
        self.free = np.array([t not in excluded for t in range(len(space.people))])
        self.people = np.where(self.free, np.array(space.people, dtype=float), 0.0)
        self.cap = np.where(self.free, np.array(space.cap, dtype=float), 0.0)
        self.top = float((self.cap[self.free] / self.people[self.free]).min(initial=1.0))
        self.seats = space.seats
        self.solver = self._load(space)

    def _load(self, space: TypeSpace) -> highspy.Highs:
        types, rows = len(self.people), len(space.rows)
        members = [np.array(row.types, dtype=np.intp) for row in space.rows]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = types + 2 * rows, rows
        lp.col_cost_ = np.concatenate((np.zeros(types), np.ones(2 * rows)))
        lp.col_lower_ = np.zeros(types + 2 * rows)
        lp.col_upper_ = np.concatenate((self.cap, np.full(2 * rows, highspy.kHighsInf)))
        lp.row_lower_ = np.array([float(row.lower) for row in space.rows])
        lp.row_upper_ = np.array([float(row.upper) for row in space.rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0] + [len(m) + 2 for m in members])
        lp.a_matrix_.index_ = np.concatenate(
            [np.append(m, (types + 2 * i, types + 2 * i + 1)) for i, m in enumerate(members)]
        )
        lp.a_matrix_.value_ = np.concatenate([np.append(np.ones(len(m)), (1.0, -1.0)) for m in members])
        solver = quiet_solver()
        solver.passModel(lp)
        return solver

    def violation(self, z: float, u: float) -> tuple[float, Floats]:
        """The least sum of broken seats with all chances between z and u, and its slope in (z, u)."""
        types = len(self.people)
        lower, upper = np.minimum(self.people * z, self.cap), np.minimum(self.people * u, self.cap)
        self.solver.changeColsBounds(types, np.arange(types, dtype=np.int32), lower, np.maximum(lower, upper))
        run_to_optimum(self.solver, "extremes", self.seats)
        reduced = np.array(self.solver.getSolution().col_dual)[:types]
        slope_z = float(self.people @ np.where(self.people * z <= self.cap + 1e-9, np.maximum(reduced, 0.0), 0.0))
        slope_u = float(self.people @ np.where(self.people * u < self.cap, np.minimum(reduced, 0.0), 0.0))
        return float(self.solver.getInfo().objective_function_value), np.array([slope_z, slope_u])

    def edge(self, start: Floats, direction: Floats) -> Floats:
        """The first pair (z, u) from `start` in `direction` that breaks no row, by Newton's steps: they stop short."""
        at = start.copy()
        for _ in range(_ROUNDS):
            broken, slope = self.violation(float(at[0]), float(at[1]))
            if broken <= _SEATS:
                return at
            gain = -float(slope @ direction)
            if gain <= 1e-9:
                raise InfeasibleQuotas(self.seats)
            at += direction * (broken / gain)
        raise SolverFailed("extremes", "the steps do not close")
