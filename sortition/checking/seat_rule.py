"""The rule of a seat draw once more, written apart from `sortition.seats`, so that one mistake does not pass twice.

Bodies are lists of names here, and how far a value is off is counted anew each time; slower, and easy to read beside
SPEC.md. Standard library only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

from sortition.checking.seat_file import Rules

Values = tuple[str, ...]
Held = tuple[tuple[int, ...], int]
"""Months per value of all features in a row, and months together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Who stays, who leaves first standing first; the months that values were held; the seat that is drawn."""

    staying: tuple[Values, ...]
    held: Held
    months: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Per candidate of each kind the tickets, of `tickets` in all, and the reason; who fit the spread; the band."""

    each: Mapping[Values, int]
    tickets: int
    fitting: frozenset[Values]
    reasons: Mapping[Values, tuple[str, str, str]]
    band: Fraction


class SeatRule:
    """The rules of one body, asked about its draws."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.row = [(at, one) for at, (_, known) in enumerate(rules.features) for one in known]
        self.place = {(at, one.name): number for number, (at, one) in enumerate(self.row)}
        totals = [sum(one.people for one in known) for _, known in rules.features]
        self.share = [Fraction(one.people, totals[at]) for at, one in self.row]
        scale = lcm(*totals, rules.band.denominator, rules.step.denominator)
        self.scale = scale
        self.scaled = [int(share * scale) for share in self.share]
        self.spread_known: dict[tuple[tuple[Values, ...], Values], tuple[str, str] | None] = {}

    def body(self, staying: Sequence[Values], history: Sequence[tuple[int, Values]], months: int, place: int) -> Body:
        """The body before this draw."""
        held: Held = ((0,) * len(self.row), 0)
        for sat, values in history:
            held = self._held(held, values, sat)
        return Body(staying=tuple(staying), held=held, months=months, place=place)

    def next(self, body: Body, drawn: Values) -> Body:
        """The body at the draw after this one: the drawn member sits, and whoever leaves first has left."""
        sitting = [*body.staying]
        sitting.insert(body.place, drawn)
        if len(sitting) == self.rules.seats:
            del sitting[0]
        held = self._held(body.held, drawn, body.months)
        return Body(staying=tuple(sitting), held=held, months=self.rules.term_months, place=len(sitting))

    def outcome(self, body: Body, people: Mapping[Values, int], stay: Mapping[Values, int]) -> Outcome | None:
        """Everybody's tickets; `people` per kind, of whom `stay` are there at the next draw too. None: nobody fits."""
        kinds = sorted(people, key=lambda values: [self.place[at, value] for at, value in enumerate(values)])
        wrong = {kind: self.spread(body.staying, kind) for kind in kinds}
        fitting = [kind for kind in kinds if wrong[kind] is None]
        if not fitting:
            return None
        reasons = {kind: ("spread", *pair) for kind, pair in wrong.items() if pair is not None}
        followed = [kind for kind in fitting if self._followed(body, kind, stay)] or fitting
        wanted, band, more = self._wanted(body, followed, kinds, people, stay)
        reasons |= {kind: ("next", "", "") for kind in fitting if kind not in followed}
        reasons |= {kind: reason for kind, reason in more.items() if kind not in wanted}
        even = self.rules.floor / sum(people[kind] for kind in fitting)
        own = (1 - self.rules.floor) / sum(people[kind] for kind in wanted)
        chance = {kind: even + own * (kind in wanted) for kind in fitting}
        tickets = lcm(*(one.denominator for one in chance.values()))
        each = {kind: int(one * tickets) for kind, one in chance.items()}
        return Outcome(
            each={kind: each.get(kind, 0) for kind in kinds},
            tickets=tickets,
            fitting=frozenset(fitting),
            reasons=reasons,
            band=band,
        )

    def spread(self, staying: tuple[Values, ...], kind: Values) -> tuple[str, str] | None:
        """The first rule of the spread that this kind would break, as feature and value."""
        if (staying, kind) not in self.spread_known:
            self.spread_known[staying, kind] = self._spread([*staying, kind])
        return self.spread_known[staying, kind]

    def _spread(self, sitting: list[Values]) -> tuple[str, str] | None:
        for at, value in enumerate(sitting[-1]):
            if sum(values[at] == value for values in sitting) > self.row[self.place[at, value]][1].most:
                return self.rules.features[at][0], value
        for at, (name, known) in enumerate(self.rules.features):
            has = Counter(values[at] for values in sitting)
            missing = [(one.name, one.least - has[one.name]) for one in known if one.least > has[one.name]]
            if sum(count for _, count in missing) > self.rules.seats - len(sitting):
                return name, missing[0][0]
        return None

    def _wanted(
        self,
        body: Body,
        followed: Sequence[Values],
        kinds: Sequence[Values],
        people: Mapping[Values, int],
        stay: Mapping[Values, int],
    ) -> tuple[Sequence[Values], Fraction, Mapping[Values, tuple[str, str, str]]]:
        """Whom balance and room leave, the band, and for all of `followed` what would be said if they are not left."""
        term = self.rules.term_months * self.scale
        then = {kind: self.next(body, kind) for kind in followed}
        off = {kind: self._far(then[kind].held) for kind in followed}
        ahead = max(
            n for n in range(self.rules.look_ahead + 1) if any(self._can(b, kinds, n, None) for b in then.values())
        )
        step, band = int(self.rules.step * term), int(self.rules.band * term)
        band += max(0, ceil(Fraction(min(max(far) for far in off.values()) - band, step))) * step

        def near(width: int, who: Mapping[Values, int] | None) -> list[Values]:
            return [
                kind
                for kind in followed
                if max(off[kind]) <= width
                and (
                    self._can(then[kind], kinds, ahead, width)
                    if who is None
                    else self._followers(kind, then[kind], kinds, who, ahead, width) > 0
                )
            ]

        while not (left := near(band, None)):
            band += step
        for wider in range(self.rules.stretch + 1):
            if sure := near(band + wider * step, stay):
                left, band = sure, band + wider * step
                break
        room = {kind: self._followers(kind, then[kind], kinds, people, ahead, band) for kind in left}
        enough = min(Fraction(max(room.values())), self.rules.room * sum(people.values()))
        said = {kind: self._said(kind, off[kind], band, kind in left) for kind in followed}
        return [kind for kind in left if room[kind] >= enough], Fraction(band, term), said

    def _said(self, kind: Values, off: Sequence[int], band: int, left: bool) -> tuple[str, str, str]:
        if max(off) > band:
            at = off.index(max(off))
            return "balance", self.rules.features[at][0], kind[at]
        return ("room" if left else "ahead"), "", ""

    def _followed(self, body: Body, drawn: Values, stay: Mapping[Values, int]) -> bool:
        staying = self.next(body, drawn).staying
        return any(n > (kind == drawn) and self.spread(staying, kind) is None for kind, n in stay.items())

    def _followers(
        self, drawn: Values, then: Body, kinds: Sequence[Values], who: Mapping[Values, int], ahead: int, band: int
    ) -> int:
        """How many of `who` could take the seat after this one, so that the draws after that can keep the band too."""
        count = 0
        for kind, n in who.items():
            if n > (kind == drawn) and self.spread(then.staying, kind) is None:
                after = self.next(then, kind)
                if ahead == 0 or (max(self._far(after.held)) <= band and self._can(after, kinds, ahead - 1, band)):
                    count += n - (kind == drawn)
        return count

    def _can(self, body: Body, kinds: Sequence[Values], draws: int, band: int | None) -> bool:
        """Whether so many draws, from these kinds of people, can keep the spread, and the band if there is one."""
        if draws == 0:
            return True
        for kind in kinds:
            if self.spread(body.staying, kind) is None:
                after = self.next(body, kind)
                if (band is None or max(self._far(after.held)) <= band) and self._can(after, kinds, draws - 1, band):
                    return True
        return False

    def _far(self, held: Held) -> list[int]:
        """Per feature: the largest distance of a value from its share, in parts of a month."""
        months, total = held
        far = [0] * len(self.rules.features)
        for (at, _), sat, share in zip(self.row, months, self.scaled, strict=True):
            far[at] = max(far[at], abs(sat * self.scale - share * total))
        return far

    def _held(self, held: Held, values: Values, months: int) -> Held:
        mine = {self.place[at, value] for at, value in enumerate(values)}
        return tuple(sat + months * (n in mine) for n, sat in enumerate(held[0])), held[1] + months


def over_rounds(
    rule: SeatRule, body: Body, groups: Mapping[tuple[Values, int], int]
) -> Mapping[tuple[Values, int], Fraction]:
    """Per kind and rounds: the chance of one such candidate to be drawn now or later, if nobody joins or leaves."""
    counts = Counter(groups)
    found = _drawn_on_average(rule, body, counts, 0)
    return {key: found.get(key, Fraction(0)) / n for key, n in groups.items()}


def _drawn_on_average(
    rule: SeatRule, body: Body, left: Mapping[tuple[Values, int], int], gone: int
) -> dict[tuple[Values, int], Fraction]:
    people: Counter[Values] = Counter()
    stay: Counter[Values] = Counter()
    for (kind, rounds), n in left.items():
        if rounds > gone and n:
            people[kind] += n
        if rounds > gone + 1 and n:
            stay[kind] += n
    outcome = rule.outcome(body, people, stay) if people else None
    found: dict[tuple[Values, int], Fraction] = {}
    if outcome is None:
        return found
    for (kind, rounds), n in left.items():
        if rounds > gone and (weight := Fraction(outcome.each[kind] * n, outcome.tickets) if n else 0):
            found[kind, rounds] = found.get((kind, rounds), Fraction(0)) + weight
            if stay:
                later = _drawn_on_average(rule, rule.next(body, kind), {**left, (kind, rounds): n - 1}, gone + 1)
                for key, part in later.items():
                    found[key] = found.get(key, Fraction(0)) + weight * part
    return found
