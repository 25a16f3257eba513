"""Maximin, Nash and goldilocks do what each promises, on pools of which every panel is known."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from sortition.distribution import PanelDistribution
from sortition.extremes import best_max_chance, ceiling_at, golden_mean
from sortition.goldilocks import goldilocks
from sortition.impossible import coverage
from sortition.leximin import leximin
from sortition.maximin import maximin
from sortition.nash import largest_product, nash
from sortition.oracle import is_panel
from sortition.relaxation import leximin_relaxation
from sortition.typespace import TypeSpace
from tests.sortition.small_pools import every_panel, small_pool
from tests.sortition.test_leximin import nine_people

NUMBERS = (0, 1, 3, 4, 5, 6, 7, 8, 9, 12)
OBJECTIVES = (leximin, maximin, nash, goldilocks)


def pool(number: int) -> TypeSpace:
    return small_pool(number, households=number % 4 == 0).space


def on_some_panel(found: PanelDistribution) -> list[Fraction]:
    return [c for t, c in enumerate(found.chances()) if t not in found.impossible]


@pytest.mark.parametrize("number", NUMBERS)
def test_maximin_has_the_best_minimum_and_then_the_best_maximum(number: int) -> None:
    space = pool(number)
    best, found = leximin(space, panels=100), maximin(space, panels=100)
    assert float(min(on_some_panel(found))) == pytest.approx(float(min(on_some_panel(best))), abs=1e-7)
    assert float(max(on_some_panel(found))) <= float(max(on_some_panel(best))) + 1e-7
    excluded = frozenset(found.impossible)
    if best.optimal and found.gap == 0:
        level = leximin_relaxation(space, excluded=excluded).stages[0].level
        assert float(max(on_some_panel(found))) == pytest.approx(
            float(ceiling_at(space, level, excluded=excluded)), abs=1e-6
        )
    assert not found.optimal


@pytest.mark.parametrize("number", NUMBERS)
def test_no_fractional_panel_improves_the_product(number: int) -> None:
    space = pool(number)
    excluded = coverage(space).impossible
    seats = largest_product(space, excluded=excluded)
    kept = [t for t in range(len(space.people)) if t not in excluded]
    people = sum(space.people[t] for t in kept)
    for row in space.rows:
        assert row.lower - 1e-6 <= sum(seats[t] for t in row.types) <= row.upper + 1e-6
    # The logarithm is concave: no panel may gain along the tangent.
    gains = [sum(space.people[t] * panel[t] / seats[t] for t in kept) for panel in every_panel(space)]
    assert max(gains) <= people * (1 + 1e-6)


@pytest.mark.parametrize("number", NUMBERS)
def test_nash_has_the_largest_product_of_all(number: int) -> None:
    space = pool(number)
    logs = {}
    for objective in OBJECTIVES:
        found = objective(space, panels=100)
        logs[objective.__name__] = sum(
            n * np.log(float(c)) for t, (n, c) in enumerate(zip(space.people, found.chances(), strict=True))
            if t not in found.impossible
        )  # fmt: skip
        if objective is leximin and not found.optimal:
            return
    assert logs["nash"] >= max(logs.values()) - 1e-5


@pytest.mark.parametrize("number", NUMBERS)
def test_goldilocks_balances_smallest_and_largest_chance(number: int) -> None:
    space = pool(number)
    found = goldilocks(space, panels=100)
    excluded = frozenset(found.impossible)
    if not leximin(space, panels=100).optimal:
        return
    smallest, largest = golden_mean(space, 1.0, excluded=excluded)
    chances = on_some_panel(found)
    assert float(min(chances)) >= smallest - 1e-6
    assert float(max(chances)) <= float(largest) + 1e-6


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("number", (0, 4, 5))
def test_every_objective_delivers_panels_that_keep_the_rules(objective, number: int) -> None:  # type: ignore[no-untyped-def]  # four functions of one signature
    space = pool(number)
    found = objective(space, panels=100)
    assert found.objective == objective.__name__
    assert len(found.numbered) == 100
    assert all(is_panel(space, c) for c in {*found.numbered, *found.compositions})
    assert found.best_max_chance == best_max_chance(space, excluded=frozenset(found.impossible))
    # A largest chance below the smallest possible one would be a mistake.
    assert max(on_some_panel(found)) >= found.best_max_chance - Fraction(1, 10**8)


@pytest.mark.parametrize("objective", (maximin, nash, goldilocks))
def test_only_leximin_is_ever_called_optimal(objective) -> None:  # type: ignore[no-untyped-def]  # as above
    assert not objective(pool(1), panels=100).optimal


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_objective_survives_a_true_gap(objective) -> None:  # type: ignore[no-untyped-def]  # as above
    space = nine_people()
    found = objective(space, panels=100)
    assert all(is_panel(space, c) for c in found.numbered)
    # Nobody can do better than 1/7 for the smallest; the gap to the 1/6 of the programme is told.
    assert min(found.chances()) <= Fraction(1, 7)
    assert found.gap is not None
    assert found.gap >= Fraction(1, 6) - Fraction(1, 7) - Fraction(1, 10**9)
