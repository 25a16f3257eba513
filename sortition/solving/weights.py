"""Tickets for panels: whole numbers whose lottery gives every type its chance, nearly to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, lsqr

from sortition.solving.nodes import Composition
from sortition.typespace import TypeSpace

Progress = Callable[[str, int, int], None]
Floats = NDArray[np.float64]

TICKETS = 10**15
_ROUNDS = 12  # of dropping panels whose weight came out negative
_CLOSE = 1e-12  # seats; a thousandth of what rounding to tickets may cost, far above floating point noise


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """Distinct panels, each with its tickets out of `total`, and the largest error of a chance, counted exactly."""

    compositions: tuple[Composition, ...]
    tickets: tuple[int, ...]
    total: int
    eta: Fraction


def tickets(
    space: TypeSpace,
    compositions: Sequence[Composition],
    expected: Sequence[Fraction],
    *,
    on_progress: Progress | None = None,
) -> Tickets:
    """Weigh the panels so that type t has `expected[t]` seats on average, and turn weights into tickets.

    Panels that are equal become one; panels that need no ticket are left out. The weights are the smallest
    correction of equal weights (least squares, iterated), so with panels whose mean is already near they come out
    positive by themselves; where they do not, the panels with negative weight are dropped and the rest is weighed
    again. `eta` = max over types of |expected/people - chance by tickets| tells how well that went.
    """
    distinct = sorted(set(compositions))
    weights = balanced_weights(space, compositions, expected, on_progress=on_progress)
    number = {composition: i for i, composition in enumerate(distinct)}
    merged = np.zeros(len(distinct))
    np.add.at(merged, [number[c] for c in compositions], weights)
    counts = _whole(merged)
    kept = [(c, n) for c, n in zip(distinct, counts, strict=True) if n]
    return Tickets(
        compositions=tuple(c for c, _ in kept),
        tickets=tuple(n for _, n in kept),
        total=TICKETS,
        eta=largest_error(space, kept, expected),
    )


def balanced_weights(
    space: TypeSpace,
    compositions: Sequence[Composition],
    expected: Sequence[Fraction],
    *,
    on_progress: Progress | None = None,
) -> Floats:
    """Weights of the panels, none negative, their sum 1; expected seats are met as nearly as could be."""
    target = np.array([float(e) for e in expected])
    seats = np.array(compositions, dtype=np.int64).reshape(len(compositions), space.seats)
    every = np.arange(len(compositions))
    best, best_miss = np.full(len(every), 1 / len(every)), np.inf
    # A panel that seats somebody who is to have no chance has no place in the lottery.
    active = every[(target[seats] > 0).all(axis=1)]
    if not len(active):
        return best
    for turn in range(_ROUNDS):
        equal = np.full(len(active), 1 / len(active))
        part = _Panels(seats[active], target)
        weights = equal + part.least_correction(
            equal, partial(on_progress, "weights", turn, _ROUNDS) if on_progress else None
        )
        clipped = np.maximum(weights, 0.0)
        clipped /= clipped.sum()
        miss = part.miss(clipped)
        if miss < best_miss:
            best, best_miss = np.zeros(len(every)), miss
            best[active] = clipped
        if (weights >= 0).all() or miss < _CLOSE or not (weights > 0).any():
            break
        active = active[weights > 0]
    if on_progress:
        on_progress("weights", _ROUNDS, _ROUNDS)
    return best


class _Panels:
    """The panels as a matrix (types, panels), every type scaled by 1/sqrt of its expected seats."""

    def __init__(self, seats: NDArray[np.int64], target: Floats) -> None:
        self.flat, self.size = seats.ravel(), seats.shape
        self.seats, self.target = seats, target
        self.scale = np.where(target > 0, 1 / np.sqrt(np.where(target > 0, target, 1.0)), 0.0)

    def forward(self, weights: Floats) -> Floats:
        spread = np.repeat(weights, self.size[1])
        return self.scale * np.bincount(self.flat, weights=spread, minlength=len(self.target))

    def back(self, types: Floats) -> Floats:
        sums: Floats = (self.scale * types)[self.seats].sum(axis=1)
        return sums

    def miss(self, weights: Floats) -> float:
        """The largest error in expected seats."""
        spread = np.repeat(weights, self.size[1])
        return float(np.abs(np.bincount(self.flat, weights=spread, minlength=len(self.target)) - self.target).max())

    def least_correction(self, weights: Floats, on_step: Callable[[], None] | None) -> Floats:
        """The smallest change of `weights` that meets the target, or comes nearest to it.

        By LSQR (Paige and Saunders, ACM TOMS 8, 1982), to the last digit: the usual stopping rules end at 1e-6.
        """

        def forward(change: Floats) -> Floats:
            if on_step:
                on_step()
            return self.forward(change)

        matrix = LinearOperator((len(self.target), self.size[0]), matvec=forward, rmatvec=self.back, dtype=float)
        rest = self.scale * self.target - self.forward(weights)
        limit = 4 * min(len(self.target), self.size[0]) + 20
        change: Floats = lsqr(matrix, rest, atol=1e-15, btol=1e-15, conlim=0, iter_lim=limit)[0]
        return change


def _whole(weights: Floats) -> list[int]:
    """Whole tickets in proportion to the weights, by largest remainder; the sum is exact."""
    parts = [int(w * 2.0**90) for w in weights.tolist()]  # exact: a float has 53 binary digits
    total = sum(parts)
    shares = [divmod(TICKETS * part, total) for part in parts]
    down = [share for share, _ in shares]
    order = sorted(range(len(down)), key=lambda j: (-shares[j][1], j))
    for j in order[: TICKETS - sum(down)]:
        down[j] += 1
    return down


def largest_error(
    space: TypeSpace, lottery: Sequence[tuple[Composition, int]], expected: Sequence[Fraction]
) -> Fraction:
    """The largest |expected - seats by tickets| / people over all types, in whole numbers."""
    total = sum(n for _, n in lottery)
    seats = np.array([c for c, _ in lottery], dtype=np.int64).reshape(len(lottery), space.seats)
    high, low = np.divmod(np.array([n for _, n in lottery], dtype=np.int64), 1 << 30)  # so that no sum overflows
    sums = np.zeros((2, len(expected)), dtype=np.int64)
    for part, numbers in zip(sums, (high, low), strict=True):
        np.add.at(part, seats, numbers[:, None])
    got = [(h << 30) + g for h, g in zip(*sums.tolist(), strict=True)]
    return max(
        (abs(e - Fraction(g, total)) / people for e, g, people in zip(expected, got, space.people, strict=True)),
        default=Fraction(0),
    )
