"""The files of a seat draw, read strictly: seat.json, its tables, the announcement and the draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sortition.checking.announcement import Announcement, announced
from sortition.checking.reading import (
    fields,
    fraction,
    hexadecimal,
    integer,
    items,
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

SEAT_SOURCES = ("lots", "dice", "beacon", "lots+beacon")
RULES_OF_REASONS = ("", "spread", "next", "balance", "ahead", "room")
HEADER = ("rounds", "candidates", "tickets", "chance", "spread_chance", "over_rounds", "rule", "feature", "value")
SEAT = "seat.json"
EVENTS = {"announcement.json": "seat-announcement", "draw.json": "seat-draw"}
TABLES = ("candidates.csv", "people.csv", "types.csv")

_FIELDS = (
    "band", "before", "candidates", "context", "files", "merkle_root", "rules", "software", "tickets", "vacancy",
    "version",
)  # fmt: skip
_RULES = (
    "band", "every_months", "features", "floor", "look_ahead", "room", "rounds", "seats", "step", "stretch",
    "term_months",
)  # fmt: skip
_MOST_TICKETS = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRule:
    """One value of a feature: how many people have it, and how many of the sitting members may and must."""

    name: str
    people: int
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of the body; field names are those of the specification."""

    seats: int
    term_months: int
    every_months: int
    look_ahead: int
    rounds: int
    stretch: int
    band: Fraction
    step: Fraction
    room: Fraction
    floor: Fraction
    features: tuple[tuple[str, tuple[ValueRule, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatVacancy:
    """Who stays, who leaves first standing first; all terms so far; the seat that is drawn."""

    staying: tuple[tuple[str, ...], ...]
    history: tuple[tuple[int, tuple[str, ...]], ...]
    months: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The body of seat.json."""

    rules: Rules
    vacancy: SeatVacancy
    candidates: int
    tickets: int
    band: Fraction
    before: str | None
    merkle_root: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatType:
    """One line of types.csv: candidates with the same values who stay as many draws, and what each of them gets."""

    rounds: int
    candidates: int
    tickets: int
    chance: Fraction
    spread_chance: Fraction
    over_rounds: Fraction
    reason: tuple[str, str, str]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPeople:
    """people.csv: per candidate, in order of id, the salt and the number of the type."""

    ids: tuple[str, ...]
    salts: tuple[str, ...]
    types: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody drawn, with what proves that they were on the list with these values."""

    id: str
    salt: str
    type: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDrawn:
    """The draw: the tickets that came up and whose they are."""

    drawn_at: datetime
    source: str
    randomness: Mapping[str, Value]
    ticket: int
    member: Shown
    alternate_ticket: int | None
    alternate: Shown | None


def read_seat(body: Mapping[str, Value]) -> Seat:
    """The settings, the vacancy and the digests, each of the right kind and size."""
    given = fields(body, _FIELDS)
    integer(given["version"], 1, 1)
    text(given["software"])
    if not isinstance(context := given["context"], Mapping) or not all(isinstance(v, str) for v in context.values()):
        raise refused("context is not an object of texts")
    rules = read_seat_rules(given["rules"])
    before = given["before"]
    return Seat(
        rules=rules,
        vacancy=read_vacancy(given["vacancy"], rules),
        candidates=integer(given["candidates"], 1, 10**6),
        tickets=integer(given["tickets"], 1, _MOST_TICKETS),
        band=fraction(given["band"]),
        before=None if before is None else hexadecimal(before, 64),
        merkle_root=hexadecimal(given["merkle_root"], 64),
        files={name: hexadecimal(value, 64) for name, value in fields(given["files"], TABLES).items()},
    )


def read_seat_rules(value: Value) -> Rules:
    """The rules of a body, each of the right kind and size; whether they can be kept is for a check."""
    given = fields(value, _RULES)
    features = []
    for one in items(given["features"]):
        pair = fields(one, ("name", "values"))
        features.append((text(pair["name"]), tuple(_value(item) for item in items(pair["values"]))))
    term = integer(given["term_months"], 1, 240)
    return Rules(
        seats=integer(given["seats"], 1, 24),
        term_months=term,
        every_months=integer(given["every_months"], 1, term),
        look_ahead=integer(given["look_ahead"], 0, 4),
        rounds=integer(given["rounds"], 1, 3),
        stretch=integer(given["stretch"], 0, 100),
        band=fraction(given["band"]),
        step=fraction(given["step"]),
        room=fraction(given["room"]),
        floor=fraction(given["floor"]),
        features=tuple(features),
    )


def read_vacancy(value: Value, rules: Rules) -> SeatVacancy:
    """The vacancy, with values that the rules know."""
    given = fields(value, ("history", "months", "place", "staying"))
    staying = tuple(_values(one, rules) for one in items(given["staying"]))
    if len(staying) >= rules.seats:
        raise refused("no seat is free")
    return SeatVacancy(
        staying=staying,
        history=tuple(_term(one, rules) for one in items(given["history"])),
        months=integer(given["months"], 1, rules.term_months),
        place=integer(given["place"], 0, len(staying)),
    )


def _value(value: Value) -> ValueRule:
    name, people, least, most = items(value, 4)
    return ValueRule(name=text(name), people=integer(people), least=integer(least), most=integer(most))


def _values(value: Value, rules: Rules) -> tuple[str, ...]:
    return _known(texts(value), rules)


def _known(values: Sequence[str], rules: Rules) -> tuple[str, ...]:
    if len(values) != len(rules.features):
        raise refused(f"{len(values)} values, not {len(rules.features)}")
    for value, (name, known) in zip(values, rules.features, strict=True):
        if value not in [one.name for one in known]:
            raise refused(f"not a value of {name:.40}: {value!r:.40}")
    return tuple(values)


def _term(value: Value, rules: Rules) -> tuple[int, tuple[str, ...]]:
    months, values = items(value, 2)
    return integer(months, 1, rules.term_months), _values(values, rules)


def read_seat_types(data: bytes, seat: Seat) -> tuple[SeatType, ...]:
    """types.csv."""
    names = tuple(name for name, _ in seat.rules.features)
    return tuple(_type(row, seat.rules) for row in rows(data, (*HEADER, *names)))


def _type(row: Sequence[str], rules: Rules) -> SeatType:
    rule, feature, value = row[6:9]
    if (candidates := number(row[1])) == 0:
        raise refused("a line without candidates")
    return SeatType(
        rounds=integer(number(row[0]), 1, rules.rounds),
        candidates=candidates,
        tickets=number(row[2], below=_MOST_TICKETS),
        chance=fraction(row[3]),
        spread_chance=fraction(row[4]),
        over_rounds=fraction(row[5]),
        reason=(one_of(rule, RULES_OF_REASONS), feature, value),
        values=_known(row[9:], rules),
    )


def read_seat_people(data: bytes, seat: Seat) -> SeatPeople:
    """people.csv."""
    table = rows(data, ("id", "salt", "type"))
    return SeatPeople(
        ids=tuple(row[0] for row in table),
        salts=tuple(hexadecimal(row[1], 32) for row in table),
        types=tuple(number(row[2], below=seat.candidates) for row in table),
    )


def read_seat_candidates(data: bytes, seat: Seat) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """candidates.csv: the ids and the leaves."""
    table = rows(data, ("id", "leaf"))
    if len(table) != seat.candidates:
        raise refused(f"{len(table)} candidates, not {seat.candidates}")
    return tuple(row[0] for row in table), tuple(hexadecimal(row[1], 64) for row in table)


def read_seat_announcement(body: Mapping[str, Value]) -> Announcement:
    """The announcement of this seat draw."""
    return announced(body, what="seat", sources=SEAT_SOURCES)


def read_seat_draw(body: Mapping[str, Value]) -> SeatDrawn:
    """The draw: exactly the randomness that its source needs, a member, and an alternate if there is one."""
    names = ("alternate", "alternate_ticket", "drawn_at", "member", "randomness", "source", "ticket")
    given = fields(body, names)
    source = one_of(given["source"], SEAT_SOURCES)
    alternate, ticket = given["alternate"], given["alternate_ticket"]
    if (alternate is None) != (ticket is None):
        raise refused("an alternate and its ticket belong together")
    return SeatDrawn(
        drawn_at=time(given["drawn_at"]),
        source=source,
        randomness=_randomness(given["randomness"], source, 1 if alternate is None else 2),
        ticket=integer(given["ticket"], 0, _MOST_TICKETS),
        member=_shown(given["member"]),
        alternate_ticket=None if ticket is None else integer(ticket, 0, _MOST_TICKETS),
        alternate=None if alternate is None else _shown(alternate),
    )


def _randomness(value: Value, source: str, draws: int) -> Mapping[str, Value]:
    randomness = fields(value, tuple(source.split("+")))
    for part, entered in randomness.items():
        if part == "beacon":
            signed_round(entered)
        else:
            for one in items(entered, draws):
                text(one)
    return randomness


def _shown(value: Value) -> Shown:
    given = fields(value, ("id", "salt", "type"))
    return Shown(id=text(given["id"]), salt=hexadecimal(given["salt"], 32), type=integer(given["type"], 0, 10**6))
