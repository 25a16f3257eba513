"""Strict reading of a record's files: whatever `sortition/SPEC.md` would have spelled otherwise is refused.

Standard library only. Everything raises BadRecord; nothing is repaired.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from sortition.errors import BadRecord
from sortition.record import Value, unseal

MOST_PANELS = 10**6
MOST_NUMBER = 2**53 - 1
"""Larger whole numbers are not exact in every language that a verifier may be written in."""
TICKETS = 10**15
UNIT = 10**12
"""Published chances have 12 decimals; as whole numbers they count units of 1 / UNIT."""

ALWAYS = ("lottery.json", "chances.csv", "panels.csv", "commitments.csv")
OPEN = ("types.csv", "tickets.csv", "people.csv", "certificate.json")
EVENTS = ("announcement.json", "draw.json")

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_FIELD = re.compile(r'"((?:[^"]|"")*)"|([^",]*)')
_NUMBER = re.compile("0|[1-9][0-9]{0,15}", re.ASCII)
_DECIMAL = re.compile(r"[01]\.[0-9]{12}", re.ASCII)
_FRACTION = re.compile("(?:0|[1-9][0-9]{0,1999})(?:/[1-9][0-9]{0,1999})?", re.ASCII)
_TIME = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Between `least` and `most` seats go to people with this value."""

    feature: str
    value: str
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the maker says of the lottery; section 4 of the specification. Chances in units of 1 / UNIT."""

    optimal: bool
    eta: Fraction | None
    gap: Fraction | None
    min_chance: int
    max_chance: int
    best_max_chance: int | None
    support: int
    outside: tuple[tuple[int, int], ...]
    unequal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery:
    """The body of lottery.json; field names are those of the specification."""

    seats: int
    objective: str
    features: tuple[str, ...]
    quotas: tuple[Quota, ...]
    people: int
    types: int
    households: bool
    kind: str
    panels: int
    disclosure: str
    merge_below: int
    merkle_root: str
    files: Mapping[str, str]
    claims: Claims


def event(data: bytes, kind: str) -> tuple[Mapping[str, Value], str | None, str]:
    """A sealed event of this kind: (body, previous, digest)."""
    found, body, previous, digest = unseal(data)
    if found != kind:
        raise refused(f"an event {found!r:.40}, not {kind!r}")
    return body, previous, digest


def refused(reason: str) -> BadRecord:
    """The reading functions do not know the file's name; who calls them fills it in."""
    return BadRecord(file="", reason=reason)


def rows(data: bytes, header: tuple[str, ...]) -> list[list[str]]:
    """The lines below the header of a table, each split into as many fields as the header has."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refused("not UTF-8") from error
    if text[-1:] != "\n" or text.startswith("\ufeff") or _CONTROL.search(text):
        raise refused("a control character, a byte order mark, or no newline at the end")
    lines = text[:-1].split("\n")
    if lines[0] != _line(header):
        raise refused(f"the header is not {_line(header):.200}")
    table = [line.split(",") if '"' not in line else _quoted(line) for line in lines[1:]]
    for number, fields in enumerate(table, start=2):
        if len(fields) != len(header):
            raise refused(f"line {number} has {len(fields)} fields")
    return table


def _quoted(line: str) -> list[str]:
    fields: list[str] = []
    at = 0
    while at <= len(line):
        match = _FIELD.match(line, at)
        assert match is not None  # the second form matches nothing at all, too
        fields.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        at = match.end() + 1
    if _line(fields) != line:
        raise refused("a field is not quoted in the one way")
    return fields


def _line(fields: tuple[str, ...] | list[str]) -> str:
    return ",".join('"' + f.replace('"', '""') + '"' if "," in f or '"' in f else f for f in fields)


def number(text: str, *, below: int = MOST_NUMBER + 1) -> int:
    """A whole number from 0, spelled without leading zeros."""
    if not _NUMBER.fullmatch(text):
        raise refused(f"not a number: {text!r:.40}")
    if (value := int(text)) >= below:
        raise refused(f"a number that is not below {below}: {value}")
    return value


def decimal(text: Value) -> int:
    """A chance with 12 decimals, as a count of units."""
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text) or (value := int(text.replace(".", ""))) > UNIT:
        raise refused(f"not a chance of 12 decimals: {text!r:.40}")
    return value


def fraction(text: Value) -> Fraction:
    """A fraction from 0, in lowest terms."""
    if isinstance(text, str) and _FRACTION.fullmatch(text):
        value = Fraction(text)
        if str(value) == text:
            return value
    raise refused(f"not a fraction in lowest terms: {text!r:.40}")


def time(text: Value) -> datetime:
    """A moment in UTC, to the second."""
    if isinstance(text, str) and _TIME.fullmatch(text):
        try:
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            pass
    raise refused(f"not a time: {text!r:.40}")


def hexadecimal(text: Value, digits: int) -> str:
    """Exactly so many lower-case hexadecimal digits."""
    if not isinstance(text, str) or not re.fullmatch(f"[0-9a-f]{{{digits}}}", text, re.ASCII):
        raise refused(f"not {digits} hexadecimal digits: {text!r:.40}")
    return text


def integer(value: Value, least: int = 0, most: int = MOST_NUMBER) -> int:
    """A whole number of JSON; true and false are not numbers here, though Python thinks so."""
    if type(value) is not int or not least <= value <= most:
        raise refused(f"not a number from {least} to {most}: {value!r:.40}")
    return value


def texts(value: Value) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(text(item) for item in items(value))


def text(value: Value) -> str:
    """A text of JSON without control characters."""
    if not isinstance(value, str) or _CONTROL.search(value) or "\n" in value:
        raise refused(f"not a text: {value!r:.40}")
    return value


def one_of(value: Value, words: tuple[str, ...]) -> str:
    """One of the words that the specification knows."""
    if not isinstance(value, str) or value not in words:
        raise refused(f"not one of {', '.join(words)}: {value!r:.40}")
    return value


def boolean(value: Value) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise refused(f"neither true nor false: {value!r:.40}")
    return value


def items(value: Value, length: int | None = None) -> tuple[Value, ...]:
    """A list, of this length if one is given."""
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise refused(f"not a list, or not of length {length}")
    return tuple(value)


def fields(value: Value, names: tuple[str, ...]) -> Mapping[str, Value]:
    """An object with exactly these names."""
    if not isinstance(value, Mapping) or set(value) != set(names):
        raise refused(f"not an object with exactly {', '.join(sorted(names))}")
    return value


def signed_round(value: Value) -> tuple[int, str]:
    """What a beacon said: the round and its signature."""
    given = fields(value, ("round", "signature"))
    return integer(given["round"], 1, 10**10), hexadecimal(given["signature"], 96)


def used_beacon(randomness: Mapping[str, Value]) -> tuple[int, str] | None:
    """The round and signature among what a draw used, if it used a beacon."""
    return signed_round(randomness["beacon"]) if "beacon" in randomness else None
