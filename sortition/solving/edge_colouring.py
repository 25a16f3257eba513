"""Colours for the edges of a bipartite multigraph such that no two edges at a node agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence


def edge_colours(edges: Sequence[tuple[Hashable, Hashable]], colours: int) -> list[int]:
    """A colour from 0 to colours - 1 for every (left, right) edge; no node may have more than `colours` edges.

    Edges come one by one. Where left and right have no free colour in common, a free at left and b free at right,
    the path from right that alternates a and b is recoloured; it cannot end at left, which has no edge of colour a.
    Source: D. Koenig, "Ueber Graphen und ihre Anwendung auf Determinantentheorie und Mengenlehre" (1916).
    """
    colour = [-1] * len(edges)
    at: tuple[dict[Hashable, dict[int, int]], ...] = (defaultdict(dict), defaultdict(dict))
    every = (1 << colours) - 1
    free: tuple[dict[Hashable, int], ...] = (defaultdict(lambda: every), defaultdict(lambda: every))

    def paint(edge: int, new: int) -> None:
        colour[edge] = new
        for side in (0, 1):
            node = edges[edge][side]
            at[side][node][new] = edge
            free[side][node] &= ~(1 << new)

    def strip(edge: int) -> None:
        old = colour[edge]
        for side in (0, 1):
            node = edges[edge][side]
            del at[side][node][old]
            free[side][node] |= 1 << old

    for edge, (left, right) in enumerate(edges):
        both = free[0][left] & free[1][right]
        if not both:
            assert free[0][left] and free[1][right]
            a, b = _lowest(free[0][left]), _lowest(free[1][right])
            path: list[int] = []
            side, node, wanted = 1, right, a
            while wanted in at[side][node]:
                path.append(at[side][node][wanted])
                side = 1 - side
                node = edges[path[-1]][side]
                wanted = a + b - wanted
            old = [colour[e] for e in path]
            for e in path:
                strip(e)
            for e, c in zip(path, old, strict=True):
                paint(e, a + b - c)
            both = 1 << a
        paint(edge, _lowest(both))
    return colour


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1
