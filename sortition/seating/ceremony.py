"""The public steps of a seat draw: announce the source of chance, then draw a member and a warm alternate.

Pure functions from the files of a record to the bytes of its next file, each once and in that order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sortition import beacon as drand
from sortition.checking.announcement import Announcement
from sortition.checking.reading import event
from sortition.checking.seat_file import (
    SEAT_SOURCES,
    Rules,
    Seat,
    SeatPeople,
    SeatType,
    SeatVacancy,
    read_seat,
    read_seat_announcement,
    read_seat_people,
    read_seat_types,
)
from sortition.checking.seat_tickets import all_tickets, people_of, person_of, ticket_from
from sortition.entered import entered as accepted
from sortition.entered import read_source, spelled, true_beacon
from sortition.errors import BadRandomness, BadRecord, DrawOutOfOrder, NobodyFits
from sortition.record import Value, file_digest, seal
from sortition.seating.record import ANNOUNCEMENT, DRAW, PEOPLE, SEAT, TYPES
from sortition.seating.rules import SeatFeature, SeatRules, SeatValue
from sortition.seats import Group, Term, Vacancy, seat_chances


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """A record that was read whole, with the digest of seat.json."""

    seat: Seat
    digest: str
    types: tuple[SeatType, ...]
    people: SeatPeople


def announce_seat(files: Mapping[str, bytes], *, source: str, at: datetime) -> bytes:
    """The announcement: `source` is lots, dice, beacon:ROUND or lots+beacon:ROUND. Returns announcement.json.

    Raises DrawOutOfOrder when something is announced already, BadRandomness when the source is not one of these or its
    round is not still to come at `at`.
    """
    prepared = _read(files)
    if ANNOUNCEMENT in files or DRAW in files:
        raise DrawOutOfOrder(step="announce", state="drawn" if DRAW in files else "announced")
    kind, round_ = read_source(source, at, kinds=SEAT_SOURCES)
    body: dict[str, Value] = {
        "announced_at": spelled(at),
        "chain": None if round_ is None else drand.CHAIN,
        "round": round_,
        "seat": prepared.digest,
        "source": kind,
    }
    return seal("seat-announcement", body, previous=prepared.digest)


def draw_seat(files: Mapping[str, bytes], *, entered: Sequence[str] = (), beacon: str = "", at: datetime) -> bytes:
    """Draw the member and the alternate. Returns draw.json.

    `entered` is what was drawn in public for the member and for the alternate (a lot from 1, or the eyes of the dice);
    nothing for an alternate when nobody is left to be one. `beacon` is the round as `ROUND:SIGNATURE`.
    Raises DrawOutOfOrder, BadRandomness and UncheckedBeacon as the draw of a panel does.
    """
    prepared = _read(files)
    if DRAW in files:
        raise DrawOutOfOrder(step="draw", state="drawn")
    announced, previous = _announced(files, prepared.digest)
    if at < announced.announced_at:
        raise DrawOutOfOrder(step="draw", state="announced later")
    given = accepted(announced.source, tuple(entered), beacon)
    if given.round != announced.round:
        raise BadRandomness(source=given.source, entered=beacon, reason=f"announced is round {announced.round}")
    true_beacon(given, at)
    types, tickets = prepared.types, [one.tickets for one in prepared.types]
    ticket = ticket_from(given.randomness, 0, limit=all_tickets(tickets, types), seat=prepared.digest)
    type_, place = person_of(ticket, tickets, types, None)
    member = _shown(prepared, type_, place, None)
    left = _alternate_tickets(prepared, type_)
    limit = all_tickets(left, types, type_)
    if announced.source != "beacon" and len(entered) != (2 if limit else 1):
        wanted = "a lot or throws for the alternate too" if limit else "nothing for an alternate"
        raise BadRandomness(source=announced.source, entered=", ".join(entered), reason=wanted)
    second, alternate = None, None
    if limit:
        second = ticket_from(given.randomness, 1, limit=limit, seat=prepared.digest)
        alternate = _shown(prepared, *person_of(second, left, types, type_), str(member["id"]))
    body: dict[str, Value] = {
        "alternate": alternate,
        "alternate_ticket": second,
        "drawn_at": spelled(at),
        "member": member,
        "randomness": given.randomness,
        "source": announced.source,
        "ticket": ticket,
    }
    return seal("seat-draw", body, previous=previous)


def lots_for(files: Mapping[str, bytes], *, first: str = "") -> int:
    """How many lots to draw from for the member, or for the alternate once lot `first` is drawn; 0 for none."""
    prepared = _read(files)
    tickets = [one.tickets for one in prepared.types]
    limit = all_tickets(tickets, prepared.types)
    if not first:
        return limit
    type_, _ = person_of(
        ticket_from({"lots": [first]}, 0, limit=limit, seat=prepared.digest), tickets, prepared.types, None
    )
    return all_tickets(_alternate_tickets(prepared, type_), prepared.types, type_)


def _alternate_tickets(prepared: _Prepared, member: int) -> Sequence[int]:
    """Per type the tickets for the alternate: those of the others, or if they have none the rule without the member."""
    tickets = [one.tickets for one in prepared.types]
    if all_tickets(tickets, prepared.types, member):
        return tickets
    groups = tuple(
        Group(profile=one.values, rounds=one.rounds, people=one.candidates - (at == member))
        for at, one in enumerate(prepared.types)
        if one.candidates > (at == member)
    )
    try:
        found = seat_chances(rules_of(prepared.seat.rules), vacancy_of(prepared.seat.vacancy), groups)
    except NobodyFits:
        return [0] * len(tickets)
    each = {(one.group.profile, one.group.rounds): one.tickets for one in found.groups}
    return [each.get((one.values, one.rounds), 0) for one in prepared.types]


def rules_of(given: Rules) -> SeatRules:
    """The rules of a record. Raises ContradictorySeatRules or BadSetting for rules that cannot be kept."""
    return SeatRules(
        seats=given.seats,
        term_months=given.term_months,
        every_months=given.every_months,
        features=tuple(
            SeatFeature(
                name=name,
                values=tuple(SeatValue(name=v.name, people=v.people, least=v.least, most=v.most) for v in known),
            )
            for name, known in given.features
        ),
        band=given.band,
        step=given.step,
        stretch=given.stretch,
        look_ahead=given.look_ahead,
        room=given.room,
        floor=given.floor,
        rounds=given.rounds,
    )


def vacancy_of(given: SeatVacancy) -> Vacancy:
    """The vacancy of a record."""
    return Vacancy(
        staying=given.staying,
        history=tuple(Term(profile=values, months=months) for months, values in given.history),
        months=given.months,
        place=given.place,
    )


def _read(files: Mapping[str, bytes]) -> _Prepared:
    """The record, read strictly; a file that is not the one that seat.json lists is refused with BadRecord."""
    name = SEAT
    try:
        body, _, digest = event(files[SEAT], "seat")
        seat = read_seat(body)
        for name, wanted in seat.files.items():
            if file_digest(files[name]) != wanted:
                raise BadRecord(file=name, reason="changed")
        name = TYPES
        types = read_seat_types(files[TYPES], seat)
        name = PEOPLE
        people = read_seat_people(files[PEOPLE], seat)
    except KeyError as error:
        raise BadRecord(file=str(error.args[0]), reason="missing") from error
    except BadRecord as error:
        raise BadRecord(file=name, reason=error.reason) from error
    if Counter(people.types) != Counter({at: one.candidates for at, one in enumerate(types)}):
        raise BadRecord(file=PEOPLE, reason="other numbers per type")
    return _Prepared(seat=seat, digest=digest, types=types, people=people)


def _announced(files: Mapping[str, bytes], seat: str) -> tuple[Announcement, str]:
    if ANNOUNCEMENT not in files:
        raise DrawOutOfOrder(step="draw", state="no announcement")
    try:
        body, previous, digest = event(files[ANNOUNCEMENT], "seat-announcement")
        announced = read_seat_announcement(body)
    except BadRecord as error:
        raise BadRecord(file=ANNOUNCEMENT, reason=error.reason) from error
    if previous != seat or announced.of != seat:
        raise BadRecord(file=ANNOUNCEMENT, reason="of another seat draw")
    return announced, digest


def _shown(prepared: _Prepared, type_: int, place: int, gone: str | None) -> Mapping[str, Value]:
    """Who holds a ticket, with the salt that proves their values."""
    id_ = people_of(type_, prepared.people, gone)[place]
    salt = prepared.people.salts[prepared.people.ids.index(id_)]
    return {"id": id_, "salt": salt, "type": type_}
