"""The best panel for given weights is the best one, and its bound is proved."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from sortition.oracle import Oracle, best_panel, is_panel
from sortition.typespace import Row, TypeSpace
from tests.sortition.small_pools import Digits, every_panel, small_pool


def weights_for(space: TypeSpace, number: int) -> list[float]:
    digits = Digits(f"weights {number}")
    return [digits.below(1000) / 1000 / n for n in space.people]


def wide_space(number: int) -> TypeSpace:
    """150 people of about 110 types, so that the road by the linear programme is taken."""
    digits = Digits(f"wide {number}")
    values = sorted([tuple(digits.below(3) for _ in range(6)) for _ in range(150)])
    types = sorted(set(values))
    chosen = values[::15]
    rows = [
        Row(
            name=("quota", str(f), str(v)),
            types=tuple(t for t, type_ in enumerate(types) if type_[f] == v),
            lower=sum(c[f] == v for c in chosen),
            upper=sum(c[f] == v for c in chosen) + 1,
        )
        for f in range(6)
        for v in range(3)
    ]
    rows.append(Row(name=("seats",), types=tuple(range(len(types))), lower=10, upper=10))
    people = tuple(values.count(t) for t in types)
    return TypeSpace(people=people, cap=people, rows=tuple(rows), seats=10)


@pytest.mark.parametrize("number", range(40))
def test_no_panel_of_a_small_pool_weighs_more(number: int) -> None:
    space = small_pool(number).space
    weights = weights_for(space, number)
    best = best_panel(space, weights)
    assert best is not None
    truth = max(float(np.dot(weights, panel)) for panel in every_panel(space))
    assert best.value == pytest.approx(truth, abs=1e-12)
    assert truth <= best.bound <= truth + 1e-8


@pytest.mark.parametrize("near", (6, 10, 30))
@pytest.mark.parametrize("number", range(10))
def test_the_detour_by_the_linear_programme_is_exact(number: int, near: int) -> None:
    space = wide_space(number)
    assert len(space.people) > 60
    weights = np.array(weights_for(space, number))
    matrix = np.zeros((len(space.rows), len(space.people)))
    for i, row in enumerate(space.rows):
        matrix[i, list(row.types)] = 1
    rules = LinearConstraint(matrix, [row.lower for row in space.rows], [row.upper for row in space.rows])
    truth = milp(
        -weights, constraints=rules, bounds=Bounds(0, space.cap), integrality=np.ones(len(weights)),
        options={"mip_rel_gap": 0},
    )  # fmt: skip
    oracle = Oracle(space, near=near)
    oracle.best_panel(weights[::-1])  # a question before must not change the answer
    best = oracle.best_panel(weights)
    assert best is not None
    assert best.value == pytest.approx(-truth.fun, abs=1e-9)
    assert best.value <= best.bound <= best.value + 1e-8
    assert is_panel(space, best.composition)


def test_the_same_question_has_the_same_answer() -> None:
    space = wide_space(1)
    weights = weights_for(space, 1)
    assert best_panel(space, weights) == best_panel(space, weights)


def test_no_panel_is_said_plainly() -> None:
    rows = (
        Row(name=("quota", "a", "x"), types=(0,), lower=2, upper=2),
        Row(name=("seats",), types=(0, 1), lower=2, upper=2),
    )
    assert best_panel(TypeSpace(people=(1, 3), cap=(1, 3), rows=rows, seats=2), [1.0, 1.0]) is None


def test_an_excluded_type_is_never_seated() -> None:
    space = wide_space(3)
    weights = [float(t == 5) for t in range(len(space.people))]
    best = best_panel(space, weights, excluded=frozenset({5}))
    assert best is not None
    assert 5 not in best.composition


@pytest.mark.parametrize(
    ("composition", "reason"),
    [((0, 0), "cap"), ((0, 1, 1), "seats"), ((1, 1), "quota"), ((0, 7), "unknown"), ((0, -1), "unknown")],
)
def test_what_breaks_a_rule_is_no_panel(composition: tuple[int, ...], reason: str) -> None:
    rows = (
        Row(name=("quota", "a", "x"), types=(0,), lower=1, upper=2),
        Row(name=("seats",), types=(0, 1), lower=2, upper=2),
    )
    space = TypeSpace(people=(1, 3), cap=(1, 3), rows=rows, seats=2)
    assert is_panel(space, (0, 1))
    assert not is_panel(space, composition), reason
