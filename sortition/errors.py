"""The facts that can stop a lottery; each class is one fact, and carries it as fields."""

from __future__ import annotations

from dataclasses import dataclass, fields


class SortitionError(Exception):
    """Base of every refusal of this library; never raised itself.

    Subclasses are dataclasses whose fields are the facts. Sentences for people are made elsewhere.
    """

    def __str__(self) -> str:
        facts = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self))  # type: ignore[arg-type]  # every subclass is a dataclass
        return f"{type(self).__name__}({facts})"

    def __reduce__(self) -> tuple[object, ...]:
        # A worker process sends the error as its class and its facts.
        return (type(self), tuple(getattr(self, f.name) for f in fields(self)))  # type: ignore[arg-type]  # every subclass is a dataclass


@dataclass(eq=False)
class Problem(SortitionError):
    """One problem in an uploaded table; `row` counts from 1 with the header as row 1, 0 for the file.

    `value` is what stands there, `wanted` what should, `found` what was counted.
    """

    code: str
    row: int = 0
    column: str = ""
    value: str = ""
    wanted: str = ""
    found: str = ""


@dataclass(eq=False)
class BadTable(SortitionError):
    """A table was refused; every problem found is listed."""

    table: str
    problems: tuple[Problem, ...]


@dataclass(eq=False)
class SeatsAbovePool(SortitionError):
    """There are more seats than people."""

    seats: int
    people: int


@dataclass(eq=False)
class BadSetting(SortitionError):
    """A setting of the lottery that makes no sense; `wanted` says what would."""

    name: str
    value: str
    wanted: str


@dataclass(eq=False)
class InfeasibleQuotas(SortitionError):
    """No panel of `seats` people meets all quotas."""

    seats: int


@dataclass(eq=False)
class TooFewPanels(SortitionError):
    """With `panels` numbered panels somebody who has a chance may sit in none; `least` would do, 0 when nothing does.

    `smallest` is the smallest chance, as a decimal.
    """

    panels: int
    smallest: str
    least: int


@dataclass(eq=False)
class BadTypeSpace(SortitionError):
    """A programme over types that makes no sense."""

    reason: str


@dataclass(eq=False)
class SolverFailed(SortitionError):
    """The solver stopped without an answer; `status` is its own word for it."""

    step: str
    status: str


@dataclass(eq=False)
class BadRecord(SortitionError):
    """A file of a record is not what the specification says; `file` is "" where only bytes are known."""

    file: str
    reason: str


@dataclass(eq=False)
class BadRandomness(SortitionError):
    """The digits, rolls or signature entered do not fit the announced source."""

    source: str
    entered: str
    reason: str


@dataclass(eq=False)
class DrawOutOfOrder(SortitionError):
    """A step of the draw was asked for before or after its turn."""

    step: str
    state: str


@dataclass(eq=False)
class TooManyChoices(SortitionError):
    """There are more than `most` ways to fill the open seats, or too many to find them all."""

    most: int


@dataclass(eq=False)
class UnknownMember(SortitionError):
    """Somebody is said to leave (`part` is "left") who does not sit, or not to be available who is no candidate."""

    id: str
    part: str


@dataclass(eq=False)
class TooFewReserves(SortitionError):
    """More reserves are asked for than there are people who could be one."""

    wanted: int
    available: int


@dataclass(eq=False)
class UncheckedBeacon(SortitionError):
    """The signature of `round` cannot be checked here: the library `missing` is not installed."""

    round: int
    missing: str


@dataclass(eq=False)
class SeatConflict(SortitionError):
    """One rule on resident seats that contradicts another, or the population.

    `rule` is least_above_seats, most_below_seats, least_above_share or most_below_share; `wanted` of `seats` is what
    the rule asks, `share` the part of the population with this value, as a fraction ("" where no share matters).
    """

    feature: str
    value: str
    rule: str
    wanted: int
    seats: int
    share: str


@dataclass(eq=False)
class ContradictorySeatRules(SortitionError):
    """Rules on resident seats that cannot all be kept; every conflict found is listed."""

    conflicts: tuple[SeatConflict, ...]


@dataclass(eq=False)
class NobodyFits(SortitionError):
    """None of the `candidates` for a seat fits the spread rules with the members who stay: the call is extended."""

    candidates: int
