"""What a table of people promises: every problem at once, each with its row, and one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sortition.errors import BadTable, Problem
from sortition.pool import Pool, pool_from_rows
from sortition.quotas import Quota, Quotas

QUOTAS = Quotas(
    quotas=(
        Quota(feature="Wijk", value="De Aker", min=0, max=2),
        Quota(feature="Wijk", value="Sloten", min=0, max=2),
        Quota(feature="leeftijd", value="16-34", min=0, max=2),
        Quota(feature="leeftijd", value="35+", min=0, max=2),
    )
)
HEADER = ["id", "wijk", "leeftijd"]


def read(*rows: list[str], header: list[str] = HEADER, household: str | None = None, quotas: Quotas = QUOTAS) -> Pool:
    return pool_from_rows(header, rows, quotas=quotas, household_column=household)


def problems(*rows: list[str], header: list[str] = HEADER, quotas: Quotas = QUOTAS) -> tuple[Problem, ...]:
    with pytest.raises(BadTable) as refused:
        read(*rows, header=header, quotas=quotas)
    assert refused.value.table == "pool"
    return refused.value.problems


def facts(*rows: list[str], header: list[str] = HEADER) -> list[tuple[str, int, str]]:
    return [(p.code, p.row, p.column) for p in problems(*rows, header=header)]


def test_values_are_written_back_as_the_quotas_spell_them() -> None:
    pool = read(["a", "  de AKER ", "35+"], ["b", "SLOTEN", "16-34"])
    assert pool.features == ("Wijk", "leeftijd")
    assert [p.values for p in pool.people] == [("De Aker", "35+"), ("Sloten", "16-34")]


def test_an_accent_matches_however_it_is_composed() -> None:
    quotas = Quotas(quotas=(Quota(feature="plek", value="Café", min=0, max=1),))
    pool = read(["a", "CAFE\u0301"], header=["id", "plek"], quotas=quotas)
    assert pool.people[0].values == ("Café",)


def test_case_is_folded_and_not_only_lowered() -> None:
    quotas = Quotas(quotas=(Quota(feature="plek", value="Große Straße", min=0, max=1),))
    assert read(["a", "GROSSE STRASSE"], header=["id", "plek"], quotas=quotas).people[0].values == ("Große Straße",)


def test_columns_may_stand_in_any_order_and_others_are_ignored() -> None:
    pool = read(["x", "35+", "a", "sloten"], header=["Naam", "LEEFTIJD ", "ID", "wijk"])
    assert (pool.people[0].id, pool.people[0].values) == ("a", ("Sloten", "35+"))


def test_every_problem_is_found_at_once_with_its_row() -> None:
    assert facts(
        ["a", "Sloten", "35+"],
        ["b", "Osdorp", "35+"],
        ["a", "Sloten", ""],
        ["c", "Sloten"],
        ["", "Sloten", "35+"],
    ) == [
        ("unknown_value", 3, "Wijk"),
        ("empty_value", 4, "leeftijd"),
        ("duplicate_id", 4, "id"),
        ("wrong_number_of_fields", 5, ""),
        ("empty_value", 6, "id"),
    ]


def test_a_double_id_names_both_rows() -> None:
    [problem] = problems(["a", "Sloten", "35+"], ["", "", ""], ["a ", "Sloten", "35+"])
    assert (problem.row, problem.value, problem.wanted) == (4, "a", "2")


def test_blank_rows_are_skipped_and_still_counted() -> None:
    assert len(read(["a", "Sloten", "35+"], [], [" ", "", ""], ["b", "Sloten", "35+"]).people) == 2
    assert facts(["a", "Sloten", "35+"], [], ["b", "Osdorp", "35+"]) == [("unknown_value", 4, "Wijk")]


def test_empty_cells_beyond_the_header_do_no_harm() -> None:
    assert len(read(["a", "Sloten", "35+", "", " "]).people) == 1
    assert facts(["a", "Sloten", "35+", "", "x"]) == [("wrong_number_of_fields", 2, "")]


def test_a_missing_column_is_named_and_stops_the_rest() -> None:
    assert facts(["a", "Osdorp"], header=["id", "wijk"]) == [("missing_column", 1, "leeftijd")]


def test_a_column_that_counts_may_not_stand_there_twice() -> None:
    assert facts(["a", "Sloten", "35+", "Sloten"], header=["id", "wijk", "leeftijd", "Wijk"]) == [
        ("duplicate_column", 1, "Wijk")
    ]
    assert facts(["a", "b", "Sloten", "35+"], header=["id", "ID", "wijk", "leeftijd"]) == [
        ("duplicate_column", 1, "id")
    ]


def test_a_file_without_people_is_refused() -> None:
    assert facts() == [("no_rows", 0, "")]
    assert facts(["", "", ""]) == [("no_rows", 0, "")]


def test_a_pool_with_too_few_people_for_a_minimum_is_read_all_the_same() -> None:
    wide = Quotas(
        quotas=(
            Quota(feature="wijk", value="De Aker", min=2, max=2),
            Quota(feature="wijk", value="Sloten", min=1, max=2),
        )
    )
    read = pool_from_rows(["id", "wijk"], [["a", "sloten"], ["b", "sloten"]], quotas=wide)
    assert [person.values for person in read.people] == [("Sloten",), ("Sloten",)]


@pytest.mark.parametrize("strange", ["a\nb", "a\tb", "a\x7f", "\u202ea", "a\ufeff", "a\u2028b", "\ud800"])
def test_an_id_that_a_record_cannot_hold_is_refused(strange: str) -> None:
    assert facts([strange, "Sloten", "35+"]) == [("control_character", 2, "id")]


def test_the_id_column_is_found_by_its_name() -> None:
    for name in ("id", "nationbuilder_id", "Unique_ID"):
        pool = read(["n1", "u1", "Sloten", "35+"], header=["naam", name, "wijk", "leeftijd"])
        assert pool.people[0].id == "u1"


def test_without_a_name_the_first_unique_column_is_the_id() -> None:
    header = ["plaats", "lot", "mail", "wijk", "leeftijd"]
    pool = read(
        ["x", "7", "m1", "Sloten", "35+"], ["x", "9", "m2", "De Aker", "16-34"], header=header, household="leeftijd"
    )
    assert [p.id for p in pool.people] == ["7", "9"]


def test_a_feature_is_never_the_id_however_rare_its_values() -> None:
    pool = read(["Sloten", "35+"], ["De Aker", "16-34"], header=["wijk", "leeftijd"])
    assert [p.id for p in pool.people] == ["1", "2"]


def test_addresses_match_without_case_and_an_empty_one_is_shared_with_nobody() -> None:
    header = [*HEADER, "adres"]
    pool = read(
        ["a", "Sloten", "35+", "Dorpsweg 1"],
        ["b", "Sloten", "35+", " dorpsweg 1"],
        ["c", "Sloten", "35+", ""],
        header=header,
        household="Adres",
    )
    assert pool.people[0].household == pool.people[1].household
    assert pool.people[2].household is None
    assert read(["a", "Sloten", "35+", "x"], header=header).people[0].household is None


def test_an_unknown_household_column_is_refused() -> None:
    with pytest.raises(BadTable) as refused:
        read(["a", "Sloten", "35+"], household="adres")
    assert [p.code for p in refused.value.problems] == ["missing_column"]


WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=6)


@given(st.lists(st.lists(WORDS, max_size=5), max_size=6), st.lists(WORDS, max_size=5))
def test_any_table_is_read_or_refused_as_a_table(rows: list[list[str]], header: list[str]) -> None:
    try:
        pool = read(*rows, header=header)
    except BadTable as refused:
        assert refused.problems
    else:
        assert len({p.id for p in pool.people}) == len(pool.people) > 0
