"""Whom to write to: everybody's chance of a letter, unequal on purpose, and a draw of exactly so many persons.

Whole numbers from end to end: a chance is a size over one common denominator, so the stated chance is the real one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sortition.draw import number_below, order
from sortition.errors import SortitionError
from sortition.record import Value

WEIGHT = 1000
"""The weight of the group that answers best; one that answers half as often has twice that."""


@dataclass(eq=False)
class LettersAbovePeople(SortitionError):
    """More letters were asked for than there are people who may get one, or none at all."""

    letters: int
    people: int


@dataclass(eq=False)
class BadResponse(SortitionError):
    """An expected response that cannot be: not above 0, or above 1."""

    gebied: str
    age_band: str
    response: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """People of one gebied and one band of ages, who all have the same chance.

    `people` may get a letter now; `earlier` of them got one in an earlier wave and are not counted in `people`.
    `response` is the part of them that is expected to register after a letter.
    """

    gebied: str
    age_band: str
    people: int
    earlier: int = 0
    response: Fraction

    def __post_init__(self) -> None:
        if not 0 < self.response <= 1:
            raise BadResponse(gebied=self.gebied, age_band=self.age_band, response=str(self.response))
        assert self.people >= 0 and self.earlier >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """The chances of one draw: somebody of stratum s gets a letter with chance sizes[s] / whole.

    `weights` are the wanted proportions. Added up over all people, sizes are exactly `letters` times `whole`.
    """

    letters: int
    whole: int
    weights: tuple[int, ...]
    sizes: tuple[int, ...]

    def chance(self, stratum: int) -> Fraction:
        """The chance of a letter for each person of this stratum."""
        return Fraction(self.sizes[stratum], self.whole)


def sampling(strata: Sequence[Stratum], *, letters: int, most: int) -> Sampling:
    """Chances that let each stratum expect equally many answers per person, as far as may be.

    A weight is WEIGHT times the best response over the own response, rounded half up, and at most `most` times WEIGHT:
    `most` is how many times as many letters one group may get as another. Chances are in proportion to the weights;
    where that would be more than 1 it is 1, and the others share what is left.
    Raises LettersAbovePeople.
    """
    people = sum(one.people for one in strata)
    if not 1 <= letters <= people:
        raise LettersAbovePeople(letters=letters, people=people)
    best = max(one.response for one in strata if one.people)
    weights = tuple(max(1, min(_rounded(WEIGHT * best / one.response), most * WEIGHT)) for one in strata)
    certain: frozenset[int] = frozenset()
    while True:
        rest = [s for s in range(len(strata)) if s not in certain]
        left = letters - sum(strata[s].people for s in certain)
        whole = sum(strata[s].people * weights[s] for s in rest)
        over = {s for s in rest if strata[s].people and left * weights[s] >= whole}
        if not over:
            break
        certain |= over
    if not whole:
        # Everybody gets a letter.
        whole = 1
    sizes = tuple(whole if s in certain else left * weights[s] if strata[s].people else 0 for s in range(len(strata)))
    assert sum(size * one.people for size, one in zip(sizes, strata, strict=True)) == letters * whole
    return Sampling(letters=letters, whole=whole, weights=weights, sizes=sizes)


def start_number(chances: Sampling, *, seed: Value) -> int:
    """The first point of the ruler: a number from 0 to below `whole`, each equally likely."""
    return number_below(chances.whole, label="snw/invite/start/1", seed=seed)


def drawn(people: Iterable[tuple[str, int]], chances: Sampling, *, seed: Value) -> tuple[str, ...]:
    """The ids that get a letter, exactly `letters` of them, from (id, stratum) pairs.

    Systematic sampling of fixed size: everybody lies on one line, stratum after stratum and within it in a drawn order,
    and takes as much of it as the own size. A ruler with a point every `whole`, laid from a drawn start, lies on
    `letters` points; who is under one gets a letter. Nobody is longer than `whole`, so nobody gets two, and whatever
    the seed the draw is a valid one.
    Source: Madow, "On the theory of systematic sampling, II", Annals of Mathematical Statistics 20, 333-354 (1949).
    """
    by_stratum: list[list[str]] = [[] for _ in chances.sizes]
    for id_, stratum in people:
        by_stratum[stratum].append(id_)
    point = start_number(chances, seed=seed)
    begin = 0
    found: list[str] = []
    for size, ids in zip(chances.sizes, by_stratum, strict=True):
        end = begin + size * len(ids)
        if point >= end:
            begin = end
            continue
        lots = order(ids, label="snw/invite/person/1", seed=seed)
        while point < end:
            found.append(lots[(point - begin) // size])
            point += chances.whole
        begin = end
    assert len(found) == len(set(found)) == chances.letters
    return tuple(found)


def _rounded(value: Fraction) -> int:
    return int(value + Fraction(1, 2))
