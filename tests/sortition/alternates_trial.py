"""How well reserves mend a panel: members drop out anew, and every subset of the reserves is tried on what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sortition.alternates import ReserveChoice, choose_reserves
from sortition.draw import number_below
from sortition.oracle import best_panel
from tests.sortition.shared_pools import shared_pool
from tests.sortition.small_pools import Digits

DROPOUT = Fraction(1, 10)
PANELS, RANDOM_SETS = 1000, 10


def panel_of(name: str, number: int) -> ReserveChoice:
    """A feasible panel of the shared pool, by random weights, and everybody else who could be a reserve."""
    space = shared_pool(name).space
    digits = Digits(f"weights {number}")
    found = best_panel(space, [digits.below(1000) / 1000 for _ in space.people])
    assert found is not None
    quotas = [row for row in space.rows if row.name[0] == "quota"]
    features = dict.fromkeys(row.name[1] for row in quotas)
    kinds = tuple(tuple(q for q, row in enumerate(quotas) if t in row.types) for t in range(len(space.people)))
    sits = Counter(found.composition)
    return ReserveChoice(
        features=tuple(tuple((row.lower, row.upper) for row in quotas if row.name[1] == f) for f in features),
        members=tuple(kinds[t] for t in found.composition),
        dropout=(DROPOUT,) * space.seats,
        kinds=kinds,
        free=tuple(people - sits[t] for t, people in enumerate(space.people)),
        class_of=(None,) * len(kinds),
        homes={},
    )


def ratio(choice: ReserveChoice, *, number: int, label: str) -> float:
    """The deviation left by the chosen reserves, as a part of what as many random reserves leave."""
    reserved = choose_reserves(choice, number=number, seed=label)
    chosen = [t for t, count in enumerate(reserved.kinds) for _ in range(count)]
    dropped = _dropped(choice, f"{label} again")
    everybody = [t for t, people in enumerate(choice.free) for _ in range(people)]
    digits = Digits(f"{label} random")
    random = [_left(choice, _some(everybody, number, digits), dropped) for _ in range(RANDOM_SETS)]
    return _left(choice, chosen, dropped) * RANDOM_SETS / sum(random)


def _some(everybody: Sequence[int], number: int, digits: Digits) -> list[int]:
    left = list(everybody)
    return [left.pop(digits.below(len(left))) for _ in range(number)]


def _dropped(choice: ReserveChoice, label: str) -> Mapping[int, NDArray[np.int16]]:
    """The seats per quota after drop-outs, by how many dropped out."""
    rows = sum(map(len, choice.features))
    by_lost: dict[int, list[list[int]]] = {}
    for panel in range(PANELS):
        counts, lost = [0] * rows, 0
        for member, quotas in enumerate(choice.members):
            out = number_below(10, label="test/dropout", seed=[label, panel, member]) == 0
            lost += out
            for row in () if out else quotas:
                counts[row] += 1
        by_lost.setdefault(lost, []).append(counts)
    return {lost: np.array(counts, dtype=np.int16) for lost, counts in by_lost.items()}


def _left(choice: ReserveChoice, reserves: Sequence[int], dropped: Mapping[int, NDArray[np.int16]]) -> int:
    """The deviation after the best replacement, over all panels; nothing is left untried."""
    bounds = np.array([bound for group in choice.features for bound in group], dtype=np.int16)
    total = 0
    for lost, counts in dropped.items():
        best = np.full(len(counts), 10_000, dtype=np.int16)
        for size in range(min(lost, len(reserves)) + 1):
            for subset in combinations(reserves, size):
                now = counts.copy()
                for kind in subset:
                    now[:, list(choice.kinds[kind])] += 1
                outside = np.maximum(bounds[:, 0] - now, 0) + np.maximum(now - bounds[:, 1], 0)
                np.minimum(best, outside.sum(axis=1, dtype=np.int16), out=best)
        total += int(best.sum())
    return total
