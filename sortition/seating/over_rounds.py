"""Each candidate's exact chance over all the draws they stay for, if nobody joins and nobody else leaves.

Whoever joins lowers it, so it is the chance among today's candidates and not a forecast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from sortition.errors import NobodyFits
from sortition.seating.rules import Profile, SeatRules
from sortition.seats import Group, Term, Vacancy, seat_chances

Key = tuple[Profile, int]


def chances_over_rounds(rules: SeatRules, vacancy: Vacancy, groups: tuple[Group, ...]) -> Mapping[Key, Fraction]:
    """Per profile and number of rounds: the chance that one such candidate is drawn for a seat, now or later.

    Alternates stay candidates. Draws after this one are for whole terms; where nobody fits, nobody is drawn.
    """
    expected = _expected(rules, vacancy, {(group.profile, group.rounds): group.people for group in groups}, 0)
    return {
        (group.profile, group.rounds): expected.get((group.profile, group.rounds), Fraction(0)) / group.people
        for group in groups
    }


def _expected(rules: SeatRules, vacancy: Vacancy, people: Mapping[Key, int], gone: int) -> Mapping[Key, Fraction]:
    """How many of each group are drawn, on average, from now on; `gone` draws were made, groups keep their names."""
    groups = tuple(Group(profile=p, rounds=r - gone, people=n) for (p, r), n in people.items() if r > gone and n)
    try:
        found = seat_chances(rules, vacancy, groups)
    except NobodyFits:
        return {}
    total: dict[Key, Fraction] = {}
    more = any(group.rounds > 1 for group in groups)
    for one in found.groups:
        if not one.tickets:
            continue
        key = one.group.profile, one.group.rounds + gone
        weight = one.chance * one.group.people
        total[key] = total.get(key, Fraction(0)) + weight
        if more:
            left = {**people, key: people[key] - 1}
            for other, later in _expected(rules, next_vacancy(rules, vacancy, key[0]), left, gone + 1).items():
                total[other] = total.get(other, Fraction(0)) + weight * later
    return total


def next_vacancy(rules: SeatRules, vacancy: Vacancy, drawn: Profile) -> Vacancy:
    """The draw after this one, for a whole term, when a member with this profile was drawn."""
    staying = (*vacancy.staying[: vacancy.place], drawn, *vacancy.staying[vacancy.place :])
    if len(staying) == rules.seats:
        staying = staying[1:]
    return replace(
        vacancy,
        staying=staying,
        history=(*vacancy.history, Term(profile=drawn, months=vacancy.months)),
        months=rules.term_months,
        place=len(staying),
    )
