"""Counts that are shown never point to a handful of people."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from snw_democratie.public_record.margins import Group, merged, too_small

groups = st.lists(st.integers(0, 30), min_size=1, max_size=8).map(
    lambda counts: tuple(
        Group(values=(str(place),), people=people, minimum=place, maximum=place + people)
        for place, people in enumerate(counts)
    )
)


@given(groups, st.integers(1, 12))
def test_no_shown_group_is_small_unless_all_together_are(given_groups: tuple[Group, ...], below: int) -> None:
    shown = merged(given_groups, below=below)
    assert len(shown) == 1 or all(group.people >= below for group in shown)


@given(groups, st.integers(1, 12))
def test_a_single_small_group_cannot_be_had_by_subtraction(given_groups: tuple[Group, ...], below: int) -> None:
    small = [group for group in given_groups if group.people < below]
    if small and len(given_groups) > 1:
        assert len(merged(given_groups, below=below)[-1].values) >= 2


@given(groups, st.integers(1, 12))
def test_everybody_and_every_seat_is_counted_once(given_groups: tuple[Group, ...], below: int) -> None:
    shown = merged(given_groups, below=below)
    for name in ("people", "minimum", "maximum"):
        assert sum(getattr(g, name) for g in shown) == sum(getattr(g, name) for g in given_groups)
    assert sorted(value for g in shown for value in g.values) == sorted(v for g in given_groups for v in g.values)


@given(groups)
def test_large_groups_stay_as_they_are(given_groups: tuple[Group, ...]) -> None:
    assert merged(given_groups, below=0) == given_groups


@given(groups, st.integers(1, 12))
def test_what_is_too_small_to_show_is_what_would_be_put_together(given_groups: tuple[Group, ...], below: int) -> None:
    hidden = too_small(given_groups, below=below)
    shown = [group for group in given_groups if group.values[0] not in hidden]
    assert len(given_groups) == 1 or all(group.people >= below for group in shown)
    assert len(hidden) != 1
