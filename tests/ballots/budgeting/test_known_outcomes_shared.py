"""The thirteen rules on real votes: the known outcomes in the order of selection, whatever the order of the file.

`make bench` counts all of them; here are those that together take some seconds.
"""

from __future__ import annotations

import random

import pytest

from ballots.budgeting.counting import count
from ballots.budgeting.pabulib import PabulibFile, Table, read_pabulib
from ballots.budgeting.pabulib_election import election_of
from ballots.budgeting.rules import rule_from_id
from tests.ballots.budgeting.known_outcomes import RULES, differences, election, instances, known
from tests.ballots.budgeting.real_elections import data

SLOW = {f"Netherlands_Amsterdam_{number}" for number in (166, 212, 252, 332, 417, 509, 604, 622, 631)}
SLOW |= {"France_Toulouse_2024", "Poland_Lodz_2022", "Poland_Wroclaw_2017", "Poland_Wieliczka_2023_Green_Budget"}
SHUFFLED = ("Netherlands_Assen_2024", "Netherlands_Amsterdam_358", "Netherlands_Amsterdam_588")


def shuffled(file: PabulibFile, number: int) -> PabulibFile:
    """The same file with its voters and its plans in another order."""
    chance = random.Random(number)

    def mixed(table: Table) -> Table:
        return Table(columns=table.columns, rows=tuple(chance.sample(table.rows, len(table.rows))))

    return PabulibFile(meta=file.meta, projects=mixed(file.projects), votes=mixed(file.votes))


@pytest.mark.parametrize("name", [name for name in instances() if name not in SLOW])
def test_every_rule_selects_what_is_known(name: str) -> None:
    assert {one.rule for one in known(name)} == set(RULES.values())
    assert differences(election(name), name) == []


@pytest.mark.parametrize("name", SHUFFLED)
def test_the_order_of_voters_and_plans_changes_nothing(name: str) -> None:
    """An election has one spelling, so that equal elections are counted equally; the known outcomes say it again."""
    file = read_pabulib(data(name))
    plain = election_of(file)
    for number in range(5):
        assert election_of(shuffled(file, number)) == plain
    assert differences(election_of(shuffled(file, 5)), name) == []


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Netherlands_Assen_2024", "equal-shares/cost+add1"),
        ("Poland_Wieliczka_2023_Green_Budget", "equal-shares/cost+add1-nostop"),
    ],
)
def test_two_cities_that_used_equal_shares_funded_what_we_find(name: str, rule: str) -> None:
    file = read_pabulib(data(name))
    ids, funded = file.projects.column("project_id"), file.projects.column("selected")
    assert ids is not None and funded is not None
    official = {id_ for id_, state in zip(ids, funded, strict=True) if state == "1"}
    assert set(count(election_of(file), rule_from_id(rule)).selected) == official


def test_stopping_at_the_first_exhaustive_outcome_would_have_funded_other_plans_in_wieliczka() -> None:
    name = "Poland_Wieliczka_2023_Green_Budget"
    stopped = count(election(name), rule_from_id("equal-shares/cost+add1")).selected
    assert set(stopped) != set(count(election(name), rule_from_id("equal-shares/cost+add1-nostop")).selected)
