"""Gauss elimination in whole numbers: the one direction that a set of equations leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm


def null_vector(equations: Sequence[Sequence[int]], like: Sequence[float]) -> list[int] | None:
    """The vector y, whole numbers without a common factor, with equation . y = 0 for every equation.

    `like` gives its direction (an approximation of y up to a positive factor). None when the solutions are not
    exactly one line.
    """
    unknowns = len(like)
    reduced: dict[int, list[Fraction]] = {}  # pivot column -> row with 1 there and 0 at the other pivots
    for equation in equations:
        row = [Fraction(x) for x in equation]
        for pivot, other in reduced.items():
            if row[pivot]:
                factor = row[pivot]
                row = [x - factor * o for x, o in zip(row, other, strict=True)]
        pivot = next((j for j, x in enumerate(row) if x), -1)
        if pivot < 0:
            continue
        row = [x / row[pivot] for x in row]
        for key, other in reduced.items():
            if other[pivot]:
                factor = other[pivot]
                reduced[key] = [o - factor * x for o, x in zip(other, row, strict=True)]
        reduced[pivot] = row
        if len(reduced) == unknowns:
            return None
    if len(reduced) != unknowns - 1:
        return None
    open_ = next(j for j in range(unknowns) if j not in reduced)
    y = [Fraction(1) if j == open_ else -reduced[j][open_] for j in range(unknowns)]
    scale = lcm(*(x.denominator for x in y))
    whole = [int(x * scale) for x in y]
    common = gcd(*whole) * (1 if (whole[open_] > 0) == (like[open_] > 0) else -1)
    return [x // common for x in whole]
