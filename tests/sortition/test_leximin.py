"""Leximin where fractional panels promise what real panels cannot keep, and where they keep it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from sortition.column_generation import Work, leximin_over_panels, reach
from sortition.distribution import TICKETS
from sortition.errors import InfeasibleQuotas
from sortition.impossible import coverage
from sortition.leximin import leximin
from sortition.oracle import Oracle, is_panel
from sortition.realisation import lottery_of, shortfall
from sortition.relaxation import leximin_relaxation
from sortition.typespace import Row, TypeSpace
from tests.sortition.small_pools import every_panel, leximin_by_enumeration, small_pool


def nine_people() -> TypeSpace:
    """Two equal people and seven others, of whom any two share one of five features that may occur only once.

    So every panel of two has at most one of the seven, while in the linear programme each can have 1/6 of a seat.
    """
    sets = [{0, 1, 2, 3, 4}, *(set(c) for c in combinations(range(5), 4)), {0, 1, 2}]
    assert all(one & other for one, other in combinations(sets, 2))
    rows = []
    for f in range(5):
        having = tuple(1 + i for i, own in enumerate(sets) if f in own)
        without = tuple(t for t in range(8) if t not in having)
        rows.append(Row(name=("quota", f"f{f}", "yes"), types=having, lower=0, upper=1))
        rows.append(Row(name=("quota", f"f{f}", "no"), types=without, lower=1, upper=2))
    rows.append(Row(name=("seats",), types=tuple(range(8)), lower=2, upper=2))
    people = (2, 1, 1, 1, 1, 1, 1, 1)
    return TypeSpace(people=people, cap=people, rows=tuple(rows), seats=2)


def test_nine_people_with_a_gap() -> None:
    space = nine_people()
    relaxed = leximin_relaxation(space)
    assert relaxed.levels == (Fraction(5, 12), *[Fraction(1, 6)] * 7)
    found = leximin(space, panels=1000)
    assert not found.optimal
    assert found.certificate is not None  # of the relaxation: a bound, and no claim
    chances = [float(c) for c in found.chances()]
    assert chances == pytest.approx([1 / 2, *[1 / 7] * 7], abs=1e-8)
    assert found.gap is not None
    assert float(found.gap) == pytest.approx(1 / 6 - 1 / 7, abs=1e-8)
    assert len(found.numbered) == 1000
    assert all(is_panel(space, c) for c in found.numbered)


def test_a_forged_optimum_would_need_the_relaxation_to_be_kept() -> None:
    """The word optimal follows the tickets: with the gap's real chances nobody can be promised 1/6."""
    found = leximin(nine_people(), panels=100)
    relaxed = leximin_relaxation(nine_people())
    assert shortfall(relaxed.levels, found.chances()) > Fraction(1, 100)


def test_the_levels_of_column_generation_are_bracketed_by_the_solver() -> None:
    space = nine_people()
    found = leximin_over_panels(
        space, compositions=coverage(space).compositions, oracle=Oracle(space), work=Work(left=10**6)
    )
    assert {t for level in found.levels for t in level.types} == set(range(8))
    for level in found.levels:
        truth = 1 / 7 if 0 not in level.types else 1 / 2
        assert level.level - 1e-9 <= truth <= level.bound + 1e-9
        assert level.bound - level.level < 1e-7


@pytest.mark.parametrize("number", range(12))
def test_column_generation_alone_finds_the_leximin_of_all_panels(number: int) -> None:
    space = small_pool(number, households=True).space
    covered = coverage(space)
    oracle = Oracle(space, excluded=covered.impossible)
    found = leximin_over_panels(space, compositions=covered.compositions[:1], oracle=oracle, work=Work(left=10**6))
    chances = [float(c) for c in lottery_of(space, found.lottery).chances]
    assert np.abs(leximin_by_enumeration(space, every_panel(space)) - chances).max() < 1e-7


def test_too_little_work_leaves_types_unexamined_and_a_bracket_for_the_rest() -> None:
    space = nine_people()
    covered = coverage(space)
    work = Work(left=2 * len(space.people))
    found = leximin_over_panels(space, compositions=covered.compositions[:1], oracle=Oracle(space), work=work)
    assert work.left <= 0
    assert {t for level in found.levels for t in level.types} < set(range(8))
    assert all(level.level <= level.bound for level in found.levels)
    assert sum(lottery_of(space, found.lottery).tickets) == TICKETS


def test_reach_finds_the_least_shortfall_and_proves_it() -> None:
    space = nine_people()
    wanted = leximin_relaxation(space).levels
    found = reach(space, wanted, compositions=coverage(space).compositions, oracle=Oracle(space), work=Work(left=10**6))
    # Seven of them share one seat per panel: some stay 1/6 - 1/7 below.
    assert found.shortfall == pytest.approx(1 / 6 - 1 / 7, abs=1e-8)
    assert found.least == pytest.approx(found.shortfall, abs=1e-7)


def test_tickets_are_exact_in_number_and_in_chance() -> None:
    for number in range(6):
        space = small_pool(number).space
        found = leximin(space, panels=100)
        assert sum(found.tickets) == TICKETS
        expected = sum((n * c for n, c in zip(space.people, found.chances(), strict=True)), Fraction(0))
        assert expected == space.seats


def test_the_same_pool_gives_the_same_panels() -> None:
    space = small_pool(7).space
    assert leximin(space, panels=100) == leximin(space, panels=100)


def test_progress_is_told_and_an_error_in_it_stops_the_work() -> None:
    class Cancelled(Exception):
        pass

    seen: list[str] = []

    def tell(phase: str, done: int, total: int) -> None:
        seen.append(phase)
        if phase == "relaxation":
            raise Cancelled

    with pytest.raises(Cancelled):
        leximin(small_pool(7).space, panels=100, on_progress=tell)
    assert "coverage" in seen


def test_quotas_without_a_panel_are_refused() -> None:
    space = nine_people()
    rows = (replace(space.rows[0], lower=1, types=()), *space.rows[1:])
    with pytest.raises(InfeasibleQuotas):
        leximin(replace(space, rows=rows), panels=100)
