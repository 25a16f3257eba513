"""Tickets are whole, sum to 10**15, and their error is counted and not estimated."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sortition.relaxation import leximin_relaxation
from sortition.solving.apportionment import apportion
from sortition.solving.attainment import attain
from sortition.solving.weights import TICKETS, tickets
from sortition.typespace import Row, TypeSpace
from tests.sortition.spaces import spaces

PAIRS = TypeSpace(
    people=(1, 1, 2),
    cap=(1, 1, 2),
    rows=(Row(name=("seats",), types=(0, 1, 2), lower=2, upper=2),),
    seats=2,
)


def chance(compositions: tuple[tuple[int, ...], ...], numbers: tuple[int, ...], type_: int, people: int) -> Fraction:
    got = sum(n * c.count(type_) for c, n in zip(compositions, numbers, strict=True))
    return Fraction(got, TICKETS * people)


def test_equal_panels_become_one_with_all_their_tickets() -> None:
    found = tickets(PAIRS, [(0, 1), (2, 2), (0, 1), (2, 2)], [Fraction(1, 4), Fraction(1, 4), Fraction(3, 2)])
    assert found.compositions == ((0, 1), (2, 2))
    assert found.tickets == (TICKETS // 4, 3 * TICKETS // 4)
    assert found.eta == 0


def test_what_panels_cannot_reach_shows_in_eta() -> None:
    found = tickets(PAIRS, [(0, 1), (2, 2)], [Fraction(1, 2), Fraction(1), Fraction(1, 2)])
    errors = [
        abs(wanted - chance(found.compositions, found.tickets, t, PAIRS.people[t]))
        for t, wanted in enumerate((Fraction(1, 2), Fraction(1), Fraction(1, 4)))
    ]
    assert found.eta == max(errors) >= Fraction(1, 5)


def test_a_negative_weight_is_never_a_ticket() -> None:
    # Equal weights are far off, so the smallest correction would take tickets below zero.
    panels = [(0, 1), (0, 2), (0, 2), (0, 2), (1, 2), (1, 2), (2, 2)]
    found = tickets(PAIRS, panels, [Fraction(0), Fraction(1), Fraction(1)])
    assert min(found.tickets) > 0
    assert sum(found.tickets) == TICKETS
    assert found.eta < Fraction(1, 10**6)


@settings(max_examples=40, deadline=None)
@given(space=spaces(), panels=st.integers(5, 60))
def test_tickets_sum_up_and_eta_is_the_counted_error(space: TypeSpace, panels: int) -> None:
    levels = leximin_relaxation(space).levels
    attained = attain(space, [p * n for p, n in zip(levels, space.people, strict=True)], panels)
    found = attained.tickets
    if found is None:
        assert attained.lost
        return
    assert sum(found.tickets) == found.total == TICKETS
    assert min(found.tickets) > 0
    assert len(set(found.compositions)) == len(found.compositions)
    chances = [chance(found.compositions, found.tickets, t, n) for t, n in enumerate(space.people)]
    assert found.eta == max(abs(p - q) for p, q in zip(levels, chances, strict=True))


@settings(max_examples=40, deadline=None)
@given(shares=st.lists(st.integers(0, 50), min_size=4, max_size=4).filter(any), panels=st.integers(1, 60))
def test_apportioning_gives_all_panels_and_names_the_types_outside(shares: list[int], panels: int) -> None:
    compositions = [(0, 1), (0, 2), (1, 2), (2, 2)]
    total = sum(shares)
    expected = [
        Fraction(sum(s * c.count(t) for s, c in zip(shares, compositions, strict=True)), total) for t in range(3)
    ]
    found = apportion(compositions, shares, expected, panels)
    assert len(found.compositions) == panels
    assert set(found.compositions) <= set(compositions)
    got = [sum(c.count(t) for c in found.compositions) for t in range(3)]
    outside = {t for t in range(3) if not panels * expected[t] - 1 < got[t] < panels * expected[t] + 1}
    assert set(found.off) == outside


def test_apportioning_rounds_when_it_can() -> None:
    compositions = [(0, 1), (0, 2), (1, 2), (2, 2)]
    expected = [Fraction(1, 2), Fraction(1, 2), Fraction(1)]
    found = apportion(compositions, [1, 1, 1, 1], expected, 10)
    assert found.off == ()
    assert sum(c.count(0) for c in found.compositions) == 5


@pytest.mark.parametrize("panels", [1, 7, 1000])
def test_one_panel_repeats_as_often_as_asked(panels: int) -> None:
    assert apportion([(0, 1)], [TICKETS], [Fraction(1), Fraction(1)], panels).compositions == ((0, 1),) * panels
