"""Numbers, money, chances, days and times as people in the Netherlands write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def number(value: int) -> str:
    """1234 as "1.234"."""
    return f"{value:,}".replace(",", ".")


def decimal(value: Fraction, *, places: int) -> str:
    """A fraction with a decimal comma, rounded half up: 3/8 with one place is "0,4"."""
    scaled = abs(value) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    whole, rest = divmod(units, 10**places)
    sign = "-" if value < 0 and units else ""
    return f"{sign}{number(whole)},{rest:0{places}d}" if places else f"{sign}{number(whole)}"


def percentage(value: Fraction) -> str:
    """A share as a percentage: two places below 1%, one place above, none for whole percentages.

    What is above zero never reads as 0%: below 0.01% it says "minder dan 0,01%".
    """
    hundred = value * 100
    if 0 < hundred < Fraction(1, 100):
        return "minder dan 0,01%"
    places = 2 if 0 < abs(hundred) < 1 else 1
    if hundred.denominator == 1:
        places = 0
    return decimal(hundred, places=places) + "%"


def euros(cents: int) -> str:
    """1250000 as "€ 12.500"; cents only where there are any. The sign never stands alone at the end of a line."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}€\u00a0{number(whole)}" + (f",{rest:02d}" if rest else "")


def amsterdam(at: datetime) -> datetime:
    """The same moment on the clock of Amsterdam.

    The European rule by hand, because a bare machine may have no time zone files: summer time runs from the last
    Sunday of March to the last Sunday of October, both at 01.00 UTC.
    """
    assert at.tzinfo is not None
    moment = at.astimezone(UTC)
    summer = _last_sunday(moment.year, 3) <= moment < _last_sunday(moment.year, 10)
    return moment.replace(tzinfo=None) + timedelta(hours=2 if summer else 1)


def from_amsterdam(local: datetime) -> datetime:
    """The moment at which the clock of Amsterdam shows `local`, which has no zone.

    In the hour that comes twice in October it is the first; a time that is skipped in March is read as winter time.
    """
    assert local.tzinfo is None
    summer = (local - timedelta(hours=2)).replace(tzinfo=UTC)
    return summer if amsterdam(summer) == local else (local - timedelta(hours=1)).replace(tzinfo=UTC)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def day(value: date) -> str:
    """ "dinsdag 3 maart 2027"."""
    return f"{_DAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(at: datetime) -> str:
    """ "dinsdag 3 maart 2027, 20.00 uur", on the clock of Amsterdam."""
    local = amsterdam(at)
    return f"{day(local.date())}, {local.hour}.{local.minute:02d} uur"


def size(octets: int) -> str:
    """The size of a file: "812 bytes", "4 kB" or "1,2 MB"."""
    if octets < 1000:
        return f"{octets} bytes"
    if octets < 1_000_000:
        return f"{decimal(Fraction(octets, 1000), places=0)} kB"
    return f"{decimal(Fraction(octets, 1_000_000), places=1)} MB"


def grouped(digest: str, *, digits: int = 10, group: int = 5) -> str:
    """The first digits of a digest in groups that can be read aloud: "3fa80 91c2e"."""
    return " ".join(digest[i : min(i + group, digits)] for i in range(0, digits, group))


def listed(parts: tuple[str, ...]) -> str:
    """ "a", "a en b", "a, b en c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} en {parts[-1]}"
