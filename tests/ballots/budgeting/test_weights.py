"""Where ballots are weighted, or an outcome hangs on an exact tie, both counts still come to the same."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from ballots.budgeting.counting import count
from ballots.budgeting.election import Ballot, BallotKind, Election, Project, ProjectId
from ballots.budgeting.naive import Plain, recount
from ballots.budgeting.outcome import Bought, Loaded, Outcome
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.record import record, rule_file
from ballots.budgeting.rules import rule_from_id
from ballots.budgeting.ties import tie_order
from ballots.errors import NotRecorded
from tests.ballots.budgeting.forged import BALLOTS
from tests.ballots.budgeting.small_elections import small

WEIGHTS = (Fraction(1), Fraction(1, 2), Fraction(2, 3), Fraction(3))


def weighted(number: int) -> Election:
    """A small election whose ballots weigh this or that."""
    chance = random.Random(number)
    found = election_of(read_pabulib(small(number).file()), with_caps=True)
    ballots = tuple(replace(ballot, weight=chance.choice(WEIGHTS)) for ballot in found.ballots)
    return replace(found, ballots=ballots)


def plain(election: Election, order: tuple[ProjectId, ...]) -> Plain:
    """The same election for the second count."""
    return Plain(
        budget=election.budget_cents,
        costs={project.id: project.cost_cents for project in election.standing},
        ballots=[(dict(ballot.marks), ballot.times * ballot.weight) for ballot in election.ballots],
        order=order,
        caps=[
            (cap.cents, frozenset(project.id for project in election.projects if cap.covers(project)))
            for cap in election.caps
        ],
        ranked=election.kind is BallotKind.RANKING,
    )


def prices(outcome: Outcome) -> list[tuple[str, Fraction]]:
    return [
        (step.project, step.rho if isinstance(step, Bought) else step.load)
        for step in outcome.steps
        if isinstance(step, Bought | Loaded)
    ]


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_both_counts_agree_on_weighted_ballots(start: int) -> None:
    for number in range(start, start + 100):
        election, rule = weighted(number), small(number).rule
        order = tie_order(election)
        outcome, again = count(election, rule, priority=order), recount(plain(election, order), str(rule))
        assert (outcome.selected, outcome.endowment, outcome.runs) == (again.selected, again.endowment, again.runs)
        rounds = [(one.plan, one.number) for one in again.rounds if one.step in ("bought", "loaded")]
        assert prices(outcome) == rounds, number


def test_a_record_has_no_place_for_weights_and_says_so() -> None:
    found = election_of(read_pabulib(BALLOTS))
    heavier = replace(found, ballots=tuple(replace(ballot, weight=Fraction(2)) for ballot in found.ballots))
    rule = rule_from_id("greedy")
    settled = rule_file(rule, budget_cents=found.budget_cents, ties=("id",), software="test")
    with pytest.raises(NotRecorded):
        record(BALLOTS, settled, heavier, count(heavier, rule), priority=tie_order(heavier))


def test_two_moments_that_floats_tell_apart_are_one_moment() -> None:
    """Found by search: with floats alone the other plan is bought, since their rounding differs in the last digit."""
    costs = {"p0": 6000, "p1": 6000, "p2": 6000, "p3": 7000}
    marks = [
        (("p0", "p1", "p2"), 1),
        (("p0", "p1", "p2", "p3"), 4),
        (("p0", "p2"), 1),
        (("p0", "p2", "p3"), 1),
        (("p1",), 1),
        (("p3",), 1),
    ]
    election = Election(
        budget_cents=15700,
        projects=tuple(Project(id=ProjectId(id_), cost_cents=cents) for id_, cents in costs.items()),
        ballots=tuple(Ballot(marks=tuple((ProjectId(id_), 1) for id_ in plans), times=times) for plans, times in marks),
    )
    order = tuple(ProjectId(id_) for id_ in ("p3", "p1", "p2", "p0"))
    outcome = count(election, rule_from_id("phragmen"), priority=order)
    assert outcome.selected == ("p2", "p1")
    assert outcome.selected == recount(plain(election, order), "phragmen").selected
    assert outcome.ties
