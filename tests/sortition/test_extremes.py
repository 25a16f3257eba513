"""Both ends of the chances, against a plain linear programme, and what each quota costs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from sortition.binding import binding
from sortition.errors import InfeasibleQuotas
from sortition.extremes import best_max_chance, best_min_chance, ceiling_at, golden_mean
from sortition.impossible import coverage
from sortition.relaxation import leximin_relaxation
from sortition.typespace import Row, TypeSpace
from tests.sortition.small_pools import small_pool


def extreme(
    space: TypeSpace, cost: tuple[float, float], excluded: frozenset[int], smallest: float = 0.0, largest: float = 1.0
) -> tuple[float, float] | None:
    """Minimise cost . (smallest, largest chance), written out: columns are seats per type, then the two chances."""
    types = len(space.people)
    rows, bounds = [], []
    for row in space.rows:
        counts = [float(t in row.types) for t in range(types)]
        rows += [[*counts, 0.0, 0.0], [*[-c for c in counts], 0.0, 0.0]]
        bounds += [float(row.upper), -float(row.lower)]
    for t, people in enumerate(space.people):
        if t not in excluded:
            own = [float(u == t) for u in range(types)]
            rows += [[*[-x for x in own], float(people), 0.0], [*own, 0.0, -float(people)]]
            bounds += [0.0, 0.0]
    limits = [(0.0, 0.0 if t in excluded else float(cap)) for t, cap in enumerate(space.cap)]
    found = linprog(
        [*np.zeros(types), *cost], A_ub=rows, b_ub=bounds, bounds=[*limits, (smallest, 1.0), (0.0, largest)]
    )
    return (float(found.x[-2]), float(found.x[-1])) if found.status == 0 else None


POOLS = [small_pool(number, households=number % 3 == 0).space for number in range(18)]
CASES = [(space, coverage(space).impossible) for space in POOLS]


@pytest.mark.parametrize("case", range(18))
def test_the_ends_are_those_of_the_linear_programme(case: int) -> None:
    space, excluded = CASES[case]
    low, high = extreme(space, (-1.0, 0.0), excluded), extreme(space, (0.0, 1.0), excluded)
    assert low is not None
    assert high is not None
    assert best_min_chance(space, excluded=excluded) == pytest.approx(low[0], abs=1e-7)
    assert float(best_max_chance(space, excluded=excluded)) == pytest.approx(high[1], abs=1e-7)
    level = leximin_relaxation(space, excluded=excluded).stages[0].level
    beside = extreme(space, (0.0, 1.0), excluded, smallest=float(level) - 1e-10)
    assert beside is not None
    ceiling = ceiling_at(space, level, excluded=excluded)
    assert float(ceiling) == pytest.approx(beside[1], abs=1e-6)
    # The ceiling must leave room for the smallest chance that it was made for.
    assert leximin_relaxation(space, excluded=excluded, ceiling=ceiling).stages[0].level == pytest.approx(
        level, abs=1e-8
    )


@pytest.mark.parametrize("case", range(18))
def test_no_pair_of_chances_is_better_balanced(case: int) -> None:
    space, excluded = CASES[case]
    smallest, largest = golden_mean(space, 1.0, excluded=excluded)
    if not smallest:
        assert best_min_chance(space, excluded=excluded) < 1e-8
        return
    scale = sum(n for t, n in enumerate(space.people) if t not in excluded) / space.seats
    value = scale * float(largest) + 1 / (scale * smallest)
    low = float(best_max_chance(space, excluded=excluded))
    tried = [low + (1 - low) * step / 12 for step in range(13)]
    for ceiling in (*tried, float(largest)):
        pair = extreme(space, (-1.0, 0.0), excluded, largest=ceiling + 1e-9)
        if pair is not None and pair[0] > 1e-9:
            assert value <= scale * ceiling + 1 / (scale * pair[0]) + 1e-6
    own = extreme(space, (-1.0, 0.0), excluded, largest=float(largest))
    assert own is not None
    assert own[0] == pytest.approx(smallest, abs=1e-6)


def test_quotas_that_contradict_each_other_have_no_ends() -> None:
    rows = (
        Row(name=("quota", "a", "x"), types=(0,), lower=2, upper=2),
        Row(name=("seats",), types=(0, 1), lower=2, upper=2),
    )
    space = TypeSpace(people=(1, 3), cap=(1, 3), rows=rows, seats=2)
    with pytest.raises(InfeasibleQuotas):
        best_min_chance(space)
    with pytest.raises(InfeasibleQuotas):
        best_max_chance(space)


def two_groups() -> TypeSpace:
    """3 women and 9 men, 4 seats, 2 or 3 women: the men's chance is held down by the women's min."""
    rows = (
        Row(name=("quota", "sex", "v"), types=(0,), lower=2, upper=3),
        Row(name=("quota", "sex", "m"), types=(1,), lower=0, upper=4),
        Row(name=("seats",), types=(0, 1), lower=4, upper=4),
    )
    return TypeSpace(people=(3, 9), cap=(3, 9), rows=rows, seats=4)


def test_each_binding_quota_has_its_price() -> None:
    space = two_groups()
    (price,) = binding(space, leximin_relaxation(space))
    assert (price.row, price.side) == (0, "min")
    assert price.rate == Fraction(1, 9)
    assert price.wider == pytest.approx(3 / 9)
    assert price.narrower == pytest.approx(1 / 9)


@pytest.mark.parametrize("case", range(0, 18, 3))
def test_a_wider_quota_brings_no_more_than_its_rate(case: int) -> None:
    space, excluded = CASES[case]
    relaxation = leximin_relaxation(space, excluded=excluded)
    level = relaxation.stages[0].level
    for price in binding(space, relaxation):
        assert float(level) - 1e-7 <= price.wider <= float(level + price.rate) + 1e-7
        assert price.narrower is None or price.narrower <= float(level) + 1e-7


def test_a_quota_that_cannot_be_narrowed_says_so() -> None:
    space = two_groups()
    rows = (replace(space.rows[0], lower=3), *space.rows[1:])
    (price,) = binding(replace(space, rows=rows), leximin_relaxation(replace(space, rows=rows)))
    assert price.narrower is None
