"""Many sums of panels side by side, stored sparsely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sortition.typespace import TypeSpace

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Composition = tuple[int, ...]
"""A panel as the type number of each seat, in increasing order."""

FAR = 1 << 40  # a bound that never binds


class Table:
    """A type space as arrays; a row without bounds is added at the end, so that every type has equally many rows."""

    def __init__(self, space: TypeSpace) -> None:
        self.space = space
        self.rows = len(space.rows)
        deepest = max((len(r) for r in space.rows_of), default=0)
        padded = [r + (self.rows,) * (deepest - len(r)) for r in space.rows_of]
        self.rows_of: Ints = np.array(padded, dtype=np.int64).reshape(len(padded), deepest).T
        self.lower: Ints = np.array([row.lower for row in space.rows] + [-FAR], dtype=np.int64)
        self.upper: Ints = np.array([row.upper for row in space.rows] + [FAR], dtype=np.int64)
        self.cap: Ints = np.array(space.cap, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """Node b is a sum of `panels[b]` panels, to be numbered from `first[b]` on.

    It has counts[i] seats for types[i], i from start[b] up to start[b + 1], types increasing.
    """

    panels: Ints
    first: Ints
    start: Ints
    types: Ints
    counts: Ints

    def __len__(self) -> int:
        return len(self.panels)

    def owner(self) -> Ints:
        """For each entry the node it belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))

    def pick(self, chosen: Ints) -> Nodes:
        """The chosen nodes, in the order given."""
        length = np.diff(self.start)[chosen]
        start = np.concatenate(([0], np.cumsum(length)))
        entry = np.arange(start[-1]) + np.repeat(self.start[chosen] - start[:-1], length)
        return Nodes(
            panels=self.panels[chosen],
            first=self.first[chosen],
            start=start,
            types=self.types[entry],
            counts=self.counts[entry],
        )

    def without_zeros(self) -> Nodes:
        """The same sums without the entries that count 0."""
        some = self.counts > 0
        length = np.bincount(self.owner()[some], minlength=len(self))
        start = np.concatenate(([0], np.cumsum(length)))
        return replace(self, start=start, types=self.types[some], counts=self.counts[some])

    def row_sums(self, table: Table) -> Ints:
        """Seats per node and row, shape (nodes, rows + 1)."""
        stride = table.rows + 1
        place = self.owner() * stride
        sums = np.zeros(len(self) * stride)
        for rows in table.rows_of:
            sums += np.bincount(place + rows[self.types], weights=self.counts, minlength=len(sums))
        return sums.astype(np.int64).reshape(len(self), stride)

    def are_panels(self, table: Table) -> bool:
        """Whether every node, taken as one panel, keeps every row and every cap; counted in integers."""
        sums = self.row_sums(table)[:, :-1]
        fits = (table.lower[:-1] <= sums) & (sums <= table.upper[:-1])
        return bool(fits.all() and (self.counts >= 0).all() and (self.counts <= table.cap[self.types]).all())

    def compositions(self, seats: int) -> Iterator[tuple[int, Composition]]:
        """Each node of one panel with its number."""
        spelled = np.repeat(self.types, self.counts).tolist()
        for b, number in enumerate(self.first.tolist()):
            yield number, tuple(spelled[b * seats : (b + 1) * seats])


def join(parts: Sequence[Nodes]) -> Nodes:
    """The nodes of all parts, in order."""
    lengths = np.concatenate([np.diff(p.start) for p in parts])
    return Nodes(
        panels=np.concatenate([p.panels for p in parts]),
        first=np.concatenate([p.first for p in parts]),
        start=np.concatenate(([0], np.cumsum(lengths))),
        types=np.concatenate([p.types for p in parts]),
        counts=np.concatenate([p.counts for p in parts]),
    )


def from_seats(groups: Sequence[tuple[int, Ints]]) -> Nodes:
    """Nodes of (panels, the type of every seat of all of them), numbered one after the other."""
    counted = [np.unique(seats, return_counts=True) for _, seats in groups]
    panels = np.array([m for m, _ in groups], dtype=np.int64)
    return Nodes(
        panels=panels,
        first=np.cumsum(panels) - panels,
        start=np.concatenate(([0], np.cumsum([len(types) for types, _ in counted]))),
        types=np.concatenate([types for types, _ in counted]).astype(np.int64),
        counts=np.concatenate([counts for _, counts in counted]).astype(np.int64),
    )
