"""Random type spaces of which a panel is known, for property tests."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st

from sortition.typespace import Row, TypeSpace


@st.composite
def spaces(draw: st.DrawFn, *, most_people: int = 14, most_features: int = 4) -> TypeSpace:
    """People with random features; the quotas are the counts of a panel of some of them, give or take 0 to 2."""
    features = draw(st.integers(1, most_features))
    person = st.tuples(*[st.integers(0, 2)] * features)
    people = draw(st.lists(person, min_size=3, max_size=most_people))
    seats = draw(st.integers(1, len(people) - 1))
    slack = draw(st.integers(0, 2))
    panel = people[:seats]
    counts = Counter(people)
    types = sorted(counts)
    rows = [
        Row(
            name=("quota", str(f), str(v)),
            types=tuple(t for t, vector in enumerate(types) if vector[f] == v),
            lower=max(0, sum(p[f] == v for p in panel) - slack),
            upper=sum(p[f] == v for p in panel) + slack,
        )
        for f in range(features)
        for v in range(3)
    ]
    rows.append(Row(name=("seats",), types=tuple(range(len(types))), lower=seats, upper=seats))
    many = tuple(counts[t] for t in types)
    return TypeSpace(people=many, cap=many, rows=tuple(rows), seats=seats)


def is_panel(space: TypeSpace, composition: tuple[int, ...]) -> bool:
    """Whether it keeps every row and cap, said once more in the tests' own words."""
    seats = Counter(composition)
    return all(n <= space.cap[t] for t, n in seats.items()) and all(
        row.lower <= sum(seats[t] for t in row.types) <= row.upper for row in space.rows
    )
