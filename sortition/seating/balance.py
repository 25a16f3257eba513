"""Which profiles are preferred for a seat: the spread first, then the balance over time, then room for the next draw.

A profile is a tuple of numbers, one per feature, each the place of a value in the row of all values of all features.
How far a value is from its share is counted in `unit` parts of a month, so that everything is a whole number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from sortition.errors import BadSetting
from sortition.seating.rules import Profile, SeatRules

Numbers = tuple[int, ...]

SPREAD, NEXT, BALANCE, AHEAD, ROOM = "spread", "next", "balance", "ahead", "room"
"""Why a profile is not preferred; `sortition.seats.Reason` says what each means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Who stays, who leaves first standing first, and per value how far it is from its share, in parts of a month."""

    staying: tuple[Numbers, ...]
    off: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferred:
    """Profiles that fit the spread, those of them that are wanted, why others are not, and the band that was needed.

    A reason is the name of a rule and the number of a value, -1 when it is about none.
    """

    fitting: tuple[Numbers, ...]
    wanted: tuple[Numbers, ...]
    reasons: Mapping[Numbers, tuple[str, int]]
    band: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """Of one draw: the candidates per profile, those who stay, all profiles, and where each would lead."""

    people: Mapping[Numbers, int]
    stayers: Mapping[Numbers, int]
    profiles: Sequence[Numbers]
    after: Mapping[Numbers, State]


class Balance:
    """The rules of one body in whole numbers; what was asked before about the spread is kept."""

    def __init__(self, rules: SeatRules) -> None:
        self.rules = rules
        self.values = tuple((one.name, value.name) for one in rules.features for value in one.values)
        self.least = tuple(value.least for one in rules.features for value in one.values)
        self.most = tuple(value.most for one in rules.features for value in one.values)
        self.spans = _spans([len(one.values) for one in rules.features])
        self.unit = lcm(*(one.people for one in rules.features), rules.band.denominator, rules.step.denominator)
        self.shares = tuple(value.people * (self.unit // one.people) for one in rules.features for value in one.values)
        term = self.unit * rules.term_months
        self.band, self.step = int(rules.band * term), int(rules.step * term)
        self._number = {pair: number for number, pair in enumerate(self.values)}
        self._broken: dict[tuple[tuple[Numbers, ...], Numbers], int | None] = {}

    def numbers(self, profile: Profile) -> Numbers:
        """The profile as numbers. Raises BadSetting for a value that the rules do not know."""
        if len(profile) != len(self.rules.features):
            raise BadSetting("profile", ", ".join(profile), f"{len(self.rules.features)} values")
        pairs = [(one.name, value) for one, value in zip(self.rules.features, profile, strict=True)]
        for name, value in pairs:
            if (name, value) not in self._number:
                raise BadSetting(name, value, "a value of this feature")
        return tuple(self._number[pair] for pair in pairs)

    def why(self, reason: tuple[str, int]) -> Mapping[str, str]:
        """A reason in words: the rule, the feature and the value."""
        rule, number = reason
        feature, value = self.values[number] if number >= 0 else ("", "")
        return {"rule": rule, "feature": feature, "value": value}

    def state(self, staying: Iterable[Profile], history: Iterable[tuple[Profile, int]]) -> State:
        """Where a body stands: all terms so far with their months, those of the sitting members too."""
        held = [0] * len(self.values)
        total = 0
        for profile, months in history:
            total += months
            for number in self.numbers(profile):
                held[number] += months
        off = tuple(held[number] * self.unit - share * total for number, share in enumerate(self.shares))
        return State(staying=tuple(self.numbers(profile) for profile in staying), off=off)

    def broken(self, staying: tuple[Numbers, ...], profile: Numbers) -> int | None:
        """The first value whose spread rule this profile would break beside those who stay; None when none.

        Too many of a value at once, or fewer empty seats left than are needed for values that are missing.
        """
        key = staying, profile
        if key not in self._broken:
            self._broken[key] = self._first_broken((*staying, profile))
        return self._broken[key]

    def _first_broken(self, sitting: Sequence[Numbers]) -> int | None:
        counts = [0] * len(self.values)
        for profile in sitting:
            for number in profile:
                counts[number] += 1
        for number in sitting[-1]:
            if counts[number] > self.most[number]:
                return number
        empty = self.rules.seats - len(sitting)
        for first, end in self.spans:
            missing = [number for number in range(first, end) if counts[number] < self.least[number]]
            if sum(self.least[number] - counts[number] for number in missing) > empty:
                return missing[0]
        return None

    def after(self, state: State, profile: Numbers, *, months: int, place: int | None = None) -> State:
        """Where the body stands at the next draw, when this profile takes the seat; then the first to leave is gone."""
        at = len(state.staying) if place is None else place
        sitting = (*state.staying[:at], profile, *state.staying[at:])
        off = [old - share * months for old, share in zip(state.off, self.shares, strict=True)]
        for number in profile:
            off[number] += months * self.unit
        return State(staying=sitting[1:] if len(sitting) == self.rules.seats else sitting, off=tuple(off))

    def distances(self, state: State, months: int) -> Sequence[int]:
        """Per value: how far the values of its feature are from their shares at most, if it is drawn."""
        base = [old - share * months for old, share in zip(state.off, self.shares, strict=True)]
        gain = months * self.unit
        found: list[int] = []
        for first, end in self.spans:
            sizes = [abs(off) for off in base[first:end]]
            for number in range(first, end):
                others = sizes[: number - first] + sizes[number - first + 1 :]
                found.append(max(abs(base[number] + gain), *others))
        return found

    def preferred(
        self, state: State, people: Mapping[Numbers, int], stayers: Mapping[Numbers, int], *, months: int, place: int
    ) -> Preferred | None:
        """The profiles wanted for a seat, of `people` per profile, of whom `stayers` are candidates next time too.

        None when nobody fits the spread. The band is widened, step by step, until somebody fits it.
        """
        profiles = tuple(sorted(people))
        broken = {profile: self.broken(state.staying, profile) for profile in profiles}
        reasons = {profile: (SPREAD, number) for profile, number in broken.items() if number is not None}
        fitting = tuple(profile for profile in profiles if profile not in reasons)
        if not fitting:
            return None
        after = {profile: self.after(state, profile, months=months, place=place) for profile in fitting}
        ask = _Ask(people=people, stayers=stayers, profiles=profiles, after=after)
        safe = tuple(profile for profile in fitting if self._safe(profile, ask)) or fitting
        reasons |= {profile: (NEXT, -1) for profile in fitting if profile not in safe}
        distances = self.distances(state, months)
        far = {profile: max(distances[number] for number in profile) for profile in safe}
        kept, band, draws = self._balanced(safe, far, ask)
        wanted = self._with_room(kept, ask, band, draws)
        for profile in safe:
            if far[profile] > band:
                reasons[profile] = BALANCE, max(profile, key=lambda number: distances[number])
            elif profile not in kept:
                reasons[profile] = AHEAD, -1
            elif profile not in wanted:
                reasons[profile] = ROOM, -1
        width = Fraction(band, self.unit * self.rules.term_months)
        return Preferred(fitting=fitting, wanted=wanted, reasons=reasons, band=width)

    def _balanced(
        self, safe: Sequence[Numbers], far: Mapping[Numbers, int], ask: _Ask
    ) -> tuple[Sequence[Numbers], int, int]:
        """Whom the balance allows, with the band and the draws looked ahead that it took.

        The band is widened until with somebody it can be kept; then at most `stretch` steps more, if with somebody it
        can then be kept by who stays a candidate. Without such a one it stays as it was.
        """
        draws = self.rules.look_ahead
        while not any(self._kept(ask.after[profile], ask.profiles, draws, None) for profile in safe):
            draws -= 1  # with these profiles the spread could not be kept for longer
        band = self.band + max(0, -(-(min(far.values()) - self.band) // self.step)) * self.step
        while not (kept := [p for p in safe if far[p] <= band and self._kept(ask.after[p], ask.profiles, draws, band)]):
            band += self.step
        for wider in range(band, band + self.rules.stretch * self.step + 1, self.step):
            if sure := [p for p in safe if far[p] <= wider and self._next(p, ask, wider, draws, ask.stayers)]:
                return sure, wider, draws
        return kept, band, draws

    def _next(self, drawn: Numbers, ask: _Ask, band: int, draws: int, people: Mapping[Numbers, int]) -> int:
        """How many of `people` could take the seat after this one within the spread and the band, and the next ones."""
        state = ask.after[drawn]
        distances = self.distances(state, self.rules.term_months)
        return sum(
            count - (profile == drawn)
            for profile, count in people.items()
            if self._fits(state, profile, distances, band if draws else None)
            and self._kept(self._then(state, profile), ask.profiles, draws - 1, band)
        )

    def _safe(self, drawn: Numbers, ask: _Ask) -> bool:
        """Whether somebody who stays a candidate would fit at the next draw, even if nobody joins."""
        staying = ask.after[drawn].staying
        return any(
            left - (profile == drawn) > 0 and self.broken(staying, profile) is None
            for profile, left in ask.stayers.items()
        )

    def _kept(self, state: State, profiles: Sequence[Numbers], draws: int, band: int | None) -> bool:
        """Whether the next `draws` draws, from people with these profiles, can stay within the band, if any."""
        if draws <= 0:
            return True
        distances = self.distances(state, self.rules.term_months)
        return any(
            self._fits(state, profile, distances, band)
            and self._kept(self._then(state, profile), profiles, draws - 1, band)
            for profile in profiles
        )

    def _fits(self, state: State, profile: Numbers, distances: Sequence[int], band: int | None) -> bool:
        near = band is None or all(distances[number] <= band for number in profile)
        return near and self.broken(state.staying, profile) is None

    def _then(self, state: State, profile: Numbers) -> State:
        return self.after(state, profile, months=self.rules.term_months)

    def _with_room(self, kept: Sequence[Numbers], ask: _Ask, band: int, draws: int) -> tuple[Numbers, ...]:
        """Those after whom a part `room` of today's candidates could be next; if there are none, those with most."""
        rooms = {profile: self._next(profile, ask, band, draws, ask.people) for profile in kept}
        least = min(Fraction(max(rooms.values())), self.rules.room * sum(ask.people.values()))
        return tuple(profile for profile in kept if rooms[profile] >= least)


def _spans(lengths: Iterable[int]) -> tuple[tuple[int, int], ...]:
    found = []
    first = 0
    for length in lengths:
        found.append((first, first + length))
        first += length
    return tuple(found)
