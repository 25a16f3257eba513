"""The checks of a seat draw: the rules, the chances computed once more, the list of candidates, the draw itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias, TypeVar, cast

from sortition import beacon
from sortition.checking.announcement import Announcement
from sortition.checking.checks import NOT_APPLICABLE, Undecided, check_signed, require
from sortition.checking.files import NOT_MADE, NOT_PUBLISHED, Files
from sortition.checking.reading import used_beacon
from sortition.checking.seat_file import (
    EVENTS,
    SEAT,
    Seat,
    SeatDrawn,
    SeatPeople,
    SeatType,
    Shown,
    read_seat_announcement,
    read_seat_candidates,
    read_seat_draw,
    read_seat_people,
    read_seat_types,
)
from sortition.checking.seat_rule import Body, Outcome, SeatRule, Values, over_rounds
from sortition.checking.seat_tickets import all_tickets, people_of, person_of, ticket_from
from sortition.errors import BadRandomness
from sortition.record import digest, merkle_root

_ABSENT = dict.fromkeys(EVENTS, NOT_MADE) | {"people.csv": NOT_PUBLISHED}
_T = TypeVar("_T")


class SeatRecord:
    """All files of a seat draw that could be read; a check that asks for another one stays undecided."""

    def __init__(self, files: Files, seat: Seat) -> None:
        self.files = files
        self.seat = seat
        self.digest = files.sealed[SEAT][1]
        self.types_ = files.table("types.csv", read_seat_types, seat)
        self.candidates_ = files.table("candidates.csv", read_seat_candidates, seat)
        self.people_ = files.table("people.csv", read_seat_people, seat)
        self.announcement_ = files.event("announcement.json", EVENTS["announcement.json"], read_seat_announcement)
        self.draw_ = files.event("draw.json", EVENTS["draw.json"], read_seat_draw)

    @property
    def types(self) -> tuple[SeatType, ...]:
        return self._need(self.types_, "types.csv")

    @property
    def ids(self) -> tuple[str, ...]:
        return self._need(self.candidates_, "candidates.csv")[0]

    @property
    def leaves(self) -> tuple[str, ...]:
        return self._need(self.candidates_, "candidates.csv")[1]

    @property
    def people(self) -> SeatPeople:
        return self._need(self.people_, "people.csv")

    @property
    def announcement(self) -> Announcement:
        return self._need(self.announcement_, "announcement.json")

    @property
    def draw(self) -> SeatDrawn:
        return self._need(self.draw_, "draw.json")

    @cached_property
    def rule(self) -> SeatRule:
        """The rules, ready to be asked."""
        return SeatRule(self.seat.rules)

    @cached_property
    def body(self) -> Body:
        """The body before this draw."""
        given = self.seat.vacancy
        return self.rule.body(given.staying, given.history, given.months, given.place)

    @cached_property
    def outcome(self) -> Outcome:
        """The chances, computed here."""
        return self.outcome_without(None)

    def outcome_without(self, gone: int | None) -> Outcome:
        """The chances without one candidate of type `gone`. Refused when nobody fits."""
        outcome = self._outcome_or_none(gone)
        require(outcome is not None, "no candidate fits the spread; nobody may be drawn")
        return cast("Outcome", outcome)

    def _outcome_or_none(self, gone: int | None) -> Outcome | None:
        people: Counter[Values] = Counter()
        stay: Counter[Values] = Counter()
        for at, one in enumerate(self.types):
            if count := one.candidates - (at == gone):
                people[one.values] += count
                if one.rounds > 1:
                    stay[one.values] += count
        return self.rule.outcome(self.body, people, stay) if people else None

    def alternate_tickets(self, member: int) -> Sequence[int]:
        """Per type the tickets for the alternate: those of the others, else the rule without the member."""
        tickets = [one.tickets for one in self.types]
        if all_tickets(tickets, self.types, member):
            return tickets
        outcome = self._outcome_or_none(member)
        return [0 if outcome is None else outcome.each.get(one.values, 0) for one in self.types]

    def _need(self, value: _T | None, name: str) -> _T:
        return self.files.need(value, name, _ABSENT)


def check_rules(record: SeatRecord) -> str:
    """Rules that can be kept: terms that fit, shares between what the spread rules ask at least and allow at most."""
    rules = record.seat.rules
    require(rules.seats * rules.every_months % rules.term_months == 0, "seats do not end all once in a term")
    require(0 <= rules.floor < 1 and 0 <= rules.room < 1, "floor or room is not below 1")
    require(Fraction(1, 100) <= rules.step and Fraction(1, 100) <= rules.band, "band or step is below 1/100")
    require(bool(rules.features), "no features")
    for name, known in rules.features:
        total = sum(one.people for one in known)
        require(total > 0 and len({one.name for one in known}) == len(known), f"{name}: values twice, or no people")
        for one in known:
            held = one.least * total <= one.people * rules.seats <= one.most * total
            require(held, f"{name}: the rules for {one.name} contradict its share of the people")
    return f"{len(rules.features)} features, {rules.seats} seats"


def check_ids(record: SeatRecord) -> str:
    """Nobody is on the list twice, and people.csv, if it is there, has the same people."""
    require(list(record.ids) == sorted(set(record.ids)) and "" not in record.ids, "ids twice, empty or not in order")
    if record.people_ is not None:
        require(record.people.ids == record.ids, "people.csv and candidates.csv differ")
        require(len(set(record.people.salts)) == len(record.ids), "two salts are equal")
    return f"{len(record.ids)} candidates"


def check_root(record: SeatRecord) -> str:
    """The list of candidates is the one that seat.json commits to."""
    require(merkle_root(record.leaves) == record.seat.merkle_root, "the leaves do not lead to the root")
    return record.seat.merkle_root


def check_leaves(record: SeatRecord) -> str:
    """Each leaf is of the person in people.csv."""
    people = record.people
    for id_, salt, type_, found in zip(people.ids, people.salts, people.types, record.leaves, strict=True):
        require(type_ < len(record.types), f"type {type_} does not exist")
        require(
            _leaf(record, Shown(id=id_, salt=salt, type=type_)) == found, f"the leaf of {id_} is not of these values"
        )
    return f"{len(people.ids)} leaves"


def check_types(record: SeatRecord) -> str:
    """The table of types is in order, adds up, and with people.csv has as many candidates as there are."""
    places = [{one.name: at for at, one in enumerate(known)} for _, known in record.seat.rules.features]
    keys = [
        ([place[value] for place, value in zip(places, one.values, strict=True)], one.rounds) for one in record.types
    ]
    require(all(a < b for a, b in pairwise(keys)), "types are not in order, or twice")
    total = sum(one.candidates for one in record.types)
    require(total == record.seat.candidates, f"the types have {total} candidates, not {record.seat.candidates}")
    if record.people_ is not None:
        counts = Counter(record.people.types)
        require(
            [counts[at] for at in range(len(record.types))] == [one.candidates for one in record.types],
            "people.csv has other numbers per type",
        )
    return f"{len(record.types)} types"


def check_chances(record: SeatRecord) -> str:
    """Tickets, chances and the width of the band, as the rule gives them."""
    outcome = record.outcome
    fitting = sum(one.candidates for one in record.types if one.values in outcome.fitting)
    for at, one in enumerate(record.types):
        each = outcome.each[one.values]
        require(one.tickets == each, f"type {at} has {one.tickets} tickets, the rule gives {each}")
        require(one.chance == Fraction(each, outcome.tickets), f"type {at}: the chance is not {each}/{outcome.tickets}")
        even = Fraction(int(one.values in outcome.fitting), fitting)
        require(one.spread_chance == even, f"type {at}: by the spread alone the chance is {even}")
    require(record.seat.tickets == outcome.tickets, f"{outcome.tickets} tickets, not {record.seat.tickets}")
    require(record.seat.band == outcome.band, f"the band is {outcome.band}, not {record.seat.band}")
    return f"{outcome.tickets} tickets, band {outcome.band}"


def check_reasons(record: SeatRecord) -> str:
    """Who is not preferred has the reason that the rule gives, and nobody else has one."""
    for at, one in enumerate(record.types):
        wanted = record.outcome.reasons.get(one.values, ("", "", ""))
        require(one.reason == wanted, f"type {at}: the reason is {' '.join(wanted) or 'none'}")
    return f"{sum(one.candidates for one in record.types if one.reason[0])} candidates with a reason"


def check_over_rounds(record: SeatRecord) -> str:
    """The chance over all rounds that a candidate stays, if nobody joins."""
    groups = {(one.values, one.rounds): one.candidates for one in record.types}
    wanted = over_rounds(record.rule, record.body, groups)
    for at, one in enumerate(record.types):
        chance = wanted[one.values, one.rounds]
        require(one.over_rounds == chance, f"type {at}: over all rounds the chance is {chance}")
    return f"up to {max(one.rounds for one in record.types)} draws"


def check_announcement(record: SeatRecord) -> str:
    """The announcement names this seat draw and, with a beacon, the chain that we know."""
    announced = record.announcement
    require(announced.of == record.digest, "the announcement is of another seat draw")
    require(announced.chain in (None, beacon.CHAIN), "the announced chain is not drand quicknet")
    return f"{announced.source}, announced at {announced.announced_at:%Y-%m-%dT%H:%M:%SZ}"


def check_round(record: SeatRecord) -> str:
    """The announced round of the beacon was still to come."""
    announced = record.announcement
    if announced.round is None:
        raise Undecided(NOT_APPLICABLE, "no beacon")
    require(beacon.time_of_round(announced.round) > announced.announced_at, "the round was out when it was announced")
    return f"round {announced.round}"


def check_source(record: SeatRecord) -> str:
    """The draw used the announced source and round."""
    draw, announced = record.draw, record.announcement
    require(draw.source == announced.source, f"drawn from {draw.source}, announced {announced.source}")
    used = used_beacon(draw.randomness)
    require((used and used[0]) == announced.round, "drawn with another round than was announced")
    return draw.source


def check_times(record: SeatRecord) -> str:
    """The draw came after the announcement and after its round."""
    draw = record.draw
    require(draw.drawn_at >= record.announcement.announced_at, "drawn before it was announced")
    if (used := used_beacon(draw.randomness)) is not None:
        require(draw.drawn_at >= beacon.time_of_round(used[0]), f"drawn before round {used[0]} was out")
    return f"drawn at {draw.drawn_at:%Y-%m-%dT%H:%M:%SZ}"


def check_tickets(record: SeatRecord) -> str:
    """The tickets follow from what was drawn, and the two people have the types that hold these tickets."""
    draw, types = record.draw, record.types
    tickets = [one.tickets for one in types]
    ticket = _ticket(record, 0, all_tickets(tickets, types))
    require(draw.ticket == ticket, f"the randomness gives ticket {ticket}, not {draw.ticket}")
    member, _ = person_of(ticket, tickets, types, None)
    require(draw.member.type == member, f"ticket {ticket} is of type {member}")
    left = record.alternate_tickets(member)
    limit = all_tickets(left, types, member)
    require((draw.alternate is None) == (limit == 0), "an alternate where there is none, or none where there is one")
    if draw.alternate is None:
        return f"ticket {ticket}, no alternate"
    second = _ticket(record, 1, limit)
    require(draw.alternate_ticket == second, f"the randomness gives alternate ticket {second}")
    other, _ = person_of(second, left, types, member)
    require(draw.alternate.type == other, f"alternate ticket {second} is of type {other}")
    return f"tickets {ticket} and {second}"


def check_selected(record: SeatRecord) -> str:
    """The member and the alternate were on the list, with the values of their types."""
    draw = record.draw
    shown = [one for one in (draw.member, draw.alternate) if one is not None]
    require(len({one.id for one in shown}) == len(shown), "member and alternate are the same person")
    for one in shown:
        require(one.id in record.ids and one.type < len(record.types), f"{one.id} is not on the list")
        found = record.leaves[record.ids.index(one.id)]
        require(_leaf(record, one) == found, f"{one.id} does not have the values of type {one.type}")
    return " and ".join(one.id for one in shown)


def check_persons(record: SeatRecord) -> str:
    """Within their types the two are those who hold the tickets."""
    draw, types, people = record.draw, record.types, record.people
    tickets = [one.tickets for one in types]
    type_, at = person_of(draw.ticket, tickets, types, None) if draw.ticket < all_tickets(tickets, types) else (-1, 0)
    require(type_ >= 0 and people_of(type_, people, None)[at] == draw.member.id, "the member does not hold the ticket")
    if draw.alternate is not None and draw.alternate_ticket is not None:
        left = record.alternate_tickets(type_)
        require(draw.alternate_ticket < all_tickets(left, types, type_), "no such ticket for an alternate")
        other, at = person_of(draw.alternate_ticket, left, types, type_)
        wanted = people_of(other, people, draw.member.id)[at]
        require(wanted == draw.alternate.id, "the alternate does not hold the ticket")
    return "each holds the ticket"


def check_signature(record: SeatRecord) -> str:
    """The beacon's signature is drand's; without the library this stays open, never yes."""
    return check_signed(used_beacon(record.draw.randomness))


def _ticket(record: SeatRecord, turn: int, limit: int) -> int:
    require(limit > 0, "there are no tickets")
    try:
        return ticket_from(record.draw.randomness, turn, limit=limit, seat=record.digest)
    except BadRandomness as error:
        require(False, f"{error.source}: {error.reason}")
        raise


def _leaf(record: SeatRecord, one: Shown) -> str:
    type_ = record.types[one.type]
    return digest("snw/seat/leaf/1", {"id": one.id, "rounds": type_.rounds, "salt": one.salt, "values": type_.values})


SeatCheck: TypeAlias = Callable[[SeatRecord], str]

SEAT_CHECKS: Mapping[str, SeatCheck] = {
    "rules": check_rules,
    "ids": check_ids,
    "root": check_root,
    "leaves": check_leaves,
    "types": check_types,
    "chances": check_chances,
    "reasons": check_reasons,
    "over_rounds": check_over_rounds,
    "announcement": check_announcement,
    "round": check_round,
    "source": check_source,
    "times": check_times,
    "tickets": check_tickets,
    "selected": check_selected,
    "persons": check_persons,
    "signature": check_signature,
}
