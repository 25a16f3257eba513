"""Types that no panel can hold are found, proved and explained."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from sortition.certificate import Certificate, Exclusion, check
from sortition.errors import InfeasibleQuotas
from sortition.impossible import coverage, impossible_types, reasons
from sortition.leximin import leximin
from sortition.oracle import is_panel
from sortition.typespace import Row, TypeSpace
from tests.sortition.small_pools import every_panel, small_pool


def odd_triangle() -> TypeSpace:
    """Type 4 fits beside halves of the types 0, 1 and 2 only: each pair of those shares a quota of one seat.

    The types 3, 5, 6 and 7 help every other type into a panel, and exclude type 4. Type 8 fills up.
    """
    quotas = [((0, 1, 3, 7), 1, 1), ((1, 2, 3, 5), 1, 1), ((0, 2, 3, 6), 1, 1), ((3, 4, 5, 6, 7), 0, 1)]
    rows = [Row(name=("quota", f"f{i}", "x"), types=t, lower=a, upper=b) for i, (t, a, b) in enumerate(quotas)]
    rows.append(Row(name=("seats",), types=tuple(range(9)), lower=3, upper=3))
    people = (1, 1, 1, 1, 1, 1, 1, 1, 2)
    return TypeSpace(people=people, cap=people, rows=tuple(rows), seats=3)


@pytest.mark.parametrize("number", range(60))
def test_exactly_the_types_without_a_panel_are_impossible(number: int) -> None:
    space = small_pool(number, households=number % 2 == 0).space
    seated = np.array(every_panel(space)).any(axis=0)
    covered = coverage(space)
    assert covered.impossible == frozenset(np.flatnonzero(~seated).tolist())
    assert {t for c in covered.compositions for t in c} == set(np.flatnonzero(seated).tolist())
    assert all(is_panel(space, c) for c in covered.compositions)


@pytest.mark.parametrize("number", range(60))
def test_multipliers_prove_the_exclusion_by_arithmetic(number: int) -> None:
    space = small_pool(number).space
    for exclusion in impossible_types(space):
        assert exclusion.multipliers is not None
    certificate = Certificate(
        exclusions=impossible_types(space),
        stages=(),
        classes=tuple(-1 for _ in space.people),
    )
    only = {e.type for e in certificate.exclusions}
    if only == set(range(len(space.people))):
        return
    for finding in check(certificate, people=space.people, cap=space.cap, rows=space.rows):
        assert finding.ok or not finding.name.startswith("exclusion")


def test_a_type_that_only_whole_seats_keep_out_is_found_without_multipliers() -> None:
    space = odd_triangle()
    assert not np.array(every_panel(space))[:, 4].any()
    assert impossible_types(space) == (Exclusion(type=4, multipliers=None),)
    assert reasons(space, impossible_types(space)) == {4: "whole seats"}


def test_optimal_is_not_said_when_an_exclusion_rests_on_the_solver() -> None:
    found = leximin(odd_triangle(), panels=100)
    assert set(found.impossible) == {4}
    assert not found.optimal


def test_types_seen_in_a_panel_are_not_asked_for() -> None:
    space = odd_triangle()
    covered = coverage(space)
    assert coverage(space, compositions=covered.compositions).compositions == ()


def test_the_reason_names_the_bounds() -> None:
    rows = (
        Row(name=("quota", "age", "16-24"), types=(0,), lower=0, upper=0),
        Row(name=("quota", "age", "25+"), types=(1,), lower=2, upper=2),
        Row(name=("seats",), types=(0, 1), lower=2, upper=2),
    )
    space = TypeSpace(people=(3, 3), cap=(3, 3), rows=rows, seats=2)
    exclusions = (Exclusion(type=0, multipliers=((0, Fraction(1)),)),)
    assert reasons(space, exclusions) == {0: "age 16-24 max 0"}
    both = (Exclusion(type=0, multipliers=((1, Fraction(-1)), (2, Fraction(1)))),)
    assert reasons(space, both) == {0: "age 25+ min 2; seats 2"}


def test_a_pool_without_any_panel_is_refused() -> None:
    rows = (
        Row(name=("quota", "age", "16-24"), types=(0,), lower=2, upper=2),
        Row(name=("seats",), types=(0, 1), lower=2, upper=2),
    )
    with pytest.raises(InfeasibleQuotas):
        coverage(TypeSpace(people=(1, 3), cap=(1, 3), rows=rows, seats=2))
