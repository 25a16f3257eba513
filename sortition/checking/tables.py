"""The tables and events of a record, read strictly into columns; numbers refer only to what exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sortition.checking.announcement import Announcement, announced
from sortition.checking.reading import (
    MOST_PANELS,
    Lottery,
    boolean,
    decimal,
    fields,
    hexadecimal,
    integer,
    number,
    one_of,
    refused,
    rows,
    signed_round,
    text,
    texts,
    time,
)
from sortition.record import Value

SOURCES = ("balls", "dice", "beacon", "balls+beacon")


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """people.csv in columns, in order of lot; `households` as written, empty for who shares no address."""

    ids: tuple[str, ...]
    salts: tuple[str, ...]
    types: tuple[int, ...]
    households: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Types:
    """types.csv in columns; `classes` and `addresses` are None where the field is empty."""

    people: tuple[int, ...]
    classes: tuple[int | None, ...]
    addresses: tuple[int | None, ...]
    values: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """chances.csv in columns; `chances` in units of 10**-12, `appearances` empty for compositions."""

    ids: tuple[str, ...]
    chances: tuple[int, ...]
    appearances: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """tickets.csv in columns: how many tickets, for which composition (type numbers, one per seat).

    `seats[t]` adds up tickets x seats of type t over the compositions.
    """

    tickets: tuple[int, ...]
    compositions: tuple[tuple[int, ...], ...]
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """The body of draw.json; `randomness` as written, because the seed of a draw of persons repeats it."""

    drawn_at: datetime
    panel: int
    randomness: Mapping[str, Value]
    rehearsal: bool
    selected: tuple[str, ...]
    source: str


def read_people(data: bytes, lottery: Lottery) -> People:
    """people.csv: n persons, each with a salt and a type that exists."""
    table = _counted(rows(data, ("id", "salt", "type", "household")), lottery.people)
    for _, salt, _, household in table:
        hexadecimal(salt, 32)
        if household:
            number(household, below=lottery.people)
    return People(
        ids=tuple(row[0] for row in table),
        salts=tuple(row[1] for row in table),
        types=tuple(number(row[2], below=lottery.types) for row in table),
        households=tuple(row[3] for row in table),
    )


def read_types(data: bytes, lottery: Lottery) -> Types:
    """types.csv: T types numbered from 0, people > 0, a class with its number of addresses or neither."""
    table = _counted(rows(data, ("type", "people", "class", "addresses", *lottery.features)), lottery.types)
    for position, row in enumerate(table):
        if number(row[0]) != position or number(row[1]) == 0 or (row[2] == "") != (row[3] == "") or row[3] == "0":
            raise refused(f"line {position + 2} is not of type {position} with people, class and addresses")
    return Types(
        people=tuple(number(row[1]) for row in table),
        classes=tuple(number(row[2], below=lottery.types) if row[2] else None for row in table),
        addresses=tuple(number(row[3]) if row[3] else None for row in table),
        values=tuple(tuple(row[4:]) for row in table),
    )


def read_commitments(data: bytes, lottery: Lottery) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """commitments.csv: the ids and the leaves."""
    table = _counted(rows(data, ("id", "leaf")), lottery.people)
    return tuple(row[0] for row in table), tuple(hexadecimal(row[1], 64) for row in table)


def read_chances(data: bytes, lottery: Lottery) -> Chances:
    """chances.csv: a chance for everybody, and appearances for panels, none for compositions."""
    table = _counted(rows(data, ("id", "chance", "appearances")), lottery.people)
    if lottery.kind == "compositions" and any(row[2] for row in table):
        raise refused("appearances in a lottery of compositions")
    return Chances(
        ids=tuple(row[0] for row in table),
        chances=tuple(decimal(row[1]) for row in table),
        appearances=() if lottery.kind == "compositions" else tuple(number(row[2]) for row in table),
    )


def read_panels(data: bytes, lottery: Lottery) -> tuple[tuple[str, ...], ...]:
    """panels.csv of persons: the ids of each of the M panels."""
    table = rows(data, ("panel", "id"))
    return tuple(tuple(row[1] for row in panel) for panel in _numbered(table, lottery.panels))


def read_compositions(data: bytes, lottery: Lottery) -> tuple[tuple[int, ...], ...]:
    """panels.csv of compositions: each of the M panels as its type numbers, one per seat, types increasing."""
    compositions = []
    for panel in _numbered(rows(data, ("panel", "type", "seats")), lottery.panels):
        types = [number(row[1], below=lottery.types) for row in panel]
        seats = [number(row[2], below=lottery.seats + 1) for row in panel]
        if types != sorted(set(types)) or 0 in seats:
            raise refused(f"panel {panel[0][0]}: types not increasing, or no seats")
        compositions.append(tuple(t for t, s in zip(types, seats, strict=True) for _ in range(s)))
    return tuple(compositions)


def read_tickets(data: bytes, lottery: Lottery) -> Tickets:
    """tickets.csv: each line k types that exist, non-decreasing, with more than no tickets."""
    table = rows(data, ("tickets", "types"))
    known = {str(t): t for t in range(lottery.types)}
    compositions: list[tuple[int, ...]] = []
    for line, row in enumerate(table, start=2):
        types = [known.get(t, -1) for t in row[1].split(" ")]
        if -1 in types or types != sorted(types) or number(row[0]) == 0:
            raise refused(f"line {line}: no tickets, or types that do not exist or are not in order")
        compositions.append(tuple(types))
    tickets = tuple(int(row[0]) for row in table)
    seats = [0] * lottery.types
    for count, composition in zip(tickets, compositions, strict=True):
        for type_ in composition:
            seats[type_] += count
    return Tickets(tickets=tickets, compositions=tuple(compositions), seats=tuple(seats))


def read_types_public(data: bytes, lottery: Lottery) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """types_public.csv: (people, values) per line."""
    return tuple((number(row[0]), tuple(row[1:])) for row in rows(data, ("people", *lottery.features)))


def read_announcement(body: Mapping[str, Value]) -> Announcement:
    """The announcement of this lottery."""
    return announced(body, what="lottery", sources=SOURCES)


def read_draw(body: Mapping[str, Value]) -> Draw:
    """The draw: exactly the randomness that its source needs."""
    given = fields(body, ("drawn_at", "panel", "randomness", "rehearsal", "selected", "source"))
    source = one_of(given["source"], SOURCES)
    return Draw(
        drawn_at=time(given["drawn_at"]),
        panel=integer(given["panel"], 0, MOST_PANELS),
        randomness=read_randomness(given["randomness"], source),
        rehearsal=boolean(given["rehearsal"]),
        selected=texts(given["selected"]),
        source=source,
    )


def read_randomness(value: Value, source: str) -> Mapping[str, Value]:
    """What was thrown and what the beacon said: exactly the parts of this source."""
    randomness = fields(value, tuple(source.split("+")))
    for part, entered in randomness.items():
        if part == "beacon":
            signed_round(entered)
        else:
            text(entered)
    return randomness


def _counted(table: list[list[str]], wanted: int) -> list[list[str]]:
    if len(table) != wanted:
        raise refused(f"{len(table)} lines below the header, not {wanted}")
    return table


def _numbered(table: list[list[str]], panels: int) -> list[list[list[str]]]:
    """The lines of each panel; panels are numbered from 0 without a gap."""
    grouped: list[list[list[str]]] = []
    last: str | None = None
    for row in table:
        if row[0] != last:
            if row[0] != str(len(grouped)):
                raise refused(f"panel {row[0]!r:.40} where panel {len(grouped)} should begin")
            grouped.append([])
            last = row[0]
        grouped[-1].append(row)
    if len(grouped) != panels:
        raise refused(f"{len(grouped)} panels, not {panels}")
    return grouped
