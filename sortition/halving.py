"""Whole panels whose sum is given: totals are halved, and halved again, until each part is one panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sortition.balancing import Noise
from sortition.cut import Cut
from sortition.nodes import Composition, Ints, Nodes, Table, from_seats, join
from sortition.typespace import TypeSpace

Progress = Callable[[str, int, int], None]

_STEPS = (150, 800, 100)  # at first; for what is left; for what is left of a group that can be put together anew
_PATIENCE = 8  # rounds without a single panel gained before we stop regrouping
_GROUPS = 48  # tried in one round; fewer would not be quicker
_EFFORT = 4  # splits tried while regrouping, per panel wanted; beyond that repeating known panels is the better way


@dataclass(frozen=True, slots=True, kw_only=True)
class Halved:
    """The panels found; `lost` of those asked for could not be made, so their sum falls short of the totals."""

    compositions: tuple[Composition, ...]
    lost: int


def halve(space: TypeSpace, totals: Sequence[int], panels: int, *, on_progress: Progress | None = None) -> Halved:
    """Split totals into `panels` valid panels that sum to them.

    All nodes of a depth are searched together (see cut.Cut). A node that resists is summed with panels that were
    found elsewhere, or with another such node, and split again: the sum stays, the panels change. That goes on
    until nothing is lost or nothing is gained any more, which happens where few seats are free and the rows are
    tight. Every panel is checked in integers.

    Source: our own. Balanced row sums at every node are the idea of dependent rounding by bisection.
    """
    tree = _Tree(space, panels, on_progress)
    types = np.flatnonzero(np.array(totals, dtype=np.int64))
    root = Nodes(
        panels=np.array([panels]),
        first=np.array([0]),
        start=np.array([0, len(types)]),
        types=types,
        counts=np.array(totals, dtype=np.int64)[types],
    )
    tree.leaves, failed = tree.grow(root, panels, programmes=20)
    if failed:
        tree.regroup(failed)
    leaves = tuple(leaf for leaf in tree.leaves if leaf is not None)
    return Halved(compositions=leaves, lost=panels - len(leaves))


class _Tree:
    """The growing set of panels; `leaves[i]` is panel i once it is there."""

    def __init__(self, space: TypeSpace, panels: int, on_progress: Progress | None) -> None:
        self.table = Table(space)
        self.leaves: list[Composition | None] = []
        self.panels, self.on_progress = panels, on_progress
        self.noise = Noise(b"sortition.halving")
        self.done = self.tried = 0

    def tick(self) -> None:
        if self.on_progress:
            self.on_progress("halving", min(self.done, self.panels), self.panels)

    def grow(
        self, nodes: Nodes, size: int, *, programmes: int, peel: bool = False
    ) -> tuple[list[Composition | None], list[Nodes]]:
        """Split down to panels; returns the panels by number and the nodes that resisted.

        At most `programmes` nodes, those of more than two panels, go to an integer programme.
        """
        leaves: list[Composition | None] = [None] * size
        failed: list[Nodes] = []
        while len(nodes):
            ready = nodes.pick(np.flatnonzero(nodes.panels == 1))
            assert ready.are_panels(self.table)
            for number, composition in ready.compositions(self.table.space.seats):
                leaves[number] = composition
            nodes = nodes.pick(np.flatnonzero(nodes.panels > 1))
            if not len(nodes):
                break
            cut = Cut(
                self.table, nodes, nodes.panels // nodes.panels if peel else nodes.panels // 2, self.noise, self.tick
            )
            cut.search(_STEPS[0])
            cut.enumerate()
            cut.search(_STEPS[2] if peel else _STEPS[1])
            for b in np.flatnonzero(~cut.solved & (nodes.panels > 2))[:programmes].tolist():
                programmes -= 1
                cut.programme(b)
            self.tried += len(nodes)
            self.done += int(cut.solved.sum())
            failed.append(nodes.pick(np.flatnonzero(~cut.solved)))
            nodes = cut.halves()
        return leaves, failed

    def regroup(self, failed: list[Nodes]) -> None:
        """Split the failed nodes again in the company of others, as long as that gains panels.

        Now one panel after the other is taken from a group, so that only the last two have little choice left.
        """
        lost = _parts(join(failed), np.arange(self.panels))
        idle = 0
        most = self.tried + _EFFORT * self.panels + 1000
        for turn in range(100):
            if not lost or idle == _PATIENCE or self.tried > most:
                return
            before = sum(len(numbers) for numbers, _ in lost)
            groups = [_sum(lost[i : i + 2]) for i in range(0, len(lost), 2)] if turn % 3 else lost
            lost = self._regroup_once(groups, (2, 2, 4)[turn % 3])
            idle = 0 if sum(len(numbers) for numbers, _ in lost) < before else idle + 1

    def _regroup_once(self, groups: list[_Part], company: int) -> list[_Part]:
        """What is still lost after every group was tried, in several companies where the groups are few."""
        found = [i for i, leaf in enumerate(self.leaves) if leaf is not None]
        copies = max(1, min(_GROUPS // len(groups), len(found) // (len(groups) * company)))
        company = min(company, len(found) // len(groups))
        order = np.argsort(self.noise.take((len(found),)), kind="stable").tolist()
        joined = []
        for g in range(copies * len(groups)):
            chosen = [found[j] for j in order[g * company : (g + 1) * company]]
            others = [(np.array([i]), np.array(self.leaves[i])) for i in chosen]
            joined.append(_sum([groups[g % len(groups)], *others]))
        size = sum(len(numbers) for numbers, _ in joined)
        leaves, failed = self.grow(from_seats([(len(n), s) for n, s in joined]), size, programmes=0, peel=True)
        parts: dict[int, list[_Part]] = {}
        bounds = np.cumsum([len(numbers) for numbers, _ in joined])
        for part in _parts(join(failed), np.arange(size)):
            parts.setdefault(int(np.searchsorted(bounds, part[0][0], side="right")), []).append(part)
        kept: list[_Part] = []
        for first, group in enumerate(groups):
            tries = range(first, len(joined), len(groups))
            missing = {g: sum(len(n) for n, _ in parts.get(g, [])) for g in tries}
            best = min(tries, key=lambda g: missing[g])
            if missing[best] > len(group[0]):
                kept.append(group)
                continue
            # A group that did not get worse takes its new panels: sideways steps lead out of dead ends.
            numbers = joined[best][0]
            at = int(bounds[best]) - len(numbers)
            for i, leaf in zip(numbers.tolist(), leaves[at : at + len(numbers)], strict=True):
                self.leaves[i] = leaf
            kept += [(numbers[n - at], seats) for n, seats in parts.get(best, [])]
        self.done += sum(len(n) for n, _ in groups) - sum(len(n) for n, _ in kept)
        return kept


_Part = tuple[Ints, Ints]
"""Panel numbers, and the type of every seat that those panels have together."""


def _sum(parts: Sequence[_Part]) -> _Part:
    return np.concatenate([n for n, _ in parts]), np.concatenate([s for _, s in parts])


def _parts(nodes: Nodes, numbers: Ints) -> list[_Part]:
    """The nodes as parts, their panels renamed by `numbers`."""
    parts = []
    for b in range(len(nodes)):
        entries = slice(nodes.start[b], nodes.start[b + 1])
        first = int(nodes.first[b])
        parts.append(
            (numbers[first : first + int(nodes.panels[b])], np.repeat(nodes.types[entries], nodes.counts[entries]))
        )
    return parts
