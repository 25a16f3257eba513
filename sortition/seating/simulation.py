"""What rules do over twenty years: many runs of draws, with candidates who come, stay some rounds and go.

The runs are numbered and each depends on its number and the seed alone, so that they can be divided over computers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, product
from typing import TypeAlias, TypeVar

from sortition.errors import BadSetting
from sortition.record import digest
from sortition.seating.balance import Balance, Numbers, Preferred, State
from sortition.seating.rules import SeatRules

_Key = TypeVar("_Key")

Coming: TypeAlias = Mapping[str, Mapping[str, int]]
"""Per feature, per value: how many of the people who come forward have it."""

DRAWS = 40
"""Of twenty years with three seats and one draw each half year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Who comes forward before each draw: `least` to `most` people, with these parts per value, features apart.

    `leaving` is the part of those who wait from an earlier draw that says no before each next one.
    """

    coming: Coming
    least: int = 20
    most: int = 60
    leaving: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFate:
    """How people with one value fared in all runs together.

    `terms` they got, `due` is their share of all terms. Of `joined` candidates who could stay all their rounds, `drawn`
    got a seat. `turns` counts a candidate once per draw, `without` those without any chance in that draw.
    """

    feature: str
    value: str
    terms: int
    due: Fraction
    joined: int
    drawn: int
    turns: int
    without: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What many runs did: per run the largest distance from a share, in terms, and how often a call was extended."""

    draws: int
    distances: tuple[Fraction, ...]
    extended: tuple[int, ...]
    fates: tuple[ValueFate, ...]

    @property
    def runs(self) -> int:
        """How many runs there were."""
        return len(self.distances)

    def within(self, terms: Fraction) -> Fraction:
        """The part of the runs in which no value was ever further from its share than this."""
        return Fraction(sum(distance <= terms for distance in self.distances), self.runs)

    @property
    def unbroken(self) -> Fraction:
        """The part of the runs in which the candidates at hand were always enough to keep the spread."""
        return Fraction(sum(count == 0 for count in self.extended), self.runs)

    @property
    def without(self) -> Fraction:
        """The part of the candidates without any chance in a draw, over all draws."""
        fates = [fate for fate in self.fates if fate.feature == self.fates[0].feature]
        return Fraction(sum(fate.without for fate in fates), sum(fate.turns for fate in fates))


def simulate(rules: SeatRules, crowd: Crowd, *, runs: Iterable[int], draws: int = DRAWS, seed: str = "") -> Simulated:
    """Run the rules from an empty body, once per number in `runs`; the same numbers and seed give the same runs."""
    balance = Balance(rules)
    tally = _Tally(balance)
    made = [_run(balance, crowd, draws=draws, seed=f"{seed}/{run}", tally=tally) for run in runs]
    return Simulated(
        draws=draws,
        distances=tuple(distance for distance, _ in made),
        extended=tuple(extended for _, extended in made),
        fates=tally.fates(len(made) * draws),
    )


def together(parts: Sequence[Simulated]) -> Simulated:
    """Runs that were made apart as one."""
    fates = []
    for one in zip(*(part.fates for part in parts), strict=True):
        sums = {name: sum(getattr(fate, name) for fate in one) for name in _COUNTS}
        due = sum((fate.due for fate in one), Fraction(0))
        fates.append(ValueFate(feature=one[0].feature, value=one[0].value, due=due, **sums))
    return Simulated(
        draws=parts[0].draws,
        distances=tuple(distance for part in parts for distance in part.distances),
        extended=tuple(count for part in parts for count in part.extended),
        fates=tuple(fates),
    )


_COUNTS = ("terms", "joined", "drawn", "turns", "without")


class _Tally:
    """Counts per value, over all runs."""

    def __init__(self, balance: Balance) -> None:
        self.balance = balance
        size = len(balance.values)
        self.terms, self.joined, self.drawn = [0] * size, [0] * size, [0] * size
        self.turns, self.without = [0] * size, [0] * size

    def draw(self, people: Mapping[Numbers, int], chosen: Numbers, found: Preferred, floor: Fraction) -> None:
        """Count one draw."""
        with_chance = set(found.fitting if floor else found.wanted)
        for profile, count in people.items():
            for number in profile:
                self.turns[number] += count
                if profile not in with_chance:
                    self.without[number] += count
        for number in chosen:
            self.terms[number] += 1

    def fates(self, draws: int) -> tuple[ValueFate, ...]:
        """What became of each value in so many draws."""
        balance = self.balance
        return tuple(
            ValueFate(
                feature=feature,
                value=value,
                terms=self.terms[number],
                due=Fraction(balance.shares[number], balance.unit) * draws,
                joined=self.joined[number],
                drawn=self.drawn[number],
                turns=self.turns[number],
                without=self.without[number],
            )
            for number, (feature, value) in enumerate(balance.values)
        )


def _run(balance: Balance, crowd: Crowd, *, draws: int, seed: str, tally: _Tally) -> tuple[Fraction, int]:
    """One run: the largest distance from a share in terms, and how often nobody fitted and the call was extended."""
    rules, chance = balance.rules, _Chance(seed)
    profiles, weights = _profiles(balance, crowd.coming)
    waves: list[dict[Numbers, int]] = []
    state = State(staying=(), off=(0,) * len(balance.values))
    worst = extended = 0
    for draw in range(draws):
        waves = [*waves[1 - rules.rounds :], {}] if rules.rounds > 1 else [{}]
        found = None
        if crowd.leaving:
            _leave(waves[:-1], crowd.leaving, chance)
        while found is None:
            _join(waves[-1], crowd, chance, profiles, weights, tally if draw + rules.rounds <= draws else None)
            people = _sum(waves)
            stayers = _sum(waves[1:] if len(waves) == rules.rounds else waves)
            found = balance.preferred(state, people, stayers, months=rules.term_months, place=len(state.staying))
            extended += found is None
        even = chance.below(rules.floor.denominator) < rules.floor.numerator
        chosen = _pick({profile: people[profile] for profile in (found.fitting if even else found.wanted)}, chance)
        wave = _pick({number: wave[chosen] for number, wave in enumerate(waves) if wave.get(chosen)}, chance)
        waves[wave][chosen] -= 1
        tally.draw(people, chosen, found, rules.floor)
        if draw - (len(waves) - 1 - wave) + rules.rounds <= draws:
            for value in chosen:
                tally.drawn[value] += 1
        state = balance.after(state, chosen, months=rules.term_months)
        worst = max(worst, *(abs(off) for off in state.off))
    return Fraction(worst, balance.unit * rules.term_months), extended


def _profiles(balance: Balance, coming: Coming) -> tuple[Sequence[Numbers], Sequence[int]]:
    """Every profile that may come, with running totals of how many of how many have it."""
    columns = []
    for feature in balance.rules.features:
        parts = coming.get(feature.name, {value.name: value.people for value in feature.values})
        wrong = set(parts) - {value.name for value in feature.values}
        if wrong or not sum(parts.values()) or min(parts.values()) < 0:
            raise BadSetting(feature.name, ", ".join(sorted(wrong)), "numbers for values of this feature")
        columns.append([(value.name, parts.get(value.name, 0)) for value in feature.values if parts.get(value.name)])
    profiles, weights = [], []
    for one in product(*columns):
        weight = 1
        for _, part in one:
            weight *= part
        profiles.append(balance.numbers(tuple(name for name, _ in one)))
        weights.append(weight)
    return profiles, list(accumulate(weights))


def _join(
    wave: dict[Numbers, int],
    crowd: Crowd,
    chance: _Chance,
    profiles: Sequence[Numbers],
    weights: Sequence[int],
    tally: _Tally | None,
) -> None:
    for _ in range(crowd.least + chance.below(crowd.most - crowd.least + 1)):
        profile = profiles[bisect_right(weights, chance.below(weights[-1]))]
        wave[profile] = wave.get(profile, 0) + 1
        if tally is not None:
            for number in profile:
                tally.joined[number] += 1


def _leave(waves: Sequence[dict[Numbers, int]], part: Fraction, chance: _Chance) -> None:
    """Each of those who wait goes with this chance; nobody knew it when the draws before looked ahead."""
    for wave in waves:
        for profile, count in wave.items():
            wave[profile] = sum(chance.below(part.denominator) >= part.numerator for _ in range(count))


def _sum(waves: Iterable[Mapping[Numbers, int]]) -> dict[Numbers, int]:
    found: dict[Numbers, int] = {}
    for wave in waves:
        for profile, count in wave.items():
            if count:
                found[profile] = found.get(profile, 0) + count
    return found


def _pick(people: Mapping[_Key, int], chance: _Chance) -> _Key:
    """One of the keys, each as likely as its number of people."""
    at = chance.below(sum(people.values()))
    for key, count in people.items():
        at -= count
        if at < 0:
            return key
    raise AssertionError("nobody to pick from")


class _Chance:
    """Numbers for a simulation: SplitMix64, begun from a digest; much quicker than `draw.number_below`.

    The multiplication favours some numbers by less than 2^-40, which no simulation shows. Nobody's seat hangs on it.
    Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, figure 16.
    """

    def __init__(self, seed: str) -> None:
        self._state = int(digest("snw/seat/simulation/1", seed)[:16], 16)

    def below(self, limit: int) -> int:
        """A number from 0 below `limit`."""
        self._state = self._state + 0x9E3779B97F4A7C15 & _ALL
        mixed = (self._state ^ self._state >> 30) * 0xBF58476D1CE4E5B9 & _ALL
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _ALL
        return (mixed ^ mixed >> 31) * limit >> 64


_ALL = 2**64 - 1
