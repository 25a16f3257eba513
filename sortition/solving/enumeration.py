"""One rounding problem with few choices, settled for certain: all choices, met in the middle."""

from __future__ import annotations

from hashlib import shake_256

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FEW = 24  # choices; 2 * 2**12 sums are looked at then
_KEYS: NDArray[np.uint64] = np.frombuffer(shake_256(b"sortition.solving.enumeration").digest(8 << 12), dtype="<u8")
_MOST = 1 << 12  # pairs of halves looked at


def choose(slots: Ints, lower: Ints, upper: Ints) -> Bools | None:
    """Choices up (true) or down whose row sums are within bounds, or None when there are none.

    `slots` has shape (R, choices): the rows that each choice adds 1 to. A row whose bounds are equal asks for one
    number; the sum over those rows of key times number is looked up from both halves of the choices, and what
    fits is counted out. Where more than 4096 pairs agree the rest is not looked at, and None may be wrong.
    """
    count = slots.shape[1]
    fixed = lower == upper
    keys = np.where(fixed, _KEYS[: len(lower)], np.uint64(0))
    own = keys[slots].sum(axis=0, dtype=np.uint64)
    half = count // 2
    left, right = _subset_sums(own[:half]), _subset_sums(own[half:])
    target = (keys * lower.astype(np.uint64)).sum(dtype=np.uint64)
    order = np.argsort(left, kind="stable")
    wanted = target - right
    first = np.searchsorted(left[order], wanted, side="left")
    length = np.searchsorted(left[order], wanted, side="right") - first
    hits = np.flatnonzero(length)
    if not len(hits):
        return None
    second = np.repeat(hits, length[hits])[:_MOST]
    place = np.arange(len(second)) - np.repeat(np.cumsum(length[hits]) - length[hits], length[hits])[:_MOST]
    one = order[first[second] + place]
    bits = (((one + (second << half))[:, None] >> np.arange(count)) & 1).astype(bool)
    sums = np.zeros((len(bits), len(lower)), dtype=np.int64)
    for u in range(count):
        for i in slots[:, u]:
            sums[:, i] += bits[:, u]
    good = np.flatnonzero(((lower <= sums) & (sums <= upper)).all(axis=1))
    if not len(good):
        return None
    chosen: Bools = bits[good[len(good) // 2]]
    return chosen


def _subset_sums(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Entry s is the sum of the values whose bit is set in s; sums wrap round, which is harmless for keys."""
    sums = np.zeros(1, dtype=np.uint64)
    for value in values:
        sums = np.concatenate((sums, sums + value))
    return sums
