"""The rules of a body with resident seats: terms, spread among the sitting members, balance over time.

Rules that contradict each other are refused when they are set, with the reason; standard library only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sortition.errors import BadSetting, ContradictorySeatRules, SeatConflict
from sortition.text import folded, unspeakable

MOST_SEATS = 24
MOST_VALUES = 40
MOST_LOOK_AHEAD = 4
MOST_ROUNDS = 3
"""The chance over the rounds is computed exactly, and with each round it takes some thirty times longer."""

Profile = tuple[str, ...]
"""One value per feature, in the order of the features."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatValue:
    """At least `least` and at most `most` of the sitting members have this value; `people` counts the population."""

    name: str
    people: int
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFeature:
    """A feature with all values that a candidate may have; their `people` together make the shares."""

    name: str
    values: tuple[SeatValue, ...]

    @property
    def people(self) -> int:
        """Of all values together."""
        return sum(value.people for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRules:
    """What a body decided about its resident seats; constructing it refuses what contradicts itself.

    Each seat lasts `term_months`; every `every_months` one or more end. Balance: the months that members with a value
    sit, minus the value's share of all months, is kept within `band` terms, in steps of `step` when that cannot be, and
    `stretch` steps more to keep it with people who stay candidates. `look_ahead` draws beyond this one are weighed.
    `room`: part of the candidates who should be able to follow.
    `floor`: part of the chance that is spread evenly over everybody who fits. Candidates stay `rounds` draws.
    """

    seats: int = 3
    term_months: int = 18
    every_months: int = 6
    features: tuple[SeatFeature, ...]
    band: Fraction = Fraction(1)
    step: Fraction = Fraction(1, 16)
    stretch: int = 4
    look_ahead: int = 3
    room: Fraction = Fraction(1, 20)
    floor: Fraction = Fraction(0)
    rounds: int = 3

    def __post_init__(self) -> None:
        self._sizes()
        self._names()
        if conflicts := tuple(self._conflicts()):
            raise ContradictorySeatRules(conflicts)

    @property
    def renewed(self) -> int:
        """How many seats end on each date: all seats once in a term."""
        return self.seats * self.every_months // self.term_months

    def _sizes(self) -> None:
        _within("seats", self.seats, 1, MOST_SEATS)
        _within("term_months", self.term_months, 1, 240)
        _within("every_months", self.every_months, 1, self.term_months)
        if self.seats * self.every_months % self.term_months:
            raise BadSetting(
                "every_months", str(self.every_months), f"seats x months is a multiple of {self.term_months}"
            )
        _within("look_ahead", self.look_ahead, 0, MOST_LOOK_AHEAD)
        _within("stretch", self.stretch, 0, 100)
        _within("rounds", self.rounds, 1, MOST_ROUNDS)
        for name, value in (("band", self.band), ("step", self.step)):
            if not Fraction(1, 100) <= value <= 20 or value.denominator > 10**4:
                raise BadSetting(name, str(value), "a fraction from 1/100 to 20")
        for name, value in (("room", self.room), ("floor", self.floor)):
            if not 0 <= value < 1 or value.denominator > 10**4:
                raise BadSetting(name, str(value), "a fraction from 0, below 1")

    def _names(self) -> None:
        names = [folded(feature.name) for feature in self.features]
        if not names or not all(names) or len(set(names)) < len(names):
            raise BadSetting("features", str(len(names)), "one or more names, each once")
        for one in self.features:
            values = [folded(value.name) for value in one.values]
            if not 2 <= len(values) <= MOST_VALUES or not all(values) or len(set(values)) < len(values):
                raise BadSetting(one.name, str(len(values)), f"2 to {MOST_VALUES} values, each once")
            for value in one.values:
                if unspeakable(one.name + value.name):
                    raise BadSetting(one.name, value.name, "readable characters")
                if not 0 <= value.least <= value.most:
                    raise BadSetting(value.name, f"{value.least}..{value.most}", "0 <= least <= most")
                if not 0 <= value.people < 10**9:
                    raise BadSetting(value.name, str(value.people), "a number of people")
            if one.people == 0:
                raise BadSetting(one.name, "0", "a number of people")

    def _conflicts(self) -> Iterator[SeatConflict]:
        """A rule forces a share in the long run; where the population has another share, no balance can be kept."""
        for one in self.features:
            least = sum(value.least for value in one.values)
            most = sum(min(value.most, self.seats) for value in one.values)
            if least > self.seats:
                yield SeatConflict(one.name, "", "least_above_seats", least, self.seats, "")
            if most < self.seats:
                yield SeatConflict(one.name, "", "most_below_seats", most, self.seats, "")
            for value in one.values:
                share = Fraction(value.people, one.people)
                if Fraction(value.least, self.seats) > share:
                    yield SeatConflict(one.name, value.name, "least_above_share", value.least, self.seats, str(share))
                if Fraction(value.most, self.seats) < share:
                    yield SeatConflict(one.name, value.name, "most_below_share", value.most, self.seats, str(share))


def _within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise BadSetting(name, str(value), f"{least} to {most}")
