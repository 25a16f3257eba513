"""One halving of many sums of panels at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from sortition.solving.balancing import Noise, Problems, balance
from sortition.solving.enumeration import FEW, choose
from sortition.solving.nodes import FAR, Bools, Ints, Nodes, Table, join
from sortition.solving.rounding import Box, round_in_box

_CELLS = 48_000  # undecided types searched at once; more does not fit the processor's cache


class Cut:
    """The first halves of all nodes; `taken` is right where a node is solved.

    A node with totals T, m panels and row sums R gets a whole x, for its first m1 = `half` panels, within floor and
    ceil of T m1/m, whose row sums are within floor and ceil of R m1/m. Then R/m stays within the row's bounds in
    both halves.
    Where both halves are panels (m = 2) the row bounds themselves are enough.
    """

    def __init__(self, table: Table, nodes: Nodes, half: Ints, noise: Noise, on_step: Callable[[], None]) -> None:
        self.table, self.nodes, self.half, self.noise, self.on_step = table, nodes, half, noise, on_step
        self.owner = nodes.owner()
        self.taken, rest = np.divmod(nodes.counts * self.half[self.owner], nodes.panels[self.owner])
        self.share = rest / nodes.panels[self.owner]
        self.loose = np.flatnonzero(rest)
        self.width = np.bincount(self.owner[self.loose], minlength=len(nodes))
        self.bounds = np.concatenate(([0], np.cumsum(self.width)))
        self.column = np.arange(len(self.loose)) - np.repeat(self.bounds[:-1], self.width)
        self.totals = nodes.row_sums(table)
        exact, panels = self.totals * self.half[:, None], nodes.panels[:, None]
        self.lower, self.upper = exact // panels, -(-exact // panels)
        pairs = nodes.panels == 2
        self.lower[pairs] = np.maximum(table.lower, self.totals[pairs] - table.upper)
        self.upper[pairs] = np.minimum(table.upper, self.totals[pairs] - table.lower)
        self.lower[:, -1], self.upper[:, -1] = -FAR, FAR
        self.sums = replace(nodes, counts=self.taken).row_sums(table)
        self.solved: Bools = self.width == 0
        self.barren: Bools = np.zeros(len(nodes), dtype=bool)  # shown to have no halves of this kind

    def enumerate(self) -> None:
        """Settle all open nodes with few undecided types, for good or ill."""
        for b in np.flatnonzero(~self.solved & ~self.barren & (self.width <= FEW)).tolist():
            loose = self.loose[self.bounds[b] : self.bounds[b + 1]]
            slots = self.table.rows_of[:, self.nodes.types[loose]]
            up = choose(slots, self.lower[b] - self.sums[b], self.upper[b] - self.sums[b])
            if up is None:
                self.barren[b] = True
            else:
                self.taken[loose] += up
                self.solved[b] = True

    def search(self, steps: int) -> None:
        """Search all nodes that are still open."""
        open_ = np.flatnonzero(~self.solved & ~self.barren)
        for chunk in _chunks(open_[np.argsort(self.width[open_], kind="stable")], self.width):
            self._search(chunk, steps)

    def _search(self, chunk: Ints, steps: int) -> None:
        inside = np.full(len(self.nodes), -1)
        inside[chunk] = np.arange(len(chunk))
        entry = np.flatnonzero(inside[self.owner[self.loose]] >= 0)
        loose, column = self.loose[entry], self.column[entry]
        row = inside[self.owner[loose]]
        shape = (len(chunk), int(self.width[chunk].max()))
        slots = np.full((len(self.table.rows_of), *shape), self.table.rows, dtype=np.int64)
        slots[:, row, column] = self.table.rows_of[:, self.nodes.types[loose]]
        share = np.zeros(shape, dtype=np.float32)
        share[row, column] = self.share[loose]
        problems = Problems(
            slots=slots,
            sums=self.sums[chunk],
            lower=self.lower[chunk],
            upper=self.upper[chunk],
            width=self.width[chunk],
            share=share,
        )
        up, solved = balance(problems, steps=steps, noise=self.noise, on_step=self.on_step)
        keep = solved[row]
        self.taken[loose[keep]] += up[row[keep], column[keep]]
        self.solved[chunk] = solved

    def programme(self, b: int) -> bool:
        """Solve one node by integer programme: in its box, then with wider rows, then with a wider box too."""
        table, nodes = self.table, self.nodes
        self.on_step()
        part = slice(nodes.start[b], nodes.start[b + 1])
        types, counts = nodes.types[part], nodes.counts[part]
        one, two = int(self.half[b]), int(nodes.panels[b] - self.half[b])
        down, up = counts * one // (one + two), -(-counts * one // (one + two))
        rows = np.flatnonzero((self.totals[b] > 0) | (table.lower > 0))
        members = [np.flatnonzero((table.rows_of[:, types] == i).any(axis=0)) for i in rows]
        total = self.totals[b, rows]
        near = self.lower[b, rows], self.upper[b, rows]
        far = (
            np.maximum(one * table.lower[rows], total - two * table.upper[rows]),
            np.minimum(one * table.upper[rows], total - two * table.lower[rows]),
        )
        wide = (
            np.maximum(np.maximum(down - 1, 0), counts - two * table.cap[types]),
            np.minimum(np.minimum(up + 1, counts), one * table.cap[types]),
        )
        cost = self.noise.take((len(types),)).astype(float) - 0.5
        for (low, high), (row_low, row_high) in (((down, up), near), ((down, up), far), (wide, far)):
            box = Box(lower=low, upper=high, members=members, row_lower=row_low, row_upper=row_high)
            found = round_in_box(box, cost)
            if found is not None:
                self.taken[part] = found
                self.solved[b] = True
                return True
        return False

    def halves(self) -> Nodes:
        """Both halves of every solved node."""
        solved = np.flatnonzero(self.solved)
        nodes = self.nodes
        one = replace(nodes, counts=self.taken, panels=self.half)
        two = replace(
            nodes, counts=nodes.counts - self.taken, panels=nodes.panels - self.half, first=nodes.first + self.half
        )
        return join([one.pick(solved).without_zeros(), two.pick(solved).without_zeros()])


def _chunks(nodes: Ints, width: Ints) -> Iterator[Ints]:
    """Nodes in order of width, cut so that width times number stays small."""
    at = 0
    while at < len(nodes):
        size = max(1, _CELLS // int(width[nodes[at]]))
        while size > 1 and size * int(width[nodes[min(at + size, len(nodes)) - 1]]) > 2 * _CELLS:
            size //= 2
        yield nodes[at : at + size]
        at += size
