"""Seats become persons: nobody twice, one per address, and everybody of a type equally often."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sortition.lottery import seat_people
from sortition.solving.edge_colouring import edge_colours


def appearances(panels: tuple[tuple[int, ...], ...]) -> Counter[int]:
    return Counter(person for panel in panels for person in panel)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_everybody_of_a_type_sits_floor_or_ceil_times_and_nobody_twice(data: st.DataObject) -> None:
    people = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    members = []
    for n in people:
        first = sum(len(m) for m in members)
        members.append([(None, first + i) for i in range(n)])
    compositions = [
        tuple(t for t, n in enumerate(people) for _ in range(data.draw(st.integers(0, n))))
        for _ in range(data.draw(st.integers(1, 12)))
    ]
    panels = seat_people(compositions, members=members)
    seen = appearances(panels)
    for composition, panel in zip(compositions, panels, strict=True):
        assert len(set(panel)) == len(panel) == len(composition)
        assert list(panel) == sorted(panel)
    for t, of_type in enumerate(members):
        total = sum(c.count(t) for c in compositions)
        assert all(total // people[t] <= seen[p] <= -(-total // people[t]) for _, p in of_type)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_one_person_per_address_and_equal_turns_in_a_household_class(data: st.DataObject) -> None:
    addresses = data.draw(st.integers(1, 5))
    at_home = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    members: list[list[tuple[int | None, int]]] = []
    home: dict[int, int] = {}
    for mu in at_home:
        order = data.draw(st.permutations(range(addresses)))
        of_type: list[tuple[int | None, int]] = []
        for address in order:
            for _ in range(mu):
                home[len(home)] = address
                of_type.append((100 + address, len(home) - 1))
        members.append(of_type)
    members.append([(None, len(home)), (None, len(home) + 1)])
    compositions = []
    for _ in range(data.draw(st.integers(1, 14))):
        room, seats = addresses, []
        for t in range(len(at_home)):
            count = data.draw(st.integers(0, room))
            room -= count
            seats += [t] * count
        compositions.append((*seats, *[len(at_home)] * data.draw(st.integers(0, 2))))
    panels = seat_people(compositions, members=members)
    seen = appearances(panels)
    type_of = {person: t for t, of_type in enumerate(members) for _, person in of_type}
    for composition, panel in zip(compositions, panels, strict=True):
        assert sorted(type_of[p] for p in panel) == sorted(composition)
        homes = [home[p] for p in panel if p in home]
        assert len(set(homes)) == len(homes)
        assert len(set(panel)) == len(panel)
    for t, of_type in enumerate(members):
        total = sum(c.count(t) for c in compositions)
        n = len(of_type)
        assert all(total // n <= seen[p] <= -(-total // n) for _, p in of_type)


def test_two_household_classes_do_not_mix() -> None:
    members = [[(7, 0)], [(7, 1)], [(3, 2), (4, 3)], [(3, 4), (4, 5)]]
    panels = seat_people([(0, 2, 3), (1, 2, 3), (1, 3, 3)], members=members)
    assert panels[0][0] == 0
    assert panels[2] == (1, 4, 5)
    for panel in panels:
        assert len({7 if p < 2 else 3 + (p - 2) % 2 for p in panel}) == 3


@settings(max_examples=200, deadline=None)
@given(
    edges=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=25),
)
def test_edges_that_meet_never_agree(edges: list[tuple[int, int]]) -> None:
    degree = max([0, *Counter(left for left, _ in edges).values(), *Counter(right for _, right in edges).values()])
    colours = edge_colours(edges, degree)
    assert all(0 <= c < degree for c in colours)
    for side in (0, 1):
        met = [(edge[side], c) for edge, c in zip(edges, colours, strict=True)]
        assert len(set(met)) == len(met)


def test_a_panel_with_more_seats_than_people_is_refused() -> None:
    with pytest.raises(AssertionError):
        seat_people([(0, 0)], members=[[(None, 1)]])
