"""Numbers, money and days in the language of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snw_democratie.i18n import dutch, formats, speaking
from snw_democratie.i18n.languages import LANGUAGES
from tests.architecture.source import listed, python

EVENING = datetime(2027, 3, 2, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "number", "share", "money", "moment"),
    [
        ("nl", "12.345", "1,8%", "€\u00a012.500", "dinsdag 2 maart 2027, 20.00 uur"),
        ("en", "12,345", "1.8%", "€12,500", "Tuesday, 2 March 2027, 20:00"),
        ("tr", "12.345", "%1,8", "€12.500", "2 Mart 2027 Salı, 20:00"),
        ("ar", "12,345", "1.8%", "\u200f12,500\u00a0€", "الثلاثاء، 2 مارس 2027، 20:00"),
        ("pl", "12\u00a0345", "1,8%", "12\u00a0500\u00a0€", "wtorek, 2 marca 2027, 20:00"),
    ],
)
def test_each_language_writes_as_its_readers_do(code: str, number: str, share: str, money: str, moment: str) -> None:
    with speaking(code):
        assert formats.number(12_345) == number
        assert formats.percentage(Fraction(18, 1000)) == share
        assert formats.euros(1_250_000) == money
        assert formats.moment(EVENING) == moment


@pytest.mark.parametrize("code", LANGUAGES)
def test_cents_are_written_where_there_are_any(code: str) -> None:
    with speaking(code):
        assert "50" in formats.euros(-125_050)
        assert "00" not in formats.euros(-125_000).replace("000", "")
        assert "-" in formats.euros(-125_000)


@pytest.mark.parametrize("code", LANGUAGES)
@given(st.fractions(min_value=0, max_value=1))
def test_what_can_happen_never_reads_as_impossible(code: str, value: Fraction) -> None:
    with speaking(code):
        figures = "".join(sign for sign in formats.percentage(value) if sign.isdigit())
        assert (int(figures) == 0) == (value == 0)


@given(st.fractions(min_value=-1000, max_value=10**7, max_denominator=1000), st.integers(0, 3))
def test_every_language_rounds_as_dutch_does(value: Fraction, places: int) -> None:
    figures = [sign for sign in dutch.decimal(value, places=places) if sign.isdigit() or sign == "-"]
    for code in LANGUAGES:
        with speaking(code):
            assert [s for s in formats.decimal(value, places=places) if s.isdigit() or s == "-"] == figures


@pytest.mark.parametrize("code", LANGUAGES)
def test_figures_are_western_in_every_language(code: str) -> None:
    with speaking(code):
        shown = [formats.number(9876), formats.day(date(2027, 3, 2)), formats.moment(EVENING), formats.size(1_234_567)]
        assert all(sign.isascii() for text in shown for sign in text if sign.isdigit())


def test_a_language_that_is_none_of_ours_is_written_as_dutch() -> None:
    with speaking("zz"):
        assert formats.number(1234) == "1.234"


def test_no_page_writes_numbers_or_days_in_dutch_by_hand() -> None:
    wrong = [
        source.path
        for source in python("snw_democratie")
        if not source.matches("snw_democratie/i18n/*", "snw_democratie/cli/*") and "i18n import dutch" in source.text
    ]
    assert not wrong, listed(wrong)
