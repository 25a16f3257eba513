"""Each plan has its reason, and the numbers in it are those of the transcript."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Engine

from ballots.budgeting.explain import Why
from snw_democratie.budgets.counting import service, work
from snw_democratie.budgets.counting.disclosing import shown, shown_study
from snw_democratie.budgets.counting.facts import (
    CountFacts,
    PlanCount,
    PlanStudy,
    Study,
    Turnout,
    unpacked_count,
    unpacked_study,
)
from snw_democratie.budgets.counting.figure_views import stability_chart
from snw_democratie.budgets.counting.reasons import reason, share, shortfall, votes
from snw_democratie.budgets.counting.views import outcome_view
from snw_democratie.budgets.rules import rule_sentences
from snw_democratie.db.engine import reading
from snw_democratie.i18n import formats
from tests.budgets.counting.counted import CLOSED, PLANS
from tests.budgets.counting.test_count import counted_by, nothing, settled
from tests.web.world import Browser

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
COSTS = {number: plan["cost_cents"] for number, plan in enumerate(PLANS, 1)}
NAMES = {number: f"\u201e{plan['title']}\u201d" for number, plan in enumerate(PLANS, 1)}


def seen(found: work.Counted) -> tuple[CountFacts, Mapping[str, Any]]:
    """The facts of a count, and what its transcript says."""
    return unpacked_count(found.files["facts.json"]), json.loads(found.files["outcome.json"])["body"]


def study(found: work.Counted) -> Study:
    """What counting again and again gives."""
    made = work.study_count(
        work.StudyInputs(ballots=found.files["ballots.pb"], rule_json=found.files["rule.json"], digest="x", samples=3),
        nothing,
    )
    told = unpacked_study(made)
    assert told is not None
    return told


def said(plan: PlanCount, facts: CountFacts) -> str:
    return " ".join(reason(plan, COSTS[plan.number], facts, NAMES))


@pytest.mark.parametrize("rule", ["equal-shares/cost+add1+fill", "greedy", "phragmen+fill", "greedy-stop"])
def test_the_numbers_in_a_reason_are_those_of_the_transcript(rule: str) -> None:
    facts, transcript = seen(counted_by(settled(rule=rule)))
    assert {plan.number for plan in facts.plans} == set(COSTS)
    steps = {int(step["project"]): step for step in transcript["steps"]}
    for plan in facts.plans:
        told, step = said(plan, facts), steps.get(plan.number, {})
        assert told
        if step.get("step") == "bought":
            most = round(Fraction(step["payments"][0]["cents"]))
            assert plan.pays_cents == most
            assert formats.euros(most) in told
            assert plan.full_payers + plan.less_payers == plan.votes
        if step.get("step") == "passed" and step["obstacle"] == "budget" and plan.votes:
            assert formats.euros(step["missing_cents"]) in told
        assert plan.funded == (str(plan.number) in transcript["selected"])


@pytest.mark.parametrize("rule", ["equal-shares/cost+add1+fill", "phragmen+fill", "greedy", "greedy-per-cost"])
def test_money_for_a_plan_that_nobody_chose_is_told_and_was_said_before(rule: str) -> None:
    facts, _ = seen(counted_by(settled(rule=rule)))
    choir = next(one for one in facts.plans if not one.votes)
    assert choir.funded
    assert said(choir, facts) == "Niemand koos dit plan. Maar er was geld over, en dit plan paste nog."
    assert "Ook een plan zonder stemmen kan zo geld krijgen." in rule_sentences(rule)


def test_a_plan_alone_or_last_on_a_list_has_no_points_and_the_rule_says_so() -> None:
    votes = (*[(4,)] * 20, (1, 2))
    found = counted_by(settled(kind="ranking", rule="greedy/borda"), votes)
    assert seen(found)[1]["steps"][0]["project"] == "1", "one point is more than none, twenty times"
    told = rule_sentences("greedy/borda")
    assert "Elk plan dat lager staat, geeft een punt. Het laagste plan krijgt dus geen punten." in told
    assert "Staat een plan alleen op een lijst? Dan krijgt het daar ook geen punten." in told


def test_how_sure_it_is_is_not_told_where_nobody_voted() -> None:
    assert study(counted_by(settled(), ())).samples == 0
    assert study(counted_by(settled())).samples == 3


@SQLITE
def test_how_sure_it_is_counts_no_votes_of_a_plan_that_few_chose(engine: Engine, published: str) -> None:
    with reading(engine) as session:
        found = service.result(session, published, at=CLOSED)
    first, *others = found.count.plans
    found = replace(found, count=replace(found.count, plans=(replace(first, votes=9), *others)))
    plans = {plan.number: plan for plan in found.plans if plan.number is not None}
    chart = stability_chart(found, plans)
    assert chart is not None
    assert chart.bars[0].figures == ("niet getoond, het gaat om weinig mensen",) and not chart.bars[0].width
    assert all(row.figures[0].count(" van de ") for row in chart.bars[1:])


def test_every_way_to_miss_the_money_has_its_own_words() -> None:
    facts, _ = seen(counted_by(settled(rule="greedy")))
    plan = next(one for one in facts.plans if not one.funded and one.votes)
    others = [why for why in Why if why not in (Why.BOUGHT, Why.FUNDED, Why.FILLED, Why.TOPPED_UP, Why.PARTLY)]
    told = {said(replace(plan, why=str(why), best_percent=None), facts) for why in others}
    assert len(told) == len(others) - 1, "too little of the budget and too little of one's own read alike"


def test_extra_votes_and_a_lower_price_would_really_have_helped() -> None:
    found = counted_by(settled())
    facts, told = seen(found)[0], study(found)
    short = {one.number: one for one in told.plans}
    plan = next(one for one in facts.plans if not one.funded and one.votes)
    number = plan.number
    extra, cheaper = short[number].extra, short[number].cheaper_cents
    assert extra
    assert cheaper
    assert formats.number(extra) in shortfall(plan, short[number], rule=facts.rule, fewest=1)[0]
    assert formats.euros(cheaper) in shortfall(plan, short[number], rule=facts.rule, fewest=1)[1]

    def funded(more: int, less_cents: int) -> bool:
        from tests.budgets.counting.counted import VOTES

        plans = tuple(
            replace(one, cost_cents=one.cost_cents - less_cents) if one.number == number else one
            for one in settled().plans
        )
        again = counted_by(settled(plans=plans), (*VOTES, *[(number,)] * more))
        return next(one.funded for one in seen(again)[0].plans if one.number == number)

    assert (funded(extra, 0), funded(extra - 1, 0)) == (True, False)
    assert (funded(0, cheaper), funded(0, cheaper - work.UNIT_CENTS)) == (True, False)


def test_extra_votes_are_said_to_be_for_that_plan_alone_and_whether_a_ballot_may() -> None:
    """Where a ballot names three plans at least, nobody could have cast the votes that were reckoned with."""
    plan, more = (
        PlanCount(number=4, why=str(Why.BUDGET), funded=False, votes=20),
        PlanStudy(number=4, extra=15, cheaper_cents=None, funded_in=0),
    )
    alone = "Met 15 stemmen erbij voor alleen dit plan had het wel geld."
    assert shortfall(plan, more, rule="greedy", fewest=1) == (alone,)
    assert shortfall(plan, more, rule="greedy", fewest=3) == (
        f"{alone} Een stem noemt hier minstens 3 plannen. Daarom kan het echte getal anders zijn.",
    )
    assert "als hun hele deel hierheen ging" in shortfall(plan, more, rule="equal-shares/cost", fewest=1)[0]


def test_a_tie_names_the_plan_that_went_before() -> None:
    one = settled(rule="greedy", budget_cents=4_000_000)
    plans = tuple(replace(plan, cost_cents=3_000_000) for plan in one.plans[:2])
    facts, transcript = seen(counted_by(replace(one, plans=plans), ((1,), (2,)) * 12))
    lost = next(plan for plan in facts.plans if not plan.funded)
    assert transcript["ties"]
    assert lost.lost_to == (1,)
    assert NAMES[1] in said(lost, facts)


def test_fewer_than_ten_people_are_never_a_number() -> None:
    facts, _ = seen(counted_by(settled(), ((1, 2),) * 30 + ((5,),) * 9))
    few = next(plan for plan in facts.plans if plan.number == 5)
    assert few.votes == 9
    assert votes(few.votes, facts.voters) == "minder dan 10"
    assert "Minder dan 10 mensen" in said(few, facts)


def test_a_number_is_not_told_where_it_counts_the_few_that_are_left() -> None:
    """Of 23 voters 21 chose a plan: then two did not, and everybody could ask who."""
    facts, _ = seen(counted_by(settled(), ((1, 2),) * 21 + ((2,),) * 2))
    one, two = (next(plan for plan in facts.plans if plan.number == number) for number in (1, 2))
    assert (votes(one.votes, facts.voters), votes(two.votes, facts.voters)) == ("meer dan 13", "23")
    assert said(one, facts).startswith("Meer dan 13 mensen kozen dit plan")
    assert said(two, facts).startswith("23 mensen kozen dit plan")
    public = next(plan for plan in shown(facts, with_ballots=True).plans if plan.number == 1)
    assert public.pays_cents is None, "what each paid counts them too"


@pytest.mark.parametrize("rule", ["greedy", "equal-shares/cost", "equal-shares/cost+fill", "phragmen"])
def test_of_fewer_than_ten_voters_nobody_is_a_number_too(rule: str) -> None:
    """That nobody chose a plan says of each of three voters what they did not choose."""
    facts, _ = seen(counted_by(settled(rule=rule), ((1, 2),) * 2 + ((1,),)))
    assert any(not plan.votes for plan in facts.plans)
    for plan in facts.plans:
        missed = replace(plan, votes=2, why=str(Why.UNPAID)) if plan.why == Why.NO_SUPPORT else replace(plan, votes=2)
        assert votes(plan.votes, facts.voters) == "minder dan 10"
        assert "Niemand" not in said(plan, facts) and said(plan, facts) == said(missed, facts)


def test_no_amount_tells_how_many_chose_a_plan_that_few_chose() -> None:
    """Three people who share 10.000 euros equally pay 3.333,33 each: who reads the amount knows the number."""
    found = counted_by(settled(rule="equal-shares/cost"), ((1, 2),) * 14 + ((5,),) * 3 + ((4,),) * 6)
    raw, told = seen(found)[0], study(found)
    facts = shown(raw, with_ballots=True)
    bought, missed = (next(one for one in facts.plans if one.number == number) for number in (5, 4))
    pays = next(one.pays_cents for one in raw.plans if one.number == 5)
    assert pays == 333_333
    assert formats.euros(pays) in said(next(one for one in raw.plans if one.number == 5), raw)
    assert said(bought, facts) == "Minder dan 10 mensen kozen dit plan en betalen het samen."
    assert "hoogstens" not in said(missed, facts)
    kept = shown_study(told, facts)
    assert kept is not None
    assert any(one.extra for one in told.plans if one.number == 4)
    assert all(
        shortfall(one, next(s for s in kept.plans if s.number == one.number), rule=facts.rule, fewest=1) == ()
        for one in (missed, bought)
    )


@pytest.mark.parametrize(("full", "less", "told"), [(20, 0, True), (20, 10, True), (20, 9, False), (9, 20, False)])
def test_no_amount_tells_how_many_paid_a_part(full: int, less: int, told: bool) -> None:
    facts = seen(counted_by(settled()))[0]
    plan = replace(facts.plans[0], votes=full + less, pays_cents=12_345, full_payers=full, less_payers=less)
    found = shown(replace(facts, plans=(plan,)), with_ballots=True)
    assert (formats.euros(12_345) in said(found.plans[0], found)) is told


def test_a_share_is_never_so_exact_that_it_counts_a_few_people() -> None:
    assert [share(part, 60) for part in (0, 1, 9, 10, 30, 50, 51, 59, 60)] == [
        *("0%", "minder dan 16,7%", "minder dan 16,7%", "16,7%", "50%"),
        *("83,3%", "meer dan 83,3%", "meer dan 83,3%", "100%"),
    ]


@pytest.mark.parametrize("whole", [60, 333, 4_000, 90_494])
def test_a_bound_of_a_share_is_true(whole: int) -> None:
    """3,991 of 4,000 is 99.775%: not more than 99.8%."""
    for part in range(1, 10):
        most, least = share(part, whole), share(whole - part, whole)
        assert Fraction(most.removeprefix("minder dan ").removesuffix("%").replace(",", ".")) > Fraction(
            100 * part, whole
        )
        bound = Fraction(least.removeprefix("meer dan ").removesuffix("%").replace(",", "."))
        assert bound < Fraction(100 * (whole - part), whole)


@SQLITE
def test_the_turnout_of_a_small_group_follows_from_nothing(engine: Engine, published: str) -> None:
    with reading(engine) as session:
        found = service.result(session, published, at=CLOSED)

    def shown(*groups: tuple[str, int, int]) -> tuple[str, ...]:
        turnout = tuple(Turnout(kind=kind, gebied="", issued=issued, used=used) for kind, issued, used in groups)
        view = outcome_view(replace(found, count=replace(found.count, turnout=turnout)))
        chart = () if view.turnout is None else tuple(bar.figures[0] for bar in view.turnout.bars)
        total = tuple(one.value for one in view.numbers if one.label == "Van alle stemcodes is gebruikt")
        return (*chart, *total)

    assert shown(("resident", 400, 100), ("business", 40, 20)) == ("100", "20", "27,3%")
    assert shown(("resident", 400, 100), ("business", 40, 9)) == ("24,8%",), "a small group is not told apart"
    assert shown(("resident", 400, 100), ("business", 40, 31)) == ("29,8%",), "nor is a group that nearly all voted"
    assert shown(("resident", 40, 9)) == ()


@SQLITE
def test_the_page_compares_with_another_rule_and_tells_what_was_checked(published: str, visitor: Browser) -> None:
    shown = visitor.get(f"/buurtbudget/{published}/uitslag").text
    for sentence in (
        "Een tweede programma telde alles opnieuw en kwam op hetzelfde uit.",
        "Wij telden dezelfde stemmen ook met een andere regel: De meeste stemmen eerst.",
        "Geld per wijk",
        "Geld per thema",
        "Hoe vast staat de uitslag?",
    ):
        assert sentence in shown, sentence
