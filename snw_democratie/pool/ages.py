"""Ages: the one that somebody reaches this calendar year, and the bands of age that quotas are written in.

A year of birth is asked, no day: the age of the whole calendar year is all that a lottery uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from snw_democratie.pool.places import plain

OLDEST = 115
_YEARS = r"(?:\s*(?:jaar|jr\.?))?"
_FORMS = (
    (re.compile(rf"(?:van\s+)?(\d+){_YEARS}\s*(?:-|–|—|t/m|tot en met)\s*(\d+){_YEARS}"), 0),
    (re.compile(rf"(?:van\s+)?(\d+){_YEARS}\s*tot\s*(\d+){_YEARS}"), -1),
)
_FROM = re.compile(rf"(\d+){_YEARS}\s*(?:\+|(?:en|of)\s+ouder)|(?:vanaf\s+)(\d+){_YEARS}|(\d+)\s*(?:\+){_YEARS}")
_BELOW = re.compile(rf"(?:onder(?:\s+de)?|jonger\s+dan|tot)\s+(\d+){_YEARS}")
_UP_TO = re.compile(rf"(?:tot\s+en\s+met|t/m)\s+(\d+){_YEARS}")


def band(value: str) -> tuple[int, int | None] | None:
    """Lowest and highest age of a band, both included; no highest for "65+". None for what is not a band of ages.

    Reads "16 tot en met 24 jaar", "16-24", "16 tot 25", "65 jaar en ouder", "65+", "onder 18", "18".
    """
    text = " ".join(plain(value).casefold().split())
    for pattern, last in _FORMS:
        if match := pattern.fullmatch(text):
            low, high = int(match[1]), int(match[2]) + last
            return (low, high) if low <= high else None
    if match := _FROM.fullmatch(text):
        return int(next(part for part in match.groups() if part)), None
    if match := _UP_TO.fullmatch(text):
        return 0, int(match[1])
    if match := _BELOW.fullmatch(text):
        return (0, int(match[1]) - 1) if int(match[1]) else None
    if match := re.fullmatch(rf"(\d+){_YEARS}", text):
        return int(match[1]), int(match[1])
    return None


def value_for(age: int, values: Iterable[str]) -> str | None:
    """The value whose band holds this age; None when no band does."""
    for value in values:
        found = band(value)
        if found is not None and found[0] <= age and (found[1] is None or age <= found[1]):
            return value
    return None


def year_of_birth(text: str, *, year: int) -> int | None:
    """A year of birth from what somebody typed in the calendar year `year`; None when nobody alive was born then."""
    typed = four_digits(text)
    return typed if typed is not None and year - OLDEST <= typed <= year else None


def four_digits(text: str) -> int | None:
    """A number of four digits of any script; None for anything else."""
    digits = "".join(plain(text).split())
    return int(digits) if re.fullmatch(r"[0-9]{4}", digits) else None
