"""Numbers, money, chances and times as people here write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snw_democratie.i18n import dutch


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(18, 1000), "1,8%"),
        (Fraction(1, 8), "12,5%"),
        (Fraction(1, 3), "33,3%"),
        (Fraction(3, 1000), "0,30%"),
        (Fraction(1, 100_000), "minder dan 0,01%"),
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(1, 10), "10%"),
    ],
)
def test_a_share_reads_as_a_percentage(value: Fraction, text: str) -> None:
    assert dutch.percentage(value) == text


@given(st.fractions(min_value=0, max_value=1))
def test_what_can_happen_never_reads_as_impossible(value: Fraction) -> None:
    assert (dutch.percentage(value) in ("0%", "0,00%")) == (value == 0)


def test_money_dates_and_sizes_are_in_full() -> None:
    assert dutch.euros(1_250_000) == "€\u00a012.500"
    assert dutch.euros(1_250_050) == "€\u00a012.500,50"
    assert dutch.euros(-100) == "-€\u00a01"
    assert dutch.day(date(2027, 3, 2)) == "dinsdag 2 maart 2027"
    assert dutch.moment(datetime(2027, 3, 2, 19, 0, tzinfo=UTC)) == "dinsdag 2 maart 2027, 20.00 uur"
    assert dutch.size(999) == "999 bytes"
    assert dutch.size(1_234_567) == "1,2 MB"
    assert dutch.grouped("3fa8091c2e77") == "3fa80 91c2e"
    assert dutch.listed(("a", "b", "c")) == "a, b en c"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2045, 1, 1)))  # made aware in the next line
def test_the_clock_is_that_of_amsterdam(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    assert "Europe/Amsterdam" in available_timezones()
    assert dutch.amsterdam(at) == at.astimezone(ZoneInfo("Europe/Amsterdam")).replace(tzinfo=None)


@pytest.mark.parametrize("moment", [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)])
def test_the_clock_changes_at_the_right_second(moment: datetime) -> None:
    for at in (moment, moment - timedelta(seconds=1)):
        assert dutch.amsterdam(at) == at.astimezone(ZoneInfo("Europe/Amsterdam")).replace(tzinfo=None)


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=1000), st.integers(0, 3))
def test_a_decimal_is_rounded_by_at_most_half(value: Fraction, places: int) -> None:
    text = dutch.decimal(value, places=places).replace(".", "").replace(",", ".")
    assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**places)
