"""How many seats each type gets over all panels of a lottery together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from sortition.errors import SolverFailed
from sortition.rounding import Box, round_in_box
from sortition.typespace import TypeSpace


def totals(space: TypeSpace, expected: Sequence[Fraction], panels: int) -> tuple[int, ...]:
    """How many seats each type gets in `panels` panels together: `expected` seats per panel, rounded up or down.

    Every row total is rounded up or down too where that is possible, and stays within panels times the row's bounds.
    Types that would get no seat at all are rounded up first. Raises SolverFailed when there is no such rounding.
    """
    exact = [panels * e for e in expected]
    down = np.array([e.numerator // e.denominator for e in exact], dtype=np.int64)
    up = np.array([-(-e.numerator // e.denominator) for e in exact], dtype=np.int64)
    sums = [sum((exact[t] for t in row.types), Fraction(0)) for row in space.rows]
    members = [np.array(row.types, dtype=np.int64) for row in space.rows]
    near = [s.numerator // s.denominator for s in sums], [-(-s.numerator // s.denominator) for s in sums]
    far = [panels * row.lower for row in space.rows], [panels * row.upper for row in space.rows]
    part = np.array([float(e - int(d)) for e, d in zip(exact, down, strict=True)])
    cost = np.where(down == 0, -4.0, 0.0) - part
    for row_lower, row_upper in (near, far):
        box = Box(
            lower=down,
            upper=up,
            members=members,
            row_lower=np.array(row_lower, dtype=np.int64),
            row_upper=np.array(row_upper, dtype=np.int64),
        )
        found = round_in_box(box, cost, nodes=20_000)
        if found is not None:
            return tuple(int(x) for x in found)
    raise SolverFailed("totals", "no rounding of the totals keeps every row")
