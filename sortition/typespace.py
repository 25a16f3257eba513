"""The lottery seen as counting: people with equal features are one type, a panel is a number of seats per type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sortition.errors import BadTypeSpace


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One linear rule on a panel: between `lower` and `upper` of its seats go to `types`.

    `name` says what the rule is: ("quota", feature, value), ("seats",) or ("household", class number).
    `types` are type numbers, increasing.
    """

    name: tuple[str, ...]
    types: tuple[int, ...]
    lower: int
    upper: int


@dataclass(frozen=True, kw_only=True)
class TypeSpace:
    """Everything the solvers need to know of a pool, its quotas and the number of seats.

    `people[t]` is how many persons have type t; a panel with x seats for type t gives each of them the chance
    x / people[t]. `cap[t]` is the most seats that one panel can give to type t: people[t], or the number of
    addresses when at most one person per address may sit. `rows` holds the quota rows in published order,
    then the row ("seats",) with lower = upper = seats, then one row per household class, in class order.
    A panel is a vector of integers 0 <= x[t] <= cap[t] that keeps every row.
    """

    people: tuple[int, ...]
    cap: tuple[int, ...]
    rows: tuple[Row, ...]
    seats: int

    def __post_init__(self) -> None:
        if len(self.people) != len(self.cap):
            raise BadTypeSpace("people and cap differ in length")
        if any(not 0 < cap <= people for people, cap in zip(self.people, self.cap, strict=True)):
            raise BadTypeSpace("a cap outside 1..people")
        for row in self.rows:
            if row.lower > row.upper or list(row.types) != sorted(set(row.types)):
                raise BadTypeSpace(f"row {row.name}")
        if [row for row in self.rows if row.name == ("seats",)] != [
            Row(name=("seats",), types=tuple(range(len(self.people))), lower=self.seats, upper=self.seats)
        ]:
            raise BadTypeSpace("exactly one row of seats")

    @cached_property
    def rows_of(self) -> tuple[tuple[int, ...], ...]:
        """For each type the numbers of the rows that count it."""
        rows_of: list[list[int]] = [[] for _ in self.people]
        for number, row in enumerate(self.rows):
            for type_ in row.types:
                rows_of[type_].append(number)
        return tuple(tuple(rows) for rows in rows_of)
