"""Small pools with awkward quotas, made from a counter, and everything about them by enumeration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from sortition.typespace import Row, TypeSpace


class Digits:
    """Whole numbers from a hash of a counter, so that every run makes the same pools."""

    def __init__(self, label: str) -> None:
        self.label, self.at = label, 0

    def below(self, limit: int) -> int:
        self.at += 1
        return int.from_bytes(sha256(f"{self.label}/{self.at}".encode()).digest()[:8], "big") % limit


def small_space(number: int, *, households: bool = False) -> TypeSpace:
    """6 to 18 people, 2 to 5 features, 2 to 7 seats; quotas are copied from one lopsided panel, give or take 0 or 1.

    With `households` people share addresses two by two or three by three, and types are split by who lives there.
    """
    digits = Digits(f"small pool {number} {households}")
    people = 6 + digits.below(13)
    seats = 2 + digits.below(min(6, people // 2))
    sizes = [2 + digits.below(2) for _ in range(2 + digits.below(4))]
    persons = [tuple(min(digits.below(size), digits.below(size)) for size in sizes) for _ in range(people)]
    address = [p // (2 + digits.below(2)) if households and digits.below(3) else -p - 1 for p in range(people)]
    order = sorted(range(people), key=lambda p: (digits.below(4) - sum(persons[p]), p))
    first = {address[p]: persons[p] for p in reversed(order)}
    chosen = [first[home] for home in sorted(first, key=lambda a: order.index(address.index(a)))][:seats]
    seats, slack = len(chosen), digits.below(2)
    homes = {home: tuple(sorted(v for v, a in zip(persons, address, strict=True) if a == home)) for home in address}
    classes = sorted({members for members in homes.values() if len(members) > 1})
    counted = Counter(Counter(homes.values()))
    keys = [(v, classes.index(homes[a]) if len(homes[a]) > 1 else -1) for v, a in zip(persons, address, strict=True)]
    counts = Counter(keys)
    types = sorted(counts)
    rows = []
    for feature, size in enumerate(sizes):
        for value in range(size):
            have = sum(v[feature] == value for v in chosen)
            members = tuple(t for t, (v, _) in enumerate(types) if v[feature] == value)
            name = ("quota", f"f{feature}", f"v{value}")
            rows.append(Row(name=name, types=members, lower=max(0, have - slack), upper=min(seats, have + slack)))
    rows.append(Row(name=("seats",), types=tuple(range(len(types))), lower=seats, upper=seats))
    for number_, members in enumerate(classes):
        inside = tuple(t for t, (_, home) in enumerate(types) if home == number_)
        rows.append(Row(name=("household", str(number_)), types=inside, lower=0, upper=counted[members]))
    cap = tuple(counts[t] if t[1] < 0 else min(counts[t], counted[classes[t[1]]]) for t in types)
    return TypeSpace(people=tuple(counts[t] for t in types), cap=cap, rows=tuple(rows), seats=seats)


def every_panel(space: TypeSpace) -> list[tuple[int, ...]]:
    """Every panel as seats per type, by trying all of them."""
    seats = [0] * len(space.people)
    counts = [0] * len(space.rows)

    def grow(type_: int, left: int) -> Iterator[tuple[int, ...]]:
        if left == 0 or type_ == len(seats):
            if left == 0 and all(r.lower <= c <= r.upper for r, c in zip(space.rows, counts, strict=True)):
                yield tuple(seats)
            return
        for x in range(min(space.cap[type_], left) + 1):
            seats[type_] = x
            for i in space.rows_of[type_]:
                counts[i] += x
            if all(counts[i] <= space.rows[i].upper for i in space.rows_of[type_]):
                yield from grow(type_ + 1, left - x)
            for i in space.rows_of[type_]:
                counts[i] -= x
        seats[type_] = 0

    return list(grow(0, space.seats))


def leximin_by_enumeration(space: TypeSpace, panels: list[tuple[int, ...]]) -> NDArray[np.float64]:
    """The leximin chances over all panels: raise the lowest chance, hold everyone who cannot go higher, repeat.

    Who cannot go higher is asked one by one, with a programme each: slow, and independent of multipliers.
    """
    shares = np.array(panels, dtype=float).T / np.array(space.people)[:, None]
    types, count = shares.shape
    held = np.full(types, -1.0)
    held[~shares.any(axis=1)] = 0.0
    one = np.append(np.ones(count), 0.0)[None, :]
    while (held < 0).any():
        open_ = held < 0
        rows = np.hstack([-shares, open_[:, None].astype(float)])
        level = linprog(
            np.append(np.zeros(count), -1.0), A_ub=rows, b_ub=np.where(open_, 0.0, -held + 1e-10), A_eq=one, b_eq=[1.0]
        ).x[-1]
        floor = np.where(open_, level, held) - 1e-9
        blocked = []
        for t in np.flatnonzero(open_):
            best = linprog(-shares[t], A_ub=-shares, b_ub=-floor, A_eq=one[:, :-1], b_eq=[1.0])
            if -best.fun <= level + 1e-6:
                blocked.append(t)
        assert blocked
        held[blocked] = level
    return held
