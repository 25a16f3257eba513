"""Against pabutools, with exact fractions: the same plans in the same order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ballots.budgeting.counting import count
from ballots.budgeting.election import BallotKind
from ballots.budgeting.pabulib import read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.rules import rule_from_id
from tests.ballots.budgeting.small_elections import small
from tests.peers.pabutools_peer import counting

RULES = {
    BallotKind.APPROVAL: (
        "greedy",
        "equal-shares/cost+fill",
        "equal-shares/cardinality",
        "equal-shares/cost+add1+fill",
        "equal-shares/cardinality+add1",
    ),
    BallotKind.POINTS: ("greedy/points", "equal-shares/points", "equal-shares/points+add1+fill"),
    BallotKind.RANKING: (
        "greedy/points",
        "greedy/borda",
        "equal-shares/points+fill",
        "equal-shares/borda",
        "equal-shares/points+add1",
    ),
}


@pytest.mark.parametrize("kind", list(BallotKind))
def test_pabutools_selects_the_same(kind: BallotKind) -> None:
    """Without plans that cost nothing, which it takes in no fixed order, and blank ballots, which it cannot read."""
    for number in range(300):
        one = replace(small(number, kinds=(kind,)), caps=())
        if min(one.costs) == 0 or not one.marks or not all(one.marks):
            continue
        election = election_of(read_pabulib(one.file()))
        for rule in RULES[kind]:
            ours = count(election, rule_from_id(rule)).selected
            assert list(ours) == counting(one.file(), rule)(), (number, rule, one.file().decode())
