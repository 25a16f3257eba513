"""What one vote did, as a browser works it out from the published outcome: what the record says, under every rule."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from ballots.budgeting.counting import count
from ballots.budgeting.election import BallotKind, Election
from ballots.budgeting.explain import Why, paid_by, reasons
from ballots.budgeting.outcome import Bought, Loaded, Outcome
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.record import outcome_value
from ballots.budgeting.rules import Method
from ballots.budgeting.ties import tie_order
from snw_democratie.budgets.ballot_paper import APPROVAL, KNAPSACK, POINTS, RANKING, BallotPaper
from snw_democratie.budgets.ballot_paper import KINDS as FORMS
from snw_democratie.budgets.voting.casting import judge
from snw_democratie.budgets.voting.errors import BadBallot
from sortition.record import canonical
from tests.ballots.budgeting.small_elections import small
from tests.verifier.offline import run

ELECTIONS = 500
KINDS = {BallotKind.APPROVAL: "approval", BallotKind.POINTS: "points", BallotKind.RANKING: "ranking"}
FATES = {
    Why.BOUGHT: "bought",
    Why.FUNDED: "funded",
    Why.FILLED: "filled",
    Why.TOPPED_UP: "topped up",
    Why.PARTLY: "partly paid",
}
Counted = tuple[Election, Outcome, dict[str, Any]]


def counted(number: int) -> Counted:
    """A small election, its outcome, and the body of its outcome.json."""
    one = small(number)
    election = election_of(read_pabulib(one.file()), with_caps=True)
    priority = tie_order(election, criteria=("votes", "cost", "id"))
    outcome = count(election, one.rule, priority=priority)
    value = {"order": list(priority), **outcome_value(election, outcome)}
    return election, outcome, json.loads(canonical(value))


def question(found: Counted, marks: Any) -> dict[str, Any]:
    election, outcome, body = found
    costs = {project.id: project.cost_cents for project in election.projects}
    told = {"rule": str(outcome.rule), "kind": KINDS[election.kind], "costs": costs}
    return {"outcome": body, "marks": dict(marks), "count": told}


def answered(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    done = run(Path(__file__).with_name("my_vote.js"), given=questions)
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


@cache
def told() -> tuple[tuple[Counted, list[dict[str, Any]]], ...]:
    """Every election with what its browser says, ballot by ballot."""
    elections = [counted(number) for number in range(ELECTIONS)]
    answers = iter(answered([question(one, ballot.marks) for one in elections for ballot in one[0].ballots]))
    return tuple((one, [next(answers) for _ in one[0].ballots]) for one in elections)


def test_every_vote_is_told_what_it_paid_to_the_last_part_of_a_cent() -> None:
    seen = set()
    for (election, outcome, _), answers in told():
        if outcome.rule.method is not Method.EQUAL_SHARES:
            continue
        for ballot, answer in zip(election.ballots, answers, strict=True):
            paid = {line["plan"]: Fraction(line["paid"]) for line in answer["lines"] if line["paid"] is not None}
            assert paid == dict(paid_by(ballot.marks, election, outcome))
            assert Fraction(answer["had"]) - sum(paid.values(), Fraction(0)) == Fraction(answer["left"])
            seen.add(str(outcome.rule).partition("+")[0])
    assert seen == {f"equal-shares/{utility}" for utility in ("cost", "cardinality", "points", "borda")}


def test_what_all_votes_paid_is_what_the_record_says_was_paid() -> None:
    steps = 0
    for (election, outcome, body), answers in told():
        paid: dict[str, Counter[Fraction]] = {}
        for ballot, answer in zip(election.ballots, answers, strict=True):
            for line in answer["lines"]:
                if line["paid"] is not None:
                    paid.setdefault(line["plan"], Counter())[Fraction(line["paid"])] += ballot.times
        costs = {project.id: project.cost_cents for project in election.projects}
        for step, written in zip(outcome.steps, body["steps"], strict=True):
            if isinstance(step, Bought):
                shares = {Fraction(one["cents"]): one["voters"] for one in written["payments"]}
                assert {cents: times for cents, times in paid[step.project].items() if cents} == {
                    cents: voters for cents, voters in shares.items() if cents
                }
            if isinstance(step, Bought | Loaded):
                assert sum(cents * times for cents, times in paid[step.project].items()) == costs[step.project]
                steps += 1
    assert steps > ELECTIONS


def test_every_plan_of_a_vote_is_told_what_became_of_it() -> None:
    seen = set()
    for (election, outcome, _), answers in told():
        why = {one.project: FATES.get(one.why, "not funded") for one in reasons(election, outcome)}
        for ballot, answer in zip(election.ballots, answers, strict=True):
            assert {line["plan"]: line["mark"] for line in answer["lines"]} == dict(ballot.marks)
            assert {line["plan"]: line["fate"] for line in answer["lines"]} == {
                id_: why[id_] for id_, _ in ballot.marks
            }
            funded = [line["plan"] for line in answer["lines"] if line["funded"]]
            assert funded == [id_ for id_ in outcome.selected if id_ in dict(ballot.marks)], "in their order"
            seen |= {line["fate"] for line in answer["lines"]}
    assert seen == {*FATES.values(), "not funded"}


def test_marks_that_no_vote_of_this_round_can_have_are_refused() -> None:
    found = next(one for one in map(counted, range(20)) if one[0].ballots and one[0].ballots[0].marks)
    wrong = ({"elsewhere": 1}, {"p0": 0}, {"p0": -1}, {"p0": "1"}, {"p0": 1.5}, {"p0": None}, {"__proto__x": 1})
    assert all("refused" in answer for answer in answered([question(found, marks) for marks in wrong]))
    assert answered([question(found, {})])[0]["lines"] == []


ON_THE_FORM = {1: 300, 2: 500, 3: 100, 4: 200}
THEMES = {1: "green", 2: "green", 3: "play", 4: "green"}
SAID = {
    "few": "few",
    "many": "many",
    "category": "theme",
    "money": "money",
    "points": "sum",
    "mark": "mark",
    "places": "mark",
}


def form(kind: str, **more: Any) -> BallotPaper:
    limits = {"min_marks": 2, "max_marks": 3, "budget_cents": 900 if kind == KNAPSACK else 0, "points": 5, **more}
    opens = datetime(2027, 3, 1, tzinfo=UTC)
    return BallotPaper(
        slug="osdorp", round_id=1, version=1, kind=kind, costs=ON_THE_FORM, opens_at=opens,
        closes_at=opens + timedelta(days=1), caps={"green": 1},
        categories={plan: frozenset({theme}) for plan, theme in THEMES.items()}, **limits,
    )  # fmt: skip


@pytest.mark.parametrize("kind", FORMS)
def test_marks_that_no_ballot_of_this_form_could_have_are_refused_as_the_ballot_would_have_been(kind: str) -> None:
    """The same verdict as who wanted to vote so got; the page has one sentence for each."""
    paper = form(kind)
    marks = [
        {plan: number for plan, number in zip(ON_THE_FORM, numbers, strict=True) if number}
        for numbers in product(range(4), repeat=len(ON_THE_FORM))
    ]
    told = {
        "kind": kind, "rule": "greedy", "costs": {str(plan): cents for plan, cents in ON_THE_FORM.items()},
        "form": {"least": paper.fewest(), "most": paper.max_marks, "budget": paper.budget_cents, "points": paper.points,
                 "perTheme": 1, "themes": {str(plan): theme for plan, theme in THEMES.items()}},
    }  # fmt: skip
    outcome = {
        "order": list("1234"),
        "steps": [],
        "selected": [],
        "endowment": None,
        "topped_up": None,
        "partial": None,
    }
    asked = [{"outcome": outcome, "marks": one, "count": told} for one in marks]
    seen = set()
    for one, answer in zip(marks, answered(asked), strict=True):
        try:
            judge(paper, one)
            wanted = None
        except BadBallot as error:
            wanted = SAID[error.reason]
        seen.add(wanted)
        assert answer.get("refused") == wanted, (one, answer)
    assert {None, "few", "many", "theme"} <= seen
    assert (
        seen - {None, "few", "many", "theme"}
        == {APPROVAL: {"mark"}, KNAPSACK: {"mark", "money"}, POINTS: {"sum"}, RANKING: {"mark"}}[kind]
    )
