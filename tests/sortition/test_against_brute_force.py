"""Small pools of which every panel can be listed: our answers against the truth."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from sortition.certificate import check
from sortition.distribution import PanelDistribution
from sortition.leximin import leximin
from sortition.oracle import is_panel
from sortition.relaxation import leximin_relaxation
from tests.sortition.small_pools import SmallPool, every_panel, leximin_by_enumeration, small_pool

PANELS = 100
PLAIN, SHARED_ADDRESSES = 300, 40


@dataclass(frozen=True)
class Compared:
    """One pool: what we found, the leximin chances over all its panels, and how far the relaxation is from them."""

    pool: SmallPool
    found: PanelDistribution
    truth: np.ndarray
    selectable: frozenset[int]
    promised_too_much: float


def compared(number: int, households: bool) -> Compared:
    pool = small_pool(number, households=households)
    panels = every_panel(pool.space)
    truth = leximin_by_enumeration(pool.space, panels)
    found = leximin(pool.space, panels=PANELS)
    relaxed = leximin_relaxation(pool.space, excluded=frozenset(found.impossible))
    return Compared(
        pool=pool,
        found=found,
        truth=truth,
        selectable=frozenset(np.flatnonzero(np.array(panels).any(axis=0)).tolist()),
        promised_too_much=float(np.abs(np.array([float(level) for level in relaxed.levels]) - truth).max()),
    )


@pytest.fixture(scope="module")
def pools() -> list[Compared]:
    plain = [compared(number, False) for number in range(PLAIN)]
    return plain + [compared(number, True) for number in range(SHARED_ADDRESSES)]


def test_the_pools_are_as_awkward_as_they_should_be(pools: list[Compared]) -> None:
    assert len(pools) >= 300
    assert sum(len(p.selectable) < len(p.truth) for p in pools) > 50
    assert sum(p.promised_too_much > 1e-3 for p in pools) >= 5


def test_leximin_is_that_of_all_panels(pools: list[Compared]) -> None:
    for p in pools:
        chances = np.array([float(chance) for chance in p.found.chances()])
        assert np.abs(chances - p.truth).max() < 1e-6


def test_types_that_no_panel_holds_are_named_and_no_others(pools: list[Compared]) -> None:
    for p in pools:
        assert p.selectable == frozenset(range(len(p.truth))) - frozenset(p.found.impossible)
        assert all(reason for reason in p.found.impossible.values())


def test_optimal_is_never_said_where_the_relaxation_promises_too_much(pools: list[Compared]) -> None:
    assert not any(p.found.optimal and p.promised_too_much > 1e-6 for p in pools)


def test_optimal_is_said_where_the_relaxation_is_attained_and_proved(pools: list[Compared]) -> None:
    for p in pools:
        if p.promised_too_much < 1e-9 and "whole seats" not in p.found.impossible.values():
            assert p.found.optimal
            assert p.found.gap == 0


def test_an_optimal_lottery_has_an_exact_certificate_of_its_levels(pools: list[Compared]) -> None:
    for p in pools:
        certificate, space = p.found.certificate, p.pool.space
        if p.found.optimal:
            assert certificate is not None
            findings = check(certificate, people=space.people, cap=space.cap, rows=space.rows)
            assert all(finding.ok for finding in findings)


def test_the_gap_is_never_hidden(pools: list[Compared]) -> None:
    for p in pools:
        if not p.found.optimal:
            assert p.found.gap is not None
            smallest = min(p.found.chances()[t] for t in p.selectable)
            relaxed = leximin_relaxation(p.pool.space, excluded=frozenset(p.found.impossible))
            assert p.found.gap == max(Fraction(0), min(relaxed.levels[t] for t in p.selectable) - smallest)


def test_every_panel_keeps_every_rule(pools: list[Compared]) -> None:
    for p in pools:
        assert len(p.found.numbered) == PANELS
        assert all(is_panel(p.pool.space, c) for c in {*p.found.compositions, *p.found.numbered})


def test_everyone_sits_in_about_their_share_of_the_numbered_panels(pools: list[Compared]) -> None:
    for p in pools:
        named = dict(p.found.outside)
        for t, (seats, chance) in enumerate(zip(p.found.appearances(), p.found.chances(), strict=True)):
            n = p.pool.space.people[t]
            low, high = n * (PANELS * chance // 1), n * -(-PANELS * chance // 1)
            assert (low <= seats <= high) != (t in named)


def test_equals_have_equal_chances_person_by_person() -> None:
    """Leximin over persons, who know nothing of types, gives the same: symmetry costs nothing, also with households."""
    for households in (False, True):
        for number in range(8):
            pool = small_pool(number, households=households)
            by_person = leximin_by_enumeration(pool.persons, every_panel(pool.persons))
            chances = leximin(pool.space, panels=PANELS).chances()
            assert np.abs(by_person - [float(chances[t]) for t in pool.type_of]).max() < 1e-6
