"""Against pabutools on real votes by points: the same plans in the same order. Rankings follow in `make bench`."""

from __future__ import annotations

import pytest

from ballots.budgeting.counting import count
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.rules import rule_from_id
from tests.ballots.budgeting.real_elections import data
from tests.peers.pabutools_peer import counting


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        (
            "Switzerland_Zurich_D10",
            (
                "greedy/points",
                "greedy-per-cost/points",
                "equal-shares/points",
                "equal-shares/points+fill",
                "equal-shares/points+add1+fill",
            ),
        ),
        ("Poland_Katowice_2023", ("greedy/points", "equal-shares/points+fill")),
    ],
)
def test_points_select_the_same(name: str, rules: tuple[str, ...]) -> None:
    election = election_of(read_pabulib(data(name)))
    for rule in rules:
        assert list(count(election, rule_from_id(rule)).selected) == counting(data(name), rule)(), rule
