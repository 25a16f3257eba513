"""Groups of few people, joined before anything is drawn or published: what is not there cannot be computed back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from snw_democratie.pool.ages import band
from snw_democratie.pool.places import GEBIEDEN
from sortition.errors import BadTable, Problem
from sortition.invitation import Stratum
from sortition.invitation_record import Listed

SMALLEST = 5
"""People in a group of a public table, as everywhere in this program unless a team says otherwise."""


def joined(
    strata: Sequence[Stratum], people: Sequence[Listed], *, smallest: int
) -> tuple[tuple[Stratum, ...], tuple[Listed, ...]]:
    """Bands of ages of one gebied joined with the next older one until each has `smallest` people, or had a letter.

    The last joins the one before. What is expected of a joined group is the average over its people, and everybody in
    it has the same chance. Raises BadTable for a gebied that has fewer people in all: it is to be joined by hand.
    """
    places: dict[int, int] = {}
    made: list[Stratum] = []
    for gebied, each in groupby(enumerate(strata), key=lambda one: one[1].gebied):
        for some in _parts(list(each), smallest):
            whole = _one([stratum for _, stratum in some])
            if _size(whole) < smallest:
                found = str(_size(whole))
                raise BadTable(
                    "pool", (Problem("small_group", value=GEBIEDEN[gebied], found=found, wanted=str(smallest)),)
                )
            places.update({at: len(made) for at, _ in some})
            made.append(whole)
    if len(made) == len(strata):
        return tuple(made), tuple(people)
    return tuple(made), tuple(replace(one, stratum=places[one.stratum]) for one in people)


def too_small(sizes: Sequence[int], *, smallest: int) -> bool:
    """Whether a public table would name a group of few people; a group of nobody says nothing of anybody."""
    return any(0 < one < smallest for one in sizes)


def _parts(numbered: list[tuple[int, Stratum]], smallest: int) -> list[list[tuple[int, Stratum]]]:
    parts: list[list[tuple[int, Stratum]]] = [[]]
    for one in numbered:
        if sum(_size(stratum) for _, stratum in parts[-1]) >= smallest:
            parts.append([])
        parts[-1].append(one)
    if len(parts) > 1 and sum(_size(stratum) for _, stratum in parts[-1]) < smallest:
        last = parts.pop()
        parts[-1] += last
    return parts


def _one(some: Sequence[Stratum]) -> Stratum:
    if len(some) == 1:
        return some[0]
    total = sum(_size(one) for one in some)
    first, last = band(some[0].age_band), band(some[-1].age_band)
    assert first is not None and last is not None
    return Stratum(
        gebied=some[0].gebied,
        age_band=f"{first[0]}+" if last[1] is None else f"{first[0]}-{last[1]}",
        people=sum(one.people for one in some),
        earlier=sum(one.earlier for one in some),
        response=sum((one.response * _size(one) for one in some), Fraction(0)) / total,
    )


def _size(one: Stratum) -> int:
    return one.people + one.earlier
