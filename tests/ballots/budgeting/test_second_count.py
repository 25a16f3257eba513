"""Two counts that share no code come to the same outcome, down to every payment, on elections full of ties."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from ballots.budgeting.counting import count
from ballots.budgeting.election import BallotKind
from ballots.budgeting.naive import Plain, recount
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.record import record, rule_file
from ballots.budgeting.rules import rule_from_id
from ballots.budgeting.ties import tie_order
from ballots.budgeting.verify import verify
from ballots.errors import UnknownRule
from tests.ballots.budgeting.small_elections import Small, small

NO_RULES = (
    "", "willekeur", "greedy/cost", "greedy+fill", "greedy+add1", "equal-shares", "equal-shares/votes",
    "phragmen/points", "phragmen+add1", "max-welfare+fill", "max-welfare+partial",
    "equal-shares/cost+fill+add1", "greedy+partial+top-up",
    "equal-shares/cost+add1=x%", "equal-shares/cost+add1=1.2.3%", "Greedy", "greedy ", "equal-shares/cost+add1=0.1",
)  # fmt: skip
HOW_MANY = 2000
TIES = ("votes", "cost", "id")


def recorded(one: Small, *, with_caps: bool = True) -> dict[str, bytes]:
    data = one.file()
    election = election_of(read_pabulib(data), with_caps=with_caps)
    priority = tie_order(election, criteria=TIES)
    outcome = count(election, one.rule, priority=priority)
    settled = rule_file(one.rule, budget_cents=election.budget_cents, caps=election.caps, ties=TIES, software="test")
    return dict(record(data, settled, election, outcome, priority=priority))


@pytest.mark.parametrize("hundred", range(HOW_MANY // 100))
def test_both_counts_agree_on_elections_with_planted_ties(hundred: int) -> None:
    for number in range(100 * hundred, 100 * hundred + 100):
        one = small(number)
        checks = verify(recorded(one))
        assert checks.ok, (number, str(one.rule), one.file().decode(), [c for c in checks.checks if not c.ok])


@pytest.mark.parametrize("name", NO_RULES)
def test_both_counts_know_the_same_rules(name: str) -> None:
    election = Plain(budget=100, costs={"a": 100}, ballots=[({"a": 1}, 1)], order=["a"])
    with pytest.raises(ValueError):
        recount(election, name)
    with pytest.raises(UnknownRule):
        rule_from_id(name)


@pytest.mark.parametrize("number", range(100))
def test_the_order_of_voters_and_plans_in_a_file_changes_nothing(number: int) -> None:
    one = small(number)
    chance = random.Random(number)
    voters, plans = list(range(len(one.marks))), list(range(len(one.costs)))
    chance.shuffle(voters)
    chance.shuffle(plans)
    elections = [election_of(read_pabulib(data)) for data in (one.file(), one.file(voters, plans))]
    assert count(elections[0], one.rule) == count(elections[1], one.rule)


def test_many_small_steps_come_to_what_each_of_them_would_have_come_to() -> None:
    """The fast count leaps over endowments that buy the same; the second count takes every one of them."""
    runs = []
    for number in range(60):
        one = small(number, kinds=(BallotKind.APPROVAL,))
        share = ("0.3", "1", "2.5")[number % 3]
        kind = ("cost+add1", "cost+add1-nostop", "cardinality+add1", "cardinality+add1-nostop")[number % 4]
        files = recorded(replace(one, rule=rule_from_id(f"equal-shares/{kind}={share}%")))
        assert verify(files).ok, (number, one.file().decode())
        runs.append(json.loads(files["outcome.json"])["body"]["runs"])
    assert sum(number > 100 for number in runs) > 5


def test_a_share_of_nothing_is_no_step() -> None:
    one = replace(
        small(1, kinds=(BallotKind.APPROVAL,)), budget=0, rule=rule_from_id("equal-shares/cost+add1-nostop=1%")
    )
    files = recorded(one)
    assert verify(files).ok
    assert json.loads(files["outcome.json"])["body"]["runs"] == 1
