"""On real votes, too, two counts that share no code come to the same outcome, down to every payment."""

from __future__ import annotations

import pytest

from ballots.budgeting.counting import count
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.record import record, rule_file
from ballots.budgeting.rules import rule_from_id
from ballots.budgeting.ties import tie_order
from ballots.budgeting.verify import verify
from tests.ballots.budgeting.real_elections import LONG, add1_rules, data, names

TIES = ("votes", "cost", "id")


def agreed(name: str, *rules: str, with_caps: bool = False) -> None:
    """Count by each rule, and have the record checked."""
    file = data(name)
    election = election_of(read_pabulib(file), with_caps=with_caps)
    priority = tie_order(election, criteria=TIES)
    for id_ in rules:
        rule = rule_from_id(id_)
        outcome = count(election, rule, priority=priority)
        settled = rule_file(rule, budget_cents=election.budget_cents, caps=election.caps, ties=TIES, software="test")
        checks = verify(record(file, settled, election, outcome, priority=priority))
        assert checks.ok, (name, id_, [check for check in checks.checks if not check.ok])


@pytest.mark.parametrize("name", [name for name in names(most=5_000) if name not in LONG])
def test_both_counts_agree_on_every_vote_of_a_neighbourhood(name: str) -> None:
    agreed(name, *add1_rules(name)[:1], "greedy", "equal-shares/cardinality+fill", "phragmen+fill", "max-welfare")


def test_both_counts_agree_on_the_limits_per_category_and_neighbourhood() -> None:
    for number in (252, 285, 604):
        name = f"Netherlands_Amsterdam_{number}"
        agreed(name, "greedy", "equal-shares/cost+fill", "phragmen+fill", with_caps=True)


@pytest.mark.parametrize("name", names(most=5_000, kinds=("cumulative", "scoring")))
def test_both_counts_agree_on_points(name: str) -> None:
    agreed(name, "greedy/points", "equal-shares/points", "equal-shares/points+add1+fill")


def test_both_counts_agree_on_the_points_and_rankings_of_whole_cities() -> None:
    agreed("Poland_Katowice_2023", "greedy/points")
    agreed("Poland_Krakow_2021", "greedy/borda")
