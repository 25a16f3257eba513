"""Postcodes, wijken, ages and who looks like whom: what people type, read in one way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snw_democratie.pool import ages, places
from snw_democratie.pool.likeness import likeness

PERSIAN, ARABIC = "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"


@pytest.mark.parametrize("typed", ["1068AB", "1068 ab", " 1068  Ab ", "١٠٦٨ab", "۱۰۶۸ AB", "１０６８ＡＢ"])
def test_a_postcode_is_read_however_it_is_typed(typed: str) -> None:
    assert places.postcode(typed) == "1068AB"


@pytest.mark.parametrize("typed", ["", "1068", "1068A", "1068ABC", "0168AB", "1068SS", "AB1068", "1068-AB", "1068Ä1"])
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    assert places.postcode(typed) is None


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_a_postcode(text: str) -> None:
    code = places.postcode(text)
    assert code is None or (len(code) == 6 and places.postcode(code) == code)
    places.wijk_named(text)
    places.gebied_named(text)
    ages.band(text)
    ages.year_of_birth(text, year=2027)
    likeness(name=text, birth_year=1985, where=(text,))


def test_every_wijk_belongs_to_a_gebied_and_is_found_by_its_name() -> None:
    assert len(places.WIJKEN) == 15
    assert {wijk.gebied for wijk in places.WIJKEN.values()} == set(places.GEBIEDEN)
    for wijk in places.WIJKEN.values():
        assert places.wijk_named(f" {wijk.name.upper()} ") == wijk
    assert places.gebied_named("osdorp") == "GF08"
    assert places.wijk_named("Atlantis") is None


def test_a_postcode_gives_its_wijk_or_the_ones_to_choose_from() -> None:
    names = [wijk.name for wijk in places.wijken_of("1069AB")]
    assert names == ["De Aker", "De Punt", "Osdorp-Midden", "Sloten/Nieuw-Sloten"]
    assert places.certain_wijk("1069AB") is None
    assert places.wijken_of("1012AB") == ()
    # One wijk only, but half of it lies in another part of the city: the resident says so.
    assert len(places.wijken_of("1061AB")) == 1
    assert places.partly_outside("1061AB")
    assert places.certain_wijk("1061AB") is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("16 tot en met 24 jaar", (16, 24)),
        ("16-24", (16, 24)),
        ("16 – 24 jaar", (16, 24)),
        ("16 t/m 24", (16, 24)),
        ("16 tot 25", (16, 24)),
        ("16 tot 25 jaar", (16, 24)),
        ("65 jaar en ouder", (65, None)),
        ("65 en ouder", (65, None)),
        ("65+", (65, None)),
        ("65 +", (65, None)),
        ("vanaf 65 jaar", (65, None)),
        ("onder 18", (0, 17)),
        ("jonger dan 18 jaar", (0, 17)),
        ("tot 18", (0, 17)),
        ("tot en met 17 jaar", (0, 17)),
        ("18 jaar", (18, 18)),
        ("24-16", None),
        ("vrouw", None),
        ("", None),
        ("jong", None),
    ],
)
def test_a_band_of_ages_is_read_from_the_words_of_the_quotas(value: str, found: tuple[int, int | None] | None) -> None:
    assert ages.band(value) == found


@given(st.integers(0, 115))
def test_bands_without_gaps_hold_every_age_once(age: int) -> None:
    values = ("onder 18", "18 tot en met 34", "35 tot 65", "65+")
    holding = [value for value in values if ages.value_for(age, (value,))]
    assert holding == [ages.value_for(age, values)]


@given(st.integers(1912, 2027))
def test_a_year_of_birth_is_read_in_digits_of_any_script(year: int) -> None:
    for digits in ("0123456789", ARABIC, PERSIAN):
        assert ages.year_of_birth("".join(digits[int(one)] for one in str(year)), year=2027) == year


@pytest.mark.parametrize("typed", ["", "85", "1911", "2028", "19855", "-1985", "1985.0", "mei 1985"])
def test_a_year_in_which_nobody_alive_was_born_is_refused(typed: str) -> None:
    assert ages.year_of_birth(typed, year=2027) is None


@pytest.mark.parametrize(
    "name", ["FATIMA EL AMRANI", "el Amrani, Fatima", "  Fatíma  el-Amrani ", "fatima el amrani", "Fatıma el Amrani"]
)
def test_the_same_person_looks_the_same_however_typed(name: str) -> None:
    mine = likeness(name="Fatima el Amrani", birth_year=1985, where=("1068AB", "12", "hs"))
    assert likeness(name=name, birth_year=1985, where=("1068 ab", "١٢", "HS")) == mine


def test_housemates_and_namesakes_do_not_look_the_same() -> None:
    def alike(name: str = "Ali Demir", year: int = 1985, where: tuple[str, ...] = ("1068AB", "12", "")) -> str:
        return likeness(name=name, birth_year=year, where=where)

    others = {alike(name="Elif Demir"), alike(year=1986), alike(where=("1068AB", "14", "")), alike()}
    # A number must not run into the addition beside it: 1 and 12 is not 11 and 2.
    others |= {alike(where=("1068AB", "1", "12")), alike(where=("1068AB", "11", "2"))}
    assert len(others) == 6


def test_names_in_other_scripts_are_told_apart() -> None:
    names = ("فاطمة العمراني", "李小龍", "Łucja Śmiałek", "Ольга")
    assert len({likeness(name=name, birth_year=1985, where=()) for name in names}) == 4
