"""Nash: the lottery whose product of all chances is largest."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from sortition.delivery import deliver
from sortition.distribution import PanelDistribution
from sortition.errors import SolverFailed
from sortition.extremes import best_min_chance
from sortition.oracle import Oracle
from sortition.realisation import Progress, realise
from sortition.typespace import TypeSpace

Floats = NDArray[np.float64]

_STEPS = 200
# How far, per person, the mean logarithm of the chances may be below the optimum.
_CLOSE = 1e-8


def nash(space: TypeSpace, *, panels: int, on_progress: Progress | None = None) -> PanelDistribution:
    """Find the lottery that maximises the product of the chances of all people who can be on some panel.

    The optimum over fractional panels is found first; where real panels do not attain it, the lottery with the least
    shortfall is delivered. `gap` counts how far the smallest chance is below the best possible: this objective gives
    up some of it on purpose.

    Raises InfeasibleQuotas when there is no panel, SolverFailed when the solver gives up.
    Source: Flanigan, Gölz, Gupta, Hennig, Procaccia (2021), who offer it beside leximin.
    """

    def chances(excluded: frozenset[int]) -> tuple[Fraction, ...]:
        seats = largest_product(space, excluded=excluded, on_progress=on_progress)
        return tuple(Fraction(float(c)) / n for c, n in zip(seats, space.people, strict=True))

    realised = realise(space, chances, panels=panels, on_progress=on_progress)
    return deliver(
        space,
        realised,
        objective="nash",
        panels=panels,
        best_min=Fraction(best_min_chance(space, excluded=realised.excluded)).limit_denominator(10**12),
        on_progress=on_progress,
    )


def largest_product(
    space: TypeSpace, *, excluded: frozenset[int] = frozenset(), on_progress: Progress | None = None
) -> Floats:
    """The expected seats per type that maximise sum of people[t] log(seats[t]) over fractional panels.

    Primal-dual interior point: the logarithms are their own barrier, the Hessian is diagonal, so each step solves
    one system with a row per rule. The result is checked by one linear programme: no fractional panel may improve
    the tangent at it by more than _CLOSE per person.

    Raises SolverFailed when that check fails.
    """
    kept = np.array([t for t in range(len(space.people)) if t not in excluded])
    point = _Point(space, kept)
    for step in range(_STEPS):
        if on_progress and step % 10 == 0:
            on_progress("nash", step, _STEPS)
        if point.converged():
            break
        point.advance()
    seats = np.zeros(len(space.people))
    seats[kept] = np.minimum(point.c, point.cap)
    slope = np.zeros(len(space.people))
    slope[kept] = point.n / seats[kept]
    most = Oracle(space, excluded=excluded).fractional_bound(slope)
    if most - point.n.sum() > _CLOSE * point.n.sum() * 10:
        raise SolverFailed("nash", f"{most / point.n.sum() - 1} per person below the optimum")
    return seats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Direction:
    c: Floats
    r: Floats
    y: Floats


class _Point:
    """An interior point: seats c, row sums r, slacks to bounds, and a multiplier for each.

    Rows: A c = r with multipliers y; r - s_low = lower, r + s_high = upper (rows with lower = upper have no slack,
    r stays); c + s_cap = cap. Multipliers z of the slacks are positive, slack x multiplier goes to 0.
    """

    def __init__(self, space: TypeSpace, kept: NDArray[np.intp]) -> None:
        self.n = np.array(space.people, dtype=float)[kept]
        self.cap = np.array(space.cap, dtype=float)[kept]
        place = {int(t): j for j, t in enumerate(kept)}
        inside = [[place[t] for t in row.types if t in place] for row in space.rows]
        # A row without types says nothing here: the pool was found feasible before.
        rows = [(row, members) for row, members in zip(space.rows, inside, strict=True) if members]
        self.a = np.zeros((len(rows), len(kept)))
        for i, (_, members) in enumerate(rows):
            self.a[i, members] = 1.0
        self.lower = np.array([float(row.lower) for row, _ in rows])
        self.upper = np.array([float(row.upper) for row, _ in rows])
        self.loose = self.lower < self.upper
        self.c = np.minimum(self.n * space.seats / self.n.sum(), self.cap * 0.9)
        self.r = (self.lower + self.upper) / 2
        self.y = np.zeros(len(rows))
        width = np.where(self.loose, (self.upper - self.lower) / 2, 1.0)
        scale = float(self.n.sum()) / space.seats
        self.s_low, self.s_high, self.s_cap = width.copy(), width.copy(), self.cap - self.c
        self.z_low, self.z_high, self.z_cap = scale / width, scale / width, scale / self.s_cap
        self.mu = scale

    def _residuals(self) -> tuple[Floats, Floats, Floats]:
        """Of the slope in c, of the slope in r, and of A c = r."""
        slope_c = -self.n / self.c + self.a.T @ self.y + self.z_cap
        slope_r = np.where(self.loose, -self.y - self.z_low + self.z_high, 0.0)
        return slope_c, slope_r, self.a @ self.c - self.r

    def converged(self) -> bool:
        slope_c, slope_r, rows = self._residuals()
        total = float(self.n.sum())
        gap = float(self.s_cap @ self.z_cap + (self.s_low * self.z_low + self.s_high * self.z_high) @ self.loose)
        stray = float(np.abs(slope_c * self.c).sum() + np.abs(slope_r).sum())
        return gap + stray < _CLOSE * total and float(np.abs(rows).max()) < 1e-9

    def advance(self) -> None:
        """One Newton step towards slack x multiplier = a tenth of what it is, kept inside the bounds."""
        count = len(self.c) + 2 * int(self.loose.sum())
        gap = float(self.s_cap @ self.z_cap + (self.s_low * self.z_low + self.s_high * self.z_high) @ self.loose)
        mu = max(0.1 * gap / count, 1e-14)
        step = self._direction(mu)
        at_low, at_high = self.r - self.s_low - self.lower, self.r + self.s_high - self.upper
        at_cap = self.c + self.s_cap - self.cap
        d_low, d_high, d_cap = at_low + step.r, -at_high - step.r, -at_cap - step.c
        e_low = (mu - self.z_low * (self.s_low + d_low)) / self.s_low
        e_high = (mu - self.z_high * (self.s_high + d_high)) / self.s_high
        e_cap = (mu - self.z_cap * (self.s_cap + d_cap)) / self.s_cap
        for slack in (d_low, d_high, e_low, e_high):
            slack[~self.loose] = 0.0
        primal = _longest((self.c, step.c), (self.s_low, d_low), (self.s_high, d_high), (self.s_cap, d_cap))
        dual = _longest((self.z_low, e_low), (self.z_high, e_high), (self.z_cap, e_cap))
        # One length for both: the slope in c is not linear in c.
        length = min(primal, dual)
        self.c = self.c + length * step.c
        self.r, self.y = self.r + length * step.r, self.y + length * step.y
        self.s_low, self.s_high = self.s_low + length * d_low, self.s_high + length * d_high
        self.s_cap = self.s_cap + length * d_cap
        self.z_low, self.z_high = self.z_low + length * e_low, self.z_high + length * e_high
        self.z_cap = self.z_cap + length * e_cap

    def _direction(self, mu: float) -> _Direction:
        slope_c, slope_r, rows = self._residuals()
        at_low, at_high = self.r - self.s_low - self.lower, self.r + self.s_high - self.upper
        at_cap = self.c + self.s_cap - self.cap
        bend = self.n / self.c**2 + self.z_cap / self.s_cap
        g = slope_c + mu / self.s_cap - self.z_cap + self.z_cap / self.s_cap * at_cap
        stiff = np.where(self.loose, self.z_low / self.s_low + self.z_high / self.s_high, 1.0)
        soft = np.where(self.loose, 1 / stiff, 0.0)
        h = -slope_r + (mu / self.s_low - self.z_low - self.z_low / self.s_low * at_low)
        h -= mu / self.s_high - self.z_high + self.z_high / self.s_high * at_high
        system = (self.a / bend) @ self.a.T + np.diag(soft)
        # Rules can imply each other (the values of a feature sum to the seats), so the system may be singular.
        system += np.eye(len(system)) * 1e-13 * float(np.trace(system))
        y = np.linalg.solve(system, rows - soft * h - self.a @ (g / bend))
        return _Direction(c=-(g + self.a.T @ y) / bend, r=soft * (h + y), y=y)


def _longest(*pairs: tuple[Floats, Floats]) -> float:
    """The longest step, at most 1, that keeps every first vector above 0."""
    ratio = 1.0
    for values, change in pairs:
        down = change < 0
        if down.any():
            ratio = min(ratio, 0.995 * float((-values[down] / change[down]).min()))
    return ratio
