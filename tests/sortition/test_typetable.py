"""Types: equal features and equal household composition, in the order of the record."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sortition.errors import SeatsAbovePool
from sortition.pool import Person, Pool
from sortition.quotas import Quota, Quotas
from sortition.typespace import Row
from sortition.typetable import TypeTable, type_table

QUOTAS = Quotas(
    quotas=(
        Quota(feature="wijk", value="b", min=0, max=2),
        Quota(feature="wijk", value="a", min=1, max=2),
        Quota(feature="wijk", value="leeg", min=0, max=1),
    )
)


def table(*people: tuple[str, str | None], seats: int = 1, households: bool = True) -> TypeTable:
    made = tuple(Person(id=str(i), values=(value,), household=home) for i, (value, home) in enumerate(people))
    return type_table(Pool(features=("wijk",), people=made), QUOTAS, seats=seats, households=households)


def lines(found: TypeTable) -> list[tuple[tuple[str, ...], int, int | None, int | None]]:
    return [(line.values, line.people, line.household_class, line.addresses) for line in found.lines]


def test_people_with_equal_values_are_one_type_in_order_of_the_values() -> None:
    found = table(("b", None), ("a", None), ("b", None))
    assert lines(found) == [(("a",), 1, None, None), (("b",), 2, None, None)]
    assert found.type_of == (1, 0, 1)
    assert found.members == ((1,), (0, 2))


def test_equal_households_are_one_class_and_none_comes_first() -> None:
    found = table(("b", "x"), ("a", "x"), ("b", None), ("a", "y"), ("b", "y"), ("a", "alone"), ("a", "z"), ("a", "z"))
    assert lines(found) == [
        (("a",), 1, None, None),
        (("a",), 2, 0, 1),
        (("a",), 2, 1, 2),
        (("b",), 1, None, None),
        (("b",), 2, 1, 2),
    ]
    assert found.address_of == (0, 0, None, 1, 1, None, 2, 2)
    assert found.space.cap == (1, 1, 2, 1, 2)
    assert found.space.rows[-2:] == (
        Row(name=("household", "0"), types=(1,), lower=0, upper=1),
        Row(name=("household", "1"), types=(2, 4), lower=0, upper=2),
    )


def test_addresses_do_not_count_unless_asked() -> None:
    found = table(("b", "x"), ("b", "x"), households=False)
    assert lines(found) == [(("b",), 2, None, None)]
    assert found.address_of == (None, None)


def test_quotas_become_rows_in_their_order_also_where_nobody_has_the_value() -> None:
    rows = table(("b", None), ("a", None)).space.rows
    assert [(row.name, row.types, row.lower, row.upper) for row in rows] == [
        (("quota", "wijk", "b"), (1,), 0, 2),
        (("quota", "wijk", "a"), (0,), 1, 2),
        (("quota", "wijk", "leeg"), (), 0, 1),
        (("seats",), (0, 1), 1, 1),
    ]


def test_more_seats_than_people_are_refused() -> None:
    with pytest.raises(SeatsAbovePool) as refused:
        table(("b", None), seats=2)
    assert (refused.value.seats, refused.value.people) == (2, 1)


PEOPLE = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.none() | st.sampled_from(["x", "y", "z", "w"])), min_size=1, max_size=12
)


@given(PEOPLE)
def test_everybody_has_one_type_with_the_values_and_the_household_they_have(
    people: list[tuple[str, str | None]],
) -> None:
    found = table(*people)
    assert Counter(found.type_of) == {t: line.people for t, line in enumerate(found.lines)}
    at_home = Counter(home for _, home in people if home)
    for (value, home), type_ in zip(people, found.type_of, strict=True):
        line = found.lines[type_]
        assert line.values == (value,)
        assert (line.household_class is not None) == (home is not None and at_home[home] > 1)


@given(PEOPLE, st.permutations(range(12)))
def test_the_order_of_the_file_does_not_change_the_types(
    people: list[tuple[str, str | None]], order: list[int]
) -> None:
    shuffled = [people[i] for i in order if i < len(people)]
    assert table(*shuffled).lines == table(*people).lines
    assert table(*shuffled).space == table(*people).space
