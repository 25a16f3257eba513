"""What Equal Shares promises holds of its outcomes, checked against the definitions group by group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations

import pytest

from ballots.budgeting.axioms import Claim, certificate, claims, exhaustive, feasible
from ballots.budgeting.counting import count
from ballots.budgeting.election import Ballot, BallotKind, Election
from ballots.budgeting.outcome import Bought, Outcome, Share
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.rules import Method, Rule, Utility, rule_from_id
from tests.ballots.budgeting.small_elections import small

EQUAL_SHARES = ("equal-shares/cost", "equal-shares/cost+add1", "equal-shares/cost+add1+fill", "equal-shares/cost+fill")
BY_NUMBER = ("equal-shares/cardinality", "equal-shares/cardinality+add1+fill")


def election(number: int, *, with_caps: bool = False) -> Election:
    """A small approval election."""
    return election_of(read_pabulib(small(number, kinds=[BallotKind.APPROVAL]).file()), with_caps=with_caps)


def counted(number: int) -> tuple[Election, Outcome]:
    """Any small election, counted by its own rule and with its caps."""
    one = small(number)
    found = election_of(read_pabulib(one.file()), with_caps=True)
    return found, count(found, one.rule)


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_no_rule_ever_spends_too_much_or_funds_a_plan_twice(start: int) -> None:
    for number in range(start, start + 100):
        assert feasible(*counted(number)), number


def test_money_is_left_only_where_nothing_fits_it() -> None:
    for number in range(80):
        for rule in ("greedy", "equal-shares/cost+fill", "phragmen+fill", "max-welfare"):
            found = election(number, with_caps=True)
            assert exhaustive(found, count(found, rule_from_id(rule))), (number, rule)


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_the_payments_prove_every_outcome_of_equal_shares(start: int) -> None:
    for number in range(start, start + 100):
        found, outcome = counted(number)
        if outcome.rule.method is Method.EQUAL_SHARES:
            assert certificate(found, outcome).holds, number


def some_bought() -> Iterator[tuple[Election, Outcome]]:
    """Outcomes in which at least two plans with a price were bought."""
    for number in range(120):
        found = election(number)
        outcome = count(found, rule_from_id("equal-shares/cost+add1"))
        if sum(isinstance(step, Bought) and step.rho > 0 for step in outcome.steps) > 1:
            yield found, outcome


def test_a_payment_that_nobody_made_is_seen() -> None:
    for found, outcome in some_bought():
        step = outcome.steps[-1]
        assert isinstance(step, Bought)
        other = replace(step, payments=(Share(cents=Fraction(1), voters=Fraction(1)),))
        assert not certificate(found, replace(outcome, steps=(*outcome.steps[:-1], other))).as_stated


def test_a_price_that_does_not_pay_the_plan_is_seen() -> None:
    for found, outcome in some_bought():
        step = outcome.steps[-1]
        assert isinstance(step, Bought)
        other = replace(step, rho=step.rho / 2)
        assert not certificate(found, replace(outcome, steps=(*outcome.steps[:-1], other))).paid_in_full


def test_a_plan_that_was_left_out_though_it_could_be_paid_is_seen() -> None:
    for found, outcome in some_bought():
        assert not certificate(found, replace(outcome, steps=outcome.steps[:-1])).none_left


def test_a_plan_bought_before_a_cheaper_one_is_seen() -> None:
    seen = 0
    for found, outcome in some_bought():
        first, *others = [s for s in outcome.steps if isinstance(s, Bought) and s.rho > 0]
        later = next((s for s in others if s.rho > first.rho and len(s.payments) == 1), None)
        if later:
            seen += 1
            assert not certificate(found, replace(outcome, steps=(later,))).cheapest_first
    assert seen > 20


@pytest.mark.parametrize(("rules", "utility"), [(EQUAL_SHARES, Utility.COST), (BY_NUMBER, Utility.VOTES)])
def test_equal_shares_leaves_no_group_with_a_claim(rules: tuple[str, ...], utility: Utility) -> None:
    for number in range(100):
        found = election(number)
        for rule in rules:
            assert claims(found, count(found, rule_from_id(rule)), utility) == (), (number, rule)


def groups(found: Election, outcome: Outcome, utility: Utility) -> set[str]:
    """The plans with a claim by the definition: every group of supporters is looked at."""
    voters = [{id_ for id_, _ in ballot.marks} for ballot in found.ballots for _ in range(ballot.times)]
    worth = {p.id: Fraction(p.cost_cents if utility is Utility.COST else 1) for p in found.projects}
    wrong = set()
    for plan in found.standing:
        if plan.id in outcome.selected or not plan.cost_cents:
            continue
        supporters = [marked for marked in voters if plan.id in marked]
        every = chain.from_iterable(combinations(supporters, size) for size in range(1, len(supporters) + 1))
        for group in every:
            share = len(group) * Fraction(found.budget_cents, len(voters)) * worth[plan.id] / plan.cost_cents
            if all(
                sum(worth[id_] for id_ in {*outcome.selected, plan.id} if id_ in marked) <= share for marked in group
            ):
                wrong.add(plan.id)
                break
    return wrong


@pytest.mark.parametrize("utility", [Utility.COST, Utility.VOTES])
def test_claims_are_those_that_a_look_at_every_group_finds(utility: Utility) -> None:
    with_claims = 0
    for number in range(150):
        found = election(number)
        whole = count(found, Rule(method=Method.GREEDY))
        # Without its most wanted plans an outcome serves groups badly, so that there is something to find.
        outcome = replace(whole, selected=whole.selected[number % 3 :])
        wrong = claims(found, outcome, utility)
        assert wrong is not None
        assert {claim.project for claim in wrong} == groups(found, outcome, utility), number
        with_claims += bool(wrong)
    assert with_claims > 30


def test_a_majority_that_takes_everything_leaves_the_others_a_claim() -> None:
    """Six people want plans a and b, four want c; there is money for two plans: greedy takes both from the six."""
    file = (
        b"META\nkey;value\nnum_projects;3\nnum_votes;10\nbudget;20\nvote_type;approval\n"
        b"PROJECTS\nproject_id;cost\na;10\nb;10\nc;8\nVOTES\nvoter_id;vote\n"
        + b"".join(b"%d;a,b\n" % number for number in range(6))
        + b"".join(b"%d;c\n" % number for number in range(6, 10))
    )
    found = election_of(read_pabulib(file))
    greedy = claims(found, count(found, Rule(method=Method.GREEDY)))
    assert greedy == (
        Claim(project=found.projects[2].id, voters=Fraction(4), entitled=Fraction(800), has=Fraction(800)),
    )
    assert claims(found, count(found, rule_from_id("equal-shares/cost+fill"))) == ()


def test_the_axiom_is_not_answered_where_it_is_not_defined() -> None:
    found = election(1)
    outcome = count(found)
    assert claims(found, outcome, Utility.POINTS) is None
    points = replace(found, kind=BallotKind.POINTS)
    assert claims(points, outcome) is None
    nobody = replace(found, ballots=())
    assert claims(nobody, count(nobody)) == ()
    assert claims(replace(found, ballots=(Ballot(marks=()),)), count(nobody)) == ()
