"""Each plan has a reason that the outcome bears out, and each number in it is what counting again shows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from ballots.budgeting.counting import count
from ballots.budgeting.election import Ballot, BallotKind, Election, ProjectId
from ballots.budgeting.explain import FUNDED, Reason, Why, funded_per_voter, paid_by, reasons
from ballots.budgeting.outcome import Bought, Outcome, Passed
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.rules import Method, rule_from_id
from ballots.budgeting.shortfall import cheaper_by, extra_supporters, stability
from tests.ballots.budgeting.forged import BALLOTS
from tests.ballots.budgeting.small_elections import small

DEFAULT = rule_from_id("equal-shares/cost+add1+fill")


def read(data: bytes, *, with_caps: bool = True) -> Election:
    return election_of(read_pabulib(data), with_caps=with_caps)


def reason(found: Election, rule: str, plan: str) -> Reason:
    outcome = count(found, rule_from_id(rule))
    return next(one for one in reasons(found, outcome) if one.project == plan)


def test_every_plan_has_a_reason_that_says_whether_it_is_funded() -> None:
    seen: set[Why] = set()
    for number in range(400):
        one = small(number)
        found = read(one.file())
        outcome = count(found, one.rule)
        told = reasons(found, outcome)
        assert [reason.project for reason in told if reason.funded] == list(outcome.selected), number
        assert {reason.project for reason in told} == {project.id for project in found.projects}
        seen |= {reason.why for reason in told}
    assert seen == set(Why)


def test_what_is_missing_is_more_than_nothing_and_no_more_than_the_cost() -> None:
    for number in range(200):
        one = small(number)
        found = read(one.file())
        costs = {project.id: project.cost_cents for project in found.projects}
        outcome = count(found, one.rule)
        for told in reasons(found, outcome):
            if told.why in (Why.BUDGET, Why.CAP, Why.PARTLY, Why.ABOVE_BUDGET):
                assert told.missing_cents is not None
                assert told.missing_cents > 0, (number, told)
                assert told.why is Why.ABOVE_BUDGET or told.missing_cents <= costs[told.project], (number, told)


def test_supporters_of_a_plan_that_was_not_bought_could_not_have_paid_for_it() -> None:
    bought = 0
    for number in range(300):
        one = small(number)
        if one.rule.method is not Method.EQUAL_SHARES or one.caps:
            continue
        found = read(one.file())
        outcome = count(found, one.rule)
        costs = {project.id: project.cost_cents for project in found.projects}
        for told in reasons(found, outcome):
            if told.effective_support is None:
                continue
            assert (told.effective_support == 1) if told.why is Why.BOUGHT else (told.effective_support <= 1)
            bought += told.why is Why.BOUGHT
            if told.why not in FUNDED:
                assert told.left_cents is not None and told.left_cents < costs[told.project]
    assert bought > 50


def test_what_single_votes_paid_adds_up_to_the_cost() -> None:
    for number in range(200):
        one = small(number)
        if one.rule.method is not Method.EQUAL_SHARES:
            continue
        found = read(one.file())
        outcome = count(found, one.rule)
        paid: dict[ProjectId, Fraction] = {}
        for ballot in found.ballots:
            own = paid_by(ballot.marks, found, outcome)
            assert sum(cents for _, cents in own) <= (outcome.endowment or 0)
            for plan, cents in own:
                paid[plan] = paid.get(plan, Fraction(0)) + cents * ballot.times
        costs = {project.id: project.cost_cents for project in found.projects}
        assert paid == {step.project: costs[step.project] for step in outcome.steps if isinstance(step, Bought)}


def test_voters_are_counted_by_how_many_of_their_plans_are_funded() -> None:
    found = read(BALLOTS)
    outcome = count(found, DEFAULT)
    voters = funded_per_voter(found, outcome)
    assert sum(voters.values()) == found.voters == 7
    assert voters[0] == sum(b.times for b in found.ballots if not {m for m, _ in b.marks} & set(outcome.selected))


@pytest.mark.parametrize(
    ("rule", "plan", "why"),
    [
        ("greedy", "vijver", Why.CAP),
        ("greedy", "gratis", Why.FUNDED),
        ("greedy-stop", "feest", Why.STOPPED),
        ("equal-shares/cost+fill", "gratis", Why.BOUGHT),
        ("equal-shares/cost", "feest", Why.UNPAID),
        ("max-welfare", "vijver", Why.CAP),
    ],
)
def test_the_reason_is_the_one_that_decided(rule: str, plan: str, why: Why) -> None:
    assert reason(read(BALLOTS), rule, plan).why is why


def test_a_plan_nobody_wants_a_dear_one_and_a_withdrawn_one_are_told_apart() -> None:
    data = BALLOTS.replace(b"gratis;0", b"gratis;71").replace(b"vijver;25", b"vijver;999999999")
    data = data.replace(b"num_projects;6", b"num_projects;7").replace(b"VOTES\n", b"zand;1;Zand;sport\nVOTES\n")
    found = read(data)
    told = {one.project: one.why for one in reasons(found, count(found, rule_from_id("equal-shares/cost")))}
    assert (told[ProjectId("gratis")], told[ProjectId("vijver")], told[ProjectId("zand")]) == (
        Why.ABOVE_BUDGET,
        Why.WITHDRAWN,
        Why.NO_SUPPORT,
    )


def test_who_lost_a_tie_is_told_to_whom() -> None:
    found = read(BALLOTS, with_caps=False)
    outcome = count(found, rule_from_id("greedy"))
    assert outcome.ties
    tie = outcome.ties[0]
    told = {one.project: one for one in reasons(found, outcome)}
    assert all(told[other].lost_to == (tie.chosen,) for other in tie.others)


def unfunded(found: Election, outcome: Outcome) -> list[ProjectId]:
    return [one.project for one in reasons(found, outcome) if not one.funded and one.why is not Why.WITHDRAWN]


def test_so_many_more_supporters_are_enough_and_one_less_is_not() -> None:
    tried = 0
    for number in range(60):
        one = small(number, kinds=[BallotKind.APPROVAL, BallotKind.POINTS])
        found = read(one.file())

        def again(other: Election) -> Outcome:
            return count(other, one.rule)  # noqa: B023  # used in this round of the loop only

        for plan in unfunded(found, again(found)):
            more = extra_supporters(found, plan, again)
            if more is None:
                continue
            tried += 1
            mark = max((m for b in found.ballots for _, m in b.marks), default=1)
            enough = replace(found, ballots=(*found.ballots, Ballot(marks=((plan, mark),), times=more)))
            assert more > 0 and plan in again(enough).selected
            fewer = (Ballot(marks=((plan, mark),), times=more - 1),) if more > 1 else ()
            assert plan not in again(replace(found, ballots=(*found.ballots, *fewer))).selected
    assert tried > 40


def test_so_much_cheaper_is_enough_and_a_euro_less_is_not() -> None:
    found = read(BALLOTS)

    def again(other: Election) -> Outcome:
        return count(other, DEFAULT)

    for plan in unfunded(found, again(found)):
        less = cheaper_by(found, plan, again)
        assert less is not None and less > 0
        for cents, funded in ((less, True), (less - 100, False)):
            plans = [replace(p, cost_cents=p.cost_cents - cents) if p.id == plan else p for p in found.projects]
            assert (plan in again(replace(found, projects=tuple(plans))).selected) is funded


def test_a_plan_that_no_support_can_save_is_said_to_be_so() -> None:
    found = read(BALLOTS.replace(b"vijver;25", b"vijver;71"))
    assert extra_supporters(found, ProjectId("vijver"), lambda other: count(other, DEFAULT)) is None
    ranked = next(small(n) for n in range(100) if small(n).kind is BallotKind.RANKING)
    assert extra_supporters(read(ranked.file()), ProjectId("p0"), lambda other: count(other, ranked.rule)) is None
    assert extra_supporters(found, ProjectId("gratis"), lambda other: count(other, DEFAULT)) == 0
    assert cheaper_by(found, ProjectId("gratis"), lambda other: count(other, DEFAULT)) == 0


def test_stability_is_the_same_for_everybody_who_has_the_seed() -> None:
    found = read(BALLOTS)

    def again(other: Election) -> Outcome:
        assert other.voters == found.voters
        return count(other, DEFAULT)

    wins = stability(found, again, samples=40, seed="2027-03-02")
    assert (
        wins
        == stability(found, again, samples=40, seed="2027-03-02")
        != stability(found, again, samples=40, seed="2027-03-03")
    )
    assert set(wins) == {project.id for project in found.projects} and max(wins.values()) <= 40
    assert wins[ProjectId("bloem")] > wins[ProjectId("vijver")]
    assert not any(stability(replace(found, ballots=()), again, samples=3, seed="").values())


def test_a_passed_plan_tells_what_was_missing_at_its_turn() -> None:
    found = read(BALLOTS)
    outcome = count(found, DEFAULT)
    passed = {step.project: step.missing_cents for step in outcome.steps if isinstance(step, Passed)}
    assert passed and all(reason(found, str(DEFAULT), plan).missing_cents == cents for plan, cents in passed.items())
