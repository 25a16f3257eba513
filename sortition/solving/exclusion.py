"""Why a type can be in no panel, as multipliers, wherever the linear programme alone shows it."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import highspy
import numpy as np

from sortition.certificate import Exclusion, Multipliers
from sortition.solving.solver import quiet_solver, run_to_optimum
from sortition.typespace import TypeSpace


def exclusion_proofs(space: TypeSpace, excluded: list[int]) -> tuple[Exclusion, ...]:
    """The excluded types, first those whose fractional seats stay below 1, each using the ones before it."""
    proofs = _ExclusionProofs(space)
    proved: list[Exclusion] = []
    left = excluded
    while True:
        found = [(t, proofs.multipliers(t)) for t in left]
        fresh = [Exclusion(type=t, multipliers=y) for t, y in found if y is not None]
        proved += fresh
        left = [t for t, y in found if y is None]
        if not fresh or not left:
            return (*proved, *(Exclusion(type=t, multipliers=None) for t in left))


class _ExclusionProofs:
    """The linear programme max c[t] over fractional panels, for one type after the other."""

    def __init__(self, space: TypeSpace) -> None:
        self.space = space
        self.cap = list(space.cap)

    @cached_property
    def solver(self) -> highspy.Highs:
        rows, types = self.space.rows, len(self.cap)
        solver = quiet_solver()
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = types, len(rows)
        lp.col_cost_, lp.col_lower_ = np.zeros(types), np.zeros(types)
        lp.col_upper_ = np.array(self.cap, dtype=float)
        lp.row_lower_ = np.array([float(row.lower) for row in rows])
        lp.row_upper_ = np.array([float(row.upper) for row in rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0] + [len(row.types) for row in rows])
        lp.a_matrix_.index_ = np.concatenate([np.array(row.types, dtype=np.intp) for row in rows])
        lp.a_matrix_.value_ = np.ones(sum(len(row.types) for row in rows))
        solver.passModel(lp)
        return solver

    def multipliers(self, type_: int) -> Multipliers | None:
        """Multipliers that bound the seats of the type below 1, rounded to 2^-30; from then on it is held at 0."""
        column = np.array([type_], dtype=np.int32)
        self.solver.changeColsCost(1, column, np.array([-1.0]))
        run_to_optimum(self.solver, "exclusion", self.space.seats)
        duals = -np.array(self.solver.getSolution().row_dual)
        self.solver.changeColsCost(1, column, np.array([0.0]))
        scale = 1 << 30
        y = [(i, round(d * scale)) for i, d in enumerate(duals.tolist()) if round(d * scale)]
        sums = [0] * len(self.cap)
        for i, y_i in y:
            for t in self.space.rows[i].types:
                sums[t] += y_i
        budget = sum(y_i * (self.space.rows[i].upper if y_i > 0 else self.space.rows[i].lower) for i, y_i in y)
        most = budget - sum(a * cap for a, cap in zip(sums, self.cap, strict=True) if a < 0)
        if sums[type_] <= 0 or most >= sums[type_]:
            return None
        self.cap[type_] = 0
        self.solver.changeColsBounds(1, column, np.array([0.0]), np.array([0.0]))
        return tuple((i, Fraction(y_i, scale)) for i, y_i in y)
