"""Who may be drawn for a resident seat: spread first, then balance over time, in whole numbers, with reasons."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from snw_democratie.seats.usual import AGES, SKEWED, usual_rules
from sortition.errors import BadSetting, ContradictorySeatRules, NobodyFits
from sortition.seating.over_rounds import chances_over_rounds, next_vacancy
from sortition.seating.rules import Profile, SeatFeature, SeatRules, SeatValue
from sortition.seating.simulation import Crowd, Simulated, simulate, together
from sortition.seats import Group, SeatChances, Term, Vacancy, seat_chances

OSDORP, AKER, WEST = "Osdorp", "De Aker, Sloten, Nieuw-Sloten", "Slotervaart"
NORTH = "Geuzenveld, Slotermeer, Sloterdijk"
YOUNG, OLD = "jonger dan 35", "35 of ouder"
SAT: tuple[Profile, ...] = ((WEST, "man", OLD), (NORTH, "vrouw", OLD))


def vacancy(*sat: Profile, months: int = 18) -> Vacancy:
    """A body where these sat and the last two stay."""
    history = tuple(Term(profile=profile, months=18) for profile in sat)
    staying = sat[-2:]
    return Vacancy(staying=staying, history=history, months=months, place=len(staying))


def group(gebied: str, gender: str, age: str, people: int = 1, rounds: int = 3) -> Group:
    return Group(profile=(gebied, gender, age), rounds=rounds, people=people)


def by_profile(found: SeatChances) -> dict[Profile, Fraction]:
    return {one.group.profile: one.chance for one in found.groups}


POOL = (
    group(NORTH, "man", YOUNG, 4),
    group(OSDORP, "man", YOUNG, 2),
    group(OSDORP, "vrouw", YOUNG, 3),
    group(OSDORP, "vrouw", OLD, 9),
    group(AKER, "vrouw", YOUNG, 1),
)


def test_a_member_never_breaks_the_spread_and_the_reason_names_the_rule() -> None:
    found = seat_chances(usual_rules(), vacancy(*SAT), POOL)
    reasons = {one.group.profile: one.reason for one in found.groups}
    full, needed = reasons[NORTH, "man", YOUNG], reasons[OSDORP, "vrouw", OLD]
    assert full is not None and (full.rule, full.feature, full.value) == ("spread", "gebied", NORTH)
    assert needed is not None and (needed.rule, needed.feature, needed.value) == ("spread", "leeftijd", YOUNG)
    assert by_profile(found)[NORTH, "man", YOUNG] == by_profile(found)[OSDORP, "vrouw", OLD] == 0


def test_whoever_both_spread_and_balance_allow_has_exactly_the_same_chance() -> None:
    found = seat_chances(usual_rules(), vacancy(*SAT), POOL)
    chances = [one.chance for one in found.groups if one.chance]
    assert set(chances) == {Fraction(1, found.tickets)}
    assert sum(one.chance * one.group.people for one in found.groups) == 1
    assert all((one.reason is None) == (one.chance > 0) for one in found.groups)


def test_the_balance_turns_to_who_had_too_little() -> None:
    """Three times somebody from Osdorp in five terms is far above its share, so Osdorp has to wait."""
    sat = (
        (OSDORP, "vrouw", YOUNG),
        (WEST, "man", OLD),
        (OSDORP, "man", YOUNG),
        (WEST, "vrouw", OLD),
        (OSDORP, "man", OLD),
    )
    history = (*sat, (WEST, "vrouw", OLD), (NORTH, "man", OLD))
    pool = (group(OSDORP, "vrouw", YOUNG, 5), group(AKER, "vrouw", YOUNG, 5), group(AKER, "man", YOUNG, 5))
    found = seat_chances(usual_rules(), vacancy(*history), pool)
    osdorp = found.groups[0]
    assert osdorp.chance == 0 and osdorp.spread_chance == Fraction(1, 15)
    assert osdorp.reason is not None and (osdorp.reason.rule, osdorp.reason.value) == ("balance", OSDORP)


def test_a_floor_gives_everybody_who_fits_the_spread_a_chance_and_nobody_else() -> None:
    found = seat_chances(usual_rules(floor=Fraction(1, 10)), vacancy(*SAT), POOL)
    fitting = [one for one in found.groups if one.spread_chance]
    least = Fraction(1, 10) / sum(one.group.people for one in fitting)
    assert all(one.chance >= least for one in fitting)
    assert all(one.tickets == 0 for one in found.groups if not one.spread_chance)
    assert sum(one.tickets * one.group.people for one in found.groups) == found.tickets


def test_when_nobody_fits_the_call_is_extended_and_no_rule_relaxed() -> None:
    with pytest.raises(NobodyFits) as refused:
        seat_chances(usual_rules(), vacancy(*SAT), (group(NORTH, "man", YOUNG, 4), group(AKER, "man", OLD, 3)))
    assert refused.value.candidates == 7


def test_a_vacancy_or_candidates_that_cannot_be_are_refused() -> None:
    """Each would otherwise give chances that nobody could explain."""
    given, fitting = vacancy(*SAT), POOL[1]
    cases: tuple[tuple[Vacancy, tuple[Group, ...]], ...] = (
        (given, (fitting, fitting)),
        (given, (replace(fitting, people=0),)),
        (given, (replace(fitting, rounds=4),)),
        (replace(given, staying=(*SAT, SAT[0])), POOL),
        (replace(given, place=3), POOL),
        (replace(given, months=19), POOL),
        (replace(given, history=(Term(profile=SAT[0], months=0),)), POOL),
    )
    for wrong, groups in cases:
        with pytest.raises(BadSetting):
            seat_chances(usual_rules(), wrong, groups)


def test_the_order_in_which_candidates_stand_changes_nothing() -> None:
    forward = by_profile(seat_chances(usual_rules(), vacancy(*SAT), POOL))
    assert by_profile(seat_chances(usual_rules(), vacancy(*SAT), POOL[::-1])) == forward


@pytest.mark.parametrize(
    ("young", "conflict"),
    [(300, ("jonger dan 35", "least_above_share", "3/10")), (700, ("35 of ouder", "least_above_share", "3/10"))],
)
def test_an_age_rule_that_the_population_cannot_follow_is_refused(young: int, conflict: tuple[str, str, str]) -> None:
    usual = usual_rules()
    shares = (young, 1000 - young)
    ages = tuple(SeatValue(name=n, people=p, least=1, most=3) for (n, _), p in zip(AGES, shares, strict=True))
    with pytest.raises(ContradictorySeatRules) as refused:
        replace(usual, features=(*usual.features[:2], SeatFeature(name="leeftijd", values=ages)))
    (found,) = refused.value.conflicts
    assert (found.value, found.rule, found.share) == conflict


def test_a_gebied_with_more_than_a_third_of_the_people_is_refused_under_one_seat_each() -> None:
    values = tuple(SeatValue(name=n, people=p, least=0, most=1) for n, p in (("A", 40), ("B", 30), ("C", 30)))
    with pytest.raises(ContradictorySeatRules) as refused:
        SeatRules(features=(SeatFeature(name="gebied", values=values),))
    assert [(one.value, one.rule) for one in refused.value.conflicts] == [("A", "most_below_share")]


def test_terms_that_do_not_fit_the_rhythm_are_refused() -> None:
    with pytest.raises(BadSetting):
        replace(usual_rules(), every_months=7)
    assert replace(usual_rules(), every_months=12).renewed == 2


def test_the_chance_over_the_rounds_adds_up_to_the_seats_that_are_drawn() -> None:
    """If nobody joins, three draws fill three seats: the chances of all candidates together are three."""
    pool = tuple(
        group(gebied, gender, age, 2, rounds)
        for gebied in (NORTH, OSDORP, AKER, WEST)
        for gender, age in (("vrouw", YOUNG), ("man", OLD))
        for rounds in (1, 3)
    )
    over = chances_over_rounds(usual_rules(), vacancy(*SAT), pool)
    now = {
        (one.group.profile, one.group.rounds): one.chance
        for one in seat_chances(usual_rules(), vacancy(*SAT), pool).groups
    }
    assert sum(over[one.profile, one.rounds] * one.people for one in pool) == 3
    assert all(over[key] == now[key] for key in over if key[1] == 1)
    assert all(over[key] >= now[key] for key in over)


def test_after_a_replacement_the_seat_ends_when_it_would_have_ended() -> None:
    given = replace(vacancy(*SAT, months=5), place=0)
    after = next_vacancy(usual_rules(), given, (OSDORP, "man", YOUNG))
    assert after.staying == SAT
    assert after.history[-1] == Term(profile=(OSDORP, "man", YOUNG), months=5)


@pytest.fixture(scope="module")
def runs() -> dict[str, Simulated]:
    """Twelve runs of twenty years with each kind of candidates; the bars are for two thousand (docs/benchmarks.md)."""
    return {
        name: simulate(usual_rules(look_ahead=2), Crowd(coming=coming), runs=range(12), seed="test")
        for name, coming in (("representative", {}), ("skewed", SKEWED))
    }


@pytest.mark.parametrize(("pool", "narrow"), [("representative", 0.75), ("skewed", 0.5)])
def test_twenty_years_keep_the_spread_and_the_balance(runs: dict[str, Simulated], pool: str, narrow: float) -> None:
    found = runs[pool]
    assert found.unbroken == 1
    assert found.within(Fraction(5, 4)) == 1
    assert found.within(Fraction(1)) >= narrow
    for fate in found.fates:
        assert abs(fate.terms - fate.due) <= Fraction(5, 4) * found.runs


def test_the_balance_is_the_work_of_the_rule() -> None:
    """With a band that nobody reaches, the spread alone leaves values far from their share."""
    rules = replace(usual_rules(look_ahead=0), band=Fraction(20))
    assert simulate(rules, Crowd(coming={}), runs=range(5), seed="test").within(Fraction(5, 4)) < Fraction(1, 2)


def test_a_floor_costs_balance() -> None:
    without, with_floor = (
        simulate(usual_rules(floor=floor), Crowd(coming={}), runs=range(3), seed="test")
        for floor in (Fraction(0), Fraction(1, 4))
    )
    assert max(with_floor.distances) > max(without.distances)
    assert with_floor.without < without.without


def test_runs_made_apart_are_the_same_runs() -> None:
    crowd = Crowd(coming=SKEWED)
    apart = [
        simulate(usual_rules(look_ahead=1), crowd, runs=runs, draws=8, seed="x") for runs in (range(2), range(2, 3))
    ]
    assert together(apart) == simulate(usual_rules(look_ahead=1), crowd, runs=range(3), draws=8, seed="x")


def test_candidates_who_leave_before_their_last_draw_are_drawn_less_often_and_break_nothing() -> None:
    rules, runs = usual_rules(look_ahead=1), range(4)
    stay, leave = (
        simulate(rules, Crowd(coming={}, leaving=part), runs=runs, draws=12, seed="x")
        for part in (Fraction(0), Fraction(1, 2))
    )
    turns = [sum(fate.turns for fate in one.fates) for one in (stay, leave)]
    assert turns[1] < turns[0] * Fraction(3, 4)
    assert leave.unbroken == 1 and sum(fate.terms for fate in leave.fates) == sum(fate.terms for fate in stay.fates)


def test_candidates_who_cannot_fit_make_the_simulation_extend_the_call() -> None:
    ages = {"leeftijd": {OLD: 97, YOUNG: 3}}
    found = simulate(usual_rules(look_ahead=0), Crowd(coming=ages, least=3, most=5), runs=range(2), draws=6, seed="x")
    assert found.unbroken < 1


def test_nobody_is_drawn_after_whom_no_one_who_stays_would_fit() -> None:
    """The only candidate who stays for the next draw is kept for it."""
    pool = (group(OSDORP, "man", YOUNG, 1, rounds=3), group(AKER, "man", YOUNG, 2, rounds=1))
    stays, leaves = seat_chances(usual_rules(look_ahead=0), vacancy(*SAT), pool).groups
    assert stays.reason is not None and stays.reason.rule == "next"
    assert (stays.chance, leaves.chance) == (0, Fraction(1, 2))


def test_with_less_room_than_asked_those_with_most_room_are_left() -> None:
    """After one kind many could follow, after the other few: the first is preferred, the second has the reason."""
    pool = (
        group(OSDORP, "man", YOUNG, 2),
        group(AKER, "vrouw", YOUNG, 2),
        group(AKER, "man", YOUNG, 9),
        group(OSDORP, "vrouw", OLD, 1),
    )
    rules = replace(usual_rules(look_ahead=0), band=Fraction(20), room=Fraction(3, 4))
    found = {one.group.profile: one for one in seat_chances(rules, vacancy(*SAT), pool).groups}
    fewer = found[AKER, "man", YOUNG]
    assert found[OSDORP, "man", YOUNG].chance > 0
    assert fewer.reason is not None and fewer.reason.rule == "room"
