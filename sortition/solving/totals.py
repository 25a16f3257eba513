"""How many seats each type gets over all panels of a lottery together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

import numpy as np

from sortition.errors import SolverFailed
from sortition.solving.rounding import Box, round_in_box
from sortition.typespace import TypeSpace

# Seats within this of a whole number count as that number: it may be an exact one that a solver blurred.
_HAIR = Fraction(1, 10**6)


def totals(space: TypeSpace, expected: Sequence[Fraction], panels: int) -> tuple[int, ...]:
    """How many seats each type gets in `panels` panels together: `expected` seats per panel, rounded up or down.

    Every row total is rounded up or down too where that is possible, and stays within panels times the row's bounds.
    Types that would get no seat at all are rounded up first. Raises SolverFailed when there is no such rounding.
    """
    exact = [panels * e for e in expected]
    sums = [sum((exact[t] for t in row.types), Fraction(0)) for row in space.rows]
    far = [(panels * row.lower, panels * row.upper) for row in space.rows]
    # Never beyond the row's own bounds: `expected` may itself have been rounded, and overshoot them by a hair.
    near = [(max(floor(s + _HAIR), low), min(ceil(s - _HAIR), high)) for s, (low, high) in zip(sums, far, strict=True)]
    firm = [(floor(e + _HAIR), ceil(e - _HAIR)) for e in exact]
    loose = [(floor(e), ceil(e)) for e in exact]
    part = np.array([float(e - floor(e)) for e in exact])
    cost = np.where(np.array([floor(e) for e in exact]) == 0, -4.0, 0.0) - part
    members = [np.array(row.types, dtype=np.int64) for row in space.rows]
    for types, rows in ((firm, near), (firm, far), (loose, far)):
        box = Box(
            lower=np.array([low for low, _ in types], dtype=np.int64),
            upper=np.array([high for _, high in types], dtype=np.int64),
            members=members,
            row_lower=np.array([low for low, _ in rows], dtype=np.int64),
            row_upper=np.array([high for _, high in rows], dtype=np.int64),
        )
        found = round_in_box(box, cost, nodes=20_000)
        if found is not None:
            return tuple(int(x) for x in found)
    raise SolverFailed("totals", "no rounding of the totals keeps every row")
