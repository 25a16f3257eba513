"""An election has one spelling, and what makes no sense is refused, all of it at once."""

from __future__ import annotations

import pickle
from dataclasses import replace
from fractions import Fraction

import pytest

from ballots.budgeting.election import Ballot, BallotKind, Cap, CapKind, Election, Project, ProjectId
from ballots.budgeting.ties import tie_order
from ballots.errors import BadElection, BadTieOrder

A, B, C = ProjectId("a"), ProjectId("b"), ProjectId("c")
PLANS = (Project(id=B, cost_cents=200), Project(id=A, cost_cents=100), Project(id=C, cost_cents=100))
BALLOTS = (
    Ballot(marks=((B, 1), (A, 1))),
    Ballot(marks=()),
    Ballot(marks=((A, 1), (B, 1)), times=2),
    Ballot(marks=((C, 1),), weight=Fraction(2, 4)),
)
ELECTION = Election(budget_cents=300, projects=PLANS, ballots=BALLOTS)


def test_the_same_values_in_another_order_are_the_same_election() -> None:
    caps = (Cap(kind=CapKind.NEIGHBOURHOOD, name="w", cents=1), Cap(kind=CapKind.CATEGORY, name="w", cents=2))
    one = replace(ELECTION, caps=caps)
    other = replace(one, projects=PLANS[::-1], ballots=BALLOTS[::-1], caps=caps[::-1])
    assert one == other
    assert hash(one) == hash(other)


def test_identical_ballots_are_put_together_and_blank_ones_are_voters() -> None:
    assert [(ballot.times, len(ballot.marks)) for ballot in ELECTION.ballots if ballot.weight == 1] == [(1, 0), (3, 2)]
    assert ELECTION.voters == 5
    assert ELECTION.weight == Fraction(9, 2)
    assert ELECTION.masses == ((1, 2, 6), 2)
    assert ELECTION.votes == {A: 3, B: 3, C: Fraction(1, 2)}


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(BadElection) as refused:
        Election(
            budget_cents=-1,
            projects=(*PLANS, Project(id=A, cost_cents=-5), Project(id=ProjectId(""), cost_cents=0)),
            ballots=(
                Ballot(marks=((A, 1), (A, 1))),
                Ballot(marks=((ProjectId("z"), 1),), times=0),
                Ballot(marks=((B, 2),), weight=Fraction(0)),
            ),
            caps=(Cap(kind=CapKind.CATEGORY, name="groen", cents=-1),) * 2,
        )
    assert sorted(problem.code for problem in refused.value.problems) == [
        "bad_marks", "bad_times", "bad_weight", "duplicate_cap", "duplicate_mark", "duplicate_project", "empty_id",
        "negative_budget", "negative_cap", "negative_cap", "negative_cost", "unknown_project",
    ]  # fmt: skip


@pytest.mark.parametrize("places", [(1, 1), (2, 3), (0, 1), (1, 3)])
def test_a_ranking_has_each_place_once(places: tuple[int, int]) -> None:
    with pytest.raises(BadElection):
        marks = (A, places[0]), (B, places[1])
        Election(budget_cents=1, projects=PLANS, ballots=(Ballot(marks=marks),), kind=BallotKind.RANKING)


def test_points_are_one_or_more() -> None:
    with pytest.raises(BadElection):
        Election(budget_cents=1, projects=PLANS, ballots=(Ballot(marks=((A, 0),)),), kind=BallotKind.POINTS)


@pytest.mark.parametrize("times, points", [(2**53, 1), (2**33, 2**20), (1, 2**53), (1, 2**80)])
def test_more_than_can_be_counted_exactly_is_refused(times: int, points: int) -> None:
    below = (Ballot(marks=((A, 2**52),), times=1),)
    Election(budget_cents=1, projects=PLANS, ballots=below, kind=BallotKind.POINTS)
    with pytest.raises(BadElection):
        many = (Ballot(marks=((A, points),), times=times),)
        Election(budget_cents=1, projects=PLANS, ballots=many, kind=BallotKind.POINTS)


def test_a_refusal_reaches_another_process_whole() -> None:
    with pytest.raises(BadElection) as refused:
        replace(ELECTION, budget_cents=-3)
    again = pickle.loads(pickle.dumps(refused.value))
    assert str(again) == str(refused.value)
    assert "negative_budget" in str(again)


def test_ties_go_to_more_votes_then_the_cheaper_then_the_smaller_id() -> None:
    assert tie_order(ELECTION) == (A, B, C)
    assert tie_order(ELECTION, criteria=("cost", "id")) == (A, C, B)


def test_the_drawn_order_settles_what_the_other_criteria_leave() -> None:
    assert tie_order(ELECTION, criteria=("cost", "lot"), lots=(C, B, A)) == (C, A, B)


@pytest.mark.parametrize("lots", [(), (A, B), (A, B, C, C), (A, B, ProjectId("z"))])
def test_an_order_that_was_not_drawn_for_these_plans_is_refused(lots: tuple[ProjectId, ...]) -> None:
    with pytest.raises(BadTieOrder):
        tie_order(ELECTION, criteria=("votes", "lot"), lots=lots)


@pytest.mark.parametrize("criteria", [(), ("votes", "cost"), ("votes", "name", "id")])
def test_criteria_that_leave_ties_or_are_unknown_are_refused(criteria: tuple[str, ...]) -> None:
    with pytest.raises(BadTieOrder):
        tie_order(ELECTION, criteria=criteria)
