"""Halving keeps the totals, makes real panels only, and says what it lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sortition.halving import halve
from sortition.relaxation import leximin_relaxation
from sortition.solving.attainment import attain
from sortition.solving.enumeration import choose
from sortition.solving.totals import totals
from sortition.typespace import TypeSpace
from tests.benchmarks.generated_pool import generated_pool
from tests.sortition.shared_pools import build_pool
from tests.sortition.spaces import is_panel, spaces


def expected_seats(space: TypeSpace) -> list[Fraction]:
    levels = leximin_relaxation(space).levels
    return [level * people for level, people in zip(levels, space.people, strict=True)]


def generated(people: int, features: int, seats: int, slack: int) -> TypeSpace:
    bounds, persons = generated_pool(people, features, seats, slack=slack)
    return build_pool(bounds, persons, seats).space


def sums(compositions: Sequence[tuple[int, ...]], types: int) -> list[int]:
    count = Counter(t for composition in compositions for t in composition)
    return [count[t] for t in range(types)]


@settings(max_examples=60, deadline=None)
@given(space=spaces(), panels=st.integers(1, 40))
def test_totals_round_every_type_and_keep_every_row(space: TypeSpace, panels: int) -> None:
    expected = expected_seats(space)
    found = totals(space, expected, panels)
    for total, e in zip(found, expected, strict=True):
        assert panels * e - 1 < total < panels * e + 1
    for row in space.rows:
        assert panels * row.lower <= sum(found[t] for t in row.types) <= panels * row.upper


@settings(max_examples=60, deadline=None)
@given(space=spaces(), panels=st.integers(1, 40))
def test_halving_makes_real_panels_that_sum_to_the_totals(space: TypeSpace, panels: int) -> None:
    wanted = totals(space, expected_seats(space), panels)
    halved = halve(space, wanted, panels)
    assert len(halved.compositions) + halved.lost == panels
    assert all(is_panel(space, composition) for composition in halved.compositions)
    got = sums(halved.compositions, len(space.people))
    if halved.lost:
        assert all(g <= w for g, w in zip(got, wanted, strict=True))
    else:
        assert got == list(wanted)


@pytest.mark.parametrize(
    ("people", "features", "seats", "slack"),
    [(200, 5, 30, 0), (240, 6, 100, 2), (60, 6, 8, 1), (100, 7, 12, 1), (30, 5, 4, 1), (12, 2, 3, 1)],
)
def test_few_seats_and_many_features_still_give_all_panels(people: int, features: int, seats: int, slack: int) -> None:
    space = generated(people, features, seats, slack)
    expected = expected_seats(space)
    attained = attain(space, expected, 100)
    assert len(attained.numbered) == 100
    assert all(is_panel(space, composition) for composition in attained.numbered)
    off = {
        t
        for t, (got, e) in enumerate(zip(sums(attained.numbered, len(expected)), expected, strict=True))
        if not 100 * e - 1 < got < 100 * e + 1
    }
    assert set(attained.off) == off
    assert attained.tickets is not None
    assert attained.tickets.eta < Fraction(1, 10**9)


def test_the_same_input_gives_the_same_panels() -> None:
    space = generated(200, 5, 30, 0)
    assert attain(space, expected_seats(space), 100) == attain(space, expected_seats(space), 100)


def test_forced_types_sit_in_every_panel() -> None:
    space = generated(240, 6, 100, 0)
    relaxation = leximin_relaxation(space)
    forced = [t for t, level in enumerate(relaxation.levels) if level == 1]
    assert forced
    attained = attain(space, expected_seats(space), 100)
    for composition in attained.numbered:
        seats = Counter(composition)
        assert all(seats[t] == space.people[t] for t in forced)


def test_a_gap_is_reported_and_the_panels_are_still_real() -> None:
    # Three types, pairs of which share a feature value that must come exactly once: an odd cycle has no panel of
    # 1 1/2 seats, so the fractional chances cannot be had.
    bounds = {(f, v): (0, 1) for f in ("a", "b", "c") for v in ("x", "y", "z")}
    persons = [
        {"a": "x", "b": "x", "c": "z"}, {"a": "x", "b": "y", "c": "x"}, {"a": "y", "b": "x", "c": "x"},
        {"a": "z", "b": "z", "c": "y"},
    ]  # fmt: skip
    space = build_pool(bounds, persons, 2).space
    attained = attain(space, [Fraction(1, 2)] * 4, 100)
    assert len(attained.numbered) == 100 or attained.lost
    assert all(is_panel(space, composition) for composition in attained.numbered)
    # The three exclude one another, so with two seats the fourth sits always: 1/2 each is out of reach.
    assert attained.tickets is None or attained.tickets.eta > Fraction(1, 100)


def test_progress_is_told_and_may_cancel() -> None:
    space = generated(200, 5, 30, 0)
    expected = expected_seats(space)
    told: list[tuple[str, int, int]] = []
    attain(space, expected, 200, on_progress=lambda *step: told.append(step))
    assert {step for step, _, _ in told} >= {"halving", "weights"}
    assert all(0 <= done <= total for _, done, total in told)

    class Cancelled(Exception):
        pass

    def cancel(_step: str, done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        attain(space, expected, 200, on_progress=cancel)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_enumeration_finds_a_choice_whenever_there_is_one(data: st.DataObject) -> None:
    count, rows = data.draw(st.integers(1, 8)), data.draw(st.integers(1, 4))
    slots = np.array([[data.draw(st.integers(0, rows - 1)) for _ in range(count)] for _ in range(2)])
    lower = np.array([data.draw(st.integers(-1, 4)) for _ in range(rows)])
    upper = lower + np.array([data.draw(st.integers(0, 1)) for _ in range(rows)])
    possible = []
    for mask in range(1 << count):
        bits = np.array([mask >> u & 1 for u in range(count)], dtype=bool)
        got = np.bincount(slots[:, bits].ravel(), minlength=rows)
        if ((lower <= got) & (got <= upper)).all():
            possible.append(bits.tolist())
    found = choose(slots, lower, upper)
    assert (found is None) == (not possible)
    assert found is None or found.tolist() in possible
