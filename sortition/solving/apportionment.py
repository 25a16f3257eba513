"""A lottery with weights turned into equally likely panels: how often each panel is repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np
from numpy.typing import NDArray

from sortition.solving.nodes import Composition
from sortition.solving.solver import quiet_solver

Progress = Callable[[str, int, int], None]
Ints = NDArray[np.int64]

_SWAPS = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Apportioned:
    """Equally likely panels, repeats next to each other; `off` are the types neither rounded up nor down."""

    compositions: tuple[Composition, ...]
    off: tuple[int, ...]


def apportion(
    compositions: Sequence[Composition],
    weights: Sequence[int],
    expected: Sequence[Fraction],
    panels: int,
    *,
    on_progress: Progress | None = None,
) -> Apportioned:
    """Repeat the panels, in proportion to their weights, so that there are `panels` of them.

    Each type should have floor or ceil of panels * expected seats in all. An integer programme chooses for each
    panel between the two whole numbers next to its share, with as few seats too many or too few as it finds within
    a fixed number of nodes; single swaps of panels then mend what is left. Which types stay outside is reported;
    for some lotteries that cannot be avoided.
    """
    matrix = np.zeros((len(compositions), len(expected)), dtype=np.int64)
    for j, composition in enumerate(compositions):
        np.add.at(matrix[j], list(composition), 1)
    exact = [panels * e for e in expected]
    lower = np.array([e.numerator // e.denominator for e in exact], dtype=np.int64)
    upper = np.array([-(-e.numerator // e.denominator) for e in exact], dtype=np.int64)
    if on_progress:
        on_progress("apportionment", 0, 2)
    times = _programme(matrix, np.array(weights, dtype=float) / sum(weights), panels, lower, upper)
    if on_progress:
        on_progress("apportionment", 1, 2)
    times = _swap(matrix, times, lower, upper, on_progress)
    got = times @ matrix
    off = np.flatnonzero((got < lower) | (got > upper))
    repeated = [c for c, n in zip(compositions, times.tolist(), strict=True) for _ in range(n)]
    return Apportioned(compositions=tuple(repeated), off=tuple(int(t) for t in off))


def _programme(matrix: Ints, weights: NDArray[np.float64], panels: int, lower: Ints, upper: Ints) -> Ints:
    """Minimise seats outside lower..upper; multiplicities next to panels * weights, or the best filling by hand."""
    count, types = matrix.shape
    share = panels * weights
    down = np.floor(share + 1e-9)
    start = _fill(share, panels)
    solver = quiet_solver()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count + 2 * types, types + 1
    lp.col_cost_ = np.concatenate((np.zeros(count), np.ones(2 * types)))
    lp.col_lower_ = np.concatenate((down, np.zeros(2 * types)))
    lp.col_upper_ = np.concatenate((np.ceil(share - 1e-9), np.full(2 * types, highspy.kHighsInf)))
    lp.row_lower_ = np.concatenate((lower, [panels])).astype(float)
    lp.row_upper_ = np.concatenate((upper, [panels])).astype(float)
    columns = [np.concatenate((np.flatnonzero(matrix[:, t]), [count + t, count + types + t])) for t in range(types)]
    values = [np.concatenate((matrix[c[:-2], t], [1, -1])) for t, c in enumerate(columns)]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0] + [len(c) for c in columns] + [count])
    lp.a_matrix_.index_ = np.concatenate((*columns, np.arange(count)))
    lp.a_matrix_.value_ = np.concatenate((*values, np.ones(count))).astype(float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count + [highspy.HighsVarType.kContinuous] * (2 * types)
    solver.passModel(lp)
    # Nodes, not seconds: the same pool gives the same panels on a busy machine.
    for name, value in (("mip_max_nodes", 60), ("mip_abs_gap", 0.5), ("mip_max_stall_nodes", 60)):
        solver.setOptionValue(name, value)
    solver.run()
    found = np.array(solver.getSolution().col_value)
    if len(found) != lp.num_col_ or not solver.getInfo().primal_solution_status:
        return start
    times: Ints = np.rint(found[:count]).astype(np.int64)
    better = _outside(times @ matrix, lower, upper) < _outside(start @ matrix, lower, upper)
    return times if times.sum() == panels and (times >= 0).all() and better else start


def _fill(share: NDArray[np.float64], panels: int) -> Ints:
    """Largest remainder."""
    times: Ints = np.floor(share + 1e-9).astype(np.int64)
    order = np.argsort(times - share, kind="stable")
    times[order[: panels - int(times.sum())]] += 1
    return times


def _outside(got: Ints, lower: Ints, upper: Ints) -> int:
    return int((np.maximum(lower - got, 0) + np.maximum(got - upper, 0)).sum())


def _swap(matrix: Ints, times: Ints, lower: Ints, upper: Ints, on_progress: Progress | None) -> Ints:
    """Replace one panel by another as long as fewer seats are outside; a short tabu list leads past dead ends."""
    got, best, best_outside = times @ matrix, times.copy(), _outside(times @ matrix, lower, upper)
    times = times.copy()
    until = np.zeros(len(times), dtype=np.int64)
    for step in range(_SWAPS):
        if best_outside == 0:
            break
        if on_progress and step % 100 == 0:
            on_progress("apportionment", 1, 2)
        over, under = got - upper, lower - got
        gain_less = np.where(over > 0, 1, 0) - np.where(under >= 0, 1, 0)
        leave = np.where((times > 0) & (until <= step), matrix @ gain_less, -(1 << 30))
        out = int(leave.argmax())
        times[out] -= 1
        got = got - matrix[out]
        gain_more = np.where(got < lower, 1, 0) - np.where(got >= upper, 1, 0)
        enter = np.where(until <= step, matrix @ gain_more, -(1 << 30))
        enter[out] = -(1 << 30)
        into = int(enter.argmax())
        times[into] += 1
        got = got + matrix[into]
        until[[out, into]] = step + 3 + step % 7
        outside = _outside(got, lower, upper)
        if outside < best_outside:
            best, best_outside = times.copy(), outside
    return best
