"""Two counts that share no code come to the same outcome, down to every payment, on elections full of ties."""

from __future__ import annotations

import pytest

from ballots.budgeting.counting import count
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.record import record, rule_file
from ballots.budgeting.ties import tie_order
from ballots.budgeting.verify import verify
from tests.ballots.budgeting.small_elections import Small, small

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
