"""The last step of every objective: what can be claimed about the lottery that was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from sortition.certificate import Certificate
from sortition.distribution import Composition, PanelDistribution
from sortition.impossible import reasons
from sortition.solving.exclusion import exclusion_proofs
from sortition.solving.extremes import best_max_chance
from sortition.solving.realisation import Progress, Realised, numbered_panels
from sortition.typespace import TypeSpace


def deliver(
    space: TypeSpace,
    realised: Realised,
    *,
    objective: str,
    panels: int,
    best_min: Fraction | None,
    certificate: Certificate | None = None,
    optimal: bool = False,
    on_progress: Progress | None = None,
) -> PanelDistribution:
    """Compare the smallest chance with `best_min`, the best possible, and put everything into one result."""
    lottery, excluded = realised.lottery, realised.excluded
    exclusions = certificate.exclusions if certificate else exclusion_proofs(space, sorted(excluded))
    smallest = min(chance for t, chance in enumerate(lottery.chances) if t not in excluded)
    numbered = numbered_panels(space, realised, panels, on_progress)
    gap = None if best_min is None else max(Fraction(0), best_min - smallest)
    return PanelDistribution(
        objective=objective,
        people=space.people,
        compositions=lottery.compositions,
        tickets=lottery.tickets,
        numbered=numbered,
        certificate=certificate,
        impossible=reasons(space, exclusions),
        optimal=optimal,
        gap=Fraction(0) if optimal else gap,
        best_max_chance=best_max_chance(space, excluded=excluded),
        outside=outside(space.people, lottery.chances, numbered),
    )


def outside(
    people: Sequence[int], chances: Sequence[Fraction], numbered: Sequence[Composition]
) -> tuple[tuple[int, int], ...]:
    """Types whose people cannot all sit in floor or ceil of M x chance panels, with the seats they have in all."""
    seats = Counter(t for composition in numbered for t in composition)
    panels = len(numbered)
    return tuple(
        (t, seats[t])
        for t, (n, chance) in enumerate(zip(people, chances, strict=True))
        if not n * floor(panels * chance) <= seats[t] <= n * ceil(panels * chance)
    )
