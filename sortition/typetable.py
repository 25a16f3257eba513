"""From people to types: who has equal features and, where addresses count, an equal household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sortition.errors import SeatsAbovePool
from sortition.pool import Person, Pool
from sortition.quotas import Quotas
from sortition.typespace import Row, TypeSpace


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeLine:
    """One type: its values, how many people have it, and its household class with the addresses of that class.

    `household_class` and `addresses` are None for people who share no address with another person of the pool.
    """

    values: tuple[str, ...]
    people: int
    household_class: int | None
    addresses: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeTable:
    """The types in the order of the record, and of each person of the pool the type and the address.

    `type_of[p]` is the type of person p; `address_of[p]` the number of the address, None when it is not shared or
    addresses do not count. `members[t]` are the persons of type t, increasing. `space` is what the solvers see.
    """

    features: tuple[str, ...]
    lines: tuple[TypeLine, ...]
    type_of: tuple[int, ...]
    address_of: tuple[int | None, ...]
    members: tuple[tuple[int, ...], ...]
    space: TypeSpace


def type_table(pool: Pool, quotas: Quotas, *, seats: int, households: bool) -> TypeTable:
    """Collapse people with equal values, and with `households` an equal household composition, to one type.

    Types are ordered by (values, class, none first); a class is the sorted list of the values of everybody at an
    address, and classes are numbered in the order of these lists. Raises SeatsAbovePool.
    """
    if seats > len(pool.people):
        raise SeatsAbovePool(seats, len(pool.people))
    address_of = _addresses(pool.people) if households else (None,) * len(pool.people)
    class_of, addresses = _classes(pool.people, address_of)
    keys = [
        (person.values, -1 if a is None else class_of[a]) for person, a in zip(pool.people, address_of, strict=True)
    ]
    number = {key: i for i, key in enumerate(sorted(set(keys)))}
    type_of = [number[key] for key in keys]
    members: list[list[int]] = [[] for _ in number]
    for person, type_ in enumerate(type_of):
        members[type_].append(person)
    lines = tuple(
        TypeLine(
            values=values,
            people=len(of_type),
            household_class=None if class_ < 0 else class_,
            addresses=None if class_ < 0 else addresses[class_],
        )
        for (values, class_), of_type in zip(number, members, strict=True)
    )
    return TypeTable(
        features=pool.features,
        lines=lines,
        type_of=tuple(type_of),
        address_of=tuple(address_of),
        members=tuple(map(tuple, members)),
        space=_space(pool.features, lines, quotas, seats),
    )


def _addresses(people: Sequence[Person]) -> tuple[int | None, ...]:
    """Per person the number of the address, in order of first appearance among the addresses that are shared."""
    shared: dict[str, int] = {}
    seen: set[str] = set()
    twice: set[str] = set()
    for person in people:
        if person.household is not None:
            (twice if person.household in seen else seen).add(person.household)
    for person in people:
        if person.household in twice:
            shared.setdefault(person.household, len(shared))
    return tuple(shared.get(person.household) if person.household is not None else None for person in people)


def _classes(people: Sequence[Person], address_of: Sequence[int | None]) -> tuple[list[int], list[int]]:
    """Per shared address its class, and per class its number of addresses."""
    together: dict[int, list[tuple[str, ...]]] = {}
    for person, address in zip(people, address_of, strict=True):
        if address is not None:
            together.setdefault(address, []).append(person.values)
    households = [tuple(sorted(values)) for _, values in sorted(together.items())]
    number = {household: i for i, household in enumerate(sorted(set(households)))}
    class_of = [number[household] for household in households]
    addresses = [0] * len(number)
    for class_ in class_of:
        addresses[class_] += 1
    return class_of, addresses


def _space(features: Sequence[str], lines: Sequence[TypeLine], quotas: Quotas, seats: int) -> TypeSpace:
    with_value: dict[tuple[str, str], list[int]] = {(quota.feature, quota.value): [] for quota in quotas}
    in_class: dict[int, list[int]] = {}
    bound: dict[int, int] = {}
    for type_, line in enumerate(lines):
        for feature, value in zip(features, line.values, strict=True):
            with_value[feature, value].append(type_)
        if line.household_class is not None and line.addresses is not None:
            in_class.setdefault(line.household_class, []).append(type_)
            bound[line.household_class] = line.addresses
    rows = [
        Row(
            name=("quota", quota.feature, quota.value),
            types=tuple(with_value[quota.feature, quota.value]),
            lower=quota.min,
            upper=quota.max,
        )
        for quota in quotas
    ]
    rows.append(Row(name=("seats",), types=tuple(range(len(lines))), lower=seats, upper=seats))
    rows += [
        Row(name=("household", str(class_)), types=tuple(types), lower=0, upper=bound[class_])
        for class_, types in sorted(in_class.items())
    ]
    return TypeSpace(
        people=tuple(line.people for line in lines),
        cap=tuple(min(line.people, line.addresses or line.people) for line in lines),
        rows=tuple(rows),
        seats=seats,
    )
