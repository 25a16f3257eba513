"""What an objective delivers: a lottery over panels in tickets, and the numbered panels that are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from sortition.certificate import Certificate
from sortition.errors import SortitionError

TICKETS = 10**15
"""The total number of tickets of every lottery."""

Composition: TypeAlias = tuple[int, ...]
"""A panel as the type numbers of its seats, non-decreasing: length k, a type once for each of its seats."""


@dataclass(eq=False)
class BadDistribution(SortitionError):
    """A lottery over panels that makes no sense."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDistribution:
    """The lottery of one objective over compositions, exact in tickets, and its M equally likely numbered panels.

    `people[t]` is how many persons have type t. `compositions` are distinct and sorted; `tickets[i]` > 0 of the
    10**15 tickets are for compositions[i]. `numbered` are the M compositions that the public draw chooses from.
    `certificate` proves the relaxation's levels (leximin only, None when no exact proof exists). `impossible`
    gives each type that no panel can have, with the reason. `optimal` is true only when proved; `gap` says how far
    the smallest chance may be below the best possible (None: nothing is known). `best_max_chance` is the smallest
    possible largest chance. `outside` lists (type, seats in all numbered panels together) for types whose people
    cannot all sit in floor or ceil of M x chance numbered panels.
    """

    objective: str
    people: tuple[int, ...]
    compositions: tuple[Composition, ...]
    tickets: tuple[int, ...]
    numbered: tuple[Composition, ...]
    certificate: Certificate | None = None
    impossible: Mapping[int, str] = field(default_factory=dict)
    optimal: bool = False
    gap: Fraction | None = None
    best_max_chance: Fraction | None = None
    outside: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if len(self.compositions) != len(self.tickets):
            raise BadDistribution("not one number of tickets per composition")
        if sum(self.tickets) != TICKETS or min(self.tickets) <= 0:
            raise BadDistribution("the tickets are not positive or not 10**15 together")
        if any(one >= next_ for one, next_ in zip(self.compositions, self.compositions[1:], strict=False)):
            raise BadDistribution("compositions are not distinct and sorted")
        if not self.numbered:
            raise BadDistribution("no numbered panels")

    def chances(self) -> tuple[Fraction, ...]:
        """Per type the exact chance of each of its people: its share of the seats on all tickets."""
        seats = [0] * len(self.people)
        for composition, tickets in zip(self.compositions, self.tickets, strict=True):
            for type_ in composition:
                seats[type_] += tickets
        return tuple(Fraction(s, TICKETS * n) for s, n in zip(seats, self.people, strict=True))

    def appearances(self) -> tuple[int, ...]:
        """Per type the number of seats that its people have in all numbered panels together."""
        seats = [0] * len(self.people)
        for composition in self.numbered:
            for type_ in composition:
                seats[type_] += 1
        return tuple(seats)
