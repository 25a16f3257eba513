"""Panels from which members dropped out, and how well a set of reserves mends them: exact, in whole numbers.

A reserve is a kind: the quotas that count this person. For each panel every subset of the reserves that still fits
is tried, so what is compared is the best that a later replacement can do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

_MOST_ROWS = 400_000
"""Panels times subsets of the reserves in one comparison; beyond, fewer panels are used."""
_LARGEST = 5
"""Of subsets: beyond, one more reserve is hardly ever what helps."""
_AT_ONCE = 4_000_000
"""Sums in memory at a time."""

Counts = NDArray[np.int16]


class Scenarios:
    """Panels by how many members they lost; `kinds[t]` are the quotas that a person of kind t counts for.

    `features` has the (least, most) of each quota, one group per feature.
    """

    def __init__(
        self, features: Sequence[Sequence[tuple[int, int]]], kinds: Sequence[tuple[int, ...]], *, number: int
    ) -> None:
        bounds = [bound for group in features for bound in group]
        self._least = np.array([least for least, _ in bounds], dtype=np.int16)
        self._most = np.array([most for _, most in bounds], dtype=np.int16)
        self._begins = np.cumsum([0, *map(len, features)])[:-1]
        self._adds = np.zeros((len(kinds), len(bounds)), dtype=np.int16)
        for kind, rows in enumerate(kinds):
            self._adds[kind, list(rows)] = 1
        # One row more, of ones: what a panel deviates already is added in the same product.
        self._counted = np.vstack([self._adds.T, np.ones(len(kinds), dtype=np.int16)]).astype(np.float32)
        self._number = number
        self._groups: dict[int, Counts] = {}
        self._whole = 0

    def add(self, panels: Mapping[int, Sequence[Sequence[int]]]) -> None:
        """Take these panels (lost members -> seats per quota), as far as all of them can be compared."""
        for lost, counts in sorted(panels.items()):
            if not lost:
                self._whole = len(counts)
            else:
                few = max(1, _MOST_ROWS // (len(panels) * _subsets(self._number - 1, lost)))
                self._groups[lost] = np.array(counts[:few], dtype=np.int16)

    @property
    def panels(self) -> int:
        """How many panels are compared."""
        return self._whole + sum(map(len, self._groups.values()))

    def total(self, reserves: Sequence[int]) -> int:
        """The deviation after the best replacement, added up over the panels."""
        return sum(
            int(self._best(counts, self._together(reserves, lost)).sum()) for lost, counts in self._groups.items()
        )

    def totals_with(self, reserves: Sequence[int]) -> NDArray[np.int64]:
        """For each kind the total of `reserves` and one more reserve of that kind."""
        totals = np.zeros(self._counted.shape[1], dtype=np.int64)
        for lost, counts in self._groups.items():
            without = self._best(counts, self._together(reserves, lost))
            subsets = self._together(reserves, lost - 1)
            several = max(1, _AT_ONCE // (len(subsets) * len(totals)))
            for first in range(0, len(counts), several):
                part = slice(first, first + several)
                totals += self._with_one_more(counts[part], subsets, without[part])
        return totals

    def _with_one_more(self, counts: Counts, subsets: Counts, without: Counts) -> NDArray[np.int64]:
        left = (counts[:, None, :] + subsets[None, :, :]).reshape(-1, counts.shape[1])
        missing = left < self._least
        outside = self._deviation(left)
        # One person helps at most once per feature; what cannot get below what is reached already is left out.
        helped = np.logical_or.reduceat(missing, self._begins, axis=1).sum(axis=1, dtype=np.int16)
        hopeful = np.flatnonzero(outside - helped < np.repeat(without, len(subsets)))
        totals = np.broadcast_to(without[:, None], (len(without), self._counted.shape[1])).astype(np.float32)
        if hopeful.size:
            gain = np.empty((hopeful.size, len(self._least) + 1), dtype=np.float32)
            gain[:, :-1] = (left[hopeful] >= self._most).astype(np.float32) - missing[hopeful]
            gain[:, -1] = outside[hopeful]
            panel = hopeful // len(subsets)
            firsts = np.flatnonzero(np.diff(panel, prepend=-1))
            # Whole numbers below 2**24: exact as float32, in whatever order a machine adds them up.
            best = np.minimum.reduceat(gain @ self._counted, firsts, axis=0)
            totals[panel[firsts]] = np.minimum(totals[panel[firsts]], best)
        found: NDArray[np.int64] = totals.astype(np.int64).sum(axis=0)
        return found

    def _best(self, counts: Counts, subsets: Counts) -> Counts:
        best = self._deviation(counts)
        for subset in subsets:
            np.minimum(best, self._deviation(counts + subset), out=best)
        return best

    def _deviation(self, counts: Counts) -> Counts:
        outside = np.maximum(self._least - counts, 0) + np.maximum(counts - self._most, 0)
        found: Counts = outside.sum(axis=-1, dtype=np.int16)
        return found

    def _together(self, reserves: Sequence[int], most: int) -> Counts:
        """What each different subset of at most so many reserves adds to the quotas."""
        found = {
            tuple(self._adds[list(subset)].sum(axis=0))
            for size in range(min(most, len(reserves), _LARGEST) + 1)
            for subset in combinations(sorted(reserves), size)
        }
        return np.array(sorted(found), dtype=np.int16)


def _subsets(of: int, largest: int) -> int:
    return sum(comb(max(of, 0), size) for size in range(min(largest, of, _LARGEST) + 1))
