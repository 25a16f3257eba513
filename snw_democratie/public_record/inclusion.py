"""That a lot is on the list that was fixed: the steps from its leaf to the root, without hashing the whole list again.

The leaves are in blocks. The roots of all blocks are worked out once; after that a visitor's steps take one block and
those roots.
"""

from __future__ import annotations

from sortition.record import inclusion_proof, merkle_root

BLOCK = 256
"""A power of two, so that the root of a block is a node of the whole tree; its square is near the largest pool."""

Steps = tuple[tuple[str, str], ...]
"""("left" or "right", digest), from the leaf to the root."""

_LEAF = 64  # hexadecimal digits at the end of each line


def block_roots(commitments: bytes) -> tuple[str, ...]:
    """The roots of all blocks of `commitments.csv`, in order."""
    leaves = [line[-_LEAF:].decode("ascii") for line in commitments.splitlines()[1:]]
    return tuple(merkle_root(leaves[start : start + BLOCK]) for start in range(0, len(leaves), BLOCK))


def steps_to_root(commitments: bytes, roots: tuple[str, ...], *, line: int, place: int) -> Steps:
    """The steps for the leaf on the line that begins at byte `line`, the `place`-th of the list (from 0)."""
    block, inside = divmod(place, BLOCK)
    start = line
    for _ in range(inside):
        start = commitments.rindex(b"\n", 0, start - 1) + 1
    leaves: list[str] = []
    while len(leaves) < BLOCK and start < len(commitments):
        end = commitments.index(b"\n", start)
        leaves.append(commitments[end - _LEAF : end].decode("ascii"))
        start = end + 1
    return inclusion_proof(leaves, inside) + inclusion_proof(roots, block)
