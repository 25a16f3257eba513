"""Many small rounding problems at once: choose up or down for every undecided type so that all row sums fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import shake_256
from math import prod

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]

_NOISE_BITS = 20
_RAISE = 0.3  # how much heavier a broken row becomes when no step helps; found by trial
_TENURE = 5  # steps during which a type may not be turned back, plus at most as many again


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """B problems; problem b has the undecided types 0..width[b]-1, padded to U columns.

    `slots` has shape (R, B, U): the rows of each undecided type, padded with the number of a row that does not
    matter. `sums`, `lower`, `upper` have shape (B, rows + 1): the row sums with every type down, and their bounds.
    `share` has shape (B, U): the expected value of each choice, between 0 and 1.
    """

    slots: Ints
    sums: Ints
    lower: Ints
    upper: Ints
    width: Ints
    share: Floats


class Noise:
    """A fixed stream of small numbers that breaks ties; the same on every machine and in every run."""

    def __init__(self, label: bytes) -> None:
        raw = np.frombuffer(shake_256(label).digest(2 << _NOISE_BITS), dtype="<u2")
        self.values: Floats = raw.astype(np.float32) / np.float32(65536.0)
        self.at = 0

    def take(self, shape: tuple[int, ...]) -> Floats:
        """Numbers in [0, 1); the stream is walked round, from a place that moves on by an odd stride."""
        size = prod(shape)
        if size > len(self.values):
            return np.resize(self.values, size).reshape(shape)
        self.at = (self.at + size + 7919) % len(self.values)
        if self.at + size > len(self.values):
            self.at = (self.at * 31 + 17) % (len(self.values) - size + 1)
        return self.values[self.at : self.at + size].reshape(shape)


def balance(
    problems: Problems, *, steps: int, noise: Noise, on_step: Callable[[], None] | None = None
) -> tuple[Bools, Bools]:
    """Search for choices whose row sums are within bounds; returns (choice (B, U), solved (B,)).

    Min-conflicts search with a tabu list, one flip per problem and step, all problems in step: the score of a
    flip is the change in weighted violation over its rows, and a row still broken where no flip helps gets
    heavier. Problems that are solved drop out of the arrays.
    """
    up = _start(problems, noise)
    search = _Search(problems, up, noise)
    for step in range(steps):
        if on_step and step % 64 == 0:
            on_step()
        if not search.advance(step):
            break
    return search.up, search.solved


def _start(problems: Problems, noise: Noise) -> Bools:
    """A first choice: one type after the other takes the side that leaves its row sums nearest to expectation.

    Where the lists are long that is done for a part of the types, spread over the list; the rest goes up or down
    by turns, in the order of the list.
    """
    rows, count, width = problems.slots.shape
    live = np.arange(width) < problems.width[:, None]
    up = np.zeros((count, width), dtype=bool)
    careful = np.arange(0, width, -(-width // 200))
    quick = np.setdiff1d(np.arange(width), careful)
    stride = problems.sums.shape[1]
    slots = problems.slots + np.arange(count)[:, None] * stride
    drift = np.zeros(count * stride, dtype=np.float32)
    if len(quick):
        heap = np.floor(np.cumsum(problems.share[:, quick], axis=1) + noise.take((count, 1)))
        up[:, quick] = (np.diff(heap, axis=1, prepend=0.0) > 0) & live[:, quick]
        change = np.where(live[:, quick], up[:, quick] - problems.share[:, quick], 0.0).ravel()
        for slot in slots[:, :, quick]:
            drift += np.bincount(slot.ravel(), weights=change, minlength=len(drift)).astype(np.float32)
    share, live = np.ascontiguousarray(problems.share.T), np.ascontiguousarray(live.T)
    slots = np.ascontiguousarray(slots.transpose(2, 1, 0))
    coin = noise.take((width, count)) - np.float32(0.5)
    for u in careful:
        pull = drift[slots[u]]
        choice = (pull.sum(axis=1) + (0.5 - share[u]) * rows < coin[u]) & live[u]
        up[:, u] = choice
        drift[slots[u]] = pull + (choice - share[u] * live[u])[:, None]
    return up


class _Search:
    """The state of the search over all problems that are still open."""

    def __init__(self, problems: Problems, up: Bools, noise: Noise) -> None:
        self.up, self.noise = up, noise
        self.solved = np.zeros(len(up), dtype=bool)
        self.open = np.arange(len(up))
        self.stride = problems.sums.shape[1]
        sums = problems.sums.copy()
        for slot in problems.slots:
            np.add.at(sums, (np.arange(len(up))[:, None], slot), up)
        self.sums, self.lower, self.upper = sums.astype(np.int32), problems.lower, problems.upper
        self.weight = np.ones(sums.shape, dtype=np.float32)
        self.done = np.zeros(len(up), dtype=bool)
        self.turn = up.copy()
        base = np.arange(len(up))[:, None] * (2 * self.stride)
        # slot = place in the table of gains: problem, then up or down, then row; a flip moves it by one stride.
        self.slots = problems.slots + base + up * self.stride
        self.until = np.where(np.arange(up.shape[1]) < problems.width[:, None], 0, 1 << 30).astype(np.int32)
        self._buffers()

    def _buffers(self) -> None:
        count, width = self.turn.shape
        self.gain = np.empty((count, 2, self.stride), dtype=np.float32)
        self.score = np.empty((count, width), dtype=np.float32)
        self.part = np.empty((count, width), dtype=np.float32)
        self.every = np.arange(count)

    def advance(self, step: int) -> bool:
        """One flip in every open problem; false when none is open."""
        below, above = self.sums < self.lower, self.sums > self.upper
        broken = below | above
        fine = ~(broken.any(axis=1) | self.done)
        if fine.any():
            self.solved[self.open[fine]] = True
            self.up[self.open[fine]] = self.turn[fine]
            self.done |= fine
            finished = int(self.done.sum())
            if finished == len(self.done):
                return False
            # Solved problems walk on, unheeded, until it pays to copy the others together.
            if finished * 6 > len(self.done):
                keep = ~self.done
                self._keep(keep)
                below, above, broken = below[keep], above[keep], broken[keep]
        gain = self.gain
        np.subtract(self.sums >= self.upper, below, out=gain[:, 0], dtype=np.float32)
        np.subtract(self.sums <= self.lower, above, out=gain[:, 1], dtype=np.float32)
        gain *= self.weight[:, None]
        table = gain.ravel()
        score, part = self.score, self.part
        np.multiply(self.noise.take(score.shape), np.float32(0.05), out=score)
        for slot in self.slots:
            table.take(slot, out=part, mode="clip")
            score += part
        score[self.until > step] = np.inf
        chosen = score.argmin(axis=1)
        stuck = score[self.every, chosen] >= 0
        if stuck.any():
            self.weight[broken & stuck[:, None]] += np.float32(_RAISE)
        self._flip(chosen, step)
        return True

    def _flip(self, chosen: Ints, step: int) -> None:
        was = self.turn[self.every, chosen]
        slots = self.slots[:, self.every, chosen]
        change = 1 - 2 * was.astype(np.int32)
        row = slots - (2 * self.every + was) * self.stride
        self.sums[self.every, row] += change
        self.slots[:, self.every, chosen] = slots + change * self.stride
        self.turn[self.every, chosen] = ~was
        self.until[self.every, chosen] = step + _TENURE + (self.noise.take((len(was),)) * _TENURE).astype(np.int32)

    def _keep(self, keep: Bools) -> None:
        moved = (np.arange(int(keep.sum())) - np.flatnonzero(keep)) * (2 * self.stride)
        self.slots = self.slots[:, keep] + moved[:, None]
        self.open, self.turn, self.until = self.open[keep], self.turn[keep], self.until[keep]
        self.sums, self.weight, self.done = self.sums[keep], self.weight[keep], self.done[keep]
        self.lower, self.upper = self.lower[keep], self.upper[keep]
        self._buffers()
