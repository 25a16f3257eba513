"""The tables of a record as bytes, exactly as SPEC.md spells them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from sortition.certificate import Certificate, Exclusion, as_value
from sortition.distribution import Composition, PanelDistribution
from sortition.pool import Pool
from sortition.record import Value, canonical, digest
from sortition.typetable import TypeTable

_DECIMALS = 10**12


def decimal(chance: Fraction) -> str:
    """A chance as a decimal of 12 digits, rounded half up."""
    units = (2 * chance.numerator * _DECIMALS + chance.denominator) // (2 * chance.denominator)
    return f"{units // _DECIMALS}.{units % _DECIMALS:012d}"


def types_csv(table: TypeTable) -> bytes:
    """One line per type, numbered from 0."""
    lines = [
        [str(number), str(line.people), _or_empty(line.household_class), _or_empty(line.addresses), *line.values]
        for number, line in enumerate(table.lines)
    ]
    return _csv(["type", "people", "class", "addresses", *table.features], lines)


def types_public_csv(table: TypeTable, *, merge_below: int) -> bytes:
    """How many people have which values; values that few people have together are one line of `*`."""
    people: dict[tuple[str, ...], int] = {}
    for line in table.lines:
        people[line.values] = people.get(line.values, 0) + line.people
    lines = [[str(count), *values] for values, count in people.items() if count >= merge_below]
    if merged := sum(count for count in people.values() if count < merge_below):
        lines.append([str(merged), *("*" for _ in table.features)])
    return _csv(["people", *table.features], lines)


def people_csv(pool: Pool, table: TypeTable, salts: Sequence[str]) -> bytes:
    """Who has which type, with the salt that hides it in the commitment; never public unless all is."""
    lines = [
        f"{_field(person.id)},{salt},{type_},{_or_empty(address)}"
        for person, salt, type_, address in zip(pool.people, salts, table.type_of, table.address_of, strict=True)
    ]
    return _lines(["id,salt,type,household", *lines])


def leaves(pool: Pool, table: TypeTable, salts: Sequence[str]) -> tuple[str, ...]:
    """Per person the digest that commits to the lot number, the values and the address."""
    return tuple(
        digest(
            "snw/leaf/1",
            {"household": _or_empty(address), "id": person.id, "salt": salt, "values": person.values},
        )
        for person, salt, address in zip(pool.people, salts, table.address_of, strict=True)
    )


def commitments_csv(pool: Pool, leaves: Sequence[str]) -> bytes:
    """The commitments, in the order of the tree."""
    return _lines(["id,leaf", *(f"{_field(p.id)},{leaf}" for p, leaf in zip(pool.people, leaves, strict=True))])


def chances_csv(pool: Pool, table: TypeTable, chances: Sequence[Fraction], appearances: Sequence[int] | None) -> bytes:
    """Everybody's exact chance, and in how many of the numbered panels they sit (None: empty)."""
    spelled = [decimal(chance) for chance in chances]
    sits = map(str, appearances) if appearances is not None else ("" for _ in pool.people)
    lines = [
        f"{_field(person.id)},{spelled[type_]},{sit}"
        for person, type_, sit in zip(pool.people, table.type_of, sits, strict=True)
    ]
    return _lines(["id,chance,appearances", *lines])


def panels_csv(pool: Pool, panels: Iterable[Sequence[int]]) -> bytes:
    """The numbered panels as persons; `panels` holds person numbers."""
    ids = [_field(person.id) for person in pool.people]
    parts = ["panel,id"]
    for number, panel in enumerate(panels):
        prefix = f"{number},"
        parts.append(prefix + f"\n{prefix}".join([ids[person] for person in sorted(panel)]))
    return _lines(parts)


def compositions_csv(numbered: Iterable[Composition]) -> bytes:
    """The numbered panels as seats per type."""
    parts = ["panel,type,seats"]
    for number, composition in enumerate(numbered):
        seats: dict[int, int] = {}
        for type_ in composition:
            seats[type_] = seats.get(type_, 0) + 1
        parts += [f"{number},{type_},{count}" for type_, count in seats.items()]
    return _lines(parts)


def tickets_csv(distribution: PanelDistribution) -> bytes:
    """The exact lottery: how many tickets each composition has."""
    spelled = [str(type_) for type_ in range(len(distribution.people))]
    lines = [
        f"{tickets},{' '.join([spelled[type_] for type_ in composition])}"
        for composition, tickets in zip(distribution.compositions, distribution.tickets, strict=True)
    ]
    return _lines(["tickets,types", *lines])


def certificate_json(distribution: PanelDistribution) -> bytes:
    """The proof; without one only the types that no panel can have."""
    certificate = distribution.certificate or Certificate(
        exclusions=tuple(Exclusion(type=type_, multipliers=None) for type_ in sorted(distribution.impossible)),
        stages=(),
        classes=(),
    )
    value: Value = as_value(certificate)  # type: ignore[assignment]  # plain JSON, declared as objects
    return canonical(value) + b"\n"


def _csv(header: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    return _lines([",".join(map(_field, line)) for line in (header, *lines)])


def _lines(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


def _field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if '"' in text or "," in text else text


def _or_empty(number: int | None) -> str:
    return "" if number is None else str(number)
