"""From what was drawn in public to a ticket, and from a ticket to a person, for a member and for the alternate.

Standard library only; the draw and the verifier share it, as both share `sortition.draw`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from sortition import beacon
from sortition.checking.seat_file import SeatPeople, SeatType
from sortition.draw import number_below, number_from_dice
from sortition.errors import BadRandomness
from sortition.record import Value

LABELS = ("snw/seat/member/1", "snw/seat/alternate/1")
"""One purpose each: the beacon says a number for the member and another one for the alternate."""


def ticket_from(randomness: Mapping[str, Value], turn: int, *, limit: int, seat: str) -> int:
    """The ticket below `limit`; `turn` is 0 for the member and 1 for the alternate, `seat` the digest of seat.json.

    A lot is a number from 1 to `limit`, drawn from as many lots. With a beacon as well both are added, modulo `limit`.
    """
    total = 0
    for part, entered in randomness.items():
        if part == "beacon":
            used = cast("Mapping[str, Value]", entered)
            seed: Value = {"randomness": beacon.randomness(str(used["signature"])), "seat": seat}
            total += number_below(limit, label=LABELS[turn], seed=seed)
        else:
            said = str(cast("Sequence[Value]", entered)[turn])
            total += _lot(said, limit) if part == "lots" else number_from_dice(said, limit=limit)
    return total % limit


def _lot(said: str, limit: int) -> int:
    if not (said.isascii() and said.isdigit()) or said[0] == "0" or len(said) > 15 or int(said) > limit:
        raise BadRandomness(source="lots", entered=said, reason=f"a lot from 1 to {limit}")
    return int(said) - 1


def person_of(ticket: int, tickets: Sequence[int], types: Sequence[SeatType], gone: int | None) -> tuple[int, int]:
    """The type that holds a ticket and the how-manieth of its candidates (from 0), without one of type `gone`.

    Tickets are numbered type by type, in a type candidate by candidate in order of id, `tickets` for each of a type.
    """
    for type_, (each, one) in enumerate(zip(tickets, types, strict=True)):
        people = one.candidates - (type_ == gone)
        if ticket < each * people:
            return type_, ticket // each
        ticket -= each * people
    raise AssertionError("no such ticket")


def all_tickets(tickets: Sequence[int], types: Sequence[SeatType], gone: int | None = None) -> int:
    """How many tickets there are, without those of one candidate of type `gone`."""
    return sum(
        each * (one.candidates - (at == gone)) for at, (each, one) in enumerate(zip(tickets, types, strict=True))
    )


def people_of(type_: int, people: SeatPeople, gone: str | None) -> tuple[str, ...]:
    """The ids of a type in their order, without the one who is drawn already."""
    return tuple(id_ for id_, mine in zip(people.ids, people.types, strict=True) if mine == type_ and id_ != gone)
