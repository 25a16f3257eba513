"""One rounding problem by linear and integer programme: whole numbers within a box whose row sums fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from sortition.solving.solver import quiet_solver

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Find x with lower <= x <= upper and row_lower <= sum of x over the members of a row <= row_upper.

    `members[i]` are the positions in x that row i counts; rows without members must allow 0.
    """

    lower: Ints
    upper: Ints
    members: Sequence[Ints]
    row_lower: Ints
    row_upper: Ints


def round_in_box(box: Box, cost: NDArray[np.float64], *, nodes: int = 400) -> Ints | None:
    """A whole point of the box, of small `cost` rather than least; None when none was found.

    A vertex of the linear programme is whole but for at most one entry per row, so the integer programme only
    sees those entries and the ones that are cheapest to move. Limits count nodes, not seconds, so that a busy
    machine gives the same answer.
    """
    loose = np.flatnonzero(box.lower < box.upper)
    if not len(loose):
        return box.lower if _fits(box, box.lower) else None
    solver = quiet_solver()
    _load(solver, box, cost)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = solver.getSolution()
    x = np.array(solution.col_value)
    near: Ints = np.clip(np.rint(x), box.lower, box.upper).astype(np.int64)
    fraction = np.abs(x - near) > 1e-6
    if not fraction.any():
        return near
    reluctance = np.where(fraction, -1.0, np.abs(np.array(solution.col_dual)))
    reluctance[box.lower == box.upper] = np.inf
    order = np.argsort(reluctance, kind="stable")
    width = int(fraction.sum()) + 60
    solver.setOptionValue("mip_max_nodes", nodes)
    solver.setOptionValue("mip_max_improving_sols", 1)
    while True:
        found = _whole(solver, box, near, order[: min(width, len(loose))])
        if found is not None or width >= len(loose):
            return found
        width *= 4


def _load(solver: highspy.Highs, box: Box, cost: NDArray[np.float64]) -> None:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(box.lower), len(box.members)
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = box.lower.astype(float), box.upper.astype(float)
    lp.row_lower_, lp.row_upper_ = box.row_lower.astype(float), box.row_upper.astype(float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0] + [len(m) for m in box.members])
    lp.a_matrix_.index_ = np.concatenate(box.members) if box.members else np.zeros(0, dtype=np.int64)
    lp.a_matrix_.value_ = np.ones(sum(len(m) for m in box.members))
    solver.passModel(lp)


def _whole(solver: highspy.Highs, box: Box, near: Ints, moving: Ints) -> Ints | None:
    """The integer programme in which only `moving` entries may differ from `near`."""
    count = len(near)
    every = np.arange(count, dtype=np.int32)
    lower, upper = near.astype(float), near.astype(float)
    lower[moving], upper[moving] = box.lower[moving], box.upper[moving]
    kinds = np.zeros(count, dtype=np.uint8)
    kinds[moving] = 1
    solver.changeColsBounds(count, every, lower, upper)
    solver.changeColsIntegrality(count, every, kinds)
    solver.run()
    values = np.array(solver.getSolution().col_value)
    if len(values) != count or not solver.getInfo().primal_solution_status:
        return None
    x = np.clip(np.rint(values), box.lower, box.upper).astype(np.int64)
    return x if _fits(box, x) else None


def _fits(box: Box, x: Ints) -> bool:
    sums = np.array([x[m].sum() for m in box.members])
    return bool(((box.row_lower <= sums) & (sums <= box.row_upper)).all())
