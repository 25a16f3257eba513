"""Reserves: the kinds of people who will mend the panel best when members drop out, whoever they turn out to be.

The aim is the smallest deviation from the quotas that is to be expected after the best replacement. It is measured on
panels from which members dropped out at random, drawn from a public seed, so that everybody finds the same reserves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from sortition.draw import order
from sortition.errors import BadSetting, TooFewReserves
from sortition.record import Value, digest
from sortition.solving.scenarios import Scenarios

Progress: TypeAlias = Callable[[str, int, int], None]

MOST_RESERVES = 20
_PANELS = 1000
"""How many panels with drop-outs the reserves are chosen for."""
_ROUNDS = {5: 12, 8: 8, 10: 4, 12: 2}
"""How often a found set is taken apart and mended again, by the number of reserves; a round with more costs more."""
_APART = 3
"""How many reserves are taken out of it each time."""
_NEVER = np.iinfo(np.int64).max
_BITS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveChoice:
    """What reserves are chosen for: a panel, and the kinds of people who could be one.

    `features` has the (least, most) of each quota, one group per feature; `members` the quotas that count each
    member and `dropout` the chance that this member drops out; `kinds` the quotas that count a person of kind t, of
    whom `free[t]` can be a reserve. Kinds of one household class, `class_of[t]`, share addresses: at most `homes[c]`
    reserves come from class c.
    """

    features: tuple[tuple[tuple[int, int], ...], ...]
    members: tuple[tuple[int, ...], ...]
    dropout: tuple[Fraction, ...]
    kinds: tuple[tuple[int, ...], ...]
    free: tuple[int, ...]
    class_of: tuple[int | None, ...]
    homes: Mapping[int, int]

    def __post_init__(self) -> None:
        if not len(self.members) == len(self.dropout) or not len(self.kinds) == len(self.free) == len(self.class_of):
            raise BadSetting("reserves", str(len(self.members)), "a chance per member, people and a class per kind")
        for chance in self.dropout:
            if not 0 <= chance <= 1:
                raise BadSetting("dropout", str(chance), "0 <= chance <= 1")

    @property
    def most(self) -> int:
        """How many reserves there can be."""
        outside = sum(n for n, class_ in zip(self.free, self.class_of, strict=True) if class_ is None)
        used = {class_ for class_ in self.class_of if class_ is not None}
        return outside + sum(self.homes[class_] for class_ in used)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """How many reserves of each kind; `total` is the deviation left over `panels` panels, `bare` without reserves."""

    kinds: tuple[int, ...]
    total: int
    bare: int
    panels: int


def choose_reserves(
    choice: ReserveChoice, *, number: int, seed: Value, on_progress: Progress | None = None
) -> Reserved:
    """Choose `number` reserves, deterministically from `seed`.

    Starts from two greedy sets: the reserve that mends most of 1000 panels, again and again; and the same for the
    panels that lost one member. Then exchanges reserves one for one while that helps, takes some out and
    mends again. Every comparison tries all subsets of the reserves on every panel, in whole numbers.
    Raises TooFewReserves, BadSetting.
    """
    if not 1 <= number <= MOST_RESERVES:
        raise BadSetting("reserves", str(number), f"1 to {MOST_RESERVES}")
    if number > choice.most:
        raise TooFewReserves(number, choice.most)
    search = _Search(choice, number, seed)
    rounds = next((rounds for most, rounds in _ROUNDS.items() if number <= most), 1)
    found = min((search.mended(search.greedy(panels)) for panels in (search.many, search.single)), key=lambda f: f[0])
    for round_ in range(rounds):
        if on_progress:
            on_progress("reserves", round_, rounds)
        again = search.mended(search.taken_apart(found[1], round_))
        found = min(found, again, key=lambda f: f[0])
    kinds = Counter(found[1])
    return Reserved(
        kinds=tuple(kinds[t] for t in range(len(choice.kinds))),
        total=found[0],
        bare=search.many.total(()),
        panels=search.many.panels,
    )


class _Search:
    """The panels to mend, and the moves from one set of reserves to another; a set is a tuple of kinds."""

    def __init__(self, choice: ReserveChoice, number: int, seed: Value) -> None:
        self._choice, self._number, self._seed = choice, number, seed
        self.many = Scenarios(choice.features, choice.kinds, number=number)
        self.many.add(_by_lost(choice, _dropouts(choice.dropout, seed)))
        self.single = Scenarios(choice.features, choice.kinds, number=number)
        one_by_one = (
            [other == member for other in range(len(choice.members))] for member in range(len(choice.members))
        )
        self.single.add(_by_lost(choice, one_by_one))

    def greedy(self, panels: Scenarios) -> tuple[int, ...]:
        """One by one the reserve that mends most of these panels."""
        chosen: tuple[int, ...] = ()
        while len(chosen) < self._number:
            chosen += (self._best(panels, chosen)[1],)
        return chosen

    def mended(self, reserves: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        """The set after exchanging one reserve for another as long as that helps, with its total before it."""
        total, tried = self.many.total(reserves), 0
        while tried < len(reserves):
            rest = reserves[1:]
            better, kind = self._best(self.many, rest)
            tried = 0 if better < total else tried + 1
            reserves = (*rest, kind if better < total else reserves[0])
            total = min(total, better)
        return total, reserves

    def taken_apart(self, reserves: tuple[int, ...], round_: int) -> tuple[int, ...]:
        """The set with some reserves replaced, one by one, the first by a kind that was not taken out."""
        places = [str(place) for place in range(len(reserves))]
        drawn = order(places, label="snw/reserves/apart/1", seed={"round": round_, "seed": self._seed})
        out = {int(place) for place in drawn[:_APART]}
        barred = {reserves[place] for place in out}
        rest = tuple(kind for place, kind in enumerate(reserves) if place not in out)
        while len(rest) < len(reserves):
            kind = self._best(self.many, rest, barred)[1]
            rest, barred = (*rest, kind), set()
        return rest

    def _best(
        self, panels: Scenarios, reserves: tuple[int, ...], barred: set[int] | frozenset[int] = frozenset()
    ) -> tuple[int, int]:
        """The smallest total with one reserve more, and its kind, of equals the first."""
        totals = panels.totals_with(reserves)
        possible = self._possible(reserves)
        allowed = [t for t in possible if t not in barred] or possible
        others = np.setdiff1d(np.arange(len(totals)), allowed)
        totals[others] = _NEVER
        kind = int(totals.argmin())
        return int(totals[kind]), kind

    def _possible(self, reserves: tuple[int, ...]) -> list[int]:
        choice, used = self._choice, Counter(reserves)
        at_home = Counter(choice.class_of[kind] for kind in reserves)
        return [
            kind
            for kind, class_ in enumerate(choice.class_of)
            if used[kind] < choice.free[kind] and (class_ is None or at_home[class_] < choice.homes[class_])
        ]


def _by_lost(choice: ReserveChoice, panels: Iterator[Sequence[bool]]) -> dict[int, list[list[int]]]:
    """The seats per quota that are still taken, by how many members dropped out."""
    by_lost: dict[int, list[list[int]]] = {}
    for dropped in panels:
        counts = [0] * sum(map(len, choice.features))
        for rows, out in zip(choice.members, dropped, strict=True):
            for row in () if out else rows:
                counts[row] += 1
        by_lost.setdefault(sum(dropped), []).append(counts)
    return by_lost


def _dropouts(chances: Sequence[Fraction], seed: Value) -> Iterator[list[bool]]:
    """For each panel who drops out: 32 bits of a digest per member, compared in whole numbers."""
    in_one = 256 // _BITS
    for panel in range(_PANELS):
        bits: list[int] = []
        for part in range(-(-len(chances) // in_one)):
            number = int(digest("snw/reserves/dropout/1", {"panel": panel, "part": part, "seed": seed}), 16)
            bits += [number >> (_BITS * at) & (2**_BITS - 1) for at in range(in_one)]
        yield [
            bit * chance.denominator < chance.numerator * 2**_BITS for bit, chance in zip(bits, chances, strict=False)
        ]
