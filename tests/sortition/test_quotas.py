"""What a table of quotas, and quotas made from counts, promise."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sortition.counts import largest_remainder, quotas_from_counts
from sortition.errors import BadSetting, BadTable, Problem
from sortition.quotas import Quota, Quotas, quotas_from_rows

HEADER = ["feature", "value", "min", "max"]


def read(*rows: list[str], header: list[str] = HEADER, seats: int = 10) -> Quotas:
    return quotas_from_rows(header, rows, seats=seats)


def problems(*rows: list[str], header: list[str] = HEADER, seats: int = 10) -> tuple[Problem, ...]:
    with pytest.raises(BadTable) as refused:
        read(*rows, header=header, seats=seats)
    assert refused.value.table == "quotas"
    return refused.value.problems


def codes(*rows: list[str], header: list[str] = HEADER, seats: int = 10) -> list[tuple[str, int]]:
    return [(p.code, p.row) for p in problems(*rows, header=header, seats=seats)]


@pytest.mark.parametrize(
    "header",
    [
        ["feature", "value", "min", "max"],
        ["category", "feature", "min", "max"],
        ["category", "name", "min", "max"],
        [" Category", "FEATURE", "Min", "MAX "],
    ],
)
def test_the_headers_of_the_reference_files_are_known(header: list[str]) -> None:
    quotas = read(["wijk", "Sloten", "4", "5"], ["wijk", "De Aker", "5", "6"], header=header)
    assert [(q.feature, q.value, q.min, q.max, q.min_flex, q.max_flex) for q in quotas] == [
        ("wijk", "Sloten", 4, 5, None, None),
        ("wijk", "De Aker", 5, 6, None, None),
    ]


def test_flex_columns_are_read_when_they_are_there() -> None:
    header = ["max_flex", "feature", "value", "min", "max", "min_flex"]
    [quota] = read(["10", "wijk", "Sloten", "4", "10", "2"], header=header)
    assert (quota.min_flex, quota.max_flex) == (2, 10)


def test_quotas_of_one_feature_are_kept_together_in_order() -> None:
    quotas = read(["a", "x", "0", "9"], ["b", "y", "0", "10"], [], [" A", "z", "0", "9"])
    assert [(q.feature, q.value) for q in quotas] == [("a", "x"), ("a", "z"), ("b", "y")]
    assert quotas.features == ("a", "b")


def test_every_problem_is_found_at_once_with_its_row() -> None:
    assert codes(
        ["wijk", "Sloten", "6", "5"],
        ["wijk", "", "1", "2"],
        ["wijk", "De Aker", "x", "-1"],
        ["Wijk", "sloten ", "1", "2"],
        ["wijk", "Osdorp", "1"],
        ["wijk", "Geuzen\tveld", "1", "2"],
    ) == [
        ("min_above_max", 2),
        ("empty_value", 3),
        ("not_a_number", 4),
        ("not_a_number", 4),
        ("duplicate_quota", 5),
        ("wrong_number_of_fields", 6),
        ("control_character", 7),
    ]


@pytest.mark.parametrize("text", ["1.0", "1,5", "+1", "１", "1e3", "", "99999999999"])
def test_a_bound_is_a_plain_whole_number(text: str) -> None:
    assert codes(["wijk", "Sloten", "0", text]) == [("not_a_number", 2)]


def test_minimums_above_the_seats_are_explained() -> None:
    [problem] = problems(["wijk", "Sloten", "6", "9"], ["wijk", "De Aker", "5", "9"])
    assert (problem.code, problem.column, problem.found, problem.wanted) == ("mins_above_seats", "wijk", "11", "10")


def test_maximums_below_the_seats_are_explained() -> None:
    [problem] = problems(["wijk", "Sloten", "0", "4"], ["wijk", "De Aker", "0", "5"])
    assert (problem.code, problem.column, problem.found, problem.wanted) == ("maxes_below_seats", "wijk", "9", "10")


def test_flex_may_only_widen() -> None:
    header = [*HEADER, "min_flex", "max_flex"]
    assert codes(["wijk", "Sloten", "2", "10", "3", "9"], header=header) == [
        ("min_flex_above_min", 2),
        ("max_flex_below_max", 2),
    ]
    assert codes(["wijk", "Sloten", "2", "10", "0"], header=[*HEADER, "min_flex"]) == [("missing_column", 1)]


def test_missing_columns_are_all_named() -> None:
    assert [p.column for p in problems(["a"], header=["wijk"])] == ["feature", "value", "min", "max"]
    assert codes(["a", "b", "1", "2", "3"], header=[*HEADER, "Max"]) == [("duplicate_column", 1)]


def test_a_table_without_rows_is_refused() -> None:
    assert codes() == [("no_rows", 0)]


@pytest.mark.parametrize(
    "quota",
    [
        Quota(feature="a", value="x", min=2, max=1),
        Quota(feature="a", value="x", min=-1, max=1),
        Quota(feature="a", value=" ", min=0, max=1),
        Quota(feature="a\n", value="x", min=0, max=1),
    ],
)
def test_quotas_made_in_other_ways_keep_the_same_rules(quota: Quota) -> None:
    with pytest.raises(BadSetting):
        Quotas(quotas=(quota,))


def test_no_value_has_two_quotas() -> None:
    twice = (Quota(feature="a", value="x", min=0, max=1), Quota(feature="A", value="X ", min=0, max=1))
    with pytest.raises(BadSetting):
        Quotas(quotas=twice)


WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=6)


@given(st.lists(st.lists(WORDS | st.sampled_from(["0", "10"]), min_size=3, max_size=5), max_size=5))
def test_any_table_is_read_or_refused_as_a_table(rows: list[list[str]]) -> None:
    try:
        quotas = read(*rows)
    except BadTable as refused:
        assert refused.problems
    else:
        assert len(quotas)


SHARES = st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any)


@given(SHARES, st.integers(1, 200))
def test_largest_remainder_gives_all_seats_and_stays_within_one(shares: list[int], seats: int) -> None:
    whole = largest_remainder(shares, seats=seats)
    assert sum(whole) == seats
    for share, given_ in zip(shares, whole, strict=True):
        assert abs(given_ - Fraction(share * seats, sum(shares))) < 1


def test_equal_remainders_go_to_the_earlier_value() -> None:
    assert largest_remainder([1, 1, 1], seats=4) == (2, 1, 1)
    assert largest_remainder([Fraction(1, 2), 1, Fraction(1, 2)], seats=3) == (1, 1, 1)


@given(SHARES, st.integers(1, 100), st.integers(0, 3))
def test_quotas_from_counts_can_be_met_and_hold_the_target(shares: list[int], seats: int, tolerance: int) -> None:
    counts = {"wijk": {str(i): share for i, share in enumerate(shares)}}
    counted = quotas_from_counts(counts, seats=seats, tolerance=tolerance)
    for quota, target, share in zip(counted.quotas, counted.targets, shares, strict=True):
        assert 0 <= quota.min <= target <= quota.max <= seats
        exact = Fraction(share * seats, sum(shares))
        if tolerance:
            assert (quota.min, quota.max) == (max(0, target - tolerance), min(seats, target + tolerance))
        else:
            assert quota.min <= exact <= quota.max <= quota.min + 1


def test_percentages_that_sum_to_101_break_nothing_and_are_pointed_out() -> None:
    counts = {
        "leeftijd": {"jong": 34, "midden": 34, "oud": 33},
        "wijk": {"a": 50, "b": 50},
        "geslacht": {"v": 80_000, "m": 81_388},
    }
    counted = quotas_from_counts(counts, seats=100, tolerance=1)
    assert counted.percentages_off == ("leeftijd",)
    assert counted.sums_to["leeftijd"] == 101
    assert sum(counted.targets[:3]) == 100


def test_who_keeps_silent_has_no_bounds_and_always_room() -> None:
    counts = {"geslacht": {"vrouw": 5, "man": 5, "zeg ik liever niet": 0}}
    counted = quotas_from_counts(counts, seats=10, tolerance=0, open_values=[("geslacht", "zeg ik liever niet")])
    vrouw, man, silent = counted.quotas
    assert (silent.min, silent.max) == (0, 10)
    assert vrouw.min + man.min < 10


@pytest.mark.parametrize(
    ("counts", "seats", "tolerance"),
    [({"a": {"x": 0}}, 5, 0), ({"a": {"x": -1, "y": 3}}, 5, 0), ({"a": {"x": 1}}, 5, -1), ({"a": {"x": 1}}, 0, 0)],
)
def test_counts_that_make_no_sense_are_refused(counts: dict[str, dict[str, int]], seats: int, tolerance: int) -> None:
    with pytest.raises(BadSetting):
        quotas_from_counts(counts, seats=seats, tolerance=tolerance)
