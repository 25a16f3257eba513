"""One draw for a resident seat: who may be drawn, with what chance, and why others may not this time.

Spread among the sitting members is never broken. Within it the balance over time is kept: of the months that members
sit, each value of a feature gets about its share of the population. Among those whom both allow, chances are equal.
Everything is in whole numbers and fractions; persons with the same values are one profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from sortition.errors import BadSetting, NobodyFits
from sortition.seating.balance import Balance, Numbers
from sortition.seating.rules import Profile, SeatRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A member with this profile sat, or sits, these months; a term that two members share is two of these."""

    profile: Profile
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """A seat to be drawn for `months`.

    `staying` are the other sitting members, who leaves first standing first; the member drawn leaves after the first
    `place` of them (all of them for a whole term). `history` are all terms so far, those of the sitting members too.
    """

    staying: tuple[Profile, ...]
    history: tuple[Term, ...]
    months: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Candidates with the same profile who stay for as many draws, this one included."""

    profile: Profile
    rounds: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a profile is not preferred in this draw, and about which value of which feature ("" when about none).

    spread: with the members who stay, this value is full, or a seat is needed for `value`. next: after them nobody who
    stays a candidate would fit. balance: `value` would be further from its share than the band. ahead: the balance
    could not be kept in the draws after this, with people like today's and first of all with those who stay. room: too
    few candidates could take the seat after this one.
    """

    rule: str
    feature: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChance:
    """What one candidate of the group gets: `tickets` of all, and the chance if only the spread counted."""

    group: Group
    tickets: int
    chance: Fraction
    spread_chance: Fraction
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChances:
    """The chances of one draw: per group, `tickets` of them all, and how wide the band had to be, in terms."""

    groups: tuple[GroupChance, ...]
    tickets: int
    band: Fraction


@lru_cache(maxsize=64)
def balance_of(rules: SeatRules) -> Balance:
    """The rules in whole numbers, kept because a simulation asks 160,000 times."""
    return Balance(rules)


def seat_chances(rules: SeatRules, vacancy: Vacancy, groups: tuple[Group, ...]) -> SeatChances:
    """Each candidate's exact chance of this seat, and the reason of whom has none.

    A candidate's chance is `floor` / (all who fit the spread), if so, plus (1 - `floor`) / (all preferred), if so.
    Raises NobodyFits when nobody fits the spread; then the call is extended, and no rule is relaxed.
    """
    balance = balance_of(rules)
    _check(rules, vacancy, groups)
    people, stayers = _counts(balance, groups)
    state = balance.state(vacancy.staying, [(term.profile, term.months) for term in vacancy.history])
    found = balance.preferred(state, people, stayers, months=vacancy.months, place=vacancy.place)
    if found is None:
        raise NobodyFits(candidates=sum(group.people for group in groups))
    fitting = sum(people[profile] for profile in found.fitting)
    wanted = sum(people[profile] for profile in found.wanted)
    even = rules.floor / fitting
    rest = (1 - rules.floor) / wanted
    chances = {profile: even + rest * (profile in found.wanted) for profile in found.fitting}
    unit = lcm(*(chance.denominator for chance in chances.values()))
    lines = []
    for group in groups:
        profile = balance.numbers(group.profile)
        mine = chances.get(profile, Fraction(0))
        lines.append(
            GroupChance(
                group=group,
                tickets=int(mine * unit),
                chance=mine,
                spread_chance=Fraction(int(profile in found.fitting), fitting),
                reason=None if profile in found.wanted else Reason(**balance.why(found.reasons[profile])),
            )
        )
    return SeatChances(groups=tuple(lines), tickets=unit, band=found.band)


def _check(rules: SeatRules, vacancy: Vacancy, groups: tuple[Group, ...]) -> None:
    if not groups:
        raise NobodyFits(candidates=0)
    if len({(group.profile, group.rounds) for group in groups}) < len(groups):
        raise BadSetting("groups", str(len(groups)), "each profile and number of rounds once")
    for group in groups:
        if group.people < 1 or not 1 <= group.rounds <= rules.rounds:
            raise BadSetting("group", f"{group.people}, {group.rounds}", f"people, and 1 to {rules.rounds} rounds")
    if len(vacancy.staying) >= rules.seats:
        raise BadSetting("staying", str(len(vacancy.staying)), f"fewer than {rules.seats}")
    if not 0 <= vacancy.place <= len(vacancy.staying):
        raise BadSetting("place", str(vacancy.place), f"0 to {len(vacancy.staying)}")
    if not 1 <= vacancy.months <= rules.term_months or any(term.months < 1 for term in vacancy.history):
        raise BadSetting("months", str(vacancy.months), f"1 to {rules.term_months}")


def _counts(balance: Balance, groups: tuple[Group, ...]) -> tuple[Mapping[Numbers, int], Mapping[Numbers, int]]:
    people: dict[Numbers, int] = {}
    stayers: dict[Numbers, int] = {}
    for group in groups:
        profile = balance.numbers(group.profile)
        people[profile] = people.get(profile, 0) + group.people
        if group.rounds > 1:
            stayers[profile] = stayers.get(profile, 0) + group.people
    return people, stayers
