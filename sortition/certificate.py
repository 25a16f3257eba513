"""Proof that chances per type are the leximin optimum of their linear programme, and its check by arithmetic.

Nothing here solves or builds anything: the verifier imports this file and needs only the standard library.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import cast

from sortition.errors import SortitionError
from sortition.typespace import Row

Multipliers = tuple[tuple[int, Fraction], ...]
"""Row numbers, increasing, each with its non-zero multiplier."""


@dataclass(eq=False)
class BadCertificate(SortitionError):
    """A certificate that is not spelled as a certificate; `where` points into the value."""

    where: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One level of the chances; `multipliers` prove that no type of this stage can be above `level`."""

    level: Fraction
    multipliers: Multipliers


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A type that no panel can hold; `multipliers` prove it, or are None when only an integer programme shows it."""

    type: int
    multipliers: Multipliers | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The stages in order of level; `classes[t]` is the stage of type t, or -1 for an excluded type."""

    exclusions: tuple[Exclusion, ...]
    stages: tuple[Stage, ...]
    classes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was checked, whether it holds (None: arithmetic alone cannot tell), and the facts behind it."""

    name: str
    ok: bool | None
    detail: str


def as_value(certificate: Certificate) -> dict[str, object]:
    """The certificate as a plain JSON value; fractions are strings in lowest terms, "p/q" or "p"."""
    return {
        "exclusions": [
            {"type": e.type, "multipliers": None if e.multipliers is None else _pairs(e.multipliers)}
            for e in certificate.exclusions
        ],
        "stages": [{"level": str(s.level), "multipliers": _pairs(s.multipliers)} for s in certificate.stages],
        "classes": list(certificate.classes),
    }


def from_value(value: object) -> Certificate:
    """Read back what `as_value` wrote; every certificate has exactly one spelling.

    Raises BadCertificate for anything else: unknown or missing keys, fractions not in lowest terms, zero multipliers.
    """
    exclusions, stages, classes = _fields(value, ("exclusions", "stages", "classes"), "certificate")
    return Certificate(
        exclusions=tuple(_exclusion(e, f"exclusions[{i}]") for i, e in enumerate(_list(exclusions, "exclusions"))),
        stages=tuple(_stage(s, f"stages[{i}]") for i, s in enumerate(_list(stages, "stages"))),
        classes=tuple(_integer(c, f"classes[{i}]", -1) for i, c in enumerate(_list(classes, "classes"))),
    )


def check(
    certificate: Certificate, *, people: Sequence[int], cap: Sequence[int], rows: Sequence[Row]
) -> tuple[Finding, ...]:
    """Check in exact rationals that people[t] * level of t is the leximin optimum, in seats per type, of the programme.

    The programme: numbers 0 <= c[t] <= cap[t], excluded types 0, every row sum within its bounds. With y the
    multipliers of a stage and a[t] the sum of y over the rows of t, every such c has sum a[t] c[t] <= B, where B
    takes the upper bound of a row for y > 0 and the lower bound for y < 0. Earlier stages are settled, types of
    this and later stages have at least this level, and no type is above its cap; what then remains of B is
    `slack`. Slack 0 blocks every type of the stage with a[t] > 0; a type at its cap is blocked without it.
    With the rows kept by the chances themselves (`attained`), the vector is the unique optimum.

    Returns one finding for the shape, one per exclusion, one per stage, one for the rows. When the shape is wrong
    nothing else is looked at. The type and its chance are exact; nothing is compared with a tolerance.
    """
    form = shape(certificate, len(people), len(rows))
    if not form.ok:
        return (form,)
    return (
        form,
        *_exclusions(certificate, cap, rows),
        *_stages(certificate, people, cap, rows),
        _attained(certificate, people, cap, rows),
    )


def shape(certificate: Certificate, types: int, rows: int) -> Finding:
    """Whether stages, classes and exclusions fit each other, so many types and at most so many rows."""
    wrong = ""
    excluded = [e.type for e in certificate.exclusions]
    levels = [s.level for s in certificate.stages]
    proofs = [s.multipliers for s in certificate.stages] + [e.multipliers or () for e in certificate.exclusions]
    if len(certificate.classes) != types:
        wrong = f"{len(certificate.classes)} classes for {types} types"
    elif sorted(excluded) != [t for t, stage in enumerate(certificate.classes) if stage == -1]:
        wrong = "the excluded types are not those without a stage"
    elif set(certificate.classes) - {-1} != set(range(len(levels))):
        wrong = "a stage without types, or a type without a stage"
    elif levels != sorted(levels) or (levels and not 0 <= levels[0] <= levels[-1] <= 1):
        wrong = "levels are not in increasing order from 0 to 1"
    elif any([i for i, _ in p] != sorted({i for i, _ in p}) or any(not 0 <= i < rows for i, _ in p) for p in proofs):
        wrong = "multipliers for rows that are not there, or not in order"
    return Finding(name="shape", ok=not wrong, detail=wrong or f"{len(levels)} stages, {types} types")


def _exclusions(certificate: Certificate, cap: Sequence[int], rows: Sequence[Row]) -> Iterator[Finding]:
    """Each excluded type in turn: its seats are at most `bound`, and below 1 that means 0 in every panel."""
    free = list(cap)
    for exclusion in certificate.exclusions:
        name = f"exclusion of type {exclusion.type}"
        if exclusion.multipliers is None:
            yield Finding(name=name, ok=None, detail="not proved by arithmetic")
        else:
            y = _whole(exclusion.multipliers)
            a = _sums(y, rows, len(cap))
            own = a[exclusion.type]
            most = _budget(y, rows) - sum(a_t * cap_t for a_t, cap_t in zip(a, free, strict=True) if a_t < 0)
            ok = own > 0 and most < own
            yield Finding(name=name, ok=ok, detail=f"at most {Fraction(most, own) if own > 0 else 'unbounded'} seats")
        free[exclusion.type] = 0


def _stages(
    certificate: Certificate, people: Sequence[int], cap: Sequence[int], rows: Sequence[Row]
) -> Iterator[Finding]:
    members: list[list[int]] = [[] for _ in certificate.stages]
    for type_, number in enumerate(certificate.classes):
        if number >= 0:
            members[number].append(type_)
    counted = _people_per_row(certificate, people, rows)
    settled = [Fraction(0)] * len(rows)
    later = [t for t, number in enumerate(certificate.classes) if number >= 0]
    for number, stage in enumerate(certificate.stages):
        p, q = stage.level.numerator, stage.level.denominator
        y = _whole(stage.multipliers)
        a = _sums(y, rows, len(people))
        free = _budget(y, rows) - sum((y_i * settled[i] for i, y_i in y), Fraction(0))
        raised = sum(a[t] * people[t] for t in later if a[t] > 0)
        capped = sum(a[t] * cap[t] for t in later if a[t] < 0)
        slack = free - stage.level * raised - capped
        open_ = [t for t in members[number] if a[t] <= 0 and people[t] * p != cap[t] * q]
        if slack:
            detail = f"slack {slack}" + (": the level is out of reach" if slack < 0 else ": the level is not proved")
        else:
            detail = f"types {open_[:5]} are not blocked" if open_ else f"level {stage.level}"
        yield Finding(name=f"stage {number}", ok=not slack and not open_, detail=detail)
        later = [t for t in later if certificate.classes[t] != number]
        for i, count in counted[number]:
            settled[i] += count * stage.level


def _attained(certificate: Certificate, people: Sequence[int], cap: Sequence[int], rows: Sequence[Row]) -> Finding:
    """Whether people[t] * level itself keeps every row and every cap."""
    levels = [stage.level for stage in certificate.stages]
    totals = [Fraction(0)] * len(rows)
    for level, counts in zip(levels, _people_per_row(certificate, people, rows), strict=True):
        for i, count in counts:
            totals[i] += count * level
    broken = [i for i, (row, total) in enumerate(zip(rows, totals, strict=True)) if not row.lower <= total <= row.upper]
    above = [
        t
        for t, number in enumerate(certificate.classes)
        if number >= 0 and people[t] * levels[number].numerator > cap[t] * levels[number].denominator
    ]
    detail = f"rows {broken[:5]} and caps of types {above[:5]} are broken" if broken or above else "every row is kept"
    return Finding(name="attained", ok=not broken and not above, detail=detail)


def _people_per_row(
    certificate: Certificate, people: Sequence[int], rows: Sequence[Row]
) -> list[list[tuple[int, int]]]:
    """Per stage, (row number, people of that stage counted by the row) where that is not 0."""
    counts: list[list[tuple[int, int]]] = [[] for _ in certificate.stages]
    for i, row in enumerate(rows):
        of_stage = [0] * (len(certificate.stages) + 1)  # the last one collects class -1
        for t in row.types:
            of_stage[certificate.classes[t]] += people[t]
        for number, count in enumerate(of_stage[:-1]):
            if count:
                counts[number].append((i, count))
    return counts


def _whole(multipliers: Multipliers) -> list[tuple[int, int]]:
    """The multipliers as whole numbers over one common denominator."""
    scale = lcm(*(y.denominator for _, y in multipliers))
    return [(i, y.numerator * (scale // y.denominator)) for i, y in multipliers]


def _sums(y: list[tuple[int, int]], rows: Sequence[Row], types: int) -> list[int]:
    sums = [0] * types
    for i, y_i in y:
        for t in rows[i].types:
            sums[t] += y_i
    return sums


def _budget(y: list[tuple[int, int]], rows: Sequence[Row]) -> int:
    return sum(y_i * (rows[i].upper if y_i > 0 else rows[i].lower) for i, y_i in y)


def _pairs(multipliers: Multipliers) -> list[list[object]]:
    return [[i, str(y)] for i, y in multipliers]


def _fields(value: object, names: tuple[str, ...], where: str) -> list[object]:
    if not isinstance(value, dict) or set(value) != set(names):
        raise BadCertificate(where, f"not an object with exactly {names}")
    fields = cast("dict[str, object]", value)
    return [fields[name] for name in names]


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise BadCertificate(where, "not a list")
    return cast("list[object]", value)


def _integer(value: object, where: str, least: int = 0) -> int:
    # bool is an int to Python, and true is not a number in a record.
    if type(value) is not int or not least <= value < 2**53:
        raise BadCertificate(where, f"not a whole number from {least} below 2^53")
    return value


def _fraction(value: object, where: str) -> Fraction:
    if isinstance(value, str) and len(value) < 2000:
        sign, _, digits = value.rpartition("-")
        over, _, under = digits.partition("/")
        if sign == "" and all(part.isascii() and part.isdigit() for part in digits.split("/", 1)):
            p, q = int(over), int(under or "1")
            if q > 0 and gcd(p, q) == 1:
                fraction = Fraction(-p if value.startswith("-") else p, q)
                if str(fraction) == value:
                    return fraction
    raise BadCertificate(where, "not a fraction in lowest terms")


def _multipliers(value: object, where: str) -> Multipliers:
    pairs: list[tuple[int, Fraction]] = []
    for n, entry in enumerate(_list(value, where)):
        pair = _list(entry, f"{where}[{n}]")
        if len(pair) != 2:
            raise BadCertificate(f"{where}[{n}]", "not a pair")
        row, y = _integer(pair[0], f"{where}[{n}]"), _fraction(pair[1], f"{where}[{n}]")
        if not y or (pairs and row <= pairs[-1][0]):
            raise BadCertificate(f"{where}[{n}]", "a multiplier of 0, or rows not in increasing order")
        pairs.append((row, y))
    return tuple(pairs)


def _stage(value: object, where: str) -> Stage:
    level, multipliers = _fields(value, ("level", "multipliers"), where)
    return Stage(
        level=_fraction(level, f"{where}.level"), multipliers=_multipliers(multipliers, f"{where}.multipliers")
    )


def _exclusion(value: object, where: str) -> Exclusion:
    type_, multipliers = _fields(value, ("type", "multipliers"), where)
    return Exclusion(
        type=_integer(type_, f"{where}.type"),
        multipliers=None if multipliers is None else _multipliers(multipliers, f"{where}.multipliers"),
    )
