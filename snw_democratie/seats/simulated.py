"""What the usual rules do in twenty years, computed beforehand by `scripts/simulate_seats.py`.

The table names the rules that it was made with; a test says so when they are others by now.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from snw_democratie.folders import HERE

FILE = HERE / "seats" / "simulated.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How one group fared, per run of twenty years; `drawn` is the part of its candidates who ever got a seat."""

    feature: str
    value: str
    terms: Fraction
    due: Fraction
    drawn: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Many runs with one floor and one kind of candidates; parts of the runs, terms, part of the candidates."""

    skewed: bool
    floor: Fraction
    unbroken: Fraction
    within: Fraction
    largest: Fraction
    without: Fraction
    fates: tuple[Fate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All that was computed: the digest of the rules, how many runs of how many draws, and the outcomes."""

    rules: str
    runs: int
    draws: int
    outcomes: tuple[Outcome, ...]


@cache
def simulated() -> Table:
    """The table."""
    value = json.loads(FILE.read_text("utf-8"))
    return Table(
        rules=value["rules"],
        runs=value["runs"],
        draws=value["draws"],
        outcomes=tuple(_outcome(one) for one in value["outcomes"]),
    )


def _outcome(value: dict[str, object]) -> Outcome:
    parts = {name: Fraction(str(value[name])) for name in ("floor", "unbroken", "within", "largest", "without")}
    fates = value["fates"]
    assert isinstance(fates, list)
    return Outcome(skewed=bool(value["skewed"]), fates=tuple(_fate(one) for one in fates), **parts)


def _fate(value: list[str]) -> Fate:
    feature, name, terms, due, drawn = value
    return Fate(feature=feature, value=name, terms=Fraction(terms), due=Fraction(due), drawn=Fraction(drawn))
