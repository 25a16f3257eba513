"""Numbers, money, chances, days and times as the language of this request writes them.

Dutch is written by hand (`dutch.py`); the other languages as the Unicode CLDR says. The clock is that of Amsterdam and
has 24 hours in every language, and figures are Western, as on every letter and bus stop here.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from snw_democratie.i18n import dutch, gettext, language, ngettext
from snw_democratie.i18n.languages import DUTCH

amsterdam = dutch.amsterdam
from_amsterdam = dutch.from_amsterdam
grouped = dutch.grouped


def number(value: int) -> str:
    """1234 as "1.234" in Dutch, "1,234" in English."""
    return dutch.number(value) if _dutch() else str(format_decimal(value, locale=language().locale))


def decimal(value: Fraction, *, places: int) -> str:
    """A fraction rounded half up to so many places."""
    written = dutch.decimal(value, places=places)
    if _dutch():
        return written
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(_read(written), pattern, locale=language().locale))


def percentage(value: Fraction) -> str:
    """A share as a percentage: two places below 1%, one place above, none for whole percentages.

    What is above zero never reads as 0%.
    """
    if _dutch():
        return dutch.percentage(value)
    if 0 < value < Fraction(1, 10_000):
        return gettext("minder dan %(share)s", share=_percent(Decimal("0.0001"), places=2))
    written = dutch.percentage(value).removesuffix("%")
    return _percent(_read(written) / 100, places=len(written.partition(",")[2]))


def euros(cents: int) -> str:
    """1250000 as "€ 12.500"; cents only where there are any."""
    if _dutch():
        return dutch.euros(cents)
    pattern = Locale.parse(language().locale).currency_formats["standard"].pattern
    exact = pattern if cents % 100 else pattern.replace(".00", "")
    return str(format_currency(Decimal(cents) / 100, "EUR", exact, locale=language().locale, currency_digits=False))


def examples() -> tuple[str, str, str]:
    """An amount, one with cents, and a number: from these `static/js/amounts.js` learns how others are written."""
    return euros(123_400), euros(123_456_789), number(1_234_567)


def day(value: date) -> str:
    """The day in full: "dinsdag 3 maart 2027", "Tuesday, 3 March 2027"."""
    return dutch.day(value) if _dutch() else str(format_date(value, "full", locale=language().locale))


def moment(at: datetime) -> str:
    """Day and time on the clock of Amsterdam: "dinsdag 3 maart 2027, 20.00 uur"."""
    if _dutch():
        return dutch.moment(at)
    local = amsterdam(at)
    comma = "\u060c" if language().direction == "rtl" else ","
    return f"{day(local.date())}{comma} {local:%H:%M}"


def size(octets: int) -> str:
    """The size of a file: "812 bytes", "4 kB" or "1,2 MB"."""
    if octets < 1000:
        return ngettext("%(n)s byte", "%(n)s bytes", octets, n=octets)
    if octets < 1_000_000:
        return f"{decimal(Fraction(octets, 1000), places=0)} kB"
    return f"{decimal(Fraction(octets, 1_000_000), places=1)} MB"


def listed(parts: tuple[str, ...]) -> str:
    """ "a, b en c"."""
    return dutch.listed(parts) if _dutch() else str(format_list(parts, locale=language().locale))


def _percent(share: Decimal, *, places: int) -> str:
    pattern = Locale.parse(language().locale).percent_formats[None].pattern
    exact = pattern.replace("##0", "##0." + "0" * places) if places else pattern
    return str(format_percent(share, exact, locale=language().locale))


def _read(written: str) -> Decimal:
    """A number as Dutch writes it, which is where all rounding is done."""
    return Decimal(written.replace(".", "").replace(",", "."))


def _dutch() -> bool:
    return language() == DUTCH
