"""Small pools with awkward quotas, made from a counter, and everything about them by enumeration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class SmallPool:
    """A space over types, and the same pool with every person a type of their own; person p has type `type_of[p]`."""

    space: TypeSpace
    persons: TypeSpace
    type_of: tuple[int, ...]


def small_pool(number: int, *, households: bool = False) -> SmallPool:
    """6 to 18 people, 2 to 5 features, 2 to 7 seats; quotas are copied from one lopsided panel, give or take 0 or 1.

    With `households` people share addresses by twos and threes, and types are split by who lives there.
    """
    digits = Digits(f"small pool {number} {households}")
    people = 6 + digits.below(13)
    seats = 2 + digits.below(min(6, people // 2))
    sizes = [2 + digits.below(2) for _ in range(2 + digits.below(4))]
    values = [tuple(min(digits.below(size), digits.below(size)) for size in sizes) for _ in range(people)]
    address = [p // (2 + digits.below(2)) if households and digits.below(3) else -p - 1 for p in range(people)]
    chosen: dict[int, tuple[int, ...]] = {}
    for p in sorted(range(people), key=lambda p: (digits.below(4) - sum(values[p]), p)):
        if len(chosen) < seats:
            chosen.setdefault(address[p], values[p])
    slack = digits.below(2)
    homes = {home: tuple(sorted(v for v, a in zip(values, address, strict=True) if a == home)) for home in address}
    classes = sorted({members for members in homes.values() if len(members) > 1})
    keys = [(v, classes.index(homes[a]) if homes[a] in classes else -1) for v, a in zip(values, address, strict=True)]
    types = sorted(set(keys))
    quotas = [
        (feature, value, have - slack, have + slack)
        for feature, size in enumerate(sizes)
        for value in range(size)
        for have in [sum(v[feature] == value for v in chosen.values())]
    ]

    def space(groups: list[list[int]], shared: list[tuple[list[int], int]]) -> TypeSpace:
        """A type for each group of persons; `shared` lists persons of whom only so many may sit."""
        rows = [
            Row(
                name=("quota", f"f{feature}", f"v{value}"),
                types=tuple(t for t, group in enumerate(groups) if values[group[0]][feature] == value),
                lower=max(0, lower),
                upper=min(len(chosen), upper),
            )
            for feature, value, lower, upper in quotas
        ]
        every = tuple(range(len(groups)))
        rows.append(Row(name=("seats",), types=every, lower=len(chosen), upper=len(chosen)))
        for c, (persons, most) in enumerate(shared):
            inside = tuple(t for t, group in enumerate(groups) if group[0] in persons)
            rows.append(Row(name=("household", str(c)), types=inside, lower=0, upper=most))
        cap = tuple(min([len(g), *(most for persons, most in shared if g[0] in persons)]) for g in groups)
        return TypeSpace(people=tuple(len(g) for g in groups), cap=cap, rows=tuple(rows), seats=len(chosen))

    groups = [[p for p in range(people) if keys[p] == key] for key in types]
    same = [
        ([p for p in range(people) if keys[p][1] == c], sum(m == members for m in homes.values()))
        for c, members in enumerate(classes)
    ]
    each = [([p for p in range(people) if address[p] == a], 1) for a in sorted(homes) if len(homes[a]) > 1]
    return SmallPool(
        space=space(groups, same),
        persons=space([[p] for p in range(people)], each),
        type_of=tuple(types.index(key) for key in keys),
    )


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
