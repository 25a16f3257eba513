"""Checks on the numbered panels and the tickets: who sits where, how often, and against which rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from sortition.checking.checks import NOT_APPLICABLE, Undecided, require
from sortition.checking.lottery_record import CheckFunction, Record
from sortition.checking.reading import TICKETS, UNIT
from sortition.checking.tables import Types
from sortition.typespace import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The rules on a panel, derived from lottery.json and types.csv; `rows` as numbered in the specification."""

    people: tuple[int, ...]
    cap: tuple[int, ...]
    rows: tuple[Row, ...]
    rows_of: tuple[tuple[int, ...], ...]


def programme(record: Record) -> Programme:
    """Quota rows, the row of seats and one row per household class; caps are people, or addresses in a class."""
    lottery, types = record.lottery, record.types
    rows = [
        Row(name=("quota", q.feature, q.value), types=_with(types, at, q.value), lower=q.least, upper=q.most)
        for q in lottery.quotas
        for at in [lottery.features.index(q.feature) if q.feature in lottery.features else -1]
    ]
    everybody = tuple(range(lottery.types))
    rows.append(Row(name=("seats",), types=everybody, lower=lottery.seats, upper=lottery.seats))
    members: dict[int, list[int]] = {}
    for type_, class_ in enumerate(types.classes):
        if class_ is not None:
            members.setdefault(class_, []).append(type_)
    for class_ in sorted(members):
        upper = types.addresses[members[class_][0]] or 0
        rows.append(Row(name=("household", str(class_)), types=tuple(members[class_]), lower=0, upper=upper))
    rows_of: list[list[int]] = [[] for _ in everybody]
    for number, row in enumerate(rows):
        for type_ in row.types:
            rows_of[type_].append(number)
    cap = tuple(n if a is None else min(n, a) for n, a in zip(types.people, types.addresses, strict=True))
    return Programme(people=types.people, cap=cap, rows=tuple(rows), rows_of=tuple(map(tuple, rows_of)))


def _with(types: Types, at: int, value: str) -> tuple[int, ...]:
    return tuple(t for t, values in enumerate(types.values) if at >= 0 and values[at] == value)


def _keep_rules(rules: Programme, compositions: Iterable[Sequence[int]], what: str) -> None:
    """Refuse the first composition that breaks a row or seats more of a type than its cap."""
    quotas = [number for number, row in enumerate(rules.rows) if row.lower > 0]
    for number, composition in enumerate(compositions):
        seats: Counter[int] = Counter()
        types = Counter(composition)
        for type_, count in types.items():
            require(count <= rules.cap[type_], f"{what} {number}: {count} seats for type {type_}")
            for row in rules.rows_of[type_]:
                seats[row] += count
        # A row with lower bound 0 that no seat touches is kept; household rows are many and mostly untouched.
        for row in {*seats, *quotas}:
            rule = rules.rows[row]
            require(rule.lower <= seats[row] <= rule.upper, f"{what} {number}: {seats[row]} seats for {rule.name}")


def check_panels(record: Record) -> str:
    """Each numbered panel has k seats: for k different people of the pool, in order of lot."""
    lottery = record.lottery
    if lottery.kind == "compositions":
        for number, composition in enumerate(record.compositions):
            require(len(composition) == lottery.seats, f"panel {number} has {len(composition)} seats")
        return f"{lottery.panels} compositions of {lottery.seats} seats"
    position = {id_: at for at, id_ in enumerate(record.ids)}
    for number, panel in enumerate(record.panels):
        require(len(panel) == lottery.seats, f"panel {number} has {len(panel)} people")
        at = [position.get(id_, -1) for id_ in panel]
        require(-1 not in at, f"panel {number} seats somebody who is not in the pool")
        in_order = all(a < b for a, b in pairwise(at))
        require(in_order, f"panel {number} is not in order of lot, or seats somebody twice")
    return f"{lottery.panels} panels of {lottery.seats} different people"


def check_panel_rules(record: Record) -> str:
    """Each numbered panel keeps every quota and seats at most one person per address, counted from the people."""
    rules = programme(record)
    if record.lottery.kind == "compositions":
        _keep_rules(rules, record.compositions, "panel")
        return f"{len(record.compositions)} compositions keep {len(rules.rows)} rules"
    type_of = dict(zip(record.people.ids, record.people.types, strict=True))
    home_of = dict(zip(record.people.ids, record.people.households, strict=True))
    known = [[id_ for id_ in panel if id_ in type_of] for panel in record.panels]
    _keep_rules(rules, ([type_of[id_] for id_ in panel] for panel in known), "panel")
    for number, panel in enumerate(known):
        homes = [home for id_ in panel if (home := home_of[id_])]
        require(len(set(homes)) == len(homes), f"panel {number}: two people from one address")
    return f"{len(known)} panels keep {len(rules.rows)} rules"


def check_tickets(record: Record) -> str:
    """The lottery's compositions are in order, none twice, and share out all tickets."""
    tickets = record.tickets
    total = sum(tickets.tickets)
    require(total == TICKETS, f"{total} tickets, not {TICKETS}")
    require(all(a < b for a, b in pairwise(tickets.compositions)), "compositions are not in order, or one occurs twice")
    return f"{len(tickets.tickets)} compositions share {TICKETS} tickets"


def check_ticket_rules(record: Record) -> str:
    """Each composition of the lottery has k seats and keeps every rule."""
    rules, compositions = programme(record), record.tickets.compositions
    _keep_rules(rules, compositions, "composition")
    return f"{len(compositions)} compositions keep {len(rules.rows)} rules"


def exact_chances(record: Record) -> tuple[Fraction, ...]:
    """Per type the chance of each of its people, from the tickets."""
    seats, people = record.tickets.seats, record.types.people
    return tuple(Fraction(s, n * TICKETS) for s, n in zip(seats, people, strict=True))


def in_units(chance: Fraction) -> int:
    """A chance in units of 10**-12, rounded half up."""
    return (2 * UNIT * chance.numerator + chance.denominator) // (2 * chance.denominator)


def check_chances(record: Record) -> str:
    """Everybody's published chance is what the tickets give the person's type; all together are the seats."""
    total, seats = sum(record.chances.chances), record.lottery.seats
    # Each chance is rounded by half a unit at most.
    rounded = abs(total - seats * UNIT) <= len(record.chances.chances)
    require(rounded, f"all chances together are {total} x 10^-12, not {seats} seats")
    wanted = [in_units(chance) for chance in exact_chances(record)]
    people, chances = record.people, record.chances
    for id_, type_, chance in zip(people.ids, people.types, chances.chances, strict=True):
        require(chance == wanted[type_], f"{id_!r}: {wanted[type_]} units of 10^-12 in the tickets, {chance} published")
    return f"{len(wanted)} chances recomputed from the tickets"


def check_appearances(record: Record) -> str:
    """Everybody's number of appearances, counted from the panels."""
    if record.lottery.kind == "compositions":
        raise Undecided(NOT_APPLICABLE, "panels are compositions")
    count = Counter(id_ for panel in record.panels for id_ in panel)
    for id_, appearances in zip(record.chances.ids, record.chances.appearances, strict=True):
        require(count[id_] == appearances, f"{id_!r} sits in {count[id_]} panels, not {appearances}")
    return f"{sum(count.values())} seats counted"


def check_rounding(record: Record) -> str:
    """Everybody sits in floor or ceil of M x chance panels, except in the types that the claims list."""
    claimed = {type_ for type_, _ in record.lottery.claims.outside}
    if not claimed and record.lottery.kind == "panels":
        # Needs no private file: nobody at all may be outside.
        chances = record.chances
        for id_, chance, seats in zip(chances.ids, chances.chances, chances.appearances, strict=True):
            require(not _far(record, seats, chance), f"{id_!r} sits in {seats} panels with chance {chance} x 10^-12")
        return f"{len(chances.ids)} people, each in floor or ceil of M x chance"
    found = _outside(record).keys() - claimed
    require(not found, f"types {sorted(found)[:5]} are not in floor or ceil of M x chance, and not listed")
    return f"everybody in floor or ceil of M x chance, but for {len(claimed)} listed types"


def check_outside(record: Record) -> str:
    """Each type that the claims list is really outside, with this total of seats."""
    claimed = dict(record.lottery.claims.outside)
    if not claimed:
        return "none listed"
    found = _outside(record)
    for type_, total in claimed.items():
        require(type_ in found, f"type {type_} is listed, but everybody of it is in floor or ceil of M x chance")
        require(found[type_] == total, f"type {type_} has {found[type_]} seats in all panels, not {total}")
    return f"{len(claimed)} types listed with their totals"


def check_reach(record: Record) -> str:
    """Nobody with a positive chance is in no panel at all."""
    if record.lottery.kind == "compositions":
        seated = {type_ for composition in record.compositions for type_ in composition}
        never = [t for t, chance in enumerate(exact_chances(record)) if in_units(chance) and t not in seated]
        require(not never, f"types {never[:5]} have a chance and no seat in any panel")
        return f"{len(seated)} types have a seat in some panel"
    chances = record.chances
    for id_, chance, seats in zip(chances.ids, chances.chances, chances.appearances, strict=True):
        require(bool(seats) or not chance, f"{id_!r} has chance {chance} x 10^-12 and sits in no panel")
    return "everybody with a chance sits in some panel"


def _far(record: Record, seats: int, chance: int, people: int = 1) -> bool:
    """Whether `seats` for `people` persons of this chance (in units) is a panel or more per person from M x chance.

    The tickets may miss the intended chance by up to 10**-7, and M times as much is forgiven.
    """
    panels = record.lottery.panels
    return abs(seats * UNIT - panels * chance * people) >= people * (UNIT + panels * UNIT // 10**7)


def _outside(record: Record) -> Mapping[int, int]:
    """The types with somebody who is far from M x chance -> the type's seats in all panels."""
    totals: Counter[int] = Counter()
    found: set[int] = set()
    if record.lottery.kind == "compositions":
        totals.update(type_ for composition in record.compositions for type_ in composition)
        people = record.types.people
        units = [in_units(chance) for chance in exact_chances(record)]
        found.update(t for t, n in enumerate(people) if _far(record, totals[t], units[t], n))
    else:
        chances = record.chances
        for type_, chance, seats in zip(record.people.types, chances.chances, chances.appearances, strict=True):
            totals[type_] += seats
            if _far(record, seats, chance):
                found.add(type_)
    return {type_: totals[type_] for type_ in found}


PANEL_CHECKS: Mapping[str, CheckFunction] = {
    "panels": check_panels,
    "panel_rules": check_panel_rules,
    "tickets": check_tickets,
    "ticket_rules": check_ticket_rules,
    "chances": check_chances,
    "appearances": check_appearances,
    "rounding": check_rounding,
    "outside": check_outside,
    "reach": check_reach,
}
