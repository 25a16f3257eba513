"""What a record says of its own lottery, computed from the tickets and the certificate; SPEC.md section 4."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sortition.distribution import PanelDistribution
from sortition.record import Value
from sortition.record_files import decimal
from sortition.typetable import TypeTable

NEAR = Fraction(1, 10**7)
"""Chances that differ by no more are the same: the tickets round to 10**-15, the solver to about 10**-9."""


def claims(
    table: TypeTable, distribution: PanelDistribution, chances: Sequence[Fraction], appearances: Sequence[int] | None
) -> dict[str, Value]:
    """The claims; `chances` per type, `appearances` per person (None for compositions)."""
    eta = shortfall(distribution, chances)
    possible = [chance for type_, chance in enumerate(chances) if type_ not in distribution.impossible]
    optimal = is_proved(distribution, eta)
    best_max = distribution.best_max_chance
    return {
        "best_max_chance": None if best_max is None else decimal(best_max),
        "eta": None if eta is None else str(eta),
        "gap": "0" if optimal else None if distribution.gap is None else str(distribution.gap),
        "max_chance": decimal(max(possible)),
        "min_chance": decimal(min(possible)),
        "optimal": optimal,
        "outside": outside(table, distribution, chances, appearances),
        "support": len(distribution.compositions),
        "unequal": unequal(table, chances),
    }


def is_proved(distribution: PanelDistribution, eta: Fraction | None) -> bool:
    """Whether the certificate and the tickets together prove that this is the leximin lottery."""
    certificate = distribution.certificate
    return (
        distribution.objective == "leximin"
        and distribution.optimal
        and certificate is not None
        and bool(certificate.stages)
        and all(exclusion.multipliers is not None for exclusion in certificate.exclusions)
        and eta is not None
        and eta <= NEAR
    )


def shortfall(distribution: PanelDistribution, chances: Sequence[Fraction]) -> Fraction | None:
    """By how much the chance of some type is below its level in the certificate, at most; None without levels."""
    certificate = distribution.certificate
    if certificate is None or not certificate.stages:
        return None
    short = [
        certificate.stages[stage].level - chance
        for stage, chance in zip(certificate.classes, chances, strict=True)
        if stage >= 0
    ]
    return max([Fraction(0), *short])


def unequal(table: TypeTable, chances: Sequence[Fraction]) -> int:
    """How many groups of people with equal values have unequal chances, because their households differ."""
    of_values: dict[tuple[str, ...], list[Fraction]] = {}
    for line, chance in zip(table.lines, chances, strict=True):
        of_values.setdefault(line.values, []).append(chance)
    return sum(max(group) - min(group) > NEAR for group in of_values.values())


def outside(
    table: TypeTable, distribution: PanelDistribution, chances: Sequence[Fraction], appearances: Sequence[int] | None
) -> list[Value]:
    """The types with people a whole panel or more away from M x chance, each with its seats in all panels.

    A difference of M x 10**-7 more is forgiven, since the tickets may miss the intended chance by that.
    """
    panels = len(distribution.numbered)
    seats = distribution.appearances()
    room = 1 + panels * NEAR
    far: list[Value] = []
    for type_, (chance, members) in enumerate(zip(chances, table.members, strict=True)):
        if appearances is None:
            is_far = abs(seats[type_] - panels * chance * len(members)) >= room * len(members)
        else:
            mean = panels * chance
            counts = {appearances[person] for person in members}
            is_far = max(counts) - mean >= room or mean - min(counts) >= room
        if is_far:
            far.append([type_, seats[type_]])
    return far
