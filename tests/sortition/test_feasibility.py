"""Quotas that no panel meets: the smallest change, other ways, and a conflict without superfluous bounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest

from sortition.feasibility import Bound, Flex, Proposal, is_feasible, relaxations
from sortition.typespace import Row, TypeSpace
from tests.sortition.small_pools import Digits, every_panel, small_pool

SMALLEST = [pool for pool in (small_pool(number).space for number in range(60)) if sum(pool.people) <= 9]


def impossible_space(number: int) -> TypeSpace:
    """A small pool whose quotas were narrowed and shifted until no panel was left."""
    digits = Digits(f"narrowed {number}")
    space = SMALLEST[number]
    while every_panel(space):
        rows = list(space.rows)
        i = digits.below(len(rows) - 1)
        row = rows[i]
        if digits.below(2):
            rows[i] = replace(row, lower=row.lower + 1, upper=max(row.lower + 1, row.upper))
        elif row.upper:
            rows[i] = replace(row, lower=min(row.lower, row.upper - 1), upper=row.upper - 1)
        space = replace(space, rows=tuple(rows))
    return space


def free_compositions(space: TypeSpace) -> list[tuple[int, ...]]:
    """Every choice of seats that keeps all rules but the quotas."""
    rows = tuple(r if r.name[0] != "quota" else replace(r, lower=0, upper=space.seats) for r in space.rows)
    return every_panel(replace(space, rows=rows))


def cost_of(space: TypeSpace, flex: Flex, panel: tuple[int, ...]) -> Fraction | None:
    """What it costs to let this panel in; None when the room does not allow it."""
    cost = Fraction(0)
    for i, row in enumerate(space.rows):
        count = sum(panel[t] for t in row.types)
        least, most = flex.get(i, (row.lower, row.upper))
        if not least <= count <= most:
            return None
        if count < row.lower:
            cost += (1 + Fraction(2, row.lower)) * (row.lower - count)
        cost += max(0, count - row.upper)
    return cost


def changed(space: TypeSpace, proposal: Proposal) -> TypeSpace:
    rows = list(space.rows)
    for change in proposal.changes:
        row = rows[change.bound.row]
        assert change.before == (row.lower if change.bound.side == "min" else row.upper)
        rows[change.bound.row] = (
            replace(row, lower=change.after) if change.bound.side == "min" else replace(row, upper=change.after)
        )
    return replace(space, rows=tuple(rows))


def held(space: TypeSpace, bounds: Iterable[Bound], panel: tuple[int, ...]) -> bool:
    for bound in bounds:
        row = space.rows[bound.row]
        count = sum(panel[t] for t in row.types)
        if count < row.lower if bound.side == "min" else count > row.upper:
            return False
    return True


def room(space: TypeSpace, seats: int) -> Flex:
    quotas = [i for i, row in enumerate(space.rows) if row.name[0] == "quota"]
    return {i: (max(0, space.rows[i].lower - seats), space.rows[i].upper + seats) for i in quotas}


@pytest.mark.parametrize("number", range(8))
def test_proposals_help_cost_least_and_differ(number: int) -> None:
    space = impossible_space(number)
    flex = room(space, 2)
    costs = [c for c in (cost_of(space, flex, panel) for panel in free_compositions(space)) if c is not None]
    proposals = relaxations(space, flex).proposals
    assert [p.cost for p in proposals] == sorted(p.cost for p in proposals)
    assert bool(proposals) == bool(costs)
    if proposals:
        assert proposals[0].cost == min(costs)
    for proposal in proposals:
        assert every_panel(changed(space, proposal))
        for change in proposal.changes:
            least, most = flex[change.bound.row]
            assert least <= change.after <= most
    for one, other in combinations(proposals, 2):
        assert not {c.bound for c in one.changes} <= {c.bound for c in other.changes}


@pytest.mark.parametrize("number", range(8))
def test_the_conflict_fails_and_without_any_one_bound_holds(number: int) -> None:
    space = impossible_space(number)
    conflict = relaxations(space, {}).conflict
    panels = free_compositions(space)
    assert conflict
    assert not any(held(space, conflict, panel) for panel in panels)
    for left_out in conflict:
        rest = [bound for bound in conflict if bound != left_out]
        assert any(held(space, rest, panel) for panel in panels)


def test_feasible_means_that_there_is_a_panel() -> None:
    for number in range(8):
        assert is_feasible(small_pool(number).space)
        assert not is_feasible(impossible_space(number))


def test_nothing_is_proposed_for_quotas_that_can_be_met() -> None:
    space = small_pool(1).space
    assert relaxations(space, room(space, 2)) == type(relaxations(space, {}))(proposals=(), conflict=())


def test_nothing_is_proposed_beyond_the_room_given() -> None:
    space = impossible_space(0)
    answer = relaxations(space, {})
    assert answer.proposals == ()
    assert answer.conflict


def test_of_equally_cheap_changes_the_relatively_smallest_comes_first() -> None:
    rows = (
        Row(name=("quota", "a", "x"), types=(0, 1), lower=0, upper=2),
        Row(name=("quota", "a", "y"), types=(2, 3), lower=0, upper=7),
        Row(name=("seats",), types=(0, 1, 2, 3), lower=10, upper=10),
    )
    space = TypeSpace(people=(5, 5, 5, 5), cap=(5, 5, 5, 5), rows=rows, seats=10)
    first, second = relaxations(space, {0: (0, 5), 1: (0, 10)}).proposals[:2]
    assert [(c.bound.row, c.before, c.after) for c in first.changes] == [(1, 7, 8)]
    assert [(c.bound.row, c.before, c.after) for c in second.changes] == [(0, 2, 3)]
    assert first.cost == second.cost == 1


def test_a_pool_smaller_than_the_panel_has_no_conflict_among_quotas() -> None:
    rows = (
        Row(name=("quota", "a", "x"), types=(0,), lower=1, upper=2),
        Row(name=("seats",), types=(0,), lower=4, upper=4),
    )
    answer = relaxations(TypeSpace(people=(2,), cap=(2,), rows=rows, seats=4), {0: (0, 4)})
    assert answer.proposals == ()
    assert answer.conflict == ()


def test_a_quota_on_a_value_nobody_has_is_the_conflict() -> None:
    rows = (
        Row(name=("quota", "a", "x"), types=(0,), lower=0, upper=2),
        Row(name=("quota", "a", "y"), types=(), lower=1, upper=2),
        Row(name=("seats",), types=(0,), lower=2, upper=2),
    )
    answer = relaxations(TypeSpace(people=(3,), cap=(3,), rows=rows, seats=2), {1: (0, 2)})
    assert answer.conflict == (Bound(row=1, side="min"),)
    assert [(c.before, c.after) for c in answer.proposals[0].changes] == [(1, 0)]
    assert answer.proposals[0].cost == 3
