"""The reference pools: known leximin chances, known smallest change, every objective with its promise."""

from __future__ import annotations

import csv
from fractions import Fraction

import pytest

from sortition.column_generation import Work, reach
from sortition.extremes import best_min_chance
from sortition.feasibility import is_feasible, relaxations
from sortition.goldilocks import goldilocks
from sortition.impossible import coverage
from sortition.leximin import leximin
from sortition.maximin import maximin
from sortition.nash import nash
from sortition.oracle import Oracle, is_panel
from sortition.relaxation import leximin_relaxation
from tests.shared_data import SHARED
from tests.sortition.shared_pools import shared_pool

EXPECTED = ("sf_fixture_22", "opendlp_monitoring_30", "example_large_200")


@pytest.mark.parametrize("name", EXPECTED)
def test_leximin_gives_the_known_chances_and_proves_them(name: str) -> None:
    assert SHARED is not None
    pool = shared_pool(name)
    found = leximin(pool.space, panels=1000)
    assert found.optimal
    assert found.gap == 0
    got = dict(zip(pool.features, found.chances(), strict=True))
    with (SHARED / "data" / "sortition" / "expected" / f"{name}_leximin_by_type.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(got)
    for given in rows:
        row = {header.casefold(): text for header, text in given.items()}
        *_, chance = row.values()
        features = tuple(row[category].strip().casefold() for category in pool.categories)
        assert float(got[features]) == pytest.approx(float(chance), abs=1e-6)


def test_with_households_leximin_is_proved_and_no_panel_seats_two_of_one_address() -> None:
    pool = shared_pool("syn_n500_households_40", "adres")
    found = leximin(pool.space, panels=1000)
    assert found.optimal
    assert any(row.name[0] == "household" for row in pool.space.rows)
    assert all(is_panel(pool.space, c) for c in {*found.compositions, *found.numbered})


@pytest.mark.parametrize("name", ("sf_fixture_22", "syn_n200_f5_30"))
def test_the_smallest_chance_falls_and_the_largest_too_from_maximin_to_goldilocks(name: str) -> None:
    space = shared_pool(name).space
    best = Fraction(best_min_chance(space))
    lowest, highest = {}, {}
    for objective in (leximin, maximin, goldilocks, nash):
        chances = objective(space, panels=1000).chances()
        lowest[objective.__name__], highest[objective.__name__] = min(chances), max(chances)
    near = Fraction(1, 10**7)
    assert abs(lowest["leximin"] - best) < near
    assert abs(lowest["maximin"] - best) < near
    assert lowest["goldilocks"] <= best + near
    assert lowest["nash"] < best
    assert highest["goldilocks"] <= highest["maximin"] + near <= highest["leximin"] + 2 * near


def test_the_smallest_change_of_the_impossible_quotas_is_one_seat() -> None:
    assert SHARED is not None
    space = shared_pool("infeasible_n200_30").space
    assert not is_feasible(space)
    with (SHARED / "data" / "sortition" / "infeasible_n200_30" / "categories.csv").open() as file:
        rows = list(csv.DictReader(file))
    place = {row.name[1:]: i for i, row in enumerate(space.rows) if row.name[0] == "quota"}
    flex = {
        place[(r["category"].casefold(), r["feature"].casefold())]: (int(r["min_flex"]), int(r["max_flex"]))
        for r in rows
    }
    answer = relaxations(space, flex)
    (change,) = answer.proposals[0].changes
    assert space.rows[change.bound.row].name[1:] == ("opleiding", "hoog")
    assert (change.bound.side, change.before, change.after) == ("max", 10, 11)
    assert answer.proposals[0].cost == 1
    assert len(answer.proposals) == 3
    assert answer.conflict


def test_column_generation_alone_reaches_the_chances_that_halving_reaches() -> None:
    """Two ways that share only the integer programme and the rules find the same lottery."""
    space = shared_pool("opendlp_monitoring_30").space
    wanted = leximin_relaxation(space).levels
    found = reach(space, wanted, compositions=coverage(space).compositions, oracle=Oracle(space), work=Work(left=10**6))
    assert found.shortfall < 1e-7
